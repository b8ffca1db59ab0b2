/** The three ways to the data key. Each wraps it under a key of its own; changing one touches no other. */
import { hkdfSync, randomBytes } from 'node:crypto';
import { SojournError } from '../../shared/errors.ts';
import { seal, unseal } from './box.ts';
import type { Slot, SlotKind } from './header.ts';
import type { Keychain } from './keychain.ts';
import { keyFromPassphrase, newPassphraseKdf } from './passphrase.ts';
import { readRecoveryKey } from './recoveryKey.ts';

/** What a slot's box is bound to beside its kind and KDF parameters. */
export interface SlotOwner {
  readonly vaultId: string;
  readonly keyVersion: number;
}

const keyBytes = 32;
/** Version of what a slot's box is bound to. */
const bindingVersion = 1;

/** 32 random bytes; the caller wipes them. */
export function newDataKey(): Buffer {
  return randomBytes(keyBytes);
}

/** @returns the key of the database's pages, 32 bytes; the caller wipes them */
export function databaseKey(vaultId: string, dataKey: Buffer): Buffer {
  return deriveKey(dataKey, Buffer.from(vaultId), 'database');
}

/** @returns the key of the sealed secrets, 32 bytes; the caller wipes them */
export function secretsKey(vaultId: string, dataKey: Buffer): Buffer {
  return deriveKey(dataKey, Buffer.from(vaultId), 'secrets');
}

/** @returns 32 bytes for one purpose; keys of different purposes tell nothing of each other (RFC 5869) */
function deriveKey(
  secret: Buffer,
  salt: Buffer,
  purpose: 'database' | 'secrets' | 'recovery',
): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, `sojourn ${purpose}`, keyBytes));
}

export async function passphraseSlot(
  owner: SlotOwner,
  dataKey: Buffer,
  passphrase: string,
): Promise<Slot> {
  const kdf = newPassphraseKdf();
  const key = await keyFromPassphrase(passphrase, kdf);
  return { kind: 'passphrase', kdf, ...wrap(owner, 'passphrase', kdf, key, dataKey) };
}

/** @throws SojournError passphrase_wrong */
export async function openWithPassphrase(
  owner: SlotOwner,
  slot: Slot | undefined,
  passphrase: string,
): Promise<Buffer> {
  const wrong = new SojournError('passphrase_wrong', { field: 'passphrase' });
  if (slot?.kind !== 'passphrase') throw wrong;
  const dataKey = unwrap(owner, slot, await keyFromPassphrase(passphrase, slot.kdf));
  if (dataKey === null) throw wrong;
  return dataKey;
}

export function recoverySlot(owner: SlotOwner, dataKey: Buffer, recoveryKey: Buffer): Slot {
  const salt = randomBytes(16);
  const kdf = { name: 'hkdf-sha256', salt: salt.toString('base64') } as const;
  const key = deriveKey(recoveryKey, salt, 'recovery');
  return { kind: 'recovery', kdf, ...wrap(owner, 'recovery', kdf, key, dataKey) };
}

/** @throws SojournError recovery_key_mistyped, recovery_key_wrong */
export function openWithRecoveryKey(
  owner: SlotOwner,
  slot: Slot | undefined,
  typed: string,
): Buffer {
  const recoveryKey = readRecoveryKey(typed);
  const wrong = new SojournError('recovery_key_wrong', { field: 'recoveryKey' });
  if (slot?.kind !== 'recovery') throw wrong;
  const key = deriveKey(recoveryKey, Buffer.from(slot.kdf.salt, 'base64'), 'recovery');
  recoveryKey.fill(0);
  const dataKey = unwrap(owner, slot, key);
  if (dataKey === null) throw wrong;
  return dataKey;
}

/**
 * Stores a random wrapping key in the keychain and reads it back: a keychain that forgets is found out now.
 * @param before the slot that this one will replace: its entry stays as it is
 * @throws SojournError keychain_missing, keychain_locked, keychain_denied
 */
export async function keychainSlot(
  owner: SlotOwner,
  dataKey: Buffer,
  keychain: Keychain,
  before?: Slot,
): Promise<Slot> {
  const key = randomBytes(keyBytes);
  const kdf = isInSecondEntry(before) || before === undefined ? firstEntry : secondEntry;
  const account = accountOf(owner.vaultId, kdf);
  const entry = entryOf(owner.vaultId, key);
  await keychain.set(account, entry);
  if ((await keychain.get(account)) !== entry) throw new SojournError('keychain_missing');
  return { kind: 'keychain', kdf, ...wrap(owner, 'keychain', kdf, key, dataKey) };
}

/** @throws SojournError keychain_missing, keychain_locked, keychain_denied, keychain_changed */
export async function openWithKeychain(
  owner: SlotOwner,
  slot: Slot | undefined,
  keychain: Keychain,
): Promise<Buffer> {
  if (slot?.kind !== 'keychain') throw new SojournError('keychain_changed');
  const entry = await keychain.get(accountOf(owner.vaultId, slot.kdf));
  const key = keyOfEntry(owner.vaultId, entry);
  const dataKey = key === null ? null : unwrap(owner, slot, key);
  if (dataKey === null) throw new SojournError('keychain_changed');
  return dataKey;
}

/** Removes what a slot that counts no more left in the keychain; where that is refused, it wraps nothing any more. */
export async function forgetEntry(
  vaultId: string,
  slot: Slot | undefined,
  keychain: Keychain,
): Promise<void> {
  if (slot?.kind !== 'keychain') return;
  await keychain.remove(accountOf(vaultId, slot.kdf)).catch(() => undefined);
}

type KeychainKdf = Extract<Slot, { kind: 'keychain' }>['kdf'];
const firstEntry: KeychainKdf = { name: 'none' };
const secondEntry: KeychainKdf = { name: 'none', entry: 2 };

function isInSecondEntry(slot: Slot | undefined): boolean {
  return slot?.kind === 'keychain' && slot.kdf.entry === 2;
}

function accountOf(vaultId: string, kdf: KeychainKdf): string {
  return kdf.entry === undefined ? vaultId : `${vaultId}.${kdf.entry}`;
}

/** Names its vault, so that an entry that was copied from elsewhere is known as such. */
function entryOf(vaultId: string, key: Buffer): string {
  return `sojourn1:${vaultId}:${key.toString('base64')}`;
}

function keyOfEntry(vaultId: string, entry: string | null): Buffer | null {
  const prefix = `sojourn1:${vaultId}:`;
  if (entry?.startsWith(prefix) !== true) return null;
  const key = Buffer.from(entry.slice(prefix.length), 'base64');
  return key.length === keyBytes ? key : null;
}

/** Wipes the wrapping key. */
function wrap(owner: SlotOwner, kind: SlotKind, kdf: Slot['kdf'], key: Buffer, dataKey: Buffer) {
  const { nonce, box } = seal(key, bound(owner, kind, kdf), dataKey);
  key.fill(0);
  return {
    keyVersion: owner.keyVersion,
    nonce: nonce.toString('base64'),
    box: box.toString('base64'),
  };
}

/** Wipes the wrapping key. */
function unwrap(owner: SlotOwner, slot: Slot, key: Buffer): Buffer | null {
  const box = { nonce: Buffer.from(slot.nonce, 'base64'), box: Buffer.from(slot.box, 'base64') };
  const dataKey = unseal(key, bound(owner, slot.kind, slot.kdf), box);
  key.fill(0);
  return dataKey;
}

function bound(owner: SlotOwner, kind: SlotKind, kdf: Slot['kdf']): unknown[] {
  const parameters = Object.entries(kdf).sort(([a], [b]) => (a < b ? -1 : 1));
  return ['sojourn.slot', bindingVersion, owner.vaultId, kind, owner.keyVersion, parameters];
}
