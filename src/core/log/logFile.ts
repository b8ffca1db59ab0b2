import {
  closeSync,
  fchmodSync,
  fstatSync,
  mkdirSync,
  openSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * Appends whole lines at once, so that the last line before a crash is there. Opened at the first line, mode 0600; a file
 * larger than `maxBytes` becomes `<file>.1`.
 */
export function createLogFile(file: string, maxBytes: number) {
  let handle: number | null = null;
  let closed = false;

  function open(): number {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const opened = openSync(file, 'a', 0o600);
    fchmodSync(opened, 0o600);
    return opened;
  }

  function release(): void {
    if (handle !== null) closeSync(handle);
    handle = null;
  }

  return {
    write(line: string): void {
      if (closed) return;
      handle ??= open();
      if (fstatSync(handle).size > maxBytes) {
        release();
        renameSync(file, `${file}.1`);
        handle = open();
      }
      writeSync(handle, line);
    },
    close(): void {
      closed = true;
      release();
    },
  };
}
