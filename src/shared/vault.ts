/** What may be known of the vault outside the core. */
import { z } from 'zod';

export const keychainStates = ['available', 'missing', 'locked', 'denied'] as const;

export const vaultStateSchema = z.object({
  state: z.enum(['none', 'locked', 'unlocked', 'damaged']),
  /** Present when `damaged`: what is wrong, in plain words. */
  problem: z.string().optional(),
  slots: z.object({ keychain: z.boolean(), passphrase: z.boolean(), recovery: z.boolean() }),
  keychain: z.enum(keychainStates),
  /** Locked for the person while journeys go on: the lock rules say so. False in any other state. */
  running: z.boolean(),
  /** UTC milliseconds: when the data key was made, at the vault's creation or its last rotation. Null without a vault. */
  keyMadeAt: z.number().nullable(),
});
export type VaultState = z.infer<typeof vaultStateSchema>;

/** When the vault locks by itself, and what becomes of the journeys that are on. */
export const lockRulesSchema = z.object({
  /** Minutes without a key or pointer movement on this computer; null: never. */
  idleMinutes: z.number().int().min(1).max(1440).nullable(),
  onSuspend: z.boolean(),
  onScreenLock: z.boolean(),
  /** `continue`: the window locks, journeys go on. `park`: the keys leave memory, journeys wait for the unlock. */
  journeys: z.enum(['continue', 'park']),
});
export type LockRules = z.infer<typeof lockRulesSchema>;
export const defaultLockRules: LockRules = {
  idleMinutes: null,
  onSuspend: true,
  onScreenLock: true,
  journeys: 'continue',
};

/** A backup file that the person chose, before anything opens it. */
export const backupSchema = z.object({
  /** Stands for the file until it was restored or another one is chosen. */
  backup: z.string(),
  fileName: z.string(),
  bytes: z.number().int(),
  /** UTC milliseconds. */
  createdAt: z.number(),
  opensWith: z.object({ passphrase: z.boolean(), recovery: z.boolean() }),
  /** It is of the vault that is here now. */
  sameVault: z.boolean(),
});
export type Backup = z.infer<typeof backupSchema>;

export { passphraseMinimum } from './passphrase.ts';
