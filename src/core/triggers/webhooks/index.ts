/** Webhooks (T3): requests to addresses of this computer, each stored with its run before the sender hears of it. */
export { createWebhooks } from './webhooks.ts';
export type { WantedHook, Webhooks } from './webhooks.ts';
