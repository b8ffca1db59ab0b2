import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { OAuth2Method } from '../../../../src/shared/connector.ts';
import { appOf, linkAccount } from '../../../servers/accounts.ts';
import { browse, browseToAnswer, publicClient } from '../../../servers/authorizationServer.ts';
import type { StandInAnswer } from '../../../servers/authorizationServer.ts';
import { makeGarden, publish } from '../../../servers/garden.ts';
import type { Garden, GardenOptions } from '../../../servers/garden.ts';

let garden: Garden;

async function setUp(over: Partial<OAuth2Method> = {}, options: GardenOptions = {}): Promise<void> {
  garden = await makeGarden({ app: (issuer) => appOf(issuer, over), ...options });
}

const parameters = (link: string): URLSearchParams => new URL(link).searchParams;
const pushes = () => garden.server.requests.filter(({ path }) => path === '/request');

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

afterEach(() => garden.close());

describe('a provider that takes pushed requests (RFC 9126)', () => {
  it.each<[string, Partial<OAuth2Method>, boolean]>([
    ['demands them', {}, true],
    ['offers them, and the connector asks for it', { par: true }, false],
  ])('that %s gets one, and the link names it only', async (_what, over, pushedOnly) => {
    await setUp(over, { server: { pushedOnly } });
    await expect(linkAccount(garden.accounts, browse)).resolves.toMatchObject({
      state: 'connected',
    });
    const link = parameters(garden.lastLink());
    expect([...link.keys()].toSorted()).toEqual(['client_id', 'request_uri']);
    expect(pushes()).toHaveLength(1);
    expect(pushes()[0]?.form.get('code_challenge_method')).toBe('S256');
    expect(pushes()[0]?.form.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
  });

  it('that only offers them gets none', async () => {
    await setUp();
    await linkAccount(garden.accounts, browse);
    expect(pushes()).toEqual([]);
    expect(parameters(garden.lastLink()).has('code_challenge')).toBe(true);
  });

  it('gets a new one to open the browser again: a pushed request serves once', async () => {
    await setUp({ par: true });
    const { attempt } = await garden.start();
    await browse(garden.lastLink(), {}, (url) => url.pathname.startsWith('/interaction/'));
    await garden.accounts.signIns.openAgain(attempt);
    const [first, second] = garden.accounts.opened;
    expect(second).not.toBe(first);
    await browse(garden.lastLink());
    await expect(garden.accounts.reaches(attempt, 'linked')).resolves.toBeDefined();
  });

  it.each<[string, StandInAnswer, string]>([
    ['a refusal', { status: 400, body: { error: 'invalid_request' } }, 'sign_in_failed'],
    ['503', { status: 503, body: 'down' }, 'app_unavailable'],
    ['429', { status: 429, body: {} }, 'rate_limited'],
    ['no name', { status: 201, body: { expires_in: 60 } }, 'sign_in_failed'],
    [
      '200 instead of 201',
      { status: 200, body: { request_uri: 'u', expires_in: 60 } },
      'sign_in_failed',
    ],
    ['a cut line', { status: 0, cut: true }, 'provider_unreachable'],
  ])(
    'and answers with %s: nothing is opened, and no port stays open',
    async (_what, answer, code) => {
      await setUp({ par: true });
      garden.server.intercept(({ path }) => (path === '/request' ? answer : undefined));
      await expect(garden.start()).rejects.toMatchObject({ code });
      expect(garden.accounts.opened).toEqual([]);
      const redirect = pushes()[0]?.form.get('redirect_uri') ?? '';
      await expect(fetch(redirect)).rejects.toThrow();
    },
  );

  it('O8: at an address that is not protected: refused', async () => {
    await setUp({ par: true });
    publish(garden.server, {
      pushed_authorization_request_endpoint: 'http://provider.example/par',
    });
    await expect(garden.start()).rejects.toMatchObject({ code: 'url_refused' });
  });

  it('that the connector is wrong about: sign_in_failed', async () => {
    await setUp({ par: true });
    publish(garden.server);
    await expect(garden.start()).rejects.toMatchObject({ code: 'sign_in_failed' });
    expect(garden.accounts.opened).toEqual([]);
  });
});

describe('a provider with its own ways', () => {
  it('O2: that knows no PKCE is signed in to with its flag, and no verifier is sent', async () => {
    await setUp({ pkce: 'none' }, { server: { pkce: false } });
    await linkAccount(garden.accounts, browse);
    const [request] = garden.server.tokenRequests('authorization_code');
    expect(request?.form.has('code')).toBe(true);
    expect(request?.form.has('code_verifier')).toBe(false);
  });

  it('O2: that offers only `plain` still gets S256', async () => {
    await setUp();
    publish(garden.server, { code_challenge_methods_supported: ['plain'] });
    await garden.start();
    expect(parameters(garden.lastLink()).get('code_challenge_method')).toBe('S256');
  });

  it.each<[string, unknown, number | null]>([
    ['a number', 120, 120_000],
    ['text', '120', 120_000],
    ['text with spaces', ' 120 ', 120_000],
    ['a fraction', 120.9, 120_000],
    ['words', 'an hour', null],
    ['nothing', undefined, null],
    ['null', null, null],
    ['a negative number', -1, null],
    ['an object', {}, null],
  ])('O12: expires_in as %s in the first answer', async (_what, value, life) => {
    await setUp(
      { scopes: [{ id: 'tasks', why: 'See your tasks' }] },
      {
        engine: { identify: async () => ({ label: 'ada', key: 'ada' }) },
      },
    );
    garden.server.intercept(({ path }) =>
      path === '/token'
        ? { status: 200, body: { access_token: 'a', token_type: 'Bearer', expires_in: value } }
        : undefined,
    );
    const { id } = await linkAccount(garden.accounts, browse);
    expect(
      garden.accounts.db.prepare('SELECT expires_at FROM connections WHERE id = ?').pluck().get(id),
    ).toBe(life === null ? null : garden.accounts.clock.now + life);
  });

  it.each([
    ['leaves the type of its token out', '', {}],
    ['has a type of its own', 'user', { token_type: 'user' }],
  ])('signs in at a provider that %s', async (_what, tokenType, type) => {
    await setUp(
      { tokenType, scopes: [{ id: 'tasks', why: 'See your tasks' }] },
      { engine: { identify: async () => ({ label: 'ada', key: 'ada' }) } },
    );
    garden.server.intercept(({ path }) =>
      path === '/token' ? { status: 200, body: { access_token: 'a', ...type } } : undefined,
    );
    const { id } = await linkAccount(garden.accounts, browse);
    expect(
      garden.accounts.db.prepare('SELECT state FROM connections WHERE id = ?').pluck().get(id),
    ).toBe('connected');
  });

  it('C4: Basic carries client ID and secret form-encoded (RFC 6749, 2.3.1)', async () => {
    const secret = 'a+b%20c:~/?=0123456789';
    const client = {
      ...publicClient,
      client_id: 'garden:one&two',
      client_secret: secret,
      token_endpoint_auth_method: 'client_secret_basic' as const,
    };
    await setUp({ client: { auth: 'basic', own: true } }, { server: { clients: [client] } });
    await garden.accounts.clients.set({
      app: 'garden',
      method: 'sign-in',
      clientId: client.client_id,
      clientSecret: secret,
    });
    await linkAccount(garden.accounts, browse);
    const [request] = garden.server.tokenRequests('authorization_code');
    expect(request?.headers.authorization).toBe(
      `Basic ${Buffer.from('garden%3Aone%26two:a%2Bb%2520c%3A%7E%2F%3F%3D0123456789').toString('base64')}`,
    );
  });

  it('scopes are separated as the provider wants it, and its answer may use either', async () => {
    await setUp(
      {
        scopeSeparator: ',',
        scopes: ['tasks', 'notes', 'files'].map((id) => ({ id, why: 'Work' })),
      },
      { engine: { identify: async () => ({ label: 'ada', key: 'ada' }) } },
    );
    const { attempt } = await garden.start();
    const link = parameters(garden.lastLink());
    expect(link.get('scope')).toBe('tasks,notes,files');
    garden.server.intercept(({ path }) =>
      path === '/token'
        ? { status: 200, body: { access_token: 'a', token_type: 'Bearer', scope: 'tasks,notes' } }
        : undefined,
    );
    const answer = new URL(link.get('redirect_uri') ?? '');
    answer.search = String(
      new URLSearchParams({ code: 'c', state: link.get('state') ?? '', iss: garden.server.issuer }),
    );
    await fetch(answer, { redirect: 'manual' });
    expect((await garden.accounts.reaches(attempt, 'linked')).connection).toMatchObject({
      scopes: ['tasks', 'notes'],
      scopesMissing: ['files'],
    });
  });
});

describe('O3: the address to return to', () => {
  it('O3: is exactly the one that is registered, in the link and at the token endpoint', async () => {
    const port = await freePort();
    await setUp(
      { redirectPort: port, redirectPath: '/back' },
      {
        server: {
          clients: [
            {
              ...publicClient,
              application_type: 'web',
              redirect_uris: [`http://127.0.0.1:${port}/back`],
            },
          ],
        },
      },
    );
    await linkAccount(garden.accounts, browse);
    const exact = `http://127.0.0.1:${port}/back`;
    expect(parameters(garden.lastLink()).get('redirect_uri')).toBe(exact);
    expect(garden.server.tokenRequests('authorization_code')[0]?.form.get('redirect_uri')).toBe(
      exact,
    );
  });

  it('O3: is a literal of this computer: nothing listens at ::1 or for another name', async () => {
    await setUp();
    const { attempt } = await garden.start();
    const answer = new URL(await browseToAnswer(garden.lastLink()));
    const socket = connect({ host: '::1', port: Number(answer.port) });
    await expect(once(socket, 'connect')).rejects.toThrow();
    const named = new URL(answer);
    named.hostname = 'localhost';
    // Where the name leads to 127.0.0.1, the Host is another; where to ::1, nobody is there.
    const status = await fetch(named, { redirect: 'manual' }).then(
      (response) => response.status,
      () => 400,
    );
    expect(status).toBe(400);
    expect(garden.accounts.signIns.state(attempt).state).toBe('waiting');
    expect((await fetch(answer, { redirect: 'manual' })).status).toBe(303);
    await expect(garden.accounts.reaches(attempt, 'linked')).resolves.toBeDefined();
  });

  it('O3: another program at the same port of ::1 is no hindrance, and gets nothing', async () => {
    const port = await freePort();
    await setUp({ redirectPort: port });
    let visits = 0;
    const other = createServer((_request, response) => {
      visits += 1;
      response.end();
    }).listen(port, '::1');
    await once(other, 'listening');
    await expect(linkAccount(garden.accounts, browse)).resolves.toBeDefined();
    expect(visits).toBe(0);
    other.close();
  });
});

describe('O1: the system browser', () => {
  it.each<[string, Partial<OAuth2Method>, GardenOptions]>([
    ['a code', {}, {}],
    ['a pushed request', { par: true }, {}],
    [
      'a device code',
      { flow: 'deviceCode', client: { auth: 'none', own: false, id: 'sojourn-device' } },
      {},
    ],
  ])(
    'O1: is the only place that learns the provider’s page, with %s',
    async (_what, over, options) => {
      const { deviceClient } = await import('../../../servers/authorizationServer.ts');
      await setUp(over, { ...options, server: { clients: [publicClient, deviceClient] } });
      const { attempt } = await garden.start();
      expect(garden.accounts.opened).toHaveLength(1);
      const page = new URL(garden.lastLink());
      expect(page.origin).toBe(garden.server.issuer);
      // What the window is told has no address to load: neither the link nor a part of its query.
      const told = JSON.stringify([garden.accounts.events, garden.accounts.signIns.state(attempt)]);
      expect(told).toContain(attempt);
      expect(told).not.toContain(page.href);
      expect(told).not.toContain('request_uri');
      expect(told).not.toContain('code_challenge');
      expect(told).not.toContain('?user_code');
      // The core itself asked for no page of the provider either.
      expect(garden.server.requests.map(({ path }) => path)).not.toContain(page.pathname);
      garden.accounts.signIns.cancel(attempt);
    },
  );
});
