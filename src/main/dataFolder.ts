/** Where Sojourn keeps its data: the standard folder of the system, or what `SOJOURN_HOME` or `--home` names. */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { app } from 'electron';

/** Absolute path of the data folder, made with owner-only rights if it was not there. */
export function dataFolder(): string {
  const named = app.commandLine.getSwitchValue('home') || process.env.SOJOURN_HOME;
  const folder = named ? resolve(named) : app.getPath('userData');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}
