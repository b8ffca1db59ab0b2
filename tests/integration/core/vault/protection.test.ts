import { readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readHeader } from '../../../../src/core/vault/header.ts';
import type { UnlockBy } from '../../../../src/core/vault/index.ts';
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

const other = 'eight other words for a sunny day';
const byKeychain: UnlockBy = { keychain: true };

/** What each way of opening answers: `opened`, or the code of the error. */
async function opening(made: MadeVault, by: UnlockBy): Promise<string> {
  await made.vault.lock();
  return made.vault.unlock(by).then(
    () => (openOf(made.vault).secrets.get(secretRef) === 'kept' ? 'opened' : 'empty'),
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'failed'),
  );
}

describe('changing what opens the vault', () => {
  it('S2: a new passphrase rewraps only: the database stays byte for byte, the old one opens no more', async () => {
    const made = await madeVault({ passphrase });
    await made.vault.lock();
    await made.vault.unlock({ keychain: true });
    const before = readFileSync(databaseOf(made.folder), 'hex');
    const others = readHeader(join(made.folder, 'vault.json'))?.slots.filter(
      ({ kind }) => kind !== 'passphrase',
    );
    await made.vault.setPassphrase({ passphrase }, other);
    expect(readFileSync(databaseOf(made.folder), 'hex')).toBe(before);
    const header = readHeader(join(made.folder, 'vault.json'));
    expect(header?.slots.filter(({ kind }) => kind !== 'passphrase')).toEqual(others);
    expect(openOf(made.vault).secrets.get(secretRef)).toBe('kept');
    expect(await opening(made, { passphrase })).toBe('passphrase_wrong');
    expect(await opening(made, { passphrase: other })).toBe('opened');
    expect(await opening(made, { recoveryKey: made.recoveryKey })).toBe('opened');
    expect(await opening(made, byKeychain)).toBe('opened');
  });

  it('V4: a forgotten passphrase is replaced with the recovery key; without both nothing opens and nothing changes', async () => {
    const made = await madeVault({ passphrase });
    const stranger = await madeVault();
    await made.vault.setKeychain({ passphrase }, false);
    await made.vault.lock();
    const before = contentsOf(made.folder);
    expect(await opening(made, { passphrase: 'no idea what it was' })).toBe('passphrase_wrong');
    expect(await opening(made, { recoveryKey: stranger.recoveryKey })).toBe('recovery_key_wrong');
    expect(await opening(made, { recoveryKey: 'lost it' })).toBe('recovery_key_mistyped');
    expect(await opening(made, byKeychain)).toBe('keychain_changed');
    await expect(made.vault.create({ passphrase: other, keychain: false })).rejects.toMatchObject({
      code: 'vault_exists',
    });
    expect(contentsOf(made.folder)).toEqual(before);
    expect(await opening(made, { recoveryKey: made.recoveryKey })).toBe('opened');
    await made.vault.setPassphrase({ recoveryKey: made.recoveryKey }, other);
    expect(await opening(made, { passphrase: other })).toBe('opened');
  });

  it('V4: every change asks for its own proof, unlocked or not, and a wrong one changes nothing', async () => {
    const made = await madeVault({ passphrase });
    const stranger = await madeVault();
    const before = contentsOf(made.folder);
    const wrong: [UnlockBy, string][] = [
      [{ passphrase: other }, 'passphrase_wrong'],
      [{ recoveryKey: stranger.recoveryKey }, 'recovery_key_wrong'],
    ];
    for (const [proof, code] of wrong) {
      const { vault } = made;
      for (const change of [
        () => vault.setPassphrase(proof, other),
        () => vault.setKeychain(proof, false),
        () => vault.newRecoveryKey(proof),
      ])
        await expect(change()).rejects.toMatchObject({ code });
    }
    await expect(made.vault.rotateKey({ passphrase: other })).rejects.toMatchObject({
      code: 'passphrase_wrong',
    });
    expect(contentsOf(made.folder)).toEqual(before);
    await made.vault.lock();
    await expect(made.vault.setPassphrase({ passphrase }, other)).rejects.toMatchObject({
      code: 'vault_locked',
    });
    await expect(made.vault.newRecoveryKey(byKeychain)).rejects.toMatchObject({
      code: 'vault_locked',
    });
  });

  it('S1: a weak passphrase is refused and the one before stays', async () => {
    const made = await madeVault({ passphrase });
    await expect(made.vault.setPassphrase(byKeychain, 'too short')).rejects.toMatchObject({
      code: 'passphrase_weak',
    });
    expect(await opening(made, { passphrase })).toBe('opened');
  });

  it('V4: a new recovery key opens, the one before does not', async () => {
    const made = await madeVault();
    const { recoveryKey } = await made.vault.newRecoveryKey(byKeychain);
    expect(recoveryKey).toMatch(/^(\w{4}-){7}\w{4}$/);
    expect(await opening(made, { recoveryKey: made.recoveryKey })).toBe('recovery_key_wrong');
    expect(await opening(made, { recoveryKey })).toBe('opened');
  });

  it('S4: the keychain is not taken away where only the recovery key would be left', async () => {
    const made = await madeVault();
    await expect(made.vault.setKeychain(byKeychain, false)).rejects.toMatchObject({
      code: 'vault_last_protection',
    });
    expect(made.keychain.entries.size).toBe(1);
    await made.vault.setPassphrase(byKeychain, passphrase);
    await made.vault.setKeychain({ passphrase }, false);
    expect(made.keychain.entries.size).toBe(0);
    expect(await opening(made, byKeychain)).toBe('keychain_changed');
    expect(await opening(made, { passphrase })).toBe('opened');
    expect((await made.vault.state()).slots).toEqual({
      keychain: false,
      passphrase: true,
      recovery: true,
    });
    await made.vault.setKeychain({ passphrase }, true);
    expect(await opening(made, byKeychain)).toBe('opened');
  });

  it('S4: a keychain entry that was changed is made anew with the recovery key, and the old one opens until then', async () => {
    const made = await madeVault();
    const [account = ''] = made.keychain.entries.keys();
    await made.vault.setKeychain(byKeychain, true);
    expect([...made.keychain.entries.keys()]).not.toContain(account);
    expect(made.keychain.entries.size).toBe(1);
    made.keychain.entries.clear();
    expect(await opening(made, byKeychain)).toBe('keychain_changed');
    expect(await opening(made, { recoveryKey: made.recoveryKey })).toBe('opened');
    await made.vault.setKeychain({ recoveryKey: made.recoveryKey }, true);
    expect(await opening(made, byKeychain)).toBe('opened');
  });

  it('S4: a keychain that is missing, locked or denied is not added, and what opened before still opens', async () => {
    const made = await madeVault({ passphrase });
    await made.vault.setKeychain({ passphrase }, false);
    for (const state of ['missing', 'locked', 'denied'] as const) {
      made.keychain.now = state;
      await expect(
        made.vault.setKeychain({ recoveryKey: made.recoveryKey }, true),
      ).rejects.toMatchObject({ code: `keychain_${state}` });
      expect((await made.vault.state()).slots.keychain).toBe(false);
    }
    expect(await opening(made, { recoveryKey: made.recoveryKey })).toBe('opened');
  });

  it('S4: off, the entry goes only after vault.json was written', async () => {
    const made = await madeVault({ passphrase });
    const seen: unknown[] = [];
    made.keychain.remove = async (account) => {
      seen.push(
        readHeader(join(made.folder, 'vault.json'))
          ?.slots.map(({ kind }) => kind)
          .sort(),
      );
      made.keychain.entries.delete(account);
    };
    await made.vault.setKeychain({ passphrase }, false);
    expect(seen).toEqual([['passphrase', 'recovery']]);
  });

  it('F5: of two processes that change the same slot at once one is told; no slot of the other is lost', async () => {
    const made = await madeVault();
    const second = vaultIn(made.folder, made.keychain);
    await second.unlock(byKeychain);
    const results = await Promise.allSettled([
      made.vault.setPassphrase(byKeychain, passphrase),
      second.setPassphrase(byKeychain, other),
      made.vault.newRecoveryKey(byKeychain),
    ]);
    const [first, concurrent, recovery] = results;
    expect([first.status, concurrent.status].sort()).toEqual(['fulfilled', 'rejected']);
    expect([first, concurrent].find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'vault_busy' },
    });
    if (recovery.status !== 'fulfilled') throw recovery.reason;
    const winner = first.status === 'fulfilled' ? passphrase : other;
    await second.lock();
    expect(await opening(made, { passphrase: winner })).toBe('opened');
    expect(await opening(made, recovery.value)).toBe('opened');
  });

  it('S10: vault.json stays 0600 and leaves no other file', async () => {
    const made = await madeVault({ passphrase });
    await made.vault.newRecoveryKey({ passphrase });
    await made.vault.lock();
    expect(statSync(join(made.folder, 'vault.json')).mode & 0o777).toBe(0o600);
    expect(readdirSync(made.folder).sort()).toEqual(['sojourn.db', 'vault.json', 'vault.lock']);
  });
});

describe('a vault of which a part is lost', () => {
  it('V4: without vault.json it says that its keys are gone and that only a backup helps, and makes no new vault', async () => {
    const made = await madeVault();
    await made.vault.lock();
    truncateSync(join(made.folder, 'vault.json'), 0);
    const before = contentsOf(made.folder);
    const state = await made.vault.state();
    expect(state.problem).toMatch(/vault\.json/);
    expect(state.problem).toMatch(/cannot be opened.*recovery key.*backup/);
    await expect(made.vault.create({ keychain: true })).rejects.toMatchObject({
      code: 'vault_exists',
    });
    expect(contentsOf(made.folder)).toEqual(before);
  });

  it('V4: without its database it says that the keys are whole and what was not backed up is lost', async () => {
    const folder = temporaryFolder();
    const made = await madeVault();
    await made.vault.lock();
    writeFileSync(join(folder, 'vault.json'), readFileSync(join(made.folder, 'vault.json')));
    const state = await vaultIn(folder, made.keychain).state();
    expect(state.problem).toMatch(/sojourn\.db is missing.*not backed up is lost/);
  });
});
