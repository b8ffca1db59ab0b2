/** Files that only their owner may read (security.md S10). On Windows the folder's own access list does that. */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { storageError } from './failures.ts';

const privateFile = 0o600;
const privateFolder = 0o700;

/**
 * Makes the folder where it is missing and closes it to others.
 * @throws SojournError data_folder_unusable, disk_full
 */
export function ensurePrivateFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: privateFolder });
    chmodSync(folder, privateFolder);
  } catch (error) {
    throw storageError(error);
  }
}

/**
 * Whether something stands at this path. Unlike `existsSync` it does not take "may not be looked at" for "is not there".
 * @throws SojournError data_folder_unusable
 */
export function fileExists(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    throw storageError(error);
  }
}

/** Makes an empty file of mode 0600; fails with EEXIST where there is one. */
export function createPrivateFile(file: string): void {
  closeSync(openSync(file, 'wx', privateFile));
}

/** Takes a file's rights from everybody but its owner. */
export function makePrivate(file: string): void {
  chmodSync(file, privateFile);
}

/**
 * Writes a file so that a crash leaves the old text or the new one, never a part: temporary file, fsync, rename, fsync
 * of the folder.
 * @param mode `create` never replaces: @returns false, with nothing written, where the file exists
 * @throws SojournError disk_full, data_folder_unusable; the old file is then untouched
 */
export function writeDurably(file: string, text: string, mode: 'create' | 'replace'): boolean {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = openSync(temporary, 'wx', privateFile);
    try {
      writeWhole(handle, Buffer.from(text, 'utf8'));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    if (mode === 'replace') renameSync(temporary, file);
    else linkSync(temporary, file);
    rmSync(temporary, { force: true });
    syncFolder(dirname(file));
    return true;
  } catch (error) {
    rmSync(temporary, { force: true });
    if (mode === 'create' && hasCode(error, 'EEXIST')) return false;
    throw storageError(error);
  }
}

/** Waits until a file's content is on the disk. */
export function syncFile(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Renames within one folder and waits until the folder's entry is on the disk. */
export function renameDurably(from: string, to: string): void {
  renameSync(from, to);
  syncFolder(dirname(to));
}

/** Whether a thrown value is a system's or a library's error of this code. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function writeWhole(handle: number, bytes: Buffer): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(handle, bytes, written);
}

/** Waits until what a folder lists is on the disk. */
export function syncFolder(folder: string): void {
  // Windows cannot open a folder for fsync; NTFS journals the rename itself.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
