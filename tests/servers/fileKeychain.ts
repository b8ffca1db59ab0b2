/** A keychain that processes of a test share, and that survives them, as a real one does: its entries are a file. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Keychain } from '../../src/core/vault/index.ts';

const entriesSchema = z.record(z.string(), z.string());

export function fileKeychain(file: string): Keychain {
  function entries(): Record<string, string> {
    try {
      return entriesSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
      throw error;
    }
  }
  function store(changed: Readonly<Record<string, string>>): void {
    writeFileSync(`${file}.tmp`, JSON.stringify(changed), { mode: 0o600 });
    renameSync(`${file}.tmp`, file);
  }
  return {
    state: () => Promise.resolve('available'),
    get: async (account) => entries()[account] ?? null,
    set: async (account, secret) => store({ ...entries(), [account]: secret }),
    async remove(account) {
      const { [account]: _removed, ...rest } = entries();
      store(rest);
    },
  };
}
