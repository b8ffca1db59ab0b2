/** Owns signing in: the browser round trip, the person's own clients, tokens and their renewal, revocation. */
export { createClients, redirectHint } from './clients.ts';
export type { ClientInput, Clients, ClientsDeps, KnownClient } from './clients.ts';
export type { Grant } from './grant.ts';
export type { FetchLimits } from './limitedFetch.ts';
export { createSignIns } from './signIns.ts';
export type { Identity, Linking, SignedIn, SignInInput, SignIns, SignInsDeps } from './signIns.ts';
export { createTokens } from './tokens.ts';
export type { Tokens, TokensDeps } from './tokens.ts';
