/** Copies and checks of a whole database, done in a thread of their own. */
import SqliteDatabase from 'better-sqlite3';
import { Worker } from 'node:worker_threads';
import { isDatabaseJobAnswer } from './databaseJob.ts';
import type { DatabaseJob, DatabaseJobAnswer } from './databaseJob.ts';
import { damaged, storageError } from './failures.ts';
import { createPrivateFile } from './files.ts';

export interface DatabaseCopy {
  readonly source: string;
  /** 32 bytes; the caller wipes them. */
  readonly key: Buffer;
  /** Made by this, with mode 0600; what fails may leave a part of it there. */
  readonly target: string;
  /** 32 bytes: the key of the copy, where it shall have another one. */
  readonly newKey?: Buffer;
}

/**
 * Copies one consistent state of an encrypted database, written to by others meanwhile or not, and checks the copy. It
 * is encrypted at every moment, on the disk when this resolves, and a single file without a WAL.
 * @throws SojournError vault_damaged, disk_full, data_folder_unusable, owner_elsewhere
 */
export async function copyDatabase({ source, key, target, newKey }: DatabaseCopy): Promise<void> {
  try {
    createPrivateFile(target);
  } catch (error) {
    throw storageError(error);
  }
  const copied = newKey === undefined ? null : new Uint8Array(newKey);
  await inThread({ kind: 'copy', source, key: new Uint8Array(key), target, newKey: copied });
}

/**
 * Reads every page of a database.
 * @throws SojournError vault_damaged, vault_newer, data_folder_unusable
 */
export async function checkDatabase(source: string, key: Buffer): Promise<void> {
  await inThread({ kind: 'check', source, key: new Uint8Array(key) });
}

async function inThread(job: DatabaseJob): Promise<void> {
  const worker = new Worker(workerFile(), { workerData: job, execArgv: [] });
  try {
    const { failure } = await new Promise<DatabaseJobAnswer>((resolve, reject) => {
      worker.once('message', (answer: unknown) => {
        if (isDatabaseJobAnswer(answer)) resolve(answer);
        else reject(new TypeError('The thread gave no answer'));
      });
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('The thread stopped without an answer')));
    });
    if (failure !== null) throw storageError(errorOf(failure));
  } finally {
    job.key.fill(0);
    if (job.kind === 'copy') job.newKey?.fill(0);
  }
}

function errorOf({ message, code }: NonNullable<DatabaseJobAnswer['failure']>): Error {
  if (code === null) return new Error(message);
  if (code === 'vault_damaged') return damaged('a part of it is missing or was changed');
  return code.startsWith('SQLITE_')
    ? new SqliteDatabase.SqliteError(message, code)
    : Object.assign(new Error(message), { code });
}

/** Beside this file as source; beside the bundle, under the same name, when built. */
function workerFile(): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./databaseWorker.${extension}`, import.meta.url);
}
