/** The same sign-ins against a second, independent authorization server, whose answers can be bent one by one. */
import { OAuth2Server } from 'oauth2-mock-server';
import type { MutableResponse, MutableToken } from 'oauth2-mock-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { SignIn } from '../../../../src/shared/connection.ts';
import { appOf, joinAccounts, linkAccount, makeDataFolder } from '../../../servers/accounts.ts';
import type { Accounts, DataFolder } from '../../../servers/accounts.ts';

let server: OAuth2Server;
let folder: DataFolder;
let accounts: Accounts;

beforeEach(async () => {
  server = new OAuth2Server();
  await server.start(0, '127.0.0.1');
  folder = makeDataFolder();
  const issuer = server.issuer.url ?? '';
  const identity = {
    request: { get: `${issuer}/userinfo`, bodyType: 'json', answer: 'json' },
    label: '{{ sub }}',
    key: '{{ sub }}',
  } as const;
  accounts = joinAccounts(folder, { connectors: [appOf(issuer, { identity })] });
});

afterEach(async () => {
  await accounts.close();
  folder.remove();
  await server.stop();
});

/** This server asks the person nothing: its first redirect is the answer. */
async function follow(link: string): Promise<void> {
  await fetch(link);
}

/** @param algorithm of the one key with which the server signs */
async function signIn(algorithm = 'RS256'): Promise<SignIn> {
  await server.issuer.keys.generate(algorithm);
  const { attempt } = await accounts.signIns.start({
    app: 'garden',
    method: 'sign-in',
    name: 'My garden',
  });
  await follow(accounts.opened.at(-1) ?? '');
  return await accounts.reaches(attempt, 'linked', 'failed');
}

/** The algorithms of ID tokens that the server announces. */
async function announced(): Promise<unknown> {
  const response = await fetch(`${server.issuer.url ?? ''}/.well-known/openid-configuration`);
  return z
    .object({ id_token_signing_alg_values_supported: z.array(z.string()) })
    .parse(await response.json()).id_token_signing_alg_values_supported;
}

/** Changes the next answer of the token endpoint. */
function answerWith(change: (response: MutableResponse) => void): void {
  server.service.once('beforeResponse', change);
}

describe('a sign-in at another server', () => {
  it('O2, O4: sends verifier and state that this server finds right too', async () => {
    expect(await signIn()).toMatchObject({
      state: 'linked',
      connection: { identity: 'johndoe', state: 'connected' },
    });
  });

  it.each(['ES256', 'PS256', 'EdDSA'])(
    'O9: an ID token signed by %s, which the server does not announce, links nothing',
    async (algorithm) => {
      expect(await signIn(algorithm)).toMatchObject({
        state: 'failed',
        error: { code: 'sign_in_failed' },
      });
      expect(await announced()).not.toContain(algorithm);
      expect(accounts.connections.list()).toEqual([]);
    },
  );

  it.each<[string, (payload: MutableToken['payload']) => void]>([
    ['another audience', (payload) => (payload.aud = 'another-client')],
    ['another issuer', (payload) => (payload.iss = 'https://evil.example')],
    ['an end long ago', (payload) => (payload.exp = 1_000_000_000)],
    ['another nonce', (payload) => (payload.nonce = 'another')],
  ])('O9: an ID token with %s links nothing', async (_what, change) => {
    // Nobody but the app reads the access token, so that the change harms the ID token alone.
    server.service.on('beforeTokenSigning', ({ payload }: MutableToken) => change(payload));
    expect(await signIn()).toMatchObject({ state: 'failed', error: { code: 'sign_in_failed' } });
    expect(accounts.connections.list()).toEqual([]);
  });
});

describe('a renewal at another server', () => {
  it('O12: takes a lifetime that is a text', async () => {
    answerWith(({ body }) => {
      if (body !== '') body.expires_in = '120';
    });
    await server.issuer.keys.generate('RS256');
    const { id } = await linkAccount(accounts, follow);
    const renewals = (): number =>
      accounts.connections.get(id).history.filter(({ kind }) => kind === 'refreshed').length;
    accounts.clock.now += 30_000;
    await accounts.tokens.account(id).credential();
    expect(renewals()).toBe(0);
    accounts.clock.now += 80_000;
    await accounts.tokens.account(id).credential();
    expect(renewals()).toBe(1);
  });

  it('O12: one that is refused as invalid_grant needs a new sign-in; a failure of the server does not', async () => {
    await server.issuer.keys.generate('RS256');
    const { id } = await linkAccount(accounts, follow);
    accounts.clock.now += 2 * 3_600_000;
    answerWith((response) => {
      response.statusCode = 503;
      response.body = { error: 'temporarily_unavailable' };
    });
    await expect(accounts.tokens.account(id).credential()).rejects.toMatchObject({
      code: 'app_unavailable',
    });
    expect(accounts.connections.get(id).state).toBe('connected');
    answerWith((response) => {
      response.statusCode = 400;
      response.body = { error: 'invalid_grant' };
    });
    await expect(accounts.tokens.account(id).credential()).rejects.toMatchObject({
      code: 'sign_in_needed',
    });
    expect(accounts.connections.get(id).state).toBe('needs-sign-in');
  });
});
