import { afterEach, describe, expect, it } from 'vitest';
import type { OAuth2Method } from '../../../../src/shared/connector.ts';
import { appOf, joinAccounts, linkAccount, makeDataFolder } from '../../../servers/accounts.ts';
import {
  browse,
  deviceGrant,
  startAuthorizationServer,
} from '../../../servers/authorizationServer.ts';
import type { StandInAnswer } from '../../../servers/authorizationServer.ts';
import { makeGarden, makePauses, publish } from '../../../servers/garden.ts';
import type { Garden, GardenOptions } from '../../../servers/garden.ts';

let garden: Garden;

const registering =
  (over: Partial<OAuth2Method> = {}) =>
  (issuer: string) =>
    appOf(issuer, { client: { auth: 'none', own: false, register: true }, ...over });

async function setUp(options: GardenOptions = {}): Promise<void> {
  garden = await makeGarden({
    app: registering(),
    ...options,
    server: { clients: [], registers: true, ...options.server },
  });
}

const registrations = () =>
  garden.server.requests.filter(({ method, path }) => method === 'POST' && path === '/reg');
const clientOf = (link: string): string | null => new URL(link).searchParams.get('client_id');

function answerRegistration(answer: StandInAnswer): void {
  garden.server.intercept(({ path }) => (path === '/reg' ? answer : undefined));
}

/** The person, or an administrator, takes the app out of the server's books (RFC 7592). */
async function forgetClient(): Promise<void> {
  const record = `client:garden:sign-in:${garden.server.issuer}`;
  const token = garden.secret(record, 'registration_access_token');
  const note: unknown = JSON.parse(garden.secret(record, 'registration') ?? '{}');
  const address = (note as { managementUrl: string }).managementUrl;
  const answer = await fetch(address, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}` },
  });
  expect(answer.status).toBe(204);
}

afterEach(() => garden.close());

describe('O17: an app that registers itself', () => {
  it('O17: is a native public client with the loopback redirect, and no more than it needs', async () => {
    await setUp();
    await linkAccount(garden.accounts, browse);
    expect(registrations()).toHaveLength(1);
    expect(JSON.parse(registrations()[0]?.text ?? '')).toEqual({
      client_name: 'Sojourn',
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      scope: 'openid email tasks',
    });
  });

  it('O17: registers once: later sign-ins and renewals use what the server returned', async () => {
    await setUp();
    const { id } = await linkAccount(garden.accounts, browse);
    await linkAccount(garden.accounts, browse, { name: 'Another' });
    garden.accounts.clock.now += 3_600_000;
    await garden.accounts.connections.account(id).credential();
    expect(registrations()).toHaveLength(1);
    const [one = '', two = ''] = garden.accounts.opened;
    expect(clientOf(one)).toMatch(/\S+/);
    expect(clientOf(two)).toBe(clientOf(one));
    expect(garden.server.tokenRequests('refresh_token')[0]?.form.get('client_id')).toBe(
      clientOf(one),
    );
  });

  it('O17: two sign-ins that start at once register once', async () => {
    await setUp();
    await Promise.all([garden.start({ name: 'One' }), garden.start({ name: 'Two' })]);
    expect(registrations()).toHaveLength(1);
  });

  it('O17: a secret and the registration’s own token are sealed in the vault, and used as the server says', async () => {
    await setUp();
    answerRegistration({
      status: 201,
      body: {
        client_id: 'given',
        client_secret: 'given-secret',
        client_secret_expires_at: 0,
        token_endpoint_auth_method: 'client_secret_post',
        registration_access_token: 'rat',
        registration_client_uri: 'https://provider.example/reg/given',
      },
    });
    const { attempt } = await garden.start();
    const record = `client:garden:sign-in:${garden.server.issuer}`;
    expect(garden.secret(record, 'client_secret')).toBe('given-secret');
    expect(garden.secret(record, 'registration_access_token')).toBe('rat');
    const redirect = new URL(garden.lastLink()).searchParams;
    const answer = new URL(redirect.get('redirect_uri') ?? '');
    answer.search = String(
      new URLSearchParams({
        code: 'c',
        state: redirect.get('state') ?? '',
        iss: garden.server.issuer,
      }),
    );
    await fetch(answer, { redirect: 'manual' });
    await garden.accounts.reaches(attempt, 'failed');
    const [request] = garden.server.tokenRequests('authorization_code');
    expect(request?.form.get('client_id')).toBe('given');
    expect(request?.form.get('client_secret')).toBe('given-secret');
    expect(JSON.stringify(garden.accounts.events)).not.toContain('given-secret');
  });

  it('O17: what one issuer returned is never used with another', async () => {
    const folder = makeDataFolder();
    const servers = [
      await startAuthorizationServer({ clients: [], registers: true }),
      await startAuthorizationServer({ clients: [], registers: true }),
    ];
    await setUp();
    for (const server of servers) {
      const accounts = joinAccounts(folder, { connectors: [registering()(server.issuer)] });
      await linkAccount(accounts, browse, { name: server.issuer });
      expect(server.requests.filter(({ path }) => path === '/reg')).toHaveLength(1);
      await accounts.close();
    }
    const [first, second] = servers.map(({ requests }) =>
      requests
        .find(({ path, form }) => path === '/token' && form.has('client_id'))
        ?.form.get('client_id'),
    );
    expect(first).toEqual(expect.any(String));
    expect(second).not.toBe(first);
    expect(JSON.stringify(servers[1]?.requests.map(({ text }) => text))).not.toContain(first);
    for (const server of servers) await server.close();
    folder.remove();
  });

  it('O17: a client that the server forgot is registered anew with the next pushed sign-in, at once', async () => {
    await setUp({ app: registering({ par: true }) });
    await linkAccount(garden.accounts, browse);
    await forgetClient();
    await expect(linkAccount(garden.accounts, browse, { name: 'Another' })).resolves.toMatchObject({
      state: 'connected',
    });
    expect(registrations()).toHaveLength(2);
  });

  it('O17: a server that forgets at every turn is asked twice, not for ever', async () => {
    await setUp({ app: registering({ par: true }) });
    garden.server.intercept(({ path }) =>
      path === '/request' ? { status: 401, body: { error: 'invalid_client' } } : undefined,
    );
    await expect(garden.start()).rejects.toMatchObject({ code: 'sign_in_failed' });
    expect(registrations()).toHaveLength(2);
    expect(garden.accounts.opened).toEqual([]);
  });

  it('O17: a client that the server forgot while refreshing is registered anew at the next sign-in', async () => {
    await setUp();
    const { id } = await linkAccount(garden.accounts, browse);
    await forgetClient();
    garden.accounts.clock.now += 3_600_000;
    await expect(garden.accounts.connections.account(id).credential()).rejects.toMatchObject({
      code: 'provider_answer_wrong',
    });
    expect(registrations()).toHaveLength(1);
    await expect(
      linkAccount(garden.accounts, browse, { connection: id, name: '' }),
    ).resolves.toMatchObject({ id, state: 'connected' });
    expect(registrations()).toHaveLength(2);
  });

  it('O17: a secret that expired is replaced by a new registration', async () => {
    await setUp();
    answerRegistration({
      status: 201,
      body: {
        client_id: 'given',
        client_secret: 'short-lived',
        client_secret_expires_at: Math.floor(garden.accounts.clock.now / 1000) + 60,
      },
    });
    await garden.start({ name: 'One' });
    await garden.start({ name: 'Two' });
    expect(registrations()).toHaveLength(1);
    garden.accounts.clock.now += 120_000;
    await garden.start({ name: 'Three' });
    expect(registrations()).toHaveLength(2);
  });

  it('O17: with a fixed port registers the exact address to return to', async () => {
    await setUp({ app: registering({ redirectPort: 45_671, redirectPath: '/back' }) });
    answerRegistration({ status: 400, body: { error: 'invalid_client_metadata' } });
    await expect(garden.start()).rejects.toMatchObject({ code: 'sign_in_failed' });
    expect(JSON.parse(registrations()[0]?.text ?? '')).toMatchObject({
      redirect_uris: ['http://127.0.0.1:45671/back'],
    });
  });

  it('O16, O17: for a device code registers that grant and no redirect', async () => {
    const pauses = makePauses();
    await setUp({ app: registering({ flow: 'deviceCode' }), signIns: { wait: pauses.wait } });
    const { attempt } = await garden.start();
    expect(JSON.parse(registrations()[0]?.text ?? '')).toMatchObject({
      redirect_uris: [],
      grant_types: [deviceGrant, 'refresh_token'],
      response_types: [],
    });
    await browse(garden.lastLink());
    await pauses.pass();
    await expect(garden.accounts.reaches(attempt, 'linked')).resolves.toBeDefined();
  });

  it.each<[string, StandInAnswer, string]>([
    ['a refusal', { status: 400, body: { error: 'invalid_redirect_uri' } }, 'sign_in_failed'],
    ['403', { status: 403, body: { error: 'access_denied' } }, 'sign_in_failed'],
    ['503', { status: 503, body: 'down' }, 'app_unavailable'],
    ['429', { status: 429, body: {} }, 'rate_limited'],
    ['a cut line', { status: 0, cut: true }, 'provider_unreachable'],
    ['a redirect', { status: 307, headers: { location: 'http://127.0.0.1:9/' } }, 'sign_in_failed'],
    ['no client ID', { status: 201, body: { client_secret: 'x' } }, 'sign_in_failed'],
    [
      'a secret without its end',
      { status: 201, body: { client_id: 'a', client_secret: 'x' } },
      'sign_in_failed',
    ],
    [
      'another redirect',
      { status: 201, body: { client_id: 'a', redirect_uris: ['https://thief.example/'] } },
      'sign_in_failed',
    ],
    [
      'a proof that is not known',
      {
        status: 201,
        body: {
          client_id: 'a',
          client_secret: 'x',
          client_secret_expires_at: 0,
          token_endpoint_auth_method: 'private_key_jwt',
        },
      },
      'sign_in_failed',
    ],
    [
      'an answer that is too large',
      { status: 201, body: 'x'.repeat(2_000_000) },
      'provider_answer_wrong',
    ],
  ])('O17: %s opens nothing and keeps nothing', async (_what, answer, code) => {
    await setUp();
    answerRegistration(answer);
    await expect(garden.start()).rejects.toMatchObject({ code });
    expect(garden.accounts.opened).toEqual([]);
    expect(garden.accounts.db.prepare('SELECT count(*) FROM oauth_clients').pluck().get()).toBe(0);
  });

  it.each([
    'http://provider.example/reg',
    'file:///etc/passwd',
    'https://a:b@provider.example/reg',
  ])('O8: %s as the place to register is refused', async (registration_endpoint) => {
    await setUp();
    publish(garden.server, { registration_endpoint });
    await expect(garden.start()).rejects.toMatchObject({ code: 'url_refused' });
    expect(registrations()).toEqual([]);
  });

  it('O17: a provider that registers no apps is told so', async () => {
    await setUp({ server: { registers: false } });
    await expect(garden.start()).rejects.toMatchObject({
      code: 'sign_in_failed',
      message: expect.stringContaining('registers no apps') as string,
    });
  });
});
