/**
 * A process of its own that does one kind of work again and again, until it is killed. It begins when it is given a line,
 * and prints a line of JSON for whatever it has got an answer for: what stands there must survive. Arguments: folder
 * of the test; kind of work.
 */
import { once } from 'node:events';
import { renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../src/core/storage/index.ts';
import { createVault } from '../../src/core/vault/index.ts';
import type { OpenVault } from '../../src/core/vault/index.ts';
import { fileKeychain } from './fileKeychain.ts';
import { laterMigrations, migrationKey } from './laterMigrations.ts';

const [folder = '', kind = ''] = process.argv.slice(2);
const proof = { keychain: true } as const;
const vault = createVault({
  folder: join(folder, 'data'),
  keychain: fileKeychain(join(folder, 'keychain')),
  now: Date.now,
});

/** Straight into the pipe: what was told is told, whenever the process dies. */
function tell(done: Readonly<Record<string, unknown>>): void {
  writeSync(1, `${JSON.stringify(done)}\n`);
}

/** A connection and its secret in one transaction, as they are saved. */
function save({ db, secrets }: OpenVault, round: number): void {
  const id = `saved-${process.pid}-${round}`;
  db.transaction(() => {
    db.prepare(
      `INSERT INTO connections (id, app, method, name, name_key, state, created_at)
       VALUES (?, 'todo', 'key', ?, ?, 'connected', 0)`,
    ).run(id, id, id);
    secrets.put({ record: id, app: 'todo', field: 'key' }, `secret of ${id}`);
  })();
  tell({ saved: id });
}

function open(): OpenVault {
  if (vault.open === null) throw new Error('The vault is locked');
  return vault.open;
}

const work: Record<string, () => Promise<void>> = {
  async saving() {
    await vault.unlock(proof);
    tell({ ready: true });
    for (let round = 0; ; round += 1) save(open(), round);
  },
  async rotation() {
    await vault.unlock(proof);
    tell({ ready: true });
    for (let round = 0; ; round += 1) {
      save(open(), round);
      await vault.rotateKey(proof);
    }
  },
  async backup() {
    await vault.unlock(proof);
    tell({ ready: true });
    for (let round = 0; ; round += 1) {
      save(open(), round);
      await vault.backup(join(folder, 'backup'));
      tell({ backedUp: `saved-${process.pid}-${round}` });
    }
  },
  async migration() {
    tell({ ready: true });
    for (let round = 0; ; round += 1) {
      const name = `migrated-${process.pid}-${round}.db`;
      const file = join(folder, name);
      // Only one that was made whole has a name that is looked at.
      openDatabase({ file: `${file}.new`, key: migrationKey }).close();
      renameSync(`${file}.new`, file);
      openDatabase({ file, key: migrationKey, migrations: laterMigrations }).close();
      tell({ migrated: name });
    }
  },
};

await once(process.stdin, 'data');
await work[kind]?.();
