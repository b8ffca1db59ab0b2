import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAudit } from '../../../../src/core/audit/index.ts';
import { createLog } from '../../../../src/core/log/index.ts';
import { openDatabase } from '../../../../src/core/storage/index.ts';
import { SecretUnreadable, createVault } from '../../../../src/core/vault/index.ts';
import { createSecrets } from '../../../../src/core/vault/secrets.ts';
import { memoryKeychain } from '../../../servers/memoryKeychain.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';

const one = { record: 'connection-1', app: 'tasks', field: 'token' };
const two = { record: 'connection-2', app: 'tasks', field: 'token' };

function store() {
  const db = openDatabase({ file: join(temporaryFolder(), 'sojourn.db'), key: randomBytes(32) });
  const key = randomBytes(32);
  const secrets = createSecrets({ db, vaultId: 'vault-1', key, keyVersion: 1 });
  return { db, key, secrets };
}

describe('secrets', () => {
  it('V1: are given back as they were put, and replaced by a second put', () => {
    const { db, secrets } = store();
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 5000 }), (text) => {
        secrets.put(one, text);
        return secrets.get(one) === text;
      }),
      { numRuns: 30 },
    );
    expect(db.prepare('SELECT count(*) AS rows FROM secrets').get()).toEqual({ rows: 1 });
    db.close();
  });

  it('V1: none is null; removed ones are gone, alone or with their record', () => {
    const { db, secrets } = store();
    expect(secrets.get(one)).toBeNull();
    expect(secrets.has(one)).toBe(false);
    const refresh = { ...one, field: 'refresh' };
    for (const ref of [one, refresh, two]) secrets.put(ref, 'x');
    secrets.remove(refresh);
    expect([one, refresh, two].map((ref) => secrets.has(ref))).toEqual([true, false, true]);
    secrets.put(refresh, 'x');
    secrets.removeRecord(one.record);
    expect([one, refresh, two].map((ref) => secrets.get(ref))).toEqual([null, null, 'x']);
    db.close();
  });

  it('S3: two swapped rows both fail to open, and no other does', () => {
    const { db, secrets } = store();
    const third = { ...one, record: 'connection-3' };
    secrets.put(one, 'token of one');
    secrets.put(two, 'token of two');
    secrets.put(third, 'token of three');
    db.exec(`UPDATE secrets SET record = CASE record WHEN 'connection-1' THEN 'x' ELSE record END;
      UPDATE secrets SET record = 'connection-1' WHERE record = 'connection-2';
      UPDATE secrets SET record = 'connection-2' WHERE record = 'x'`);
    expect(() => secrets.get(one)).toThrow(SecretUnreadable);
    expect(() => secrets.get(two)).toThrow(SecretUnreadable);
    expect(secrets.get(third)).toBe('token of three');
    db.close();
  });

  it.each([
    ['another field', "UPDATE secrets SET field = 'password'", { ...one, field: 'password' }],
    ['another app', "UPDATE secrets SET app = 'documents'", { ...one, app: 'documents' }],
    ['another schema version', 'UPDATE secrets SET schema_version = 2', one],
    ['another key version', 'UPDATE secrets SET key_version = 2', one],
    ['a changed box', 'UPDATE secrets SET box = zeroblob(length(box))', one],
    ['a cut box', 'UPDATE secrets SET box = substr(box, 1, 10)', one],
    ['an empty box', "UPDATE secrets SET box = x''", one],
    ['a changed nonce', 'UPDATE secrets SET nonce = zeroblob(12)', one],
    ['a nonce of another length', 'UPDATE secrets SET nonce = zeroblob(16)', one],
  ])('S3: one moved to %s does not open', (_name, sql, ref) => {
    const { db, secrets } = store();
    secrets.put(one, 'token');
    db.exec(sql);
    expect(() => secrets.get(ref)).toThrow(SecretUnreadable);
    db.close();
  });

  it('S3: one of another vault, or sealed with another key, does not open', () => {
    const { db, key, secrets } = store();
    secrets.put(one, 'token');
    const foreign = createSecrets({ db, vaultId: 'vault-2', key, keyVersion: 1 });
    expect(() => foreign.get(one)).toThrow(SecretUnreadable);
    const other = createSecrets({ db, vaultId: 'vault-1', key: randomBytes(32), keyVersion: 1 });
    expect(() => other.get(one)).toThrow(SecretUnreadable);
    db.close();
  });

  it('S5: one that does not open is replaced by a new one, and its error tells nothing of it', () => {
    const { db, secrets } = store();
    secrets.put(one, 'canary-secret');
    db.exec('UPDATE secrets SET nonce = zeroblob(12)');
    let told: unknown;
    try {
      secrets.get(one);
    } catch (error) {
      told = error;
    }
    expect(told).toMatchObject({ name: 'SecretUnreadable', ref: one });
    expect(String(told)).not.toContain('canary');
    secrets.put(one, 'new');
    expect(secrets.get(one)).toBe('new');
    db.close();
  });

  it('S9: every text that is put or given back is told to what masks the log', () => {
    const { db, key, secrets } = store();
    secrets.put(one, 'of before');
    const told: string[] = [];
    const onSecret = (text: string) => void told.push(text);
    const listened = createSecrets({ db, vaultId: 'vault-1', key, keyVersion: 1, onSecret });
    listened.get(one);
    listened.put(one, 'new');
    expect(told).toEqual(['of before', 'new']);
    db.close();
  });

  it('S8: closing wipes the key', () => {
    const { db, key, secrets } = store();
    secrets.close();
    expect(key.equals(Buffer.alloc(32))).toBe(true);
    db.close();
  });
});

describe('canaries', () => {
  it('S9: no secret, connection name, passphrase or recovery key is in any file of the data folder', async () => {
    const folder = temporaryFolder();
    const keychain = memoryKeychain();
    const vault = createVault({ folder, keychain, now: Date.now });
    const passphrase = 'canary passphrase of words';
    const { recoveryKey } = await vault.create({ passphrase, keychain: true });
    const log = createLog({ file: join(folder, 'sojourn.log') });
    const canaries = {
      token: 'canary-token-4f1c',
      name: 'canary connection name',
      identity: 'canary@example.com',
      detail: 'canary detail',
      passphrase,
      recoveryKey,
      recoveryBare: recoveryKey.replaceAll('-', ''),
      keychainKey: [...keychain.entries.values()].join().split(':').at(-1) ?? '',
    };
    const open = vault.open;
    if (open === null) throw new Error('The vault is not open');
    open.secrets.put(one, canaries.token);
    open.db
      .prepare(
        "INSERT INTO connections (id, app, method, name, name_key, identity, state, created_at) VALUES ('c', 'tasks', 'm', ?, ?, ?, 'connected', 0)",
      )
      .run(canaries.name, canaries.name, canaries.identity);
    createAudit({ db: open.db, now: Date.now }).record({
      kind: 'linked',
      connection: 'c',
      detail: canaries.detail,
    });
    for (const text of Object.values(canaries)) log.addSecret(text);
    log.error('failed', new Error(`refused ${canaries.token}`), canaries);

    const search = () => {
      for (const name of readdirSync(folder)) {
        const bytes = readFileSync(join(folder, name));
        for (const [canary, text] of Object.entries(canaries))
          for (const encoding of ['utf8', 'utf16le'] as const)
            expect(bytes.includes(text, encoding), `${canary} in ${name}`).toBe(false);
        for (const [canary, text] of Object.entries(canaries))
          for (const form of [
            Buffer.from(text).toString('base64url'),
            Buffer.from(text).toString('hex'),
          ])
            expect(bytes.includes(form), `${canary} in ${name}`).toBe(false);
      }
    };
    expect(readdirSync(folder)).toContain('sojourn.db-wal');
    search();
    open.db.pragma('wal_checkpoint(FULL)');
    search();
    await vault.lock();
    await log.close();
    search();
    expect(readdirSync(folder).sort()).toEqual([
      'sojourn.db',
      'sojourn.log',
      'vault.json',
      'vault.lock',
    ]);

    await vault.unlock({ recoveryKey });
    expect(vault.open?.secrets.get(one)).toBe(canaries.token);
    await vault.lock();
  });

  it('S9: a secret is not readable in the opened database either: it is sealed again', () => {
    const { db, secrets } = store();
    secrets.put(one, 'canary-token');
    const row = db.prepare('SELECT * FROM secrets').get();
    expect(JSON.stringify(row)).not.toContain('canary-token');
    const box = db.prepare<[], { box: Buffer }>('SELECT box FROM secrets').get();
    expect(box?.box.includes('canary')).toBe(false);
    db.close();
  });
});
