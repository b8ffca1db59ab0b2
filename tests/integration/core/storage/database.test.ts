import SqliteDatabase from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../../src/core/storage/migrate.ts';
import { migrations } from '../../../../src/core/storage/migrations/index.ts';
import { openDatabase, storageError } from '../../../../src/core/storage/index.ts';
import type { Database } from '../../../../src/core/storage/index.ts';
import { SojournError } from '../../../../src/shared/errors.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';

const key = randomBytes(32);
const pageSize = 4096;

/** A closed database of many pages, in a folder of its own. */
function storedDatabase(rows = 200): string {
  const file = join(temporaryFolder(), 'sojourn.db');
  const db = openDatabase({ file, key });
  fill(db, rows);
  db.close();
  return file;
}

function fill(db: Database, rows: number): void {
  const insert = db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)');
  db.transaction(() => {
    for (let row = 0; row < rows; row += 1)
      insert.run(`row ${row}`, randomBytes(200).toString('hex'));
  })();
}

function codeOf(action: () => unknown): string {
  try {
    action();
    return 'nothing was thrown';
  } catch (error) {
    return error instanceof SojournError ? error.code : String(error);
  }
}

function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder).filter((name) => !name.endsWith('-shm'));
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'hex')]));
}

describe('database', () => {
  it('V1: is one encrypted file: nothing of it is readable, and it opens with its key alone', () => {
    const file = join(temporaryFolder(), 'sojourn.db');
    const db = openDatabase({ file, key });
    db.prepare("INSERT INTO meta (key, value) VALUES ('canary-key', 'canary-value')").run();
    const wal = readFileSync(`${file}-wal`);
    db.close();
    const whole = Buffer.concat([readFileSync(file), wal]);
    for (const text of ['canary-key', 'canary-value', 'SQLite format 3', 'CREATE TABLE', 'meta'])
      expect(whole.includes(text), text).toBe(false);
    expect(codeOf(() => openDatabase({ file, key: randomBytes(32) }))).toBe('vault_damaged');
    const again = openDatabase({ file, key });
    expect(again.prepare('SELECT value FROM meta').get()).toEqual({ value: 'canary-value' });
    again.close();
  });

  it('S3: uses the key as it is: nothing is derived from it inside SQLite', () => {
    const file = storedDatabase();
    const plain = new SqliteDatabase(file, { readonly: true });
    plain.pragma("cipher = 'sqlcipher'");
    plain.pragma('legacy = 4');
    plain.pragma(`key = "x'${key.toString('hex')}'"`);
    expect(plain.prepare('SELECT count(*) AS rows FROM meta').get()).toEqual({ rows: 200 });
    plain.close();
  });

  it('F1: writes ahead and waits for the disk; foreign keys count', () => {
    const file = join(temporaryFolder(), 'sojourn.db');
    const db = openDatabase({ file, key });
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(() =>
      db.prepare("INSERT INTO journey_connections VALUES ('none', 'app', 'c')").run(),
    ).toThrow(/FOREIGN KEY/);
    db.close();
  });

  it('S10: database, WAL and shared memory have mode 0600, also where they were wider', () => {
    const file = storedDatabase();
    chmodSync(file, 0o644);
    const db = openDatabase({ file, key });
    fill(db, 0);
    for (const suffix of ['', '-wal', '-shm'])
      expect(statSync(`${file}${suffix}`).mode & 0o777, suffix).toBe(0o600);
    db.close();
  });

  it('S9: deleted and temporary content stays out of files that are not encrypted', () => {
    const file = storedDatabase();
    const db = openDatabase({ file, key });
    expect(db.pragma('temp_store', { simple: true })).toBe(2);
    expect(db.pragma('secure_delete', { simple: true })).toBe(2);
    db.close();
  });

  it('C5: two connections of one app cannot have the same name, of two apps they can', () => {
    const db = openDatabase({ file: join(temporaryFolder(), 'sojourn.db'), key });
    const insert = db.prepare(
      "INSERT INTO connections (id, app, method, name, name_key, state, created_at) VALUES (?, ?, 'm', ?, ?, 'connected', 0)",
    );
    insert.run('a', 'tasks', 'Work', 'work');
    insert.run('b', 'documents', 'Work', 'work');
    expect(() => insert.run('c', 'tasks', 'WORK', 'work')).toThrow(/UNIQUE/);
    db.close();
  });
});

describe('a database that is not whole', () => {
  const damages: Record<string, (file: string, size: number) => void> = {
    'cut to nothing': (file) => truncateSync(file, 0),
    'cut inside the first page': (file) => truncateSync(file, 1000),
    'cut by its last page': (file, size) => truncateSync(file, size - pageSize),
    'cut inside a page': (file, size) => truncateSync(file, size - 100),
    'cut to half': (file, size) => truncateSync(file, Math.floor(size / pageSize / 2) * pageSize),
    'a flipped bit in the first bytes': (file) => flip(file, 3),
    'a flipped bit in the first page': (file) => flip(file, 2000),
    'a flipped bit in the middle': (file, size) => flip(file, size / 2 + 77),
    'a flipped bit in the last byte': (file, size) => flip(file, size - 1),
    'two pages swapped': (file) => swapPages(file, 10, 11),
    'a page of an earlier place': (file) => copyPage(file, 12, 9),
    'a file of another program': (file) => writeFileSync(file, 'hello '.repeat(5000)),
    'random bytes': (file) => writeFileSync(file, randomBytes(8 * pageSize)),
    'a plain SQLite database': (file) => copyFileSync(plainDatabase(), file),
    'the database of another vault': (file) => copyFileSync(foreignDatabase(), file),
  };

  it.each(Object.entries(damages))('S5: %s: is refused and kept as it is', (_name, damage) => {
    const file = storedDatabase();
    damage(file, statSync(file).size);
    const before = readFileSync(file, 'hex');
    expect(codeOf(() => openDatabase({ file, key }))).toBe('vault_damaged');
    expect(readFileSync(file, 'hex')).toBe(before);
    expect(statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
  });

  it('S5: what was not yet copied out of the WAL stays there when the database is refused', () => {
    const file = join(temporaryFolder(), 'sojourn.db');
    const db = openDatabase({ file, key });
    fill(db, 200);
    const folder = temporaryFolder();
    const copy = join(folder, 'sojourn.db');
    for (const suffix of ['', '-wal']) copyFileSync(`${file}${suffix}`, `${copy}${suffix}`);
    db.close();
    const before = contents(folder);
    expect(before['sojourn.db-wal']?.length).toBeGreaterThan(1000);
    expect(codeOf(() => openDatabase({ file: copy, key: randomBytes(32) }))).toBe('vault_damaged');
    expect(contents(folder)).toEqual(before);
    const whole = openDatabase({ file: copy, key });
    expect(whole.prepare('SELECT count(*) AS rows FROM meta').get()).toEqual({ rows: 200 });
    whole.close();
  });

  it('S5: in a file too large to check at once, a damaged page is told when it is read', () => {
    const file = storedDatabase(45_000);
    const size = statSync(file).size;
    expect(size).toBeGreaterThan(16 * 1024 * 1024);
    flip(file, size / 2 + 77);
    const db = openDatabase({ file, key });
    expect(
      codeOf(() => translated(() => db.prepare('SELECT sum(length(value)) FROM meta').get())),
    ).toBe('vault_damaged');
    db.close();
  });

  it('S5: a folder in its place is refused', () => {
    const file = join(temporaryFolder(), 'sojourn.db');
    mkdirSync(file);
    expect(codeOf(() => openDatabase({ file, key }))).toBe('vault_damaged');
  });

  it('S4: a missing file is no reason for an empty database where there must be one', () => {
    const file = join(temporaryFolder(), 'sojourn.db');
    expect(codeOf(() => openDatabase({ file, key, mustExist: true }))).toBe('vault_damaged');
    expect(existsSync(file)).toBe(false);
  });

  it('F3: a folder that does not exist is told as such', () => {
    const file = join(temporaryFolder(), 'none', 'sojourn.db');
    expect(codeOf(() => openDatabase({ file, key }))).toBe('data_folder_unusable');
  });
});

describe('migrations', () => {
  it('bring a new database to the newest version', () => {
    const db = openDatabase({ file: join(temporaryFolder(), 'sojourn.db'), key });
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
    db.close();
  });

  it('run once, in order, and keep what is stored', () => {
    const db = new SqliteDatabase(':memory:');
    const first = 'CREATE TABLE a (x)';
    migrate(db, [first]);
    db.exec('INSERT INTO a VALUES (1)');
    migrate(db, [first, 'ALTER TABLE a ADD COLUMN y DEFAULT 2']);
    migrate(db, [first, 'ALTER TABLE a ADD COLUMN y DEFAULT 2']);
    expect(db.prepare('SELECT * FROM a').all()).toEqual([{ x: 1, y: 2 }]);
    expect(db.pragma('user_version', { simple: true })).toBe(2);
  });

  it('F1: one that fails half-way leaves the version before it', () => {
    const db = new SqliteDatabase(':memory:');
    const steps = ['CREATE TABLE a (x)', 'CREATE TABLE b (x); CREATE TABLE a (x)'];
    expect(() => migrate(db, steps)).toThrow(/already exists/);
    expect(db.pragma('user_version', { simple: true })).toBe(1);
    expect(db.prepare("SELECT name FROM sqlite_schema WHERE name = 'b'").get()).toBeUndefined();
  });

  it('S5: a database of a newer Sojourn is refused and kept as it is', () => {
    const file = storedDatabase();
    const db = openDatabase({ file, key });
    db.pragma(`user_version = ${migrations.length + 1}`);
    db.close();
    const before = readFileSync(file, 'hex');
    expect(codeOf(() => openDatabase({ file, key }))).toBe('vault_newer');
    expect(readFileSync(file, 'hex')).toBe(before);
  });
});

describe('failures', () => {
  it.each([
    ['SQLITE_FULL', 'disk_full'],
    ['SQLITE_IOERR_FSYNC', 'data_folder_unusable'],
    ['SQLITE_READONLY_DBMOVED', 'data_folder_unusable'],
    ['SQLITE_CANTOPEN', 'data_folder_unusable'],
    ['SQLITE_BUSY', 'owner_elsewhere'],
    ['SQLITE_CORRUPT_INDEX', 'vault_damaged'],
    ['SQLITE_NOTADB', 'vault_damaged'],
  ])('F3: %s becomes %s', (sqlite, code) => {
    const error = new SqliteDatabase.SqliteError('it failed', sqlite);
    expect(storageError(error)).toMatchObject({ code, cause: error });
  });

  it.each([
    ['ENOSPC', 'disk_full'],
    ['EACCES', 'data_folder_unusable'],
    ['EROFS', 'data_folder_unusable'],
  ])('F3: %s becomes %s', (system, code) => {
    const error = Object.assign(new Error('it failed'), { code: system });
    expect(storageError(error)).toMatchObject({ code, cause: error });
  });

  it('F3: any other error stays what it is', () => {
    const constraint = new SqliteDatabase.SqliteError('no', 'SQLITE_CONSTRAINT_UNIQUE');
    const plain = new Error('x');
    for (const error of [constraint, plain, 'text', undefined])
      expect(storageError(error)).toBe(error);
  });
});

function translated(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    throw storageError(error);
  }
}

function flip(file: string, place: number): void {
  const bytes = readFileSync(file);
  const at = Math.floor(place);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

function swapPages(file: string, a: number, b: number): void {
  const bytes = readFileSync(file);
  const first = Buffer.from(page(bytes, a));
  page(bytes, b).copy(page(bytes, a));
  first.copy(page(bytes, b));
  writeFileSync(file, bytes);
}

function copyPage(file: string, from: number, to: number): void {
  const bytes = readFileSync(file);
  page(bytes, from).copy(page(bytes, to));
  writeFileSync(file, bytes);
}

function page(bytes: Buffer, number: number): Buffer {
  return bytes.subarray(number * pageSize, (number + 1) * pageSize);
}

function plainDatabase(): string {
  const file = join(temporaryFolder(), 'plain.db');
  const db = new SqliteDatabase(file);
  db.exec('CREATE TABLE meta (key, value)');
  db.close();
  return file;
}

function foreignDatabase(): string {
  const file = join(temporaryFolder(), 'foreign.db');
  openDatabase({ file, key: randomBytes(32) }).close();
  return file;
}
