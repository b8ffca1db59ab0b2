import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { SecretUnreadable } from '../../../../src/core/vault/index.ts';
import { openDatabase } from '../../../../src/core/storage/index.ts';
import {
  contentsOf,
  databaseOf,
  madeVault,
  openOf,
  passphrase,
  secretRef,
  vaultIn,
} from '../../../servers/vaults.ts';

const second = { ...secretRef, record: 'connection-2' };

describe('rotating the key', () => {
  it('V4: encrypts everything anew: the new recovery key, the passphrase and the keychain open, the old key does not', async () => {
    const { folder, keychain, vault, recoveryKey: old } = await madeVault({ passphrase });
    const before = openOf(vault);
    const rows = () =>
      openOf(vault).db.prepare('SELECT key_version, nonce FROM secrets').all() as {
        key_version: number;
        nonce: Buffer;
      }[];
    const [sealed] = rows();
    const { keyMadeAt } = await vault.state();
    const { recoveryKey } = await vault.rotateKey({ passphrase });

    expect(openOf(vault)).not.toBe(before);
    expect(openOf(vault).id).toBe(before.id);
    expect(() => before.secrets.get(secretRef)).toThrow(
      expect.objectContaining({ code: 'vault_locked' }),
    );
    expect(rows()).toEqual([{ key_version: 2, nonce: expect.any(Buffer) as unknown }]);
    expect(rows()[0]?.nonce.equals(sealed?.nonce ?? Buffer.alloc(0))).toBe(false);
    expect((await vault.state()).keyMadeAt).toBeGreaterThan(keyMadeAt ?? Infinity);
    for (const by of [{ passphrase }, { recoveryKey }, { keychain: true as const }]) {
      await vault.lock();
      await vault.unlock(by);
      expect(openOf(vault).secrets.get(secretRef)).toBe('kept');
    }
    await vault.lock();
    await expect(vault.unlock({ recoveryKey: old })).rejects.toMatchObject({
      code: 'recovery_key_wrong',
    });
    expect(keychain.entries.size).toBe(1);
    const files = readdirSync(folder).sort();
    expect(files).toEqual([
      expect.stringMatching(/^sojourn-\w{26}\.db$/),
      'vault.json',
      'vault.lock',
    ]);
  });

  it('S3: the new file opens with the new key alone', async () => {
    const { folder, vault } = await madeVault();
    const first = readFileSync(databaseOf(folder));
    await vault.rotateKey({ keychain: true });
    await vault.rotateKey({ keychain: true });
    await vault.lock();
    const file = databaseOf(folder);
    expect(file).not.toBe(join(folder, 'sojourn.db'));
    expect(() => openDatabase({ file, key: Buffer.alloc(32) })).toThrow(
      expect.objectContaining({ code: 'vault_damaged' }),
    );
    writeFileSync(file, first);
    await expect(vault.unlock({ keychain: true })).rejects.toMatchObject({ code: 'vault_damaged' });
  });

  it('V4: with a passphrase the proof must be the passphrase, and nothing changes without it', async () => {
    const { folder, vault, recoveryKey } = await madeVault({ passphrase });
    const before = contentsOf(folder);
    for (const proof of [{ recoveryKey }, { keychain: true as const }])
      await expect(vault.rotateKey(proof)).rejects.toMatchObject({ code: 'vault_proof_needed' });
    expect(contentsOf(folder)).toEqual(before);
    expect(openOf(vault).secrets.get(secretRef)).toBe('kept');
  });

  it('V4: work comes to rest before and goes on after, and the vault does not look locked meanwhile', async () => {
    const { vault } = await madeVault();
    const order: string[] = [];
    vault.onClose(async () => {
      order.push(`closing, ${(await vault.state()).state}`);
    });
    vault.onOpen(async () => {
      order.push(`opened, ${(await vault.state()).state}`);
    });
    await vault.rotateKey({ keychain: true });
    expect(order).toEqual(['closing, unlocked', 'opened, unlocked']);
  });

  it('F5: while another process uses the vault it is refused, and both go on', async () => {
    const { folder, keychain, vault } = await madeVault();
    const other = vaultIn(folder, keychain);
    await other.unlock({ keychain: true });
    const header = readFileSync(join(folder, 'vault.json'), 'utf8');
    await expect(vault.rotateKey({ keychain: true })).rejects.toMatchObject({ code: 'vault_busy' });
    expect(readFileSync(join(folder, 'vault.json'), 'utf8')).toBe(header);
    openOf(vault).secrets.put(second, 'still written');
    expect(openOf(other).secrets.get(second)).toBe('still written');
    await other.lock();
    await vault.rotateKey({ keychain: true });
    expect(openOf(vault).secrets.get(second)).toBe('still written');
  });

  it('F5: whoever unlocks while it runs gets the vault with its new key, or is told that it is busy', async () => {
    const { folder, keychain, vault } = await madeVault();
    const other = vaultIn(folder, keychain);
    const unlocking = vi.fn(() => other.unlock({ keychain: true }));
    vault.onClose(() => void unlocking().catch(() => undefined));
    await vault.rotateKey({ keychain: true });
    const answer = await (unlocking.mock.results[0]?.value as Promise<void>).then(
      () => openOf(other).secrets.get(secretRef),
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    );
    expect(['kept', 'vault_busy', 'keychain_changed']).toContain(answer);
    expect(openOf(vault).secrets.get(secretRef)).toBe('kept');
  });

  it('S5: a secret that does not open stays the only one', async () => {
    const { vault } = await madeVault();
    openOf(vault).secrets.put(second, 'broken');
    openOf(vault)
      .db.prepare('UPDATE secrets SET nonce = zeroblob(12) WHERE record = ?')
      .run(second.record);
    await vault.rotateKey({ keychain: true });
    expect(openOf(vault).secrets.get(secretRef)).toBe('kept');
    expect(() => openOf(vault).secrets.get(second)).toThrow(SecretUnreadable);
  });

  it('S4: with a keychain that is missing, locked or denied nothing is rotated, and the vault stays open', async () => {
    const { folder, keychain, vault, recoveryKey } = await madeVault();
    const before = contentsOf(folder);
    for (const state of ['missing', 'locked', 'denied'] as const) {
      keychain.now = state;
      await expect(vault.rotateKey({ recoveryKey })).rejects.toMatchObject({
        code: `keychain_${state}`,
      });
      expect(contentsOf(folder)).toEqual(before);
      expect(openOf(vault).secrets.get(secretRef)).toBe('kept');
    }
    keychain.now = 'available';
    await vault.rotateKey({ recoveryKey });
    expect(openOf(vault).secrets.get(secretRef)).toBe('kept');
  });

  it('S6: what fails on the way leaves the old key, an open vault and no other file', async () => {
    const { folder, keychain, vault, recoveryKey } = await madeVault();
    vi.spyOn(vault.open?.db ?? expect.unreachable(), 'close').mockImplementationOnce(function (
      this: ReturnType<typeof openDatabase>,
    ) {
      const closed = this.close();
      // A page that cannot be read any more, found while everything is copied.
      const file = join(folder, 'sojourn.db');
      const bytes = readFileSync(file);
      writeFileSync(`${file}.whole`, bytes);
      writeFileSync(
        file,
        Buffer.concat([bytes.subarray(0, 8192), Buffer.alloc(bytes.length - 8192)]),
      );
      return closed;
    });
    await expect(vault.rotateKey({ keychain: true })).rejects.toMatchObject({
      code: 'vault_damaged',
    });
    expect(existsSync(join(folder, 'sojourn.db'))).toBe(true);
    writeFileSync(join(folder, 'sojourn.db'), readFileSync(join(folder, 'sojourn.db.whole')));
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
    expect(keychain.entries.size).toBe(1);
    await vault.lock();
    await vault.unlock({ recoveryKey });
    expect(openOf(vault).secrets.get(secretRef)).toBe('kept');
  });

  it('S6: leftovers of one that was cut short go with the next unlock, and nothing of anybody else', async () => {
    const { folder, keychain, vault } = await madeVault();
    await vault.lock();
    const ulid = '01JD9Z3K8M7Q2W4E6R8T0Y1P3S';
    const own = [
      `sojourn-${ulid}.db.new`,
      `sojourn-${ulid}.db.new-journal`,
      'vault.json.0123456789ab.tmp',
    ];
    const foreign = [`sojourn-${ulid}.db`, 'sojourn.db.bak', 'notes.new', 'vault.json.bak'];
    for (const name of [...own, ...foreign]) writeFileSync(join(folder, name), 'x');
    const other = vaultIn(folder, keychain);
    await other.unlock({ keychain: true });
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(foreign));
    expect(readdirSync(folder).filter((name) => own.includes(name))).toEqual([]);
  });

  it('S6: leftovers stay while another process may be at work on them', async () => {
    const { folder, keychain } = await madeVault();
    const left = 'sojourn-01JD9Z3K8M7Q2W4E6R8T0Y1P3S.db.new';
    writeFileSync(join(folder, left), 'x');
    await vaultIn(folder, keychain).unlock({ keychain: true });
    expect(readdirSync(folder)).toContain(left);
  });
});
