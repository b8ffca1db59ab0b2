/** Owns signing in: the browser round trip, the person's own clients, tokens and their renewal, revocation. */
export { createClients } from './clients.ts';
export type { Clients } from './clients.ts';
export { createClientTokens } from './clientTokens.ts';
export type { ClientTokens } from './clientTokens.ts';
export { createSignIns } from './signIns.ts';
export type { Linking, SignIns, SignInsDeps } from './signIns.ts';
export { createTokens } from './tokens.ts';
export type { Tokens, TokensDeps } from './tokens.ts';
