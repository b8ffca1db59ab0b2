#!/usr/bin/env node
/** `sojourn`: the same core as the window's, from a terminal. Exit codes: 0 done, 1 failed, 2 wrong usage. */
import { CommanderError } from 'commander';
import { createProgram } from './program.ts';

try {
  await createProgram().parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
