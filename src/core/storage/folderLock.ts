/**
 * Who uses a data folder: many processes at once, or one alone. The lock is SQLite's own, on an empty file beside the
 * data: the system takes it away when its process dies, so that nothing is ever left locked by a crash.
 */
import SqliteDatabase from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { storageError } from './failures.ts';
import { createPrivateFile, hasCode } from './files.ts';

/** One user's hold on the folder. Each method answers at once. */
export interface FolderLock {
  /** Uses the folder together with others. @returns false, and holds nothing, while somebody has it alone */
  share(): boolean;
  /** Uses the folder alone. @returns false, and holds nothing any more, while anybody else uses it */
  exclude(): boolean;
  free(): void;
}

/** How long, and how often in that time, another process is waited for that holds what is wanted. */
const patience = { tries: 120, everyMs: 25 };

/**
 * @param file an empty file, made where it is missing; it stays
 * @throws SojournError data_folder_unusable, disk_full, from every method but `free`
 */
export function createFolderLock(file: string): FolderLock {
  let db: Database | null = null;
  let isAlone = false;

  function hold(...statements: string[]): boolean {
    db ??= openLockFile(file);
    release(db);
    isAlone = false;
    if (attempt(db, statements)) return true;
    free();
    return false;
  }

  function free(): void {
    if (db !== null) release(db);
    db?.close();
    db = null;
    isAlone = false;
  }

  return {
    share: () => hold('BEGIN', 'SELECT count(*) FROM sqlite_schema'),
    exclude() {
      isAlone ||= hold('BEGIN EXCLUSIVE');
      return isAlone;
    },
    free,
  };
}

/**
 * Does short work that only one user at a time may do, beside others who merely use the folder.
 * @returns null, with nothing done, where another user does not come to an end in three seconds
 */
export async function whileAlone<T>(
  file: string,
  work: () => Promise<T> | T,
): Promise<{ done: T } | null> {
  const db = openLockFile(file);
  try {
    // RESERVED: one holder at a time, next to any number of sharing ones (https://sqlite.org/lockingv3.html).
    if (!(await patiently(() => attempt(db, ['BEGIN IMMEDIATE'])))) return null;
    return { done: await work() };
  } finally {
    release(db);
    db.close();
  }
}

/** Tries again while another process is on the point of finishing. @returns what the last try gave */
export async function patiently(attemptOnce: () => boolean): Promise<boolean> {
  for (let tries = 1; tries < patience.tries; tries += 1) {
    if (attemptOnce()) return true;
    await new Promise((resolve) => setTimeout(resolve, patience.everyMs));
  }
  return attemptOnce();
}

function openLockFile(file: string): Database {
  try {
    makeOnce(file);
    return new SqliteDatabase(file, { timeout: 0, fileMustExist: true });
  } catch (error) {
    throw storageError(error);
  }
}

function makeOnce(file: string): void {
  try {
    createPrivateFile(file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}

function attempt(db: Database, statements: readonly string[]): boolean {
  try {
    // Nothing is ever written; without a journal file nothing of the lock can be left on the disk either.
    for (const sql of ['PRAGMA journal_mode = MEMORY', ...statements]) {
      const statement = db.prepare(sql);
      if (statement.reader) statement.get();
      else statement.run();
    }
    return true;
  } catch (error) {
    release(db);
    if (error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      return false;
    throw storageError(error);
  }
}

function release(db: Database): void {
  if (db.inTransaction) db.exec('ROLLBACK');
}
