import { describe, expect, it, vi } from 'vitest';
import { keychainOver } from '../../../../src/core/vault/keychain.ts';
import type { Keytar } from '../../../../src/core/vault/keychain.ts';

function keytarThat(changes: Partial<Keytar>): Keytar {
  const entries = new Map<string, string>();
  return {
    getPassword: async (service, account) => entries.get(`${service}/${account}`) ?? null,
    setPassword: async (service, account, password) => {
      entries.set(`${service}/${account}`, password);
    },
    deletePassword: async (service, account) => entries.delete(`${service}/${account}`),
    ...changes,
  };
}

const refusing = (words: string) => {
  const refuse = () => Promise.reject(new Error(words));
  return keytarThat({ getPassword: refuse, setPassword: refuse, deletePassword: refuse });
};

describe('keychain', () => {
  it('S4: keeps an entry under the service Sojourn', async () => {
    const keytar = keytarThat({});
    const keychain = keychainOver(async () => keytar);
    await keychain.set('vault', 'secret');
    expect(await keytar.getPassword('Sojourn', 'vault')).toBe('secret');
    expect(await keychain.get('vault')).toBe('secret');
    await keychain.remove('vault');
    expect(await keychain.get('vault')).toBeNull();
    expect(await keychain.state()).toBe('available');
  });

  it.each([
    ['missing', 'Cannot autolaunch D-Bus without X11 $DISPLAY'],
    ['missing', 'Could not connect: No such file or directory'],
    ['missing', 'The name org.freedesktop.secrets was not provided by any .service files'],
    ['missing', 'Object does not exist at path “/org/freedesktop/secrets/collection/login”'],
    ['missing', 'An unknown error occurred.'],
    ['locked', 'Cannot create an item in a locked collection'],
    ['locked', 'GDBus.Error:org.freedesktop.Secret.Error.IsLocked: The item is locked'],
    ['locked', 'User interaction is not allowed.'],
    ['denied', 'User canceled the operation.'],
    ['denied', 'The user name or passphrase you entered is not correct.'],
    ['denied', 'Access is denied.'],
    [
      'denied',
      'An AppArmor policy prevents this sender from sending this message to this recipient',
    ],
  ] as const)('S4: is %s when the system says “%s”', async (state, words) => {
    const keychain = keychainOver(async () => refusing(words));
    const refused: unknown = expect.objectContaining({ code: `keychain_${state}` });
    expect(await keychain.state()).toBe(state);
    await expect(keychain.get('vault')).rejects.toThrow(refused);
    await expect(keychain.set('vault', 'secret')).rejects.toThrow(refused);
    await expect(keychain.remove('vault')).rejects.toThrow(refused);
  });

  it('S4: is missing where its library cannot be loaded', async () => {
    const keychain = keychainOver(() =>
      Promise.reject(new Error('Failed to load keytar native addon')),
    );
    expect(await keychain.state()).toBe('missing');
    await expect(keychain.get('vault')).rejects.toMatchObject({ code: 'keychain_missing' });
  });

  it('S4: a locked keychain that answers “no entry” is locked, not empty', async () => {
    const keychain = keychainOver(async () =>
      keytarThat({
        getPassword: async () => null,
        setPassword: () =>
          Promise.reject(new Error('Cannot create an item in a locked collection')),
      }),
    );
    await expect(keychain.get('vault')).rejects.toMatchObject({ code: 'keychain_locked' });
  });

  it('S4: its state tells the last refusal until something succeeds, without trying again', async () => {
    let open = false;
    const setPassword = vi.fn(() =>
      open ? Promise.resolve() : Promise.reject(new Error('Access denied')),
    );
    const keychain = keychainOver(async () => keytarThat({ setPassword }));
    await expect(keychain.set('vault', 'secret')).rejects.toMatchObject({
      code: 'keychain_denied',
    });
    await keychain.remove('vault');
    expect(await keychain.state()).toBe('denied');
    expect(setPassword).toHaveBeenCalledTimes(1);
    open = true;
    await keychain.set('vault', 'secret');
    expect(await keychain.state()).toBe('available');
  });

  it('S4: a service that does not answer is missing, and is not asked twice at once', async () => {
    vi.useFakeTimers();
    try {
      const getPassword = vi.fn(() => new Promise<null>(() => undefined));
      const keychain = keychainOver(async () => keytarThat({ getPassword }));
      const states = Promise.all([keychain.state(), keychain.state()]);
      await vi.advanceTimersByTimeAsync(5_000);
      expect(await states).toEqual(['missing', 'missing']);
      expect(getPassword).toHaveBeenCalledTimes(1);
    } finally {
      vi.useRealTimers();
    }
  });
});
