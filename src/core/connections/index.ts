/** Owns connections: their names, states, credentials of the fields kind, use by journeys, and end. */
export { createConnections } from './connections.ts';
export type { Connections } from './connections.ts';
