/** Connectors: what apps can do, and the engine that does it. */
export { createCatalogue } from './catalogue.ts';
export type { AppDetailWithoutClients, Catalogue } from './catalogue.ts';
export type { Account, Credential } from './credentials.ts';
export { createEngine } from './engine.ts';
export type { Engine, PolledItem } from './engine.ts';
export { requestFacts } from './facts.ts';
export type { RequestFacts, SentRequest } from './facts.ts';
