/** Where Sojourn keeps its data: the standard folder of the system, or what `--home` or `SOJOURN_HOME` names. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app } from 'electron';

/** Absolute path of the data folder, made with owner-only rights if it was not there. The command line uses the same. */
export function dataFolder(): string {
  const named = app.commandLine.getSwitchValue('home') || process.env.SOJOURN_HOME;
  const folder = named ? resolve(named) : join(app.getPath('appData'), 'Sojourn');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}
