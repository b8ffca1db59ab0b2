/** Connectors: what apps can do, and the engine that does it. */
export { builtInNudges } from './builtIn/index.ts';
export { createCatalogue } from './catalogue.ts';
export type { Catalogue } from './catalogue.ts';
export { plainValues, typedFields } from './credentials.ts';
export type { Account, Credential } from './credentials.ts';
export { createEngine } from './engine.ts';
export type { Engine } from './engine.ts';
export { requestFacts } from './facts.ts';
export type { SeenAnswer, SentRequest } from './facts.ts';
export { prepareFields } from './fields.ts';
export type { Identity } from './identity.ts';
export { connectionProblem } from './networkProblems.ts';
export type { PolledItem } from './polls.ts';
export { retryAfterSeconds } from './retryAfter.ts';
export { createOwnConnectors, createTrust, placesOf } from './own/index.ts';
export type { OwnConnectors, Trust } from './own/index.ts';
export { endpointFor, typedHost } from './site.ts';
export { findingsIn, problemsOf } from './rules/index.ts';
