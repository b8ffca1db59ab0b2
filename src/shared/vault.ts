/** What may be known of the vault outside the core. */
import { z } from 'zod';

export const keychainStates = ['available', 'missing', 'locked', 'denied'] as const;

export const vaultStateSchema = z.object({
  state: z.enum(['none', 'locked', 'unlocked', 'damaged']),
  /** Present when `damaged`: what is wrong, in plain words. */
  problem: z.string().optional(),
  slots: z.object({ keychain: z.boolean(), passphrase: z.boolean(), recovery: z.boolean() }),
  keychain: z.enum(keychainStates),
});
export type VaultState = z.infer<typeof vaultStateSchema>;

export { passphraseMinimum } from './passphrase.ts';
