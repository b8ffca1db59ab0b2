/**
 * The backup file: a mark, the format's version, a JSON header with its hash, then the database as it is, encrypted. The
 * header holds the vault's slots (not the keychain's, which means nothing elsewhere), so that the file opens with the
 * passphrase or the recovery key and nothing else. Its parts are hashed, so that a cut or changed file is known as one
 * before anything is tried; forgery is what the database's own authentication is for.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { SojournError } from '../../shared/errors.ts';
import { createPrivateFile, storageError, syncFolder } from '../storage/index.ts';
import { checkedHeader } from './header.ts';
import type { Header } from './header.ts';

/** A backup that was found whole. */
export interface BackupFile {
  readonly path: string;
  /** The vault's header at that time, without the keychain slot. */
  readonly vault: Header;
  /** UTC milliseconds. */
  readonly createdAt: number;
  /** Size of the whole file. */
  readonly bytes: number;
  /** Where in the file the database begins, and its SHA-256 in hex. */
  readonly offset: number;
  readonly sha256: string;
}

const mark = Buffer.from('SOJOURN-BACKUP\r\n', 'latin1');
const backupVersion = 1;
const hashBytes = 32;
/** Mark, version, length of the JSON header, its SHA-256. */
const prefixBytes = mark.length + 4 + 4 + hashBytes;
const longestHeader = 1024 * 1024;

const headerSchema = z.object({
  vault: z.unknown(),
  createdAt: z.int(),
  payload: z.object({ bytes: z.int().min(1), sha256: z.hex().length(2 * hashBytes) }),
});

/**
 * Writes a backup beside its place and moves it there when it is on the disk: a backup that stood there before is
 * replaced whole or not at all. One at a time for each path.
 * @param snapshot an encrypted database that nobody writes to
 * @returns the size of the file
 * @throws SojournError disk_full; input_invalid where nothing can be written there
 */
export async function writeBackup(given: {
  path: string;
  vault: Header;
  createdAt: number;
  snapshot: string;
}): Promise<number> {
  const { path, createdAt, snapshot } = given;
  const slots = given.vault.slots.filter(({ kind }) => kind !== 'keychain');
  const { database: _name, former: _former, ...vault } = { ...given.vault, slots };
  const { size } = await stat(snapshot);
  const payload = { bytes: size, sha256: await hashOf(snapshot, 0) };
  const json = Buffer.from(JSON.stringify({ vault, createdAt, payload }), 'utf8');

  // Of a fixed name: what a crash leaves is replaced by the next try.
  const part = `${path}.part`;
  try {
    await rm(part, { force: true });
    createPrivateFile(part);
    const file = await open(part, 'r+');
    try {
      await file.writeFile(Buffer.concat([prefixOf(json), json]));
      for await (const chunk of chunksOf(snapshot, 0)) await writeWhole(file, chunk);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
    syncFolder(dirname(path));
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw unwritable(error);
  }
  return prefixBytes + json.length + size;
}

/** Reads a backup from end to end. @throws SojournError backup_damaged, backup_newer */
export async function readBackup(path: string): Promise<BackupFile> {
  try {
    const { bytes, json, offset } = await readStart(path);
    const { vault, createdAt, payload } = headerSchema.parse(JSON.parse(json.toString('utf8')));
    const header = checkedHeader(vault);
    if (header === null) throw damagedBackup('its list of keys is not one that Sojourn wrote');
    if (offset + payload.bytes !== bytes) throw damagedBackup('a part of it is missing');
    if ((await hashOf(path, offset)) !== payload.sha256) throw damagedBackup('it was changed');
    return { path, vault: header, createdAt, bytes, offset, sha256: payload.sha256 };
  } catch (error) {
    if (error instanceof SojournError) throw error;
    throw damagedBackup('it cannot be read', error);
  }
}

/**
 * Copies the database out of a backup, and checks again that it is the one that was found whole.
 * @param target an empty file
 * @throws SojournError backup_damaged, disk_full, data_folder_unusable
 */
export async function extractDatabase(backup: BackupFile, target: string): Promise<void> {
  const hash = createHash('sha256');
  const file = await open(target, 'r+').catch((error: unknown) => {
    throw storageError(error);
  });
  try {
    for await (const chunk of chunksOf(backup.path, backup.offset)) {
      hash.update(chunk);
      await writeWhole(file, chunk);
    }
    await file.sync();
  } catch (error) {
    throw storageError(error);
  } finally {
    await file.close();
  }
  if (hash.digest('hex') !== backup.sha256) throw damagedBackup('it was changed meanwhile');
}

/** @returns backup_damaged with its reason, a part of a sentence */
export function damagedBackup(reason: string, cause?: unknown): SojournError {
  return new SojournError('backup_damaged', { values: { reason }, cause });
}

function prefixOf(json: Buffer): Buffer {
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(backupVersion, 0);
  numbers.writeUInt32BE(json.length, 4);
  return Buffer.concat([mark, numbers, createHash('sha256').update(json).digest()]);
}

async function readStart(path: string): Promise<{ bytes: number; json: Buffer; offset: number }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const prefix = await readExactly(file, 0, prefixBytes);
    if (!prefix?.subarray(0, mark.length).equals(mark))
      throw damagedBackup('it is not a backup of Sojourn');
    if (prefix.readUInt32BE(mark.length) > backupVersion) throw new SojournError('backup_newer');
    const length = prefix.readUInt32BE(mark.length + 4);
    const json = length > longestHeader ? null : await readExactly(file, prefixBytes, length);
    if (json === null) throw damagedBackup('a part of it is missing');
    if (!createHash('sha256').update(json).digest().equals(prefix.subarray(-hashBytes)))
      throw damagedBackup('it was changed');
    return { bytes: size, json, offset: prefixBytes + length };
  } finally {
    await file.close();
  }
}

async function readExactly(file: FileHandle, at: number, length: number): Promise<Buffer | null> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, at);
  return bytesRead === length ? buffer : null;
}

async function hashOf(path: string, start: number): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunksOf(path, start)) hash.update(chunk);
  return hash.digest('hex');
}

function chunksOf(path: string, start: number): AsyncIterable<Buffer> {
  return createReadStream(path, { start, highWaterMark: 1024 * 1024 });
}

async function writeWhole(file: FileHandle, chunk: Buffer): Promise<void> {
  let written = 0;
  while (written < chunk.length) {
    const { bytesWritten } = await file.write(chunk, written, chunk.length - written);
    written += bytesWritten;
  }
}

/** The person chose the place; the text for a data folder that cannot be used would lead elsewhere. */
function unwritable(error: unknown): unknown {
  const coded = storageError(error);
  if (!(coded instanceof SojournError) || coded.code !== 'data_folder_unusable') return coded;
  const what = 'The backup cannot be written there. Choose another folder.';
  return new SojournError('input_invalid', { values: { what }, cause: error });
}
