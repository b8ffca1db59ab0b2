/** The kinds of events in the audit log (product.md C16), in words alone: the window lists them and needs no schema for it. */

export const connectionEventKinds = [
  'linked',
  'tested',
  'renamed',
  'reconnected',
  'refreshed',
  'refused',
  'switched',
  'disconnected',
  'deleted',
  'revoked',
  'exported',
] as const;

export const vaultEventKinds = [
  'vault-created',
  'unlocked',
  'locked',
  'passphrase-changed',
  'keychain-added',
  'keychain-removed',
  'recovery-key-made',
  'key-rotated',
  'backed-up',
  'restored',
  'connector-allowed',
  'address-allowed',
  'address-withdrawn',
] as const;

export const journeyEventKinds = ['journey-off'] as const;

export const auditKinds = [
  ...connectionEventKinds,
  ...vaultEventKinds,
  ...journeyEventKinds,
] as const;
export type AuditKind = (typeof auditKinds)[number];
