/** Works on the vault of a data folder while no app or command has it open. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createVault } from '../../src/core/vault/index.ts';
import type { OpenVault } from '../../src/core/vault/index.ts';
import { memoryKeychain } from './memoryKeychain.ts';

/** Makes the vault, with this passphrase, where there is none yet; locks it when the work is done. */
export async function onVault<T>(
  { home, passphrase }: { readonly home: string; readonly passphrase: string },
  work: (open: OpenVault) => T | Promise<T>,
): Promise<T> {
  const vault = createVault({ folder: home, keychain: memoryKeychain(), now: Date.now });
  if (existsSync(join(home, 'vault.json'))) await vault.unlock({ passphrase });
  else await vault.create({ passphrase, keychain: false });
  if (vault.open === null) throw new Error('The vault is not open.');
  try {
    return await work(vault.open);
  } finally {
    await vault.lock();
  }
}
