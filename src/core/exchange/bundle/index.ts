/** The Sojourn bundle (`.sojourn.json`): journeys on their way out of and into a vault, never with a secret (E1, E2). */
export { createBundles } from './bundles.ts';
export type { Bundles } from './bundles.ts';
export { exportFileName } from './fileName.ts';
export { invalid, readJson, writeBundle } from './format.ts';
export type { BundledJourney } from './format.ts';
export { looksSecret } from './secretLooking.ts';
export { createOffers } from './offers.ts';
