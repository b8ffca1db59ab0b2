/** Owns the keys: the vault file's slots, locking and unlocking, and the sealed secrets inside the database. */
export { systemKeychain } from './keychain.ts';
export type { Keychain, KeychainState } from './keychain.ts';
export { SecretUnreadable } from './secrets.ts';
export type { SecretRef, Secrets } from './secrets.ts';
export { createVault } from './vault.ts';
export type { UnlockBy } from './protection.ts';
export type { OpenVault, Vault } from './vault.ts';
