/** Vaults on real files, behind a keychain of the test, which needs no costly derivation, and optionally a passphrase. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createVault } from '../../src/core/vault/index.ts';
import type { OpenVault, Vault } from '../../src/core/vault/index.ts';
import { memoryKeychain } from './memoryKeychain.ts';
import type { MemoryKeychain } from './memoryKeychain.ts';
import { temporaryFolder } from './temporaryFolder.ts';

export const passphrase = 'seven words on a rainy day';
export const secretRef = { record: 'connection-1', app: 'practice-tasks', field: 'access-token' };

export interface MadeVault {
  readonly folder: string;
  readonly keychain: MemoryKeychain;
  readonly vault: Vault;
  readonly recoveryKey: string;
}

/** The vault of a folder, as another process sees it; locked at the end of the test. */
export function vaultIn(folder: string, keychain: MemoryKeychain = memoryKeychain()): Vault {
  const vault = createVault({ folder, keychain, now: Date.now });
  onTestFinished(() => vault.lock());
  return vault;
}

/** A new, unlocked vault that holds one secret. */
export async function madeVault(protection: { passphrase?: string } = {}): Promise<MadeVault> {
  const folder = join(temporaryFolder(), 'data');
  const keychain = memoryKeychain();
  const vault = vaultIn(folder, keychain);
  const { recoveryKey } = await vault.create({ ...protection, keychain: true });
  openOf(vault).secrets.put(secretRef, 'kept');
  return { folder, keychain, vault, recoveryKey };
}

export function openOf(vault: Vault): OpenVault {
  if (vault.open === null) throw new Error('The vault is not open');
  return vault.open;
}

/** The file that the vault's header names. */
export function databaseOf(folder: string): string {
  const header: unknown = JSON.parse(readFileSync(join(folder, 'vault.json'), 'utf8'));
  const named = typeof header === 'object' && header !== null && 'database' in header;
  return join(folder, named ? String(header.database) : 'sojourn.db');
}

/** Every file in a folder and below with its content, but for what SQLite keeps beside an open database. */
export function contentsOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/-(shm|wal)$|\.lock$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.map((file) => [file.slice(folder.length + 1), readFileSync(file, 'hex')]),
  );
}
