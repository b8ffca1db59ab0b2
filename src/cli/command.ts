/** How every command runs: open the core, do the work, print, close, exit 0 or 1. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { defaultHome } from '../core/home.ts';
import { createTerminalHost, openSystemBrowser } from './host.ts';
import type { DialogAnswers } from './host.ts';
import { createPrinter } from './output.ts';
import type { Printer } from './output.ts';
import { openSession, unlock } from './session.ts';
import type { Session } from './session.ts';

interface GlobalOptions {
  home?: string;
  json?: boolean;
}

/** What a command's work is given. */
export interface Work {
  readonly session: Session;
  readonly print: Printer;
}

/** Runs work on the unlocked vault. */
export function onVault(
  command: Command,
  work: (given: Work) => Promise<void>,
  surroundings: Surroundings = {},
): Promise<void> {
  const unlocked = async (given: Work): Promise<void> => {
    await unlock(given.session);
    await work(given);
  };
  return onCore(command, unlocked, surroundings);
}

interface Surroundings {
  /** Another data folder than the command line names. */
  readonly home?: string;
  /** Another way to open links than the system browser. */
  readonly openBrowser?: (url: string) => Promise<void>;
  /** The files that the command names. */
  readonly dialogs?: DialogAnswers;
  /** Runs what is on while the work lasts. */
  readonly background?: boolean;
}

/** Runs work on the core, whatever the state of the vault. Failures are printed and set exit code 1. */
export async function onCore(
  command: Command,
  work: (given: Work) => Promise<void>,
  {
    home = homeOf(command),
    openBrowser = openSystemBrowser,
    dialogs,
    background,
  }: Surroundings = {},
): Promise<void> {
  const options = command.optsWithGlobals<GlobalOptions>();
  const print = createPrinter(options.json ?? false);
  const session = openSession(home, createTerminalHost(openBrowser, dialogs), background);
  try {
    await work({ session, print });
  } catch (error) {
    print.error(error);
    process.exitCode = 1;
  } finally {
    await session.close();
  }
}

function homeOf(command: Command): string {
  const { home } = command.optsWithGlobals<GlobalOptions>();
  return resolve(home ?? defaultHome());
}
