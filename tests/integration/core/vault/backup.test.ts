import {
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readHeader, replaceHeader } from '../../../../src/core/vault/header.ts';
import { SecretUnreadable } from '../../../../src/core/vault/index.ts';
import type { Vault } from '../../../../src/core/vault/index.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';
import {
  contentsOf,
  databaseOf,
  madeVault,
  openOf,
  passphrase,
  secretRef,
  vaultIn,
} from '../../../servers/vaults.ts';
import type { MadeVault } from '../../../servers/vaults.ts';

const second = { ...secretRef, record: 'connection-2' };

interface BackedUp extends MadeVault {
  readonly file: string;
}

/** A vault with a backup of it; what was saved after the backup is in the vault only. */
async function backedUp(protection: { passphrase?: string } = {}): Promise<BackedUp> {
  const made = await madeVault(protection);
  const file = join(temporaryFolder(), 'Sojourn.sojourn-backup');
  await made.vault.backup(file);
  openOf(made.vault).secrets.put(second, 'saved after the backup');
  return { ...made, file };
}

async function restored(vault: Vault, { file, recoveryKey }: BackedUp): Promise<void> {
  const { backup } = await vault.chooseBackup(file);
  await vault.restore(backup, { recoveryKey });
}

function keptFolders(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith('replaced-'));
}

describe('a backup', () => {
  it('V4: is told with what it opens with and whether it is of this vault, and nothing of it is in the clear', async () => {
    const made = await backedUp({ passphrase });
    const stranger = await madeVault();
    expect(await made.vault.chooseBackup(made.file)).toEqual({
      backup: expect.any(String) as unknown,
      fileName: 'Sojourn.sojourn-backup',
      bytes: statSync(made.file).size,
      createdAt: expect.any(Number) as unknown,
      opensWith: { passphrase: true, recovery: true },
      sameVault: true,
    });
    expect(await stranger.vault.chooseBackup(made.file)).toMatchObject({ sameVault: false });
    const bytes = readFileSync(made.file);
    for (const text of ['kept', secretRef.record, passphrase, 'SQLite format 3', 'CREATE TABLE'])
      expect(bytes.includes(text), text).toBe(false);
    expect(bytes.includes('keychain')).toBe(false);
  });

  it('S10: has mode 0600 and leaves nothing beside it or in the data folder', async () => {
    const made = await backedUp();
    expect(statSync(made.file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(made.file, '..'))).toEqual(['Sojourn.sojourn-backup']);
    await made.vault.lock();
    expect(readdirSync(made.folder).sort()).toEqual(['sojourn.db', 'vault.json', 'vault.lock']);
  });

  it('S7: replaces an older one whole, and is refused inside the data folder, by whatever way', async () => {
    const made = await backedUp();
    const before = readFileSync(made.file, 'hex');
    await made.vault.backup(made.file);
    expect(readFileSync(made.file, 'hex')).not.toBe(before);
    const link = join(temporaryFolder(), 'link');
    symlinkSync(made.folder, link);
    const whole = contentsOf(made.folder);
    for (const path of [databaseOf(made.folder), join(made.folder, 'x'), join(link, 'vault.json')])
      await expect(made.vault.backup(path)).rejects.toMatchObject({ code: 'input_invalid' });
    await expect(made.vault.backup('/nonexistent/folder/x')).rejects.toMatchObject({
      code: 'input_invalid',
    });
    expect(contentsOf(made.folder)).toEqual(whole);
    await made.vault.lock();
    await expect(made.vault.backup(made.file)).rejects.toMatchObject({ code: 'vault_locked' });
  });

  it('S7: of a vault that others write to meanwhile is one whole state', async () => {
    const made = await madeVault();
    const other = vaultIn(made.folder, made.keychain);
    await other.unlock({ keychain: true });
    const { db } = openOf(other);
    const insert = db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)');
    const file = join(temporaryFolder(), 'x.sojourn-backup');
    let written = 0;
    const backup = made.vault.backup(file);
    const going = { on: true };
    void backup.finally(() => (going.on = false));
    while (going.on) {
      written += 1;
      db.transaction(() => {
        insert.run(`a ${written}`, 'x');
        insert.run(`b ${written}`, 'x');
      })();
      await new Promise(setImmediate);
    }
    await backup;
    await other.lock();
    await restored(made.vault, { ...made, file });
    const count = (start: string) =>
      openOf(made.vault)
        .db.prepare(`SELECT count(*) FROM meta WHERE key LIKE '${start} %'`)
        .pluck()
        .get();
    expect(count('a')).toBe(count('b'));
  });

  it('S7: every flipped bit, every cut and every other file is found, and the vault stays as it is', async () => {
    const made = await backedUp();
    const whole = readFileSync(made.file);
    const before = contentsOf(made.folder);
    const file = join(temporaryFolder(), 'changed');
    const codes = new Set<string>();
    const look = async (bytes: Buffer) => {
      writeFileSync(file, bytes);
      const code = await made.vault.chooseBackup(file).then(
        () => 'accepted',
        (error: unknown) =>
          error instanceof Error && 'code' in error ? String(error.code) : error,
      );
      codes.add(String(code));
    };
    // All of the start, then places spread over the rest.
    const places = [
      ...Array(200).keys(),
      ...Array(200)
        .keys()
        .map((n) => 200 + n * Math.floor((whole.length - 201) / 200)),
    ];
    for (const place of places) {
      const flipped = Buffer.from(whole);
      flipped[place] = (whole[place] ?? 0) ^ (1 << (place % 8));
      await look(flipped);
    }
    for (const length of [0, 1, 16, 55, 56, 400, whole.length - 1])
      await look(whole.subarray(0, length));
    await look(Buffer.concat([whole, Buffer.from('x')]));
    await look(readFileSync(databaseOf(made.folder)));
    await look(readFileSync(join(made.folder, 'vault.json')));
    expect([...codes].sort()).toEqual(['backup_damaged', 'backup_newer']);
    await expect(made.vault.chooseBackup(join(file, 'none'))).rejects.toMatchObject({
      code: 'backup_damaged',
    });
    expect(contentsOf(made.folder)).toEqual(before);
  });

  it('S7: of a later format or a later schema is told as newer, and the vault stays as it is', async () => {
    const made = await backedUp();
    const bytes = readFileSync(made.file);
    bytes.writeUInt32BE(2, 16);
    const later = join(temporaryFolder(), 'later');
    writeFileSync(later, bytes);
    await expect(made.vault.chooseBackup(later)).rejects.toMatchObject({ code: 'backup_newer' });

    const newer = await madeVault();
    openOf(newer.vault).db.pragma('user_version = 1000');
    await newer.vault.backup(later);
    const before = contentsOf(made.folder);
    const { backup } = await made.vault.chooseBackup(later);
    await expect(
      made.vault.restore(backup, { recoveryKey: newer.recoveryKey }),
    ).rejects.toMatchObject({ code: 'backup_newer' });
    expect(contentsOf(made.folder)).toEqual(before);
    expect(openOf(made.vault).secrets.get(second)).toBe('saved after the backup');
  });
});

describe('restoring', () => {
  it('V4: puts the backup in the place of an open vault, keeps that one whole in a folder, and opens', async () => {
    const made = await backedUp();
    await restored(made.vault, made);
    expect((await made.vault.state()).state).toBe('unlocked');
    expect(openOf(made.vault).secrets.get(secretRef)).toBe('kept');
    expect(openOf(made.vault).secrets.get(second)).toBeNull();
    expect((await made.vault.state()).slots.keychain).toBe(false);
    const [kept = ''] = keptFolders(made.folder);
    expect(keptFolders(made.folder)).toHaveLength(1);
    expect(statSync(join(made.folder, kept)).mode & 0o777).toBe(0o700);

    const before = vaultIn(join(made.folder, kept), made.keychain);
    await before.unlock({ recoveryKey: made.recoveryKey });
    expect(openOf(before).secrets.get(second)).toBe('saved after the backup');
    await before.lock();
    const { recoveryKey } = await made.vault.rotateKey({ recoveryKey: made.recoveryKey });
    await made.vault.lock();
    await made.vault.unlock({ recoveryKey });
    expect(openOf(made.vault).secrets.get(secretRef)).toBe('kept');
    expect(readdirSync(made.folder).sort()).toEqual([
      kept,
      expect.stringMatching(/^sojourn-\w{26}\.db/) as unknown,
      expect.stringMatching(/-shm$/) as unknown,
      expect.stringMatching(/-wal$/) as unknown,
      'vault.json',
      'vault.lock',
    ]);
  });

  it('V4: on another computer, with the passphrase; the keychain can be added there', async () => {
    const made = await backedUp({ passphrase });
    const folder = join(temporaryFolder(), 'new');
    const vault = vaultIn(folder);
    const { backup } = await vault.chooseBackup(made.file);
    await vault.restore(backup, { passphrase });
    expect(openOf(vault).secrets.get(secretRef)).toBe('kept');
    expect(keptFolders(folder)).toEqual([]);
    expect((await vault.state()).slots).toEqual({
      keychain: false,
      passphrase: true,
      recovery: true,
    });
    await vault.setKeychain({ recoveryKey: made.recoveryKey }, true);
    await vault.lock();
    await vault.unlock({ keychain: true });
    expect(openOf(vault).secrets.get(secretRef)).toBe('kept');
  });

  const damages: Record<string, (folder: string) => void> = {
    'vault.json is cut': (folder) => truncateSync(join(folder, 'vault.json'), 100),
    'the database is cut': (folder) => truncateSync(join(folder, 'sojourn.db'), 5000),
    'the database is foreign': (folder) => writeFileSync(join(folder, 'sojourn.db'), 'foreign'),
    nothing: () => undefined,
  };
  it.each(Object.entries(damages))(
    'S5: over a locked vault of which %s: it opens, and what was there is kept as it was',
    async (_name, damage) => {
      const made = await backedUp();
      await made.vault.lock();
      damage(made.folder);
      const before = contentsOf(made.folder);
      await restored(made.vault, made);
      expect(openOf(made.vault).secrets.get(secretRef)).toBe('kept');
      const [kept = ''] = keptFolders(made.folder);
      expect(contentsOf(join(made.folder, kept))).toEqual(before);
    },
  );

  it('S7: a wrong key, a used-up or unknown choice, a file that changed meanwhile: the open vault goes on untouched', async () => {
    const made = await backedUp();
    const stranger = await madeVault();
    const before = contentsOf(made.folder);
    const { backup } = await made.vault.chooseBackup(made.file);
    await expect(
      made.vault.restore(backup, { recoveryKey: stranger.recoveryKey }),
    ).rejects.toMatchObject({ code: 'recovery_key_wrong' });
    await expect(made.vault.restore(backup, { passphrase })).rejects.toMatchObject({
      code: 'passphrase_wrong',
    });
    await expect(
      made.vault.restore('another', { recoveryKey: made.recoveryKey }),
    ).rejects.toMatchObject({ code: 'not_found' });
    const bytes = readFileSync(made.file);
    bytes[bytes.length - 500] = (bytes[bytes.length - 500] ?? 0) ^ 1;
    writeFileSync(made.file, bytes);
    await expect(
      made.vault.restore(backup, { recoveryKey: made.recoveryKey }),
    ).rejects.toMatchObject({ code: 'backup_damaged' });
    expect(contentsOf(made.folder)).toEqual(before);
    expect(openOf(made.vault).secrets.get(second)).toBe('saved after the backup');
  });

  it('F5: while another process uses the vault it is refused, and both go on', async () => {
    const made = await backedUp();
    const other = vaultIn(made.folder, made.keychain);
    await other.unlock({ keychain: true });
    const before = contentsOf(made.folder);
    await expect(restored(made.vault, made)).rejects.toMatchObject({ code: 'vault_busy' });
    expect(contentsOf(made.folder)).toEqual(before);
    openOf(other).secrets.put(secretRef, 'written by the other');
    expect(openOf(made.vault).secrets.get(secretRef)).toBe('written by the other');
  });

  it('S7: cut short after it took effect, the next unlock completes it and keeps what was replaced', async () => {
    const made = await backedUp();
    await made.vault.lock();
    const [header = '', database = ''] = ['vault.json', 'sojourn.db'].map((name) =>
      readFileSync(join(made.folder, name), 'hex'),
    );
    await restored(made.vault, made);
    await made.vault.lock();
    // As it was in between: the new database without its name, the old one in its place, the old header beside.
    const file = join(made.folder, 'vault.json');
    const keepIn = 'replaced-20260101T000000000Z';
    const inForce = readHeader(file) ?? expect.unreachable('there is a header');
    replaceHeader(file, { ...inForce, former: { databases: ['sojourn.db'], keepIn } });
    renameSync(databaseOf(made.folder), `${databaseOf(made.folder)}.new`);
    writeFileSync(join(made.folder, 'sojourn.db'), Buffer.from(database, 'hex'));
    writeFileSync(`${file}.replaced`, Buffer.from(header, 'hex'));

    const again = vaultIn(made.folder, made.keychain);
    expect((await again.state()).state).toBe('locked');
    await again.unlock({ recoveryKey: made.recoveryKey });
    expect(openOf(again).secrets.get(secretRef)).toBe('kept');
    await again.lock();
    expect(contentsOf(join(made.folder, keepIn))).toEqual({
      'sojourn.db': database,
      'vault.json': header,
    });
    expect(readdirSync(made.folder)).not.toContain('sojourn.db');
    expect(readHeader(file)?.former).toBeUndefined();
  });

  it('S5: a secret that did not open when the backup was made stays the only one', async () => {
    const made = await madeVault();
    openOf(made.vault).secrets.put(second, 'broken');
    openOf(made.vault)
      .db.prepare('UPDATE secrets SET nonce = zeroblob(12) WHERE record = ?')
      .run(second.record);
    const file = join(temporaryFolder(), 'x.sojourn-backup');
    await made.vault.backup(file);
    await restored(made.vault, { ...made, file });
    expect(openOf(made.vault).secrets.get(secretRef)).toBe('kept');
    expect(() => openOf(made.vault).secrets.get(second)).toThrow(SecretUnreadable);
  });
});
