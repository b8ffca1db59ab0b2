import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createVault } from '../../../../src/core/vault/index.ts';
import { readHeader, writeNewHeader } from '../../../../src/core/vault/header.ts';
import type { OpenVault, Vault } from '../../../../src/core/vault/index.ts';
import { memoryKeychain } from '../../../servers/memoryKeychain.ts';
import type { MemoryKeychain } from '../../../servers/memoryKeychain.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';

const passphrase = 'seven words on a rainy day';
const ref = { record: 'connection-1', app: 'practice-tasks', field: 'access-token' };

interface Made {
  readonly folder: string;
  readonly keychain: MemoryKeychain;
  readonly vault: Vault;
  readonly recoveryKey: string;
}

function vaultIn(folder: string, keychain = memoryKeychain()): Vault {
  return createVault({ folder, keychain, now: Date.now });
}

/** A new vault behind the keychain, which needs no costly derivation, and optionally a passphrase. */
async function made(protection: { passphrase?: string } = {}): Promise<Made> {
  const folder = join(temporaryFolder(), 'data');
  const keychain = memoryKeychain();
  const vault = vaultIn(folder, keychain);
  const { recoveryKey } = await vault.create({ ...protection, keychain: true });
  return { folder, keychain, vault, recoveryKey };
}

function opened(vault: Vault): OpenVault {
  if (vault.open === null) throw new Error('The vault is not open');
  return vault.open;
}

function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder).filter((name) => !/-(shm|wal)$|\.lock$/.test(name));
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'hex')]));
}

describe('a new vault', () => {
  it('V2: is made behind a passphrase, a keychain, or both, always with a recovery key', async () => {
    const folder = join(temporaryFolder(), 'data');
    const keychain = memoryKeychain();
    const vault = vaultIn(folder, keychain);
    expect(await vault.state()).toEqual({
      state: 'none',
      slots: { keychain: false, passphrase: false, recovery: false },
      keychain: 'available',
      running: false,
      keyMadeAt: null,
    });
    const { recoveryKey } = await vault.create({ passphrase, keychain: true });
    expect(recoveryKey).toMatch(/^(\w{4}-){7}\w{4}$/);
    expect(await vault.state()).toEqual({
      state: 'unlocked',
      slots: { keychain: true, passphrase: true, recovery: true },
      keychain: 'available',
      running: false,
      keyMadeAt: expect.any(Number) as unknown,
    });
    opened(vault).secrets.put(ref, 'kept');

    for (const by of [{ passphrase }, { recoveryKey }, { keychain: true as const }]) {
      await vault.lock();
      expect(await vault.state()).toMatchObject({ state: 'locked' });
      await vault.unlock(by);
      expect(opened(vault).secrets.get(ref)).toBe('kept');
    }
    const elsewhere = vaultIn(folder, keychain);
    await elsewhere.unlock({ passphrase });
    expect(opened(elsewhere).id).toBe(opened(vault).id);
    await elsewhere.lock();
    await vault.lock();
  });

  it('V2: refuses a weak passphrase and no protection at all, and leaves nothing behind', async () => {
    const folder = join(temporaryFolder(), 'data');
    const vault = vaultIn(folder);
    await expect(vault.create({ passphrase: 'too short', keychain: true })).rejects.toMatchObject({
      code: 'passphrase_weak',
    });
    await expect(vault.create({ keychain: false })).rejects.toMatchObject({
      code: 'input_invalid',
    });
    expect(existsSync(folder)).toBe(false);
  });

  it.each(['missing', 'locked', 'denied'] as const)(
    'S4: with a keychain that is %s there is no vault and no weaker one in its place',
    async (state) => {
      const folder = join(temporaryFolder(), 'data');
      const vault = vaultIn(folder, memoryKeychain(state));
      await expect(vault.create({ passphrase, keychain: true })).rejects.toMatchObject({
        code: `keychain_${state}`,
      });
      expect(await vault.state()).toMatchObject({ state: 'none', keychain: state });
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('S4: is not made with a keychain that forgets', async () => {
    const folder = join(temporaryFolder(), 'data');
    const vault = vaultIn(folder, { ...memoryKeychain(), get: async () => null });
    await expect(vault.create({ keychain: true })).rejects.toMatchObject({
      code: 'keychain_missing',
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['vault.json', 'sojourn.db'])(
    'S4: a key is never made where %s stands already, readable or not',
    async (name) => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, name), 'not readable');
      const vault = vaultIn(folder);
      await expect(vault.create({ passphrase, keychain: false })).rejects.toMatchObject({
        code: 'vault_exists',
      });
      expect(contents(folder)).toEqual({ [name]: Buffer.from('not readable').toString('hex') });
      expect(await vault.state()).toMatchObject({ state: 'damaged' });
    },
  );

  it('S4: of two made at once in one folder one stands whole and the other is refused', async () => {
    const folder = join(temporaryFolder(), 'data');
    const keychain = memoryKeychain();
    const vaults = [vaultIn(folder, keychain), vaultIn(folder, keychain)];
    const results = await Promise.allSettled(
      vaults.map((vault) => vault.create({ keychain: true })),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'vault_exists' },
    });
    for (const vault of vaults) await vault.lock();
    expect(readdirSync(folder).sort()).toEqual(['sojourn.db', 'vault.json', 'vault.lock']);
    expect(keychain.entries.size).toBe(1);
    const again = vaultIn(folder, keychain);
    await again.unlock({ keychain: true });
    await again.lock();
  });

  it('S4: what a listener refuses is undone wholly, so that it can be tried again', async () => {
    const folder = join(temporaryFolder(), 'data');
    const keychain = memoryKeychain();
    const vault = vaultIn(folder, keychain);
    const listener = vi.fn<() => void>().mockImplementationOnce(() => {
      throw new Error('no');
    });
    vault.onOpen(listener);
    await expect(vault.create({ keychain: true })).rejects.toThrow('no');
    expect(vault.open).toBeNull();
    expect(readdirSync(folder)).toEqual(['vault.lock']);
    expect(keychain.entries.size).toBe(0);
    await vault.create({ keychain: true });
    await vault.lock();
  });

  it('F1: one that was interrupted before its database had its name is completed by unlocking', async () => {
    const { folder, keychain, vault } = await made();
    const { id } = opened(vault);
    await vault.lock();
    renameSync(join(folder, 'sojourn.db'), join(folder, `sojourn.${id}.new`));
    const again = vaultIn(folder, keychain);
    expect(await again.state()).toMatchObject({ state: 'locked' });
    await again.unlock({ keychain: true });
    expect(readdirSync(folder)).toContain('sojourn.db');
    await again.lock();
  });

  it('S5: does not take over the WAL that another database left, and keeps it', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'sojourn.db-wal'), 'left by another');
    const vault = vaultIn(folder);
    await vault.create({ keychain: true });
    await vault.lock();
    const left = readdirSync(folder).filter((name) => name.startsWith('sojourn.db-wal.left-'));
    expect(left.map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual([
      'left by another',
    ]);
  });

  it('S10: its files have mode 0600 and its folder 0700, while open and after', async () => {
    const { folder, vault } = await made();
    const modes = () =>
      Object.fromEntries(
        readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o777]),
      );
    expect(modes()).toEqual({
      'sojourn.db': 0o600,
      'sojourn.db-shm': 0o600,
      'sojourn.db-wal': 0o600,
      'vault.json': 0o600,
      'vault.lock': 0o600,
    });
    await vault.lock();
    expect(modes()).toEqual({ 'sojourn.db': 0o600, 'vault.json': 0o600, 'vault.lock': 0o600 });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });
});

describe('unlocking', () => {
  it('S2: a wrong passphrase, recovery key or keychain entry each has its own answer, and nothing changes', async () => {
    const { folder, keychain, vault, recoveryKey } = await made({ passphrase });
    const other = await made();
    await other.vault.lock();
    await vault.lock();
    const before = contents(folder);
    const wrong = async (by: Parameters<Vault['unlock']>[0]) => {
      const code = await vault.unlock(by).then(
        () => 'opened',
        (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
      );
      expect(vault.open).toBeNull();
      return code;
    };
    expect(await wrong({ passphrase: 'Seven words on a rainy day' })).toBe('passphrase_wrong');
    expect(await wrong({ recoveryKey: other.recoveryKey })).toBe('recovery_key_wrong');
    expect(await wrong({ recoveryKey: recoveryKey.slice(0, -1) })).toBe('recovery_key_mistyped');

    const [[account = '', entry = ''] = []] = keychain.entries;
    const [foreign = ''] = other.keychain.entries.values();
    keychain.entries.set(account, foreign);
    expect(await wrong({ keychain: true })).toBe('keychain_changed');
    keychain.entries.set(account, entry.slice(0, -6) + 'AAAAA=');
    expect(await wrong({ keychain: true })).toBe('keychain_changed');
    keychain.entries.clear();
    expect(await wrong({ keychain: true })).toBe('keychain_changed');
    for (const state of ['missing', 'locked', 'denied'] as const) {
      keychain.now = state;
      expect(await wrong({ keychain: true })).toBe(`keychain_${state}`);
    }
    expect(contents(folder)).toEqual(before);

    await vault.unlock({ passphrase });
    await vault.lock();
  });

  it('S2: a slot is bound to its vault and its parameters: copied or changed, it does not open', async () => {
    const one = await made({ passphrase });
    const two = await made();
    await one.vault.lock();
    await two.vault.lock();
    const file = join(one.folder, 'vault.json');
    const [mine, theirs] = [readHeader(file), readHeader(join(two.folder, 'vault.json'))];
    if (mine === null || theirs === null) throw new Error('A header is missing');

    const slots = mine.slots.map((slot) => {
      if (slot.kind === 'passphrase') return { ...slot, kdf: { ...slot.kdf, lanes: 3 } };
      if (slot.kind === 'keychain')
        return theirs.slots.find(({ kind }) => kind === 'keychain') ?? slot;
      return slot;
    });
    rmSync(file);
    writeNewHeader(file, { ...mine, slots });
    const [entry = ''] = two.keychain.entries.values();
    one.keychain.entries.set(mine.id, entry.replace(theirs.id, mine.id));
    const vault = vaultIn(one.folder, one.keychain);
    await expect(vault.unlock({ keychain: true })).rejects.toMatchObject({
      code: 'keychain_changed',
    });
    await expect(vault.unlock({ passphrase })).rejects.toMatchObject({ code: 'passphrase_wrong' });
    await vault.unlock({ recoveryKey: one.recoveryKey });
    await vault.lock();
  });

  it('S5: the vault.json of another vault does not open this one', async () => {
    const one = await made();
    const two = await made();
    await one.vault.lock();
    await two.vault.lock();
    copyFileSync(join(two.folder, 'vault.json'), join(one.folder, 'vault.json'));
    const vault = vaultIn(one.folder, two.keychain);
    await expect(vault.unlock({ keychain: true })).rejects.toMatchObject({ code: 'vault_damaged' });
    expect(await vault.state()).toMatchObject({ state: 'damaged' });
  });

  it('V2: without a slot of that kind says that it does not open it', async () => {
    const { vault } = await made();
    await vault.lock();
    await expect(vault.unlock({ passphrase })).rejects.toMatchObject({ code: 'passphrase_wrong' });
  });

  it('V2: without a vault says so', async () => {
    const vault = vaultIn(join(temporaryFolder(), 'none'));
    await expect(vault.unlock({ passphrase })).rejects.toMatchObject({ code: 'vault_missing' });
    expect(await vault.state()).toMatchObject({ state: 'none' });
  });

  it('V1: twice at once opens once', async () => {
    const { vault } = await made();
    await vault.lock();
    const listener = vi.fn();
    vault.onOpen(listener);
    await Promise.all([vault.unlock({ keychain: true }), vault.unlock({ keychain: true })]);
    expect(listener).toHaveBeenCalledTimes(1);
    await vault.lock();
  });

  it('V1: calls its listeners in order with the open vault, and locks again when one fails', async () => {
    const { vault } = await made();
    await vault.lock();
    const order: string[] = [];
    vault.onOpen(async (open) => {
      await Promise.resolve();
      order.push(`first ${String(open === vault.open)}`);
    });
    vault.onOpen(() => void order.push('second'));
    vault.onClose(() => void order.push('close of first'));
    vault.onClose(() => void order.push('close of second'));
    await vault.unlock({ keychain: true });
    await vault.lock();
    expect(order).toEqual(['first true', 'second', 'close of second', 'close of first']);
    vault.onOpen(() => Promise.reject(new Error('no')));
    await expect(vault.unlock({ keychain: true })).rejects.toThrow('no');
    expect(vault.open).toBeNull();
  });
});

describe('a vault that is not whole', () => {
  const damages: Record<string, (folder: string) => void> = {
    'vault.json is missing': (folder) => rmSync(join(folder, 'vault.json')),
    'vault.json is empty': (folder) => truncateSync(join(folder, 'vault.json'), 0),
    'vault.json is cut': (folder) => truncateSync(join(folder, 'vault.json'), 200),
    'sojourn.db is missing': (folder) => rmSync(join(folder, 'sojourn.db')),
    'sojourn.db is empty': (folder) => truncateSync(join(folder, 'sojourn.db'), 0),
    'sojourn.db is cut': (folder) => truncateSync(join(folder, 'sojourn.db'), 8192),
    'sojourn.db is foreign': (folder) =>
      writeFileSync(join(folder, 'sojourn.db'), 'x'.repeat(9000)),
    'a folder stands for sojourn.db': (folder) => {
      rmSync(join(folder, 'sojourn.db'));
      mkdirSync(join(folder, 'sojourn.db', 'x'), { recursive: true });
    },
  };

  it.each(Object.entries(damages))(
    'S5: %s: it says so, and keeps what is there',
    async (name, damage) => {
      const { folder, keychain, vault } = await made();
      await vault.lock();
      damage(folder);
      const files = readdirSync(folder);
      const again = vaultIn(folder, keychain);
      await expect(again.unlock({ keychain: true })).rejects.toMatchObject({
        code: 'vault_damaged',
      });
      const state = await again.state();
      expect(state).toMatchObject({ state: 'damaged' });
      expect(state.problem).toMatch(
        name.includes('vault.json') ? /vault\.json/ : /The vault file is damaged/,
      );
      await expect(again.create({ keychain: true })).rejects.toMatchObject({
        code: 'vault_exists',
      });
      expect(readdirSync(folder)).toEqual(expect.arrayContaining(files));
      expect(keychain.entries.size).toBe(1);
    },
  );

  it('S5: is locked, no longer damaged, once its file was put back', async () => {
    const { folder, keychain, vault } = await made();
    await vault.lock();
    const file = join(folder, 'sojourn.db');
    const whole = readFileSync(file);
    truncateSync(file, 5000);
    const again = vaultIn(folder, keychain);
    await expect(again.unlock({ keychain: true })).rejects.toMatchObject({ code: 'vault_damaged' });
    expect(await again.state()).toMatchObject({ state: 'damaged' });
    writeFileSync(file, whole);
    expect(await again.state()).toMatchObject({ state: 'locked' });
    await again.unlock({ keychain: true });
    await again.lock();
  });

  it('S5: one of a newer Sojourn is told as such', async () => {
    const { folder, keychain, vault } = await made();
    opened(vault).db.pragma('user_version = 1000');
    await vault.lock();
    const again = vaultIn(folder, keychain);
    await expect(again.unlock({ keychain: true })).rejects.toMatchObject({ code: 'vault_newer' });
    const state = await again.state();
    expect(state.problem).toContain('newer version');
  });

  it('F3: a data folder that is a file is told as such', async () => {
    const folder = join(temporaryFolder(), 'data');
    writeFileSync(folder, '');
    const vault = vaultIn(folder);
    await expect(vault.create({ keychain: true })).rejects.toMatchObject({
      code: 'data_folder_unusable',
    });
  });
});

describe('locking', () => {
  it('S8: after it neither the vault, nor what was held of it, gives data or secrets', async () => {
    const { vault } = await made();
    const held = opened(vault);
    held.secrets.put(ref, 'canary');
    const statement = held.db.prepare('SELECT * FROM secrets');
    await vault.lock();
    expect(vault.open).toBeNull();
    const locked: unknown = expect.objectContaining({ code: 'vault_locked' });
    expect(() => held.secrets.get(ref)).toThrow(locked);
    expect(() => held.secrets.has(ref)).toThrow(locked);
    expect(() => held.secrets.put(ref, 'x')).toThrow(locked);
    expect(() => held.secrets.remove(ref)).toThrow(locked);
    expect(() => held.secrets.removeRecord(ref.record)).toThrow(locked);
    expect(() => held.db.prepare('SELECT * FROM secrets')).toThrow('not open');
    expect(() => statement.all()).toThrow('not open');
  });

  it('S8: happens even when a listener fails, which is told afterwards', async () => {
    const { vault } = await made();
    const second = vi.fn();
    vault.onClose(second);
    vault.onClose(() => {
      throw new Error('no');
    });
    await expect(vault.lock()).rejects.toThrow('The vault is locked');
    expect(second).toHaveBeenCalledOnce();
    expect(vault.open).toBeNull();
  });

  it('S8: twice, or without a vault, is no error', async () => {
    const { vault } = await made();
    await vault.lock();
    await vault.lock();
    await vaultIn(join(temporaryFolder(), 'none')).lock();
  });
});
