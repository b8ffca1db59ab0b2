/** What the person says of the shell itself: whether it goes on when its window is closed. Nothing here is secret. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface StoredShellSettings {
  readonly keepRunning: boolean;
  /** Losing it is said: the person just asked for it. @throws what the disk says */
  setKeepRunning(keepRunning: boolean): void;
}

/** Kept in `shell.json` of the data folder, since it counts before the vault is open; a broken file counts as none. */
export function createShellSettings(home: string): StoredShellSettings {
  const file = join(home, 'shell.json');
  let keepRunning = read(file);
  return {
    get keepRunning() {
      return keepRunning;
    },
    setKeepRunning(wanted) {
      const unfinished = `${file}.tmp`;
      writeFileSync(unfinished, JSON.stringify({ keepRunning: wanted }), { mode: 0o600 });
      renameSync(unfinished, file);
      keepRunning = wanted;
    },
  };
}

/** True unless the person said otherwise: who switched a journey on expects it to run. */
function read(file: string): boolean {
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return !(
      typeof found === 'object' &&
      found !== null &&
      'keepRunning' in found &&
      found.keepRunning === false
    );
  } catch {
    return true;
  }
}
