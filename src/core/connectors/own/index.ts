/** Connectors that a person wrote themselves. */
export { createOwnConnectors } from './ownConnectors.ts';
export type { OwnConnectors } from './ownConnectors.ts';
export { readConnector } from './readConnector.ts';
export { createTrust, placesOf } from './trust.ts';
export type { Trust } from './trust.ts';
