import SqliteDatabase from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { statSync } from 'node:fs';
import { damaged, storageError } from './failures.ts';
import { createPrivateFile, makePrivate, syncFile } from './files.ts';
import { migrate, refuseNewer } from './migrate.ts';

export interface DatabaseOptions {
  readonly file: string;
  /** 32 bytes, used as they are: no key derivation inside SQLite. The caller wipes them. */
  readonly key: Buffer;
  /** A missing file is damage, not a reason to make an empty one. */
  readonly mustExist?: boolean;
  /** The product's, unless a test brings its own. */
  readonly migrations?: readonly string[];
}

/** Up to this size every page is authenticated at opening; in larger files a page is checked whenever it is read. */
const fullCheckBytes = 16 * 1024 * 1024;

/**
 * Opens the encrypted database, or makes it where the file is missing: WAL, synchronous FULL, foreign keys on, newest
 * schema, file mode 0600.
 *
 * An existing file is first read through a connection that cannot write. So a damaged or foreign file, or a newer one,
 * is refused with not one byte of it or of its WAL changed.
 * @throws SojournError vault_damaged, vault_newer, disk_full, data_folder_unusable, owner_elsewhere
 */
export function openDatabase({
  file,
  key,
  mustExist = false,
  migrations,
}: DatabaseOptions): Database {
  try {
    const size = sizeOf(file);
    if (size === undefined) {
      if (mustExist) throw damaged('the database file is missing');
      createPrivateFile(file);
    } else {
      if (size === 0) throw damaged('the database file is empty');
      makePrivate(file);
      checkWithoutWriting(file, key, size, migrations?.length);
    }
    return connect(file, key, false, (db) => {
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
      db.pragma('foreign_keys = ON');
      // SQLite's temporary files would not be encrypted.
      db.pragma('temp_store = MEMORY');
      // What is deleted is overwritten where its page is written anyway.
      db.pragma('secure_delete = FAST');
      db.pragma('trusted_schema = OFF');
      migrate(db, migrations);
      return db;
    });
  } catch (error) {
    throw storageError(error);
  }
}

/**
 * Reads every page of a closed or open database, whatever its size. Takes its time: for a worker thread.
 * @throws SojournError vault_damaged; SqliteError
 */
export function checkWhole(file: string, key: Buffer): void {
  connect(file, key, true, (db) => {
    if (db.pragma('integrity_check(1)', { simple: true }) !== 'ok')
      throw damaged('a part of it is missing or was changed');
    db.close();
  });
}

/**
 * Copies one state of a database into an empty file, which gets a key of its own where one is given, and checks the
 * copy. Takes its time: for a worker thread.
 * @throws SojournError vault_damaged; SqliteError
 */
export function copyWhole(
  source: string,
  key: Buffer,
  target: string,
  newKey: Buffer | null,
): void {
  connect(source, key, true, (db) => {
    db.pragma('temp_store = MEMORY');
    // Without a key of its own the new file has the key and the cipher of the old one.
    db.prepare('VACUUM INTO ?').run(target);
    db.close();
  });
  if (newKey !== null) {
    connect(target, key, false, (db) => {
      withRawKey(newKey, (raw) => changeKey(db, raw));
      db.close();
    });
  }
  checkWhole(target, newKey ?? key);
  syncFile(target);
}

function checkWithoutWriting(file: string, key: Buffer, size: number, known?: number): void {
  connect(file, key, true, (db) => {
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    refuseNewer(db, known);
    if (size <= fullCheckBytes && db.pragma('quick_check(1)', { simple: true }) !== 'ok')
      throw damaged('a part of it is missing or was changed');
    db.close();
  });
}

/** Connects and uses; closes again when the use fails. */
function connect<T>(file: string, key: Buffer, readonly: boolean, use: (db: Database) => T): T {
  const db = new SqliteDatabase(file, { readonly, fileMustExist: true });
  try {
    unlockPages(db, key);
    return use(db);
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * The cipher is SQLCipher's (version 4: per page AES-256-CBC with a fresh IV and HMAC-SHA512 over content and page
 * number): an open, much reviewed file format that other programs can read with the raw key, so that nobody's data
 * hangs on this one library. ChaCha20-Poly1305, measured on the same data, was no faster.
 * `raw:` makes the key the page key itself: https://utelle.github.io/SQLite3MultipleCiphers/docs/ciphers/cipher_sqlcipher/
 */
function unlockPages(db: Database, key: Buffer): void {
  if (key.length !== 32) throw new RangeError('The database key has 32 bytes');
  if (!hasCiphers(db)) throw new Error('This build of better-sqlite3 cannot encrypt');
  db.pragma("cipher = 'sqlcipher'");
  db.pragma('legacy = 4');
  withRawKey(key, (raw) => db.key(raw));
}

function changeKey(db: Database, raw: Buffer): void {
  if (!hasCiphers(db)) throw new Error('This build of better-sqlite3 cannot encrypt');
  db.rekey(raw);
}

function withRawKey(key: Buffer, use: (raw: Buffer) => void): void {
  const raw = Buffer.concat([Buffer.from('raw:', 'latin1'), key]);
  try {
    use(raw);
  } finally {
    raw.fill(0);
  }
}

/** The types are those of the plain build, which would ignore the key and write everything in the clear. */
function hasCiphers(
  db: Database,
): db is Database & { key(key: Buffer): number; rekey(key: Buffer): number } {
  return 'key' in db && typeof db.key === 'function';
}

function sizeOf(file: string): number | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (!stats.isFile()) throw damaged('the database is not a file');
  return stats.size;
}
