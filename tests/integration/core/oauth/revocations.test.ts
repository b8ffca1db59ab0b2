import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectorSchema } from '../../../../src/shared/connector.ts';
import type { Connection } from '../../../../src/shared/connection.ts';
import { appOf, joinAccounts, linkAccount, makeDataFolder } from '../../../servers/accounts.ts';
import type { Accounts, DataFolder } from '../../../servers/accounts.ts';
import { browse, startAuthorizationServer } from '../../../servers/authorizationServer.ts';
import type { AuthorizationServer, StandInAnswer } from '../../../servers/authorizationServer.ts';
import { manualClock } from '../world.ts';

const revocationPath = '/token/revocation';

let server: AuthorizationServer;
let folder: DataFolder;
let accounts: Accounts;
let connection: Connection;

async function setUp(method: Parameters<typeof appOf>[1] = {}): Promise<void> {
  server = await startAuthorizationServer();
  folder = makeDataFolder();
  accounts = joinAccounts(folder, { connectors: [appOf(server.issuer, method)] });
  connection = await linkAccount(accounts, browse);
}

beforeEach(() => setUp());

afterEach(async () => {
  await accounts.close();
  await server.close();
  folder.remove();
});

const revoked = (): (string | null)[] =>
  server.requests
    .filter(({ path }) => path === revocationPath)
    .map(({ form }) => form.get('token'));
const queued = (): unknown => accounts.db.prepare('SELECT count(*) FROM revocations').pluck().get();
const secretsLeft = (): unknown =>
  accounts.db.prepare('SELECT count(*) FROM secrets').pluck().get();
const history = (): string[] =>
  accounts.db
    .prepare<[], { kind: string; detail: string }>('SELECT kind, detail FROM audit ORDER BY id')
    .all()
    .map(({ kind, detail }) => `${kind}: ${detail}`);

function answerRevocations(answer: StandInAnswer): void {
  server.intercept(({ path }) => (path === revocationPath ? answer : undefined));
}

const tokens = (): (string | null)[] =>
  (['refresh_token', 'access_token'] as const).map((field) =>
    accounts.secrets.get({ record: connection.id, app: 'garden', field }),
  );

describe('O15: the tokens are taken back at the provider', () => {
  it.each(['disconnect', 'remove'] as const)('by %s, refresh token first', async (end) => {
    const held = tokens();
    await accounts.connections[end](connection.id, true);
    expect(revoked()).toEqual(held);
    expect(queued()).toBe(0);
    expect(secretsLeft()).toBe(0);
    expect(history().at(-1)).toBe('revoked: Garden ended the access of the tokens.');
  });

  it('and are refused by the app from then on', async () => {
    const [, accessToken = ''] = tokens();
    await accounts.connections.disconnect(connection.id, true);
    const answer = await fetch(`${server.issuer}/me`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    expect(answer.status).toBe(401);
  });

  it('with the client’s authentication', async () => {
    await accounts.connections.disconnect(connection.id, true);
    const request = server.requests.find(({ path }) => path === revocationPath);
    expect(request?.form.get('client_id')).toBe('sojourn-public');
    expect(request?.form.get('token_type_hint')).toBe('refresh_token');
  });

  it.each<[string, StandInAnswer]>([
    ['503', { status: 503, body: '' }],
    ['429', { status: 429, body: {} }],
  ])('later, where the provider answers %s; the history says so', async (_what, answer) => {
    const held = tokens();
    answerRevocations(answer);
    const shown = await accounts.connections.disconnect(connection.id, true);
    expect(shown.state).toBe('disconnected');
    expect(tokens()).toEqual([null, null]);
    expect(queued()).toBe(1);
    expect(history().at(-1)).toContain('tries again later');

    expect(await accounts.tokens.retryRevocations()).toBe(1);
    expect(history().filter((line) => line.includes('tries again later'))).toHaveLength(1);

    server.intercept(null);
    server.requests.length = 0;
    expect(await accounts.tokens.retryRevocations()).toBe(0);
    expect(revoked()).toEqual(held);
    expect(queued()).toBe(0);
    expect(secretsLeft()).toBe(0);
  });

  it('later, where the provider cannot be reached, also after a restart', async () => {
    server.intercept(({ path }) =>
      path === '/.well-known/openid-configuration' ? { status: 503 } : undefined,
    );
    await accounts.close();
    accounts = joinAccounts(folder, { connectors: [appOf(server.issuer)] });
    await accounts.connections.remove(connection.id, true);
    expect(queued()).toBe(1);
    await accounts.close();

    server.intercept(null);
    accounts = joinAccounts(folder, { connectors: [appOf(server.issuer)] });
    expect(await accounts.tokens.retryRevocations()).toBe(0);
    expect(revoked()).toHaveLength(2);
  });

  it('what waits is listed with the connection’s name, its last one where it was deleted', async () => {
    answerRevocations({ status: 503, body: '' });
    await accounts.connections.disconnect(connection.id, true);
    accounts.connections.rename(connection.id, 'Orchard');
    const waiting = { app: 'garden', connectionName: 'Orchard', tries: 1 };
    expect(accounts.connections.revocations()).toMatchObject([waiting]);
    expect(accounts.connections.get(connection.id).revocation).toMatchObject({ tries: 1 });

    accounts.connections.rename(connection.id, 'Vineyard');
    await accounts.connections.remove(connection.id, true);
    expect(await accounts.connections.retryRevocations()).toMatchObject([
      { app: 'garden', connectionName: 'Vineyard', tries: 2 },
    ]);
    server.intercept(null);
    expect(await accounts.connections.retryRevocations()).toEqual([]);
  });

  it('also when the connection goes on with credentials instead of a sign-in', async () => {
    const held = tokens();
    const key = { id: 'key', label: 'Key', type: 'secret' as const };
    const garden = appOf(server.issuer);
    const [signIn] = garden.auth;
    const withKey = connectorSchema.parse({
      ...garden,
      auth: [signIn, { id: 'api-key', kind: 'fields', label: 'Key', fields: [key], apply: {} }],
    });
    await accounts.close();
    accounts = joinAccounts(folder, { connectors: [withKey] });
    const input = { app: 'garden', method: 'api-key', name: '', values: { key: 'good-ada' } };
    const asked = { ...input, connection: connection.id, otherAccount: true };
    await accounts.connections.linkWithFields(asked);
    await accounts.tokens.retryRevocations();
    expect(new Set(revoked())).toEqual(new Set(held));
    expect(tokens()).toEqual([null, null]);
  });

  it('never, where the provider says a definite no; the history has its words', async () => {
    answerRevocations({ status: 400, body: { error: 'unsupported_token_type' } });
    await accounts.connections.disconnect(connection.id, true);
    expect(queued()).toBe(0);
    expect(history().at(-1)).toContain('unsupported_token_type');
  });

  it('a reconnected connection’s new tokens are not revoked by the queue', async () => {
    answerRevocations({ status: 503, body: '' });
    await accounts.connections.disconnect(connection.id, true);
    server.intercept(null);
    await linkAccount(accounts, browse, { connection: connection.id });
    const fresh = tokens();
    server.requests.length = 0;
    await accounts.tokens.retryRevocations();
    for (const token of fresh) expect(revoked()).not.toContain(token);
    expect(tokens()).toEqual(fresh);
  });

  it('nothing is queued where the provider offers no revocation', async () => {
    await accounts.close();
    await server.close();
    folder.remove();
    server = await startAuthorizationServer();
    folder = makeDataFolder();
    accounts = joinAccounts(folder, {
      connectors: [
        appOf(server.issuer, {
          discover: false,
          authorizationUrl: `${server.issuer}/auth`,
          tokenUrl: `${server.issuer}/token`,
        }),
      ],
    });
    connection = await linkAccount(accounts, browse);
    await accounts.connections.disconnect(connection.id, true);
    expect(queued()).toBe(0);
    expect(secretsLeft()).toBe(0);
    expect(revoked()).toEqual([]);
  });

  it('unreadable tokens do not keep a connection from being deleted', async () => {
    accounts.db.prepare('UPDATE secrets SET box = zeroblob(length(box))').run();
    await accounts.connections.remove(connection.id, true);
    expect(accounts.connections.list()).toEqual([]);
    expect(secretsLeft()).toBe(0);
  });

  it('O15: an access token that ended with its refresh token is no failure', async () => {
    server.intercept(({ path, form }) =>
      path === revocationPath && form.get('token_type_hint') === 'access_token'
        ? { status: 400, body: { error: 'invalid_token' } }
        : undefined,
    );
    await accounts.connections.disconnect(connection.id, true);
    expect(history().at(-1)).toBe('revoked: Garden ended the access of the tokens.');
  });

  it.each([200, 204])('O15: %d is a yes', async (status) => {
    answerRevocations({ status });
    await accounts.connections.disconnect(connection.id, true);
    expect(history().at(-1)).toBe('revoked: Garden ended the access of the tokens.');
  });
});

describe('O15: the queue', () => {
  const minute = 60_000;
  let clock: ReturnType<typeof manualClock>;
  /** How long was waited for each try. */
  let pauses: number[];

  beforeEach(async () => {
    const manual = manualClock();
    pauses = [];
    clock = {
      ...manual,
      after(milliseconds, callback) {
        pauses.push(milliseconds);
        return manual.after(milliseconds, callback);
      },
    };
    await accounts.close();
    accounts = joinAccounts(folder, { connectors: [appOf(server.issuer)], tokens: { clock } });
  });

  const tries = (): number => server.requests.filter(({ path }) => path === revocationPath).length;
  /** The request of a try has come, and what it did is written. */
  async function settled(count: number): Promise<void> {
    await vi.waitUntil(
      () =>
        tries() === count &&
        accounts.db.prepare('SELECT sum(tries) FROM revocations').pluck().get() === count,
    );
  }

  it('O15: is tried again by itself, at longer and longer intervals', async () => {
    answerRevocations({ status: 503, body: '' });
    await accounts.connections.disconnect(connection.id, true);
    await settled(1);
    for (let count = 2; count <= 9; count += 1) {
      await vi.waitUntil(() => pauses.length === count - 1);
      clock.advance(pauses.at(-1) ?? 0);
      await settled(count);
    }
    await vi.waitUntil(() => pauses.length === 9);
    expect(pauses.map((pause) => pause / minute)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(history().filter((line) => line.includes('tries again later'))).toHaveLength(1);

    server.intercept(null);
    clock.advance(60 * minute);
    await vi.waitUntil(() => queued() === 0);
    expect(history().at(-1)).toBe('revoked: Garden ended the access of the tokens.');
    expect(secretsLeft()).toBe(0);
  });

  it('O15: is tried as soon as another exchange shows that the network is back', async () => {
    const other = await linkAccount(accounts, browse, { name: 'Other' });
    await accounts.close();
    const gone = appOf(server.issuer, {
      discover: false,
      authorizationUrl: `${server.issuer}/auth`,
      tokenUrl: `${server.issuer}/token`,
      revocationUrl: 'http://127.0.0.1:9/revoke',
    });
    accounts = joinAccounts(folder, { connectors: [gone], tokens: { clock } });
    await accounts.connections.disconnect(connection.id, true);
    expect(history().at(-1)).toContain('could not be reached');
    const before = accounts.db.prepare('SELECT tries FROM revocations').pluck().get();
    accounts.clock.now += 60 * minute;
    await accounts.connections.account(other.id).credential();
    await vi.waitUntil(
      () => accounts.db.prepare('SELECT tries FROM revocations').pluck().get() !== before,
    );
  });

  it('O15: survives a restart, and nothing is tried after closing', async () => {
    const held = tokens();
    const asked = Promise.withResolvers<undefined>();
    const answered = Promise.withResolvers<StandInAnswer>();
    server.intercept(({ path }) => {
      if (path !== revocationPath) return undefined;
      asked.resolve(undefined);
      return answered.promise;
    });
    const ending = accounts.connections.disconnect(connection.id, true);
    await asked.promise;
    await accounts.close();
    answered.resolve({ status: 503, body: '' });
    await ending.catch(() => undefined);
    clock.advance(24 * 60 * minute);
    expect(tries()).toBe(1);

    server.intercept(null);
    server.requests.length = 0;
    accounts = joinAccounts(folder, { connectors: [appOf(server.issuer)], tokens: { clock } });
    expect(queued()).toBe(1);
    expect(await accounts.tokens.retryRevocations()).toBe(0);
    expect(revoked()).toEqual(held);
  });

  it('C16: no line of the history holds a token', async () => {
    const all = [...tokens()];
    accounts.clock.now += 60 * minute;
    await accounts.connections.account(connection.id).credential();
    all.push(...tokens());
    server.intercept(({ form }) => ({
      status: 400,
      body: {
        error: 'invalid_request',
        error_description: `Unknown ${form.get('refresh_token') ?? form.get('token') ?? ''}`,
      },
    }));
    await accounts.connections.disconnect(connection.id, true);
    const kinds = history().map((line) => line.split(':')[0]);
    expect(kinds).toEqual(['linked', 'refreshed', 'disconnected', 'revoked']);
    for (const token of all) expect(history().join()).not.toContain(token);
  });
});
