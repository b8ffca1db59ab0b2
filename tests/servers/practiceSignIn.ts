/** Signs in to Practice Tasks by hand: authorization code with PKCE, as any client would. */
import { createHash, randomBytes } from 'node:crypto';
import { PracticeBrowser } from '../../src/core/practice/index.ts';

export const redirectUri = 'http://127.0.0.1:45671/callback';
export const allScopes = 'openid email tasks.read tasks.write offline_access';

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly scope: string;
  readonly expires_in: number;
  readonly error?: string;
}

export interface SignInOptions {
  readonly person?: string;
  readonly scope?: string;
  readonly browser?: PracticeBrowser;
  /** Parameters of the authorization request that differ. */
  readonly changes?: Readonly<Record<string, string>>;
}

export function authorizationUrl(
  origin: string,
  { scope = allScopes, changes = {} }: SignInOptions = {},
): { url: URL; verifier: string; state: string } {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const url = new URL('/oauth/auth', origin);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: 'sojourn-practice',
    redirect_uri: redirectUri,
    scope,
    state,
    prompt: 'consent',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  }).toString();
  return { url, verifier, state };
}

export function exchange(origin: string, back: URL, verifier: string): Promise<Response> {
  return tokenRequest(origin, {
    grant_type: 'authorization_code',
    redirect_uri: redirectUri,
    code: back.searchParams.get('code') ?? '',
    code_verifier: verifier,
  });
}

export async function signIn(origin: string, options: SignInOptions = {}): Promise<Tokens> {
  const { person = 'ada', browser = new PracticeBrowser(origin) } = options;
  const { url, verifier } = authorizationUrl(origin, options);
  const back = await browser.signIn(url, { person, press: 'Allow' });
  const answer = await exchange(origin, back, verifier);
  if (answer.status !== 200) throw new Error(`no tokens: ${await answer.text()}`);
  return (await answer.json()) as Tokens;
}

export async function refresh(origin: string, token: string | undefined): Promise<Tokens> {
  const answer = await tokenRequest(origin, {
    grant_type: 'refresh_token',
    refresh_token: token ?? '',
  });
  return (await answer.json()) as Tokens;
}

export function revoke(origin: string, token: string | undefined): Promise<Response> {
  return tokenRequest(origin, { token: token ?? '' }, '/revocation');
}

function tokenRequest(origin: string, form: Record<string, string>, path = ''): Promise<Response> {
  return fetch(`${origin}/oauth/token${path}`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: 'sojourn-practice', ...form }),
  });
}
