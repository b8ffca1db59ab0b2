import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { events as eventSchemas } from '../../../../src/shared/contract/events.ts';
import type { SignIn } from '../../../../src/shared/connection.ts';
import type { Connector } from '../../../../src/shared/connector.ts';
import { appOf, linkAccount } from '../../../servers/accounts.ts';
import type { Accounts } from '../../../servers/accounts.ts';
import {
  browse,
  browseToAnswer,
  publicClient,
  signedToken,
} from '../../../servers/authorizationServer.ts';
import type { AuthorizationServer } from '../../../servers/authorizationServer.ts';
import { makeGarden, publish } from '../../../servers/garden.ts';
import type { Garden, GardenOptions } from '../../../servers/garden.ts';

let garden: Garden;
let server: AuthorizationServer;
let accounts: Accounts;

const secretClient = {
  ...publicClient,
  client_id: 'sojourn-secret',
  client_secret: 'only-for-tests-0123456789',
} as const;

async function setUp(options: GardenOptions = {}): Promise<void> {
  garden = await makeGarden(options);
  ({ server, accounts } = garden);
}

const tearDown = () => garden.close();
const start: Garden['start'] = (over) => garden.start(over);
const lastLink = (): string => garden.lastLink();
const parameter = (link: string, name: string): string =>
  new URL(link).searchParams.get(name) ?? '';

afterEach(tearDown);

describe('a sign-in in the browser', () => {
  beforeEach(() => setUp());

  it('C3: links the account that was chosen, with its identity and scopes', async () => {
    const connection = await linkAccount(accounts, (link) => browse(link, { account: 'bob' }));
    expect(connection).toMatchObject({
      app: 'garden',
      name: 'My garden',
      identity: 'bob@example.com',
      state: 'connected',
      scopes: ['openid', 'email', 'tasks'],
      scopesMissing: [],
    });
    expect(accounts.connections.list()).toEqual([connection]);
    expect(accounts.focused.times).toBe(1);
  });

  it('C3: tells its progress: waiting, exchanging, linked', async () => {
    await linkAccount(accounts, browse);
    const states = accounts.events
      .filter(({ name }) => name === 'signIn.changed')
      .map(({ payload }) => eventSchemas['signIn.changed'].parse(payload).state);
    expect(states).toEqual(['waiting', 'exchanging', 'linked']);
  });

  it('C3: a refusal has its own error, stores nothing, and can be tried again', async () => {
    const first = await start();
    const visit = await browse(lastLink(), { refuse: true });
    const failed = await accounts.reaches(first.attempt, 'failed');
    expect(failed.error).toMatchObject({ code: 'sign_in_refused' });
    expect(failed.error?.message).toContain('Garden did not grant access');
    expect(visit.text).toContain('Access was not granted');
    expect(accounts.connections.list()).toEqual([]);

    await expect(linkAccount(accounts, browse)).resolves.toMatchObject({ name: 'My garden' });
  });

  it('C3: the browser ends on a page without the code that says it can be closed', async () => {
    await start();
    const visit = await browse(lastLink());
    expect(visit.text).toContain('Garden is linked');
    expect(visit.text).toContain('You can close this page');
    expect(visit.last.url).not.toMatch(/code=|state=/);
    expect(visit.last.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'.*style-src 'sha256-[\w+/=]+'$/,
    );
    const style = /<style>(.*)<\/style>/s.exec(visit.text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(visit.last.headers.get('content-security-policy')).toContain(`'sha256-${hash}'`);
  });

  it('C3: “Open the browser again” opens the same link, “Copy link” puts it on the clipboard', async () => {
    const { attempt } = await start();
    await accounts.signIns.openAgain(attempt);
    await accounts.signIns.copyLink(attempt);
    expect(accounts.opened).toEqual([lastLink(), lastLink()]);
    expect(accounts.clipboard).toEqual([lastLink()]);
  });

  it('C5: a name that is taken is refused before the browser opens', async () => {
    await linkAccount(accounts, browse);
    accounts.opened.length = 0;
    await expect(start({ name: '  MY   Garden ' })).rejects.toMatchObject({
      code: 'connection_name_taken',
      field: 'name',
    });
    expect(accounts.opened).toEqual([]);
  });

  it('C5: of two sign-ins with one name at once, the second to end is told that it is taken', async () => {
    const [first, second] = [await start(), await start()];
    const [firstLink = '', secondLink = ''] = accounts.opened;
    await browse(firstLink);
    await accounts.reaches(first.attempt, 'linked');
    await browse(secondLink, { account: 'bob' });
    const failed = await accounts.reaches(second.attempt, 'failed');
    expect(failed.error).toMatchObject({ code: 'connection_name_taken', field: 'name' });
    expect(accounts.connections.list()).toHaveLength(1);
  });

  it('O2: PKCE is S256 and fresh, and the verifier that is sent is the challenge’s', async () => {
    await start();
    await start({ name: 'Another' });
    const [one = '', two = ''] = accounts.opened;
    for (const link of [one, two]) {
      expect(parameter(link, 'code_challenge_method')).toBe('S256');
      expect(parameter(link, 'code_challenge')).toMatch(/^[\w-]{43}$/);
    }
    expect(parameter(one, 'code_challenge')).not.toBe(parameter(two, 'code_challenge'));
    await browse(two);
    const verifier = server.tokenRequests('authorization_code')[0]?.form.get('code_verifier') ?? '';
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(
      parameter(two, 'code_challenge'),
    );
  });

  it('O3: listens on 127.0.0.1 only while the sign-in lasts', async () => {
    const { attempt } = await start();
    const redirect = parameter(lastLink(), 'redirect_uri');
    expect(redirect).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    expect((await fetch(redirect)).status).toBe(400);
    accounts.signIns.cancel(attempt);
    await expect(fetch(redirect)).rejects.toThrow();
  });

  it('O3: the listener is closed when the account is linked', async () => {
    await linkAccount(accounts, browse);
    await expect(fetch(parameter(lastLink(), 'redirect_uri'))).rejects.toThrow();
  });

  it('O4: state and nonce are long and fresh', async () => {
    await start();
    await start({ name: 'Another' });
    const values = accounts.opened.flatMap((link) => [
      parameter(link, 'state'),
      parameter(link, 'nonce'),
    ]);
    expect(new Set(values).size).toBe(4);
    for (const value of values) {
      expect(Buffer.from(value, 'base64url').length).toBeGreaterThanOrEqual(16);
    }
  });

  it('O4: a state is used once: the same answer again is refused', async () => {
    const { attempt } = await start();
    const answer = await browseToAnswer(lastLink());
    const held = Promise.withResolvers<undefined>();
    server.intercept(() => held.promise);
    expect((await fetch(answer, { redirect: 'manual' })).status).toBe(303);
    expect((await fetch(answer, { redirect: 'manual' })).status).toBe(400);
    held.resolve(undefined);
    await accounts.reaches(attempt, 'linked');
    expect(server.tokenRequests('authorization_code')).toHaveLength(1);
  });

  it.each(['code', 'error'])('O5: a wrong iss beside a %s is refused', async (kind) => {
    const { attempt } = await start();
    const answer = new URL(await browseToAnswer(lastLink(), { refuse: kind === 'error' }));
    expect(answer.searchParams.has(kind)).toBe(true);
    answer.searchParams.set('iss', `${server.issuer}/`);
    await fetch(answer, { redirect: 'manual' });
    const failed = await accounts.reaches(attempt, 'failed');
    expect(failed.error?.code).toBe('sign_in_failed');
    expect(server.tokenRequests('authorization_code')).toEqual([]);
  });

  it('O5: an iss that is advertised and missing is refused', async () => {
    const { attempt } = await start();
    const answer = new URL(await browseToAnswer(lastLink()));
    answer.searchParams.delete('iss');
    await fetch(answer, { redirect: 'manual' });
    expect((await accounts.reaches(attempt, 'failed')).error?.code).toBe('sign_in_failed');
    expect(server.tokenRequests('authorization_code')).toEqual([]);
  });

  it('O7: a late answer after Cancel is ignored', async () => {
    const { attempt } = await start();
    const answer = await browseToAnswer(lastLink());
    expect(accounts.signIns.cancel(attempt).state).toBe('cancelled');
    await expect(fetch(answer)).rejects.toThrow();
    await expect(accounts.signIns.finished(attempt)).rejects.toMatchObject({
      code: 'sign_in_cancelled',
    });
    expect(accounts.connections.list()).toEqual([]);
  });

  it('O7: Cancel during the exchange stores nothing', async () => {
    await tearDown();
    const asked = Promise.withResolvers<undefined>();
    const identity = Promise.withResolvers<{ label: string; key: string }>();
    await setUp({
      engine: {
        identify: async () => {
          asked.resolve(undefined);
          return await identity.promise;
        },
      },
    });
    const { attempt } = await start();
    const visit = browse(lastLink());
    await asked.promise;
    expect(accounts.signIns.state(attempt).state).toBe('exchanging');
    accounts.signIns.cancel(attempt);
    identity.resolve({ label: 'ada', key: '1' });
    expect((await visit).text).toContain('The sign-in was cancelled');
    expect(accounts.signIns.state(attempt).state).toBe('cancelled');
    expect(accounts.connections.list()).toEqual([]);
  });

  it('O7: two sign-ins at once do not mix', async () => {
    const first = await start({ name: 'Of Ada' });
    const second = await start({ name: 'Of Bob' });
    const [firstLink = '', secondLink = ''] = accounts.opened;
    await Promise.all([
      browse(secondLink, { account: 'bob' }),
      browse(firstLink, { account: 'ada' }),
    ]);
    expect((await accounts.reaches(first.attempt, 'linked')).connection).toMatchObject({
      name: 'Of Ada',
      identity: 'ada@example.com',
    });
    expect((await accounts.reaches(second.attempt, 'linked')).connection).toMatchObject({
      name: 'Of Bob',
      identity: 'bob@example.com',
    });
  });

  it('O7: the answer of one sign-in does not end another', async () => {
    const first = await start({ name: 'Of Ada' });
    await start({ name: 'Of Bob' });
    const [firstLink = '', secondLink = ''] = accounts.opened;
    const stray = new URL(await browseToAnswer(secondLink, { account: 'bob' }));
    stray.port = new URL(parameter(firstLink, 'redirect_uri')).port;
    expect((await fetch(stray, { redirect: 'manual' })).status).toBe(400);
    expect(accounts.signIns.state(first.attempt).state).toBe('waiting');
  });

  it('O11: no token is in any address, and none reaches an event', async () => {
    await linkAccount(accounts, browse);
    const [{ id } = { id: '' }] = accounts.connections.list();
    const token = accounts.secrets.get({ record: id, app: 'garden', field: 'access_token' }) ?? '';
    const refresh = accounts.secrets.get({ record: id, app: 'garden', field: 'refresh_token' });
    expect(token).not.toBe('');
    accounts.clock.now += 2 * 3_600_000;
    await accounts.tokens.account(id).credential();
    await accounts.connections.disconnect(id, true);
    expect(server.tokenRequests('refresh_token')).toHaveLength(1);
    expect(server.requests.some(({ path }) => path.includes('revocation'))).toBe(true);
    const said = JSON.stringify([
      server.requests.map(({ target }) => target),
      accounts.opened,
      accounts.events,
    ]);
    expect(said).not.toContain(token);
    expect(said).not.toContain(refresh);
  });

  it('O14: a reduced scope is shown', async () => {
    const connection = await linkAccount(accounts, (link) =>
      browse(link, { scopes: 'openid email' }),
    );
    expect(connection).toMatchObject({ scopes: ['openid', 'email'], scopesMissing: ['tasks'] });
  });

  it('a browser that does not open leaves the sign-in waiting, and says so', async () => {
    await tearDown();
    await setUp({
      browser: () => {
        throw new Error('no browser here');
      },
    });
    const shown = await start();
    expect(shown).toMatchObject({ state: 'waiting', error: { code: 'browser_failed' } });
    await accounts.signIns.copyLink(shown.attempt);
    await browse(accounts.clipboard[0] ?? '');
    expect(await accounts.reaches(shown.attempt, 'linked')).not.toHaveProperty('error');
  });
});

describe('time', () => {
  it('O7: without an answer the sign-in times out, and the listener closes', async () => {
    await setUp({ signIns: { patienceMs: 50 } });
    const { attempt } = await start();
    const failed = await accounts.reaches(attempt, 'failed');
    expect(failed.error?.code).toBe('sign_in_timed_out');
    await expect(fetch(parameter(lastLink(), 'redirect_uri'))).rejects.toThrow();
  });

  it('O7: waits five minutes by default', async () => {
    const timeout = vi.spyOn(globalThis, 'setTimeout');
    await setUp();
    await start();
    expect(timeout.mock.calls.map(([, delay]) => delay)).toContain(5 * 60 * 1000);
    timeout.mockRestore();
  });
});

describe('reconnect', () => {
  beforeEach(() => setUp());

  it('C11: keeps id and name, and has new tokens', async () => {
    const before = await linkAccount(accounts, browse);
    const token = accounts.secrets.get({ record: before.id, app: 'garden', field: 'access_token' });
    const after = await linkAccount(accounts, browse, { connection: before.id, name: '' });
    expect(after).toMatchObject({ id: before.id, name: 'My garden', state: 'connected' });
    expect(
      accounts.secrets.get({ record: before.id, app: 'garden', field: 'access_token' }),
    ).not.toBe(token);
    expect(accounts.connections.get(before.id).history.map(({ kind }) => kind)).toEqual([
      'reconnected',
      'linked',
    ]);
  });

  it('O14: another user than before asks first; a yes needs no second sign-in', async () => {
    const before = await linkAccount(accounts, (link) => browse(link, { account: 'ada' }));
    const { attempt } = await start({ connection: before.id });
    await browse(lastLink(), { account: 'bob' });
    const asked = await accounts.reaches(attempt, 'failed');
    expect(asked.error).toMatchObject({ code: 'sign_in_other_account' });
    expect(asked.error?.message).toBe(
      'You signed in as bob@example.com, but “My garden” belongs to ada@example.com.',
    );
    expect(accounts.connections.list()).toEqual([before]);

    accounts.opened.length = 0;
    const confirmed = await start({ connection: before.id, otherAccount: true });
    expect(confirmed).toMatchObject({
      state: 'linked',
      connection: { id: before.id, identity: 'bob@example.com' },
    });
    expect(accounts.opened).toEqual([]);
  });

  it('O15: after a change of account the tokens of the one before are revoked', async () => {
    const before = await linkAccount(accounts, (link) => browse(link, { account: 'ada' }));
    const old = accounts.secrets.get({ record: before.id, app: 'garden', field: 'refresh_token' });
    const revoked = Promise.withResolvers<string | null>();
    server.intercept(({ path, form }) => {
      if (path === '/token/revocation') revoked.resolve(form.get('token'));
      return undefined;
    });
    await start({ connection: before.id, otherAccount: true });
    await browse(lastLink(), { account: 'bob' });
    expect(await revoked.promise).toBe(old);
  });

  it('O14: a yes without a sign-in before it opens the browser', async () => {
    const before = await linkAccount(accounts, (link) => browse(link, { account: 'ada' }));
    const { attempt } = await start({ connection: before.id, otherAccount: true });
    await browse(lastLink(), { account: 'bob' });
    expect((await accounts.reaches(attempt, 'linked')).connection).toMatchObject({
      id: before.id,
      identity: 'bob@example.com',
    });
  });

  it('a connection that does not exist is refused before the browser opens', async () => {
    await expect(start({ connection: 'nowhere' })).rejects.toMatchObject({ code: 'not_found' });
    expect(accounts.opened).toEqual([]);
  });
});

describe('the client', () => {
  const ownClient = (auth: 'post' | 'basic') => (issuer: string) =>
    appOf(issuer, { client: { auth, own: true } });

  it('C4: an app that wants the person’s own client says so first', async () => {
    await setUp({ app: ownClient('post') });
    await expect(start()).rejects.toMatchObject({ code: 'client_needed' });
  });

  it.each(['post', 'basic'] as const)(
    'C4: the own client signs in with its secret by %s',
    async (auth) => {
      await setUp({
        app: ownClient(auth),
        server: {
          clients: [{ ...secretClient, token_endpoint_auth_method: `client_secret_${auth}` }],
        },
      });
      await accounts.clients.set({
        app: 'garden',
        method: 'sign-in',
        clientId: secretClient.client_id,
        clientSecret: secretClient.client_secret,
      });
      await linkAccount(accounts, browse);
      const [request] = server.tokenRequests('authorization_code');
      expect(request?.form.has('client_secret')).toBe(auth === 'post');
      expect(request?.headers.authorization !== undefined).toBe(auth === 'basic');
    },
  );

  it('C4: a wrong client secret is named as the cause', async () => {
    await setUp({
      app: ownClient('post'),
      server: { clients: [{ ...secretClient, token_endpoint_auth_method: 'client_secret_post' }] },
    });
    await accounts.clients.set({
      app: 'garden',
      method: 'sign-in',
      clientId: secretClient.client_id,
      clientSecret: 'wrong',
    });
    const { attempt } = await start();
    await browse(lastLink());
    const failed = await accounts.reaches(attempt, 'failed');
    expect(failed.error?.code).toBe('sign_in_failed');
    expect(failed.error?.message).toContain('does not accept the client ID or client secret');
  });
});

describe('a fixed port', () => {
  async function freePort(): Promise<number> {
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => probe.once('listening', resolve));
    const address = probe.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    await new Promise((resolve) => probe.close(resolve));
    return address.port;
  }

  it('O3: is used where the provider demands it, also by two sign-ins at once', async () => {
    const port = await freePort();
    await setUp({ app: (issuer) => appOf(issuer, { redirectPort: port }) });
    const [first, second] = await Promise.all([start({ name: 'One' }), start({ name: 'Two' })]);
    const links = new Map(accounts.opened.map((link) => [parameter(link, 'state'), link]));
    expect(links.size).toBe(2);
    await Promise.all(
      [...links.values()].map((link, index) =>
        browse(link, { account: ['ada', 'bob'][index] ?? '' }),
      ),
    );
    const ends = await Promise.all([
      accounts.reaches(first.attempt, 'linked'),
      accounts.reaches(second.attempt, 'linked'),
    ]);
    expect(ends.map(({ connection }) => connection?.identity).toSorted()).toEqual([
      'ada@example.com',
      'bob@example.com',
    ]);
    await expect(linkAccount(accounts, browse, { name: 'Three' })).resolves.toBeDefined();
  });

  it('O3: says so when another program has it', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await setUp({ app: (issuer) => appOf(issuer, { redirectPort: port }) });
    await expect(start()).rejects.toMatchObject({
      code: 'sign_in_port_busy',
      message: `Port ${port}, which Garden demands for signing in, is used by another program.`,
    });
    expect(accounts.opened).toEqual([]);
    other.close();
  });
});

describe('addresses', () => {
  const endpoints = (issuer: string) => ({
    discover: false,
    authorizationUrl: `${issuer}/auth`,
    tokenUrl: `${issuer}/token`,
  });

  it('O8: a connector may give the addresses itself', async () => {
    await setUp({ app: (issuer) => appOf(issuer, endpoints(issuer)) });
    await expect(linkAccount(accounts, browse)).resolves.toMatchObject({ state: 'connected' });
  });

  it.each([
    'http://provider.example/auth',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://user:pass@provider.example/auth',
    'not an address',
  ])('O8: %s is refused and nothing is opened', async (authorizationUrl) => {
    await setUp({
      app: (issuer) => appOf(issuer, { ...endpoints(issuer), authorizationUrl }),
    });
    await expect(start()).rejects.toMatchObject({ code: 'url_refused' });
    expect(accounts.opened).toEqual([]);
  });

  it('O8: a token address that is not protected is refused before the browser opens', async () => {
    await setUp({
      app: (issuer) =>
        appOf(issuer, { ...endpoints(issuer), tokenUrl: 'http://provider.example/' }),
    });
    await expect(start()).rejects.toMatchObject({ code: 'url_refused' });
    expect(accounts.opened).toEqual([]);
  });

  it('O8: an address that discovery gives is checked too', async () => {
    await setUp();
    publish(server, { authorization_endpoint: 'http://provider.example/auth' });
    await expect(start()).rejects.toMatchObject({ code: 'url_refused' });
    expect(accounts.opened).toEqual([]);
  });

  it.each([(issuer: string) => `${issuer}/`, () => 'https://other.example'])(
    'O10: discovery that names another issuer is refused',
    async (other) => {
      await setUp();
      publish(server, { issuer: other(server.issuer) });
      await expect(start()).rejects.toMatchObject({ code: 'sign_in_failed' });
      expect(accounts.opened).toEqual([]);
    },
  );

  it('O10: RFC 8414’s place is asked where OpenID Connect’s has nothing', async () => {
    await setUp();
    server.intercept(({ path }) => {
      if (path === '/.well-known/openid-configuration') return { status: 404 };
      if (path !== '/.well-known/oauth-authorization-server') return undefined;
      return {
        status: 200,
        body: {
          issuer: server.issuer,
          authorization_endpoint: `${server.issuer}/auth`,
          token_endpoint: `${server.issuer}/token`,
        },
      };
    });
    await expect(start()).resolves.toMatchObject({ state: 'waiting' });
  });

  it('a connector’s parameters cannot replace our own', async () => {
    await setUp({
      app: (issuer) =>
        appOf(issuer, {
          params: {
            prompt: 'consent',
            state: 'fixed',
            code_challenge_method: 'plain',
            redirect_uri: 'https://thief.example/',
            client_id: 'other',
          },
        }),
    });
    await start();
    const link = new URL(lastLink());
    expect(link.searchParams.get('prompt')).toBe('consent');
    expect(link.searchParams.getAll('state')).not.toContain('fixed');
    expect(link.searchParams.getAll('code_challenge_method')).toEqual(['S256']);
    expect(link.searchParams.getAll('client_id')).toEqual(['sojourn-public']);
    expect(link.searchParams.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:/);
  });
});

describe('a provider that is out of order', () => {
  async function failsWith(
    answer: Awaited<ReturnType<NonNullable<Parameters<AuthorizationServer['intercept']>[0]>>>,
  ): Promise<NonNullable<Awaited<ReturnType<Accounts['reaches']>>['error']>> {
    const { attempt } = await start();
    server.intercept(({ path }) => (path === '/token' ? answer : undefined));
    const visit = await browse(lastLink());
    expect(visit.text).toContain('The sign-in did not work');
    const { error } = await accounts.reaches(attempt, 'failed');
    if (!error) throw new Error('no error');
    expect(accounts.connections.list()).toEqual([]);
    return error;
  }

  it('cannot be found: offline', async () => {
    await setUp({ app: () => appOf('https://provider.invalid') });
    await expect(start()).rejects.toMatchObject({ code: 'offline' });
  });

  it('refuses connections: provider_unreachable', async () => {
    await setUp({ app: () => appOf('http://127.0.0.1:9') });
    await expect(start()).rejects.toMatchObject({ code: 'provider_unreachable' });
  });

  it('answers with 503: app_unavailable', async () => {
    await setUp();
    expect(await failsWith({ status: 503, body: 'down' })).toMatchObject({
      code: 'app_unavailable',
    });
  });

  it('answers with 429: rate_limited with its seconds', async () => {
    await setUp();
    const error = await failsWith({ status: 429, headers: { 'retry-after': '7' }, body: {} });
    expect(error.code).toBe('rate_limited');
    expect(error.message).toContain('7 seconds');
  });

  it.each([
    ['an HTML page', { status: 200, body: '<html>', headers: { 'content-type': 'text/html' } }],
    ['cut JSON', { status: 200, body: '{"access_token":"a' }],
    ['no token', { status: 200, body: { token_type: 'bearer' } }],
    ['an error under status 200', { status: 200, body: { error: 'bad_verification_code' } }],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }],
    ['a MAC token', { status: 200, body: { access_token: 'a', token_type: 'mac' } }],
  ])('answers with %s: sign_in_failed', async (_what, answer) => {
    await setUp();
    expect((await failsWith(answer)).code).toBe('sign_in_failed');
  });

  it('F6: answers without end: refused at the limit', async () => {
    await setUp({ signIns: { limits: { seconds: 20, bytes: 10_000 } } });
    expect(await failsWith({ status: 200, body: 'x'.repeat(20_000) })).toMatchObject({
      code: 'provider_answer_wrong',
    });
  });

  it('F6: does not answer in time: provider_unreachable', async () => {
    await setUp({ signIns: { limits: { seconds: 0.3, bytes: 10_000 } } });
    const { attempt } = await start();
    const never = Promise.withResolvers<undefined>();
    server.intercept(({ path }) => (path === '/token' ? never.promise : undefined));
    await browse(lastLink());
    expect((await accounts.reaches(attempt, 'failed')).error?.code).toBe('provider_unreachable');
    never.resolve(undefined);
  });

  it('an answer’s own words are shown as plain text', async () => {
    await setUp();
    const error = await failsWith({
      status: 400,
      body: { error: 'invalid_scope', error_description: 'a\u202Eb\u0000c' },
    });
    expect(error.message).toContain('a b c');
  });
});

describe('O9: an ID token', () => {
  function unsigned(claims: object, alg: string): string {
    const part = (value: object): string =>
      Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ alg, kid: 'test' })}.${part(claims)}.${part({})}`;
  }
  const nowSeconds = (): number => Math.floor(Date.now() / 1000);
  const good = (nonce: string) => ({
    iss: server.issuer,
    aud: 'sojourn-public',
    sub: 'ada',
    nonce,
    iat: nowSeconds(),
    exp: nowSeconds() + 600,
  });

  it.each<[string, (nonce: string) => string | undefined]>([
    ['that is missing', () => undefined],
    ['of another issuer', (nonce) => signedToken({ ...good(nonce), iss: 'https://other.example' })],
    ['for another client', (nonce) => signedToken({ ...good(nonce), aud: 'somebody' })],
    [
      'for several clients and another party',
      (nonce) => signedToken({ ...good(nonce), aud: ['sojourn-public', 'x'], azp: 'x' }),
    ],
    ['that is over', (nonce) => signedToken({ ...good(nonce), exp: nowSeconds() - 3600 })],
    ['with another nonce', () => signedToken(good('other'))],
    ['without signature', (nonce) => unsigned(good(nonce), 'RS256')],
    ['with alg none', (nonce) => unsigned(good(nonce), 'none')],
    ['with a symmetric alg', (nonce) => unsigned(good(nonce), 'HS256')],
  ])('%s is refused', async (_what, make) => {
    expect(await endOf(make)).toMatchObject({ state: 'failed', error: { code: 'sign_in_failed' } });
    expect(accounts.connections.list()).toEqual([]);
  });

  it('that is in order is accepted', async () => {
    expect(await endOf((nonce) => signedToken(good(nonce)))).toMatchObject({ state: 'linked' });
  });

  async function endOf(make: (nonce: string) => string | undefined): Promise<SignIn> {
    await setUp({ engine: { identify: async () => null } });
    const { attempt } = await start();
    const idToken = make(parameter(lastLink(), 'nonce'));
    const answer = { access_token: 'at', token_type: 'Bearer', id_token: idToken };
    server.intercept(({ path }) => (path === '/token' ? { status: 200, body: answer } : undefined));
    await browse(lastLink());
    return await accounts.reaches(attempt, 'failed', 'linked');
  }
});

describe('an app without OpenID', () => {
  const plain = (issuer: string): Connector =>
    appOf(issuer, {
      discover: false,
      issuer: undefined,
      authorizationUrl: `${issuer}/auth`,
      tokenUrl: `${issuer}/token`,
      scopes: [{ id: 'tasks', why: 'See your tasks' }],
    });
  const simple = {
    identify: async () => ({ label: 'ada', key: '1' }),
  };

  it('signs in without nonce and ID token, and takes an iss of the origin it asked', async () => {
    await setUp({ app: plain, engine: simple });
    await expect(linkAccount(accounts, browse)).resolves.toMatchObject({ identity: 'ada' });
    expect(parameter(lastLink(), 'nonce')).toBe('');
  });

  it('C11: an answer without refresh token keeps the one before, of the same account only', async () => {
    let owner = 'ada';
    await setUp({ app: plain, engine: { identify: async () => ({ label: owner, key: owner }) } });
    const answers = [
      { access_token: 'a1', refresh_token: 'r1' },
      { access_token: 'a2' },
      { access_token: 'a3' },
    ];
    server.intercept(({ path }) =>
      path === '/token'
        ? { status: 200, body: { token_type: 'Bearer', ...answers.shift() } }
        : undefined,
    );
    const { id } = await linkAccount(accounts, browse);
    const held = (field: string): string | null =>
      accounts.secrets.get({ record: id, app: 'garden', field });
    await linkAccount(accounts, browse, { connection: id });
    expect([held('access_token'), held('refresh_token')]).toEqual(['a2', 'r1']);

    owner = 'bob';
    const { attempt } = await start({ connection: id, otherAccount: true });
    await browse(lastLink());
    await accounts.reaches(attempt, 'linked');
    expect([held('access_token'), held('refresh_token')]).toEqual(['a3', null]);
  });

  it('O5: refuses an iss of another origin', async () => {
    await setUp({ app: plain, engine: simple });
    const { attempt } = await start();
    const answer = new URL(await browseToAnswer(lastLink()));
    answer.searchParams.set('iss', 'https://other.example');
    await fetch(answer, { redirect: 'manual' });
    expect((await accounts.reaches(attempt, 'failed')).error?.code).toBe('sign_in_failed');
  });

  it.each([undefined, 'none' as const])(
    'O2: without PKCE only with its flag (%s)',
    async (pkce) => {
      await setUp({
        app: (issuer) => {
          const connector = plain(issuer);
          return {
            ...connector,
            auth: connector.auth.map((method) =>
              method.kind === 'oauth2' && pkce !== undefined ? { ...method, pkce } : method,
            ),
          };
        },
        engine: simple,
      });
      await start();
      expect(new URL(lastLink()).searchParams.has('code_challenge')).toBe(pkce === undefined);
    },
  );
});
