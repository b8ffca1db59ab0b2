/** Files that were opened with Sojourn (U7): kept as paths until the window asks, read only then. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { SojournError } from '../../../shared/errors.ts';
import { invalid } from './format.ts';

export interface OfferedFile {
  readonly fileName: string;
  readonly text: string;
}

export interface Offers {
  /** Remembers a file by its absolute path; it is not looked at. */
  add(path: string): void;
  /**
   * Reads the file that was offered first and forgets it, or null where there is none.
   * @throws SojournError import_invalid: another ending, no regular file, larger than 100 MB, no text, not readable
   */
  take(): Promise<OfferedFile | null>;
}

const ending = '.sojourn.json';
const largestBytes = 100_000_000;
/** Opening thousands of files at once is a mistake; what comes on top of these is left out. */
const mostFiles = 100;
/** Opening a named pipe must not wait for somebody to write into it. Windows has neither the pipes nor the flag. */
const waitForNobody = process.platform === 'win32' ? 0 : constants.O_NONBLOCK;
const readFlags = constants.O_RDONLY | waitForNobody;

/** @param announce told of each file that can be taken */
export function createOffers(announce: () => void): Offers {
  const paths: string[] = [];
  return {
    add(path) {
      if (paths.length >= mostFiles) return;
      paths.push(path);
      announce();
    },
    async take() {
      const path = paths.shift();
      return path === undefined ? null : { fileName: basename(path), text: await read(path) };
    },
  };
}

async function read(path: string): Promise<string> {
  if (!path.toLowerCase().endsWith(ending)) throw invalid(`its name does not end in ${ending}`);
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, readFlags);
    return decode(await readWhole(handle));
  } catch (error) {
    if (error instanceof SojournError) throw error;
    throw invalid('it cannot be read');
  } finally {
    await handle?.close();
  }
}

async function readWhole(handle: FileHandle): Promise<Buffer> {
  const stat = await handle.stat();
  if (!stat.isFile()) throw invalid('it is not a file');
  // The size is that of this moment: what grows meanwhile is cut off, and then fails as JSON.
  if (stat.size > largestBytes) throw invalid('it is larger than 100 MB');
  const bytes = Buffer.alloc(stat.size);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid('it is not a text');
  }
}
