import { createHmac, generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { SignIn } from '../../../../src/shared/connection.ts';
import type { OAuth2Method } from '../../../../src/shared/connector.ts';
import { appOf } from '../../../servers/accounts.ts';
import {
  browse,
  publicClient,
  signedToken,
  signingKey,
} from '../../../servers/authorizationServer.ts';
import { makeGarden } from '../../../servers/garden.ts';
import type { Garden } from '../../../servers/garden.ts';

let garden: Garden;

afterEach(() => garden.close());

type Claims = Record<string, unknown>;

const strangersKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const curveKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const clientSecret = 'only-for-tests-0123456789-0123456789';
const now = (): number => Math.floor(Date.now() / 1000);

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token signed with a shared text, as HS256 has it. */
function hmacToken(claims: Claims, secret: string | Buffer): string {
  const signed = `${part({ alg: 'HS256', kid: 'test' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** What comes of a sign-in whose token answer has this ID token; all else in it is in order. */
async function endWith(
  make: (claims: Claims) => unknown,
  over: Partial<OAuth2Method> = {},
): Promise<SignIn> {
  garden = await makeGarden({
    app: (issuer) => appOf(issuer, over),
    engine: { identify: async () => ({ label: 'ada', key: 'ada' }) },
    server: {
      clients: [
        publicClient,
        {
          ...publicClient,
          client_id: 'sojourn-secret',
          client_secret: clientSecret,
          token_endpoint_auth_method: 'client_secret_post',
        },
      ],
    },
  });
  const { accounts, server } = garden;
  if (over.client?.own === true) {
    await accounts.clients.set({
      app: 'garden',
      method: 'sign-in',
      clientId: 'sojourn-secret',
      clientSecret,
    });
  }
  const { attempt } = await garden.start();
  const asked = new URL(garden.lastLink()).searchParams;
  const idToken = make({
    iss: server.issuer,
    aud: asked.get('client_id'),
    sub: 'ada',
    nonce: asked.get('nonce'),
    iat: now(),
    exp: now() + 600,
  });
  server.intercept(({ path }) =>
    path === '/token'
      ? {
          status: 200,
          body: { access_token: 'at', token_type: 'Bearer', id_token: idToken },
        }
      : undefined,
  );
  await browse(garden.lastLink());
  return await accounts.reaches(attempt, 'failed', 'linked');
}

describe('O9: an ID token', () => {
  it.each<[string, (claims: Claims) => unknown]>([
    // Who says it.
    ['iss with a slash more', (good) => signedToken({ ...good, iss: `${String(good.iss)}/` })],
    ['iss in capitals', (good) => signedToken({ ...good, iss: String(good.iss).toUpperCase() })],
    ['no iss', (good) => signedToken({ ...good, iss: undefined })],
    ['a list as iss', (good) => signedToken({ ...good, iss: [good.iss] })],
    // For whom.
    ['no aud', (good) => signedToken({ ...good, aud: undefined })],
    ['an empty list as aud', (good) => signedToken({ ...good, aud: [] })],
    ['aud of another client', (good) => signedToken({ ...good, aud: ['another'] })],
    ['aud that begins like ours', (good) => signedToken({ ...good, aud: `${String(good.aud)}2` })],
    ['several aud without azp', (good) => signedToken({ ...good, aud: [good.aud, 'another'] })],
    [
      'several aud with another’s azp',
      (good) => signedToken({ ...good, aud: [good.aud, 'another'], azp: 'another' }),
    ],
    ['another’s azp', (good) => signedToken({ ...good, azp: 'another' })],
    // When.
    ['no exp', (good) => signedToken({ ...good, exp: undefined })],
    ['exp as text', (good) => signedToken({ ...good, exp: String(good.exp) })],
    ['exp in the past', (good) => signedToken({ ...good, exp: now() - 120 })],
    ['no iat', (good) => signedToken({ ...good, iat: undefined })],
    ['nbf in the future', (good) => signedToken({ ...good, nbf: now() + 600 })],
    // Which sign-in.
    ['no nonce', (good) => signedToken({ ...good, nonce: undefined })],
    ['another nonce', (good) => signedToken({ ...good, nonce: 'another' })],
    ['a list as nonce', (good) => signedToken({ ...good, nonce: [good.nonce] })],
    // About whom.
    ['no sub', (good) => signedToken({ ...good, sub: undefined })],
    ['a number as sub', (good) => signedToken({ ...good, sub: 1 })],
    // Signed how.
    ['another key', (good) => signedToken(good, { key: strangersKey })],
    [
      'another key and no kid',
      (good) => signedToken(good, { key: strangersKey, header: { kid: undefined } }),
    ],
    ['a kid that is not published', (good) => signedToken(good, { header: { kid: 'another' } })],
    [
      'a key that it brings itself',
      (good) =>
        signedToken(good, {
          key: strangersKey,
          header: { kid: undefined, jwk: strangersKey.export({ format: 'jwk' }) },
        }),
    ],
    ['a curve’s signature as RS256', (good) => signedToken(good, { key: curveKey })],
    ['RS256 said to be ES256', (good) => signedToken(good, { header: { alg: 'ES256' } })],
    ['RS256 said to be PS256', (good) => signedToken(good, { header: { alg: 'PS256' } })],
    ['RS1', (good) => signedToken(good, { header: { alg: 'RS1' } })],
    ['alg none', (good) => `${part({ alg: 'none' })}.${part(good)}.`],
    ['alg None', (good) => `${part({ alg: 'None' })}.${part(good)}.`],
    ['no alg', (good) => `${part({})}.${part(good)}.`],
    [
      'HS256 with the published key',
      (good) => hmacToken(good, String(signingKey.export({ type: 'pkcs8', format: 'pem' }))),
    ],
    ['critical headers', (good) => signedToken(good, { header: { crit: ['b64'], b64: false } })],
    [
      'claims changed after signing',
      (good) => {
        const [header, , signature] = signedToken(good).split('.');
        return [header, part({ ...good, sub: 'bob' }), signature].join('.');
      },
    ],
    ['no signature', (good) => `${signedToken(good).split('.').slice(0, 2).join('.')}.`],
    // Or none at all.
    ['two parts', (good) => signedToken(good).split('.').slice(0, 2).join('.')],
    ['five parts', (good) => `${signedToken(good)}.a.b`],
    ['an object', (good) => good],
    ['no JSON in it', () => 'a.b.c'],
    ['nothing', () => ''],
  ])('O9: with %s is refused', async (_what, make) => {
    expect(await endWith(make)).toMatchObject({
      state: 'failed',
      error: { code: 'sign_in_failed' },
    });
    expect(garden.accounts.connections.list()).toEqual([]);
    expect(garden.accounts.db.prepare('SELECT count(*) FROM secrets').pluck().get()).toBe(0);
  });

  it('O9: with HS256 and the client’s own secret is refused', async () => {
    const end = await endWith((good) => hmacToken(good, clientSecret), {
      client: { auth: 'post', own: true },
    });
    expect(end).toMatchObject({ state: 'failed', error: { code: 'sign_in_failed' } });
  });

  it.each<[string, (claims: Claims) => unknown]>([
    ['as it is', (good) => signedToken(good)],
    ['without kid', (good) => signedToken(good, { header: { kid: undefined } })],
    ['a list of one as aud', (good) => signedToken({ ...good, aud: [good.aud] })],
    [
      'several aud and our azp',
      (good) => signedToken({ ...good, aud: [good.aud, 'another'], azp: good.aud }),
    ],
    [
      'a clock half a minute ahead',
      (good) => signedToken({ ...good, iat: now() + 30, nbf: now() + 30 }),
    ],
    ['an end half a minute ago', (good) => signedToken({ ...good, exp: now() - 30 })],
  ])('O9: that is in order is accepted: %s', async (_what, make) => {
    expect(await endWith(make)).toMatchObject({ state: 'linked' });
  });
});
