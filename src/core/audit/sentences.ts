/** What the audit log says of the vault, in one sentence each. */
import type { AuditKind } from '../../shared/auditKinds.ts';
import type { Input } from '../../shared/contract/calls.ts';
import type { PresenceEvent } from '../../shared/contract/wire.ts';
import type { LockRules } from '../../shared/vault.ts';

/** Changes of the vault's protection. */
export const vaultSentences = {
  'vault-created': 'The vault was made.',
  'passphrase-changed': 'The passphrase was set anew; the one before opens the vault no more.',
  'keychain-added': 'This computer’s keychain opens the vault from now on.',
  'keychain-removed': 'This computer’s keychain opens the vault no more.',
  'recovery-key-made': 'A new recovery key was made; the one before opens the vault no more.',
  'key-rotated': 'Everything was encrypted anew with a new key.',
  'backed-up': 'An encrypted backup was written.',
  restored: 'The vault was restored from a backup.',
} as const satisfies Partial<Record<AuditKind, string>>;

/** @param place where it was unlocked */
export function unlockedSentence(
  by: Input<'vault.unlock'>,
  place: 'in the window' | 'on the command line',
): string {
  if ('passphrase' in by) return `Unlocked with the passphrase ${place}.`;
  if ('recoveryKey' in by) return `Unlocked with the recovery key ${place}.`;
  return `Unlocked with this computer’s keychain ${place}.`;
}

export function lockedSentence(
  reason: 'person' | PresenceEvent['kind'],
  journeys: LockRules['journeys'],
): string {
  const why = {
    person: 'Locked by hand',
    idle: 'Locked because nobody was at this computer',
    suspend: 'Locked because this computer went to sleep',
    screenLocked: 'Locked with the screen',
  }[reason];
  return journeys === 'continue' ? `${why}; journeys go on.` : `${why}.`;
}

export function allowedSentence(app: string, places: readonly string[]): string {
  return `Credentials of the connector “${app}” may also go to ${places.join(', ')}.`;
}
