import type { Keychain, KeychainState } from '../../src/core/vault/index.ts';
import { SojournError } from '../../src/shared/errors.ts';

/** A keychain that lives as long as the test and answers as its `now` says. */
export interface MemoryKeychain extends Keychain {
  readonly entries: Map<string, string>;
  now: KeychainState;
}

export function memoryKeychain(now: KeychainState = 'available'): MemoryKeychain {
  const entries = new Map<string, string>();
  const keychain: MemoryKeychain = {
    entries,
    now,
    async state() {
      return keychain.now;
    },
    async get(account) {
      refuse();
      return entries.get(account) ?? null;
    },
    async set(account, secret) {
      refuse();
      entries.set(account, secret);
    },
    async remove(account) {
      refuse();
      entries.delete(account);
    },
  };
  function refuse(): void {
    if (keychain.now !== 'available') throw new SojournError(`keychain_${keychain.now}`);
  }
  return keychain;
}
