/** Triggers: what starts journeys that are on. No event twice, none lost (T1). */
export { createTriggers } from './triggers.ts';
export type { Triggers } from './triggers.ts';
