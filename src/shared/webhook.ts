/** The addresses at which journeys hear requests (T3). */
import { z } from 'zod';

export const webhookSettingsSchema = z.object({
  port: z.number().int().min(1024).max(65_535),
  /** Also machines of the network reach the addresses; off unless the person turns it on. */
  otherMachines: z.boolean(),
});
export type WebhookSettings = z.output<typeof webhookSettingsSchema>;

export const webhookAddressSchema = z.object({
  url: z.string(),
  /** What other machines use; null as long as they may not. */
  networkUrl: z.string().nullable(),
  /** Requests are heard now. */
  open: z.boolean(),
  /** The port that it had before; null unless another program took that one since the vault was unlocked. */
  movedFrom: z.number().int().nullable(),
});
export type WebhookAddress = z.output<typeof webhookAddressSchema>;
