/** The standard data folder of each system; the window and the command line must agree on it. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Name of the folder inside the system's place for application data. */
const folderName = 'Sojourn';

/**
 * Absolute path of the data folder: what `SOJOURN_HOME` names, else the system's own place
 * (`~/.config/Sojourn`, `~/Library/Application Support/Sojourn`, `%APPDATA%\Sojourn`).
 */
export function defaultHome(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (environment.SOJOURN_HOME) return environment.SOJOURN_HOME;
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', folderName);
  if (platform === 'win32') {
    return join(environment.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), folderName);
  }
  return join(environment.XDG_CONFIG_HOME ?? join(homedir(), '.config'), folderName);
}
