/**
 * kill -9 at random moments, 25 times each in saving, key rotation, migration and backup. After every kill: the vault
 * opens, SQLite finds it whole, every answered write is there, its state is the one before or after, and nothing is left
 * lying about. A failure prints the seed; `FAULT_SEED` plays it again (as far as the scheduler of the system allows).
 */
import SqliteDatabase from 'better-sqlite3';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/core/storage/index.ts';
import { migrations } from '../../../src/core/storage/migrations/index.ts';
import { createVault } from '../../../src/core/vault/index.ts';
import type { OpenVault } from '../../../src/core/vault/index.ts';
import { readBackup } from '../../../src/core/vault/backupFile.ts';
import { readHeader } from '../../../src/core/vault/header.ts';
import { fileKeychain } from '../../servers/fileKeychain.ts';
import { laterMigrations, migrationKey, rowsPerStep } from '../../servers/laterMigrations.ts';
import { mulberry32 } from '../../servers/random.ts';
import { temporaryFolder } from '../../servers/temporaryFolder.ts';

const kills = 25;
const seed = Number(process.env.FAULT_SEED ?? randomInt(2 ** 31));
const random = mulberry32(seed);
const script = fileURLToPath(new URL('../../servers/faultyVault.ts', import.meta.url));
const children = new Set<ChildProcess>();

/** A process that is killed leaves no compiled code for the next one; one that ends by itself does. */
beforeAll(async () => {
  const child = start(join(tmpdir(), 'sojourn-nothing'), 'nothing');
  child.stdin?.end('go\n');
  await once(child, 'close');
}, 120_000);
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

interface Told {
  readonly saved?: string;
  readonly backedUp?: string;
  readonly migrated?: string;
}

/**
 * Processes that are loaded and wait to begin, so that the next one starts while the last one is looked at. One is killed
 * after some of its lines, at a moment within the time that it takes for another one: so on a slow machine, too, every
 * moment of its work is met.
 */
function createKiller(folder: string, kind: string, atMostLines: number) {
  let next = start(folder, kind);
  let perLine = 50;

  return {
    /** Lets one process work and kills it. @returns what it told */
    async kill(): Promise<Told[]> {
      const child = next;
      next = start(folder, kind);
      const wanted = 1 + Math.floor(random() * atMostLines);
      let text = '';
      let told = 0;
      let toldAt = performance.now();
      const enough = Promise.withResolvers<undefined>();
      child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        const lines = text.split('\n').length - 1;
        if (told > 0 && lines > told) perLine = (performance.now() - toldAt) / (lines - told);
        if (lines > told) toldAt = performance.now();
        told = lines;
        if (told >= wanted) enough.resolve(undefined);
      });
      child.once('exit', (code) => enough.reject(new Error(`It ended by itself with ${code}`)));
      const closed = once(child, 'close');
      child.stdin?.end('go\n');
      await enough.promise;
      await new Promise((resolve) => setTimeout(resolve, random() * perLine));
      child.kill('SIGKILL');
      await closed;
      expect(child.signalCode).toBe('SIGKILL');
      children.delete(child);
      // The last line may have been cut by the kill.
      const lines = text.slice(0, text.lastIndexOf('\n')).split('\n');
      return lines.map((line) => JSON.parse(line) as Told);
    },
    end(): void {
      next.kill('SIGKILL');
    },
  };
}

function start(folder: string, kind: string): ChildProcess {
  const child = spawn(process.execPath, [script, folder, kind], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.add(child);
  return child;
}

/** A folder with a vault behind a keychain in a file. */
async function dataFolder(): Promise<string> {
  const folder = temporaryFolder();
  const vault = vaultOf(folder);
  await vault.create({ keychain: true });
  await vault.lock();
  return folder;
}

function vaultOf(folder: string) {
  const keychain = fileKeychain(join(folder, 'keychain'));
  return createVault({ folder: join(folder, 'data'), keychain, now: Date.now });
}

/** Opens what the killed process left, checks all of it, and closes it again. */
async function checkVault(
  folder: string,
  saved: ReadonlySet<string>,
  look: (open: OpenVault) => void = () => undefined,
): Promise<void> {
  const vault = vaultOf(folder);
  await vault.unlock({ keychain: true });
  const open = vault.open ?? expect.unreachable('it is unlocked');
  expect(open.db.pragma('integrity_check', { simple: true })).toBe('ok');
  const found = open.db.prepare<[], string>('SELECT id FROM connections').pluck().all();
  for (const id of found)
    expect(open.secrets.get({ record: id, app: 'todo', field: 'key' })).toBe(`secret of ${id}`);
  expect([...saved].filter((id) => !found.includes(id))).toEqual([]);
  look(open);
  await vault.lock();
  const own = /^(sojourn(-[0-9A-Z]{26})?\.db|vault\.json|vault\.lock)$/;
  expect(readdirSync(join(folder, 'data')).filter((name) => !own.test(name))).toEqual([]);
  expect(readdirSync(join(folder, 'data'))).toHaveLength(3);
}

function remember(saved: Set<string>, told: readonly Told[]): void {
  for (const line of told) if (line.saved !== undefined) saved.add(line.saved);
}

describe(`kill -9 at random moments (seed ${seed})`, () => {
  it('F1: in saving, nothing that was answered is lost', { timeout: 600_000 }, async () => {
    const folder = await dataFolder();
    const killer = createKiller(folder, 'saving', 40);
    const saved = new Set<string>();
    for (let kill = 0; kill < kills; kill += 1) {
      remember(saved, await killer.kill());
      await checkVault(folder, saved);
    }
    killer.end();
    expect(saved.size).toBeGreaterThan(kills);
  });

  it(
    'F1, S6: in key rotation, the key is the one before or after',
    { timeout: 600_000 },
    async () => {
      const folder = await dataFolder();
      const killer = createKiller(folder, 'rotation', 3);
      const saved = new Set<string>();
      let version = 1;
      for (let kill = 0; kill < kills; kill += 1) {
        const told = await killer.kill();
        remember(saved, told);
        await checkVault(folder, saved);
        const header = readHeader(join(folder, 'data', 'vault.json'));
        // A save is told before each rotation: one more rotation than those that were followed by a save may be done.
        const saves = told.filter((line) => line.saved !== undefined).length;
        expect(header?.keyVersion).toBeGreaterThanOrEqual(version + Math.max(0, saves - 1));
        expect(header?.keyVersion).toBeLessThanOrEqual(version + saves);
        version = header?.keyVersion ?? 0;
      }
      killer.end();
      expect(version).toBeGreaterThan(1);
    },
  );

  it(
    'F1, S6: in a migration, the schema is of some whole version',
    { timeout: 600_000 },
    async () => {
      const folder = temporaryFolder();
      const killer = createKiller(folder, 'migration', 2);
      let cutShort = 0;
      for (let kill = 0; kill < kills; kill += 1) {
        const told = await killer.kill();
        const done = told.flatMap(({ migrated }) => migrated ?? []);
        const files = readdirSync(folder).filter((name) => /^migrated-.*\.db$/.test(name));
        expect(files).toEqual(expect.arrayContaining(done));
        for (const name of files) {
          const version = checkMigrated(join(folder, name));
          if (done.includes(name)) expect(version).toBe(laterMigrations.length);
          if (version < laterMigrations.length && version > migrations.length) cutShort += 1;
        }
        for (const name of readdirSync(folder)) rmSync(join(folder, name));
      }
      killer.end();
      expect(cutShort).toBeGreaterThan(0);
    },
  );

  it('F1, S7: in a backup, vault and backup are whole', { timeout: 600_000 }, async () => {
    const folder = await dataFolder();
    const killer = createKiller(folder, 'backup', 3);
    const saved = new Set<string>();
    let backups = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const told = await killer.kill();
      remember(saved, told);
      await checkVault(folder, saved);
      backups += told.filter(({ backedUp }) => backedUp !== undefined).length;
      if (backups > 0) await readBackup(join(folder, 'backup'));
      const besides = readdirSync(folder).filter((name) => name.startsWith('backup'));
      expect(['backup', 'backup.part']).toEqual(expect.arrayContaining(besides));
    }
    killer.end();
    expect(backups).toBeGreaterThan(0);
  });
});

/** @returns the version at which the kill left it; then the rest is migrated. */
function checkMigrated(file: string): number {
  const version = versionOf(file);
  const db = openDatabase({ file, key: migrationKey, migrations: laterMigrations });
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  for (let step = migrations.length + 1; step <= laterMigrations.length; step += 1)
    expect(db.prepare(`SELECT count(*) FROM later_${step}`).pluck().get()).toBe(rowsPerStep);
  db.close();
  return version;
}

/** Looks at a database without migrating it, and that it has the tables of its version and no others. */
function versionOf(file: string): number {
  const db = new SqliteDatabase(file);
  db.pragma("cipher = 'sqlcipher'");
  db.pragma('legacy = 4');
  db.pragma(`key = "x'${migrationKey.toString('hex')}'"`);
  const version = Number(db.pragma('user_version', { simple: true }));
  const tables = db
    .prepare("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'later\\_%' ESCAPE '\\'")
    .pluck()
    .get();
  expect(tables).toBe(version - migrations.length);
  db.close();
  return version;
}
