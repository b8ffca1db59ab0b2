import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../../src/shared/connection.ts';
import type { Account } from '../../../../src/core/connectors/index.ts';
import { appOf, joinAccounts, linkAccount, makeDataFolder } from '../../../servers/accounts.ts';
import type { Accounts, AccountsOptions, DataFolder } from '../../../servers/accounts.ts';
import { browse, startAuthorizationServer } from '../../../servers/authorizationServer.ts';
import type { AuthorizationServer, StandInAnswer } from '../../../servers/authorizationServer.ts';

const hour = 3600_000;

let server: AuthorizationServer;
let folder: DataFolder;
let accounts: Accounts;
let connection: Connection;
let account: Account;

function join(over: Partial<AccountsOptions> = {}): Accounts {
  return joinAccounts(folder, { connectors: [appOf(server.issuer)], ...over });
}

beforeEach(async () => {
  server = await startAuthorizationServer();
  folder = makeDataFolder();
  accounts = join();
  connection = await linkAccount(accounts, browse);
  account = accounts.connections.account(connection.id);
});

afterEach(async () => {
  await accounts.close();
  await server.close();
  folder.remove();
});

const stored = (field: 'access_token' | 'refresh_token', of = accounts): string | null =>
  of.secrets.get({ record: connection.id, app: 'garden', field });
const tokenOf = async (asked: Account = account): Promise<string> => {
  const credential = await asked.credential();
  return credential.kind === 'oauth2' ? credential.accessToken : '';
};
const refreshes = (): number => server.tokenRequests('refresh_token').length;
const kinds = (): string[] =>
  accounts.connections.get(connection.id).history.map(({ kind }) => kind);
const expiresAt = (): unknown =>
  accounts.db.prepare('SELECT expires_at FROM connections WHERE id = ?').pluck().get(connection.id);

/** Answers refreshes in the server's place. */
function answerRefreshes(answer: StandInAnswer): void {
  server.intercept(({ form }) => (form.get('grant_type') === 'refresh_token' ? answer : undefined));
}

describe('O12: when a token is renewed', () => {
  it('C15: a token that is good is used as it is', async () => {
    expect(await tokenOf()).toBe(stored('access_token'));
    expect(refreshes()).toBe(0);
  });

  it('C15: before it expires, a minute ahead', async () => {
    const before = stored('access_token');
    accounts.clock.now += hour - 50_000;
    const after = await tokenOf();
    expect(after).not.toBe(before);
    expect(after).toBe(stored('access_token'));
    expect(refreshes()).toBe(1);
    expect(kinds()).toEqual(['refreshed', 'linked']);
  });

  it('C15: the rotated refresh token is stored with it, and serves the next time', async () => {
    const first = stored('refresh_token');
    accounts.clock.now += hour;
    await tokenOf();
    const second = stored('refresh_token');
    expect(second).not.toBe(first);
    accounts.clock.now += hour;
    await tokenOf();
    expect(
      server.tokenRequests('refresh_token').map(({ form }) => form.get('refresh_token')),
    ).toEqual([first, second]);
  });

  it('an answer without a new refresh token keeps the old one', async () => {
    const before = stored('refresh_token');
    answerRefreshes({
      status: 200,
      body: { access_token: 'new', token_type: 'Bearer', expires_in: 60 },
    });
    accounts.clock.now += hour;
    expect(await tokenOf()).toBe('new');
    expect(stored('refresh_token')).toBe(before);
  });

  it.each<[unknown, number | null]>([
    [600, 600],
    ['600', 600],
    [600.9, 600],
    [undefined, null],
    [null, null],
    [-1, null],
    [0, null],
    ['soon', null],
    [{}, null],
    [1e300, 10 * 365 * 24 * 3600],
  ])('expires_in %j is understood as %j seconds', async (expiresIn, seconds) => {
    answerRefreshes({
      status: 200,
      body: { access_token: 'new', token_type: 'Bearer', expires_in: expiresIn },
    });
    accounts.clock.now += hour;
    await tokenOf();
    expect(expiresAt()).toBe(seconds === null ? null : accounts.clock.now + seconds * 1000);
  });

  it('a token without a known end is used until the app refuses it, then renewed once', async () => {
    answerRefreshes({ status: 200, body: { access_token: 'endless', token_type: 'Bearer' } });
    accounts.clock.now += hour;
    await tokenOf();
    accounts.clock.now += 1000 * hour;
    expect(await tokenOf()).toBe('endless');
    expect(refreshes()).toBe(1);
    server.intercept(null);
    const fresh = await account.refused({ kind: 'oauth2', accessToken: 'endless' });
    expect(fresh).toEqual({ kind: 'oauth2', accessToken: stored('access_token') });
    expect(refreshes()).toBe(2);
  });

  it('a token of a short life is not renewed at every use', async () => {
    answerRefreshes({
      status: 200,
      body: { access_token: 'short', token_type: 'Bearer', expires_in: 40 },
    });
    accounts.clock.now += hour;
    await tokenOf();
    accounts.clock.now += 20_000;
    await tokenOf();
    expect(refreshes()).toBe(1);
    accounts.clock.now += 12_000;
    await tokenOf();
    expect(refreshes()).toBe(2);
  });

  it.each([hour, -hour, 400 * 24 * hour, -400 * 24 * hour])(
    'F4: a clock that jumps by %d ms causes at most one refresh',
    async (jump) => {
      accounts.clock.now += jump;
      for (let n = 0; n < 5; n += 1) await tokenOf();
      expect(refreshes()).toBeLessThanOrEqual(1);
    },
  );
});

describe('O12: one refresh at a time', () => {
  it('C15: many who ask at once share one', async () => {
    accounts.clock.now += hour;
    const tokens = await Promise.all(Array.from({ length: 50 }, () => tokenOf()));
    expect(new Set(tokens).size).toBe(1);
    expect(refreshes()).toBe(1);
  });

  it('C15: many whose token was refused at once share one', async () => {
    const bad = { kind: 'oauth2' as const, accessToken: await tokenOf() };
    const fresh = await Promise.all(Array.from({ length: 50 }, () => account.refused(bad)));
    expect(new Set(fresh.map((credential) => JSON.stringify(credential))).size).toBe(1);
    expect(refreshes()).toBe(1);
  });

  it('C15: two processes share one; the second uses what the first stored', async () => {
    const other = join();
    try {
      for (const each of [accounts, other]) each.clock.now += hour;
      const held = Promise.withResolvers<undefined>();
      const asked = Promise.withResolvers<undefined>();
      server.intercept(({ form }) => {
        if (form.get('grant_type') !== 'refresh_token') return undefined;
        asked.resolve(undefined);
        return held.promise;
      });
      const first = tokenOf();
      await asked.promise;
      const second = tokenOf(other.connections.account(connection.id));
      held.resolve(undefined);
      expect(await second).toBe(await first);
      expect(refreshes()).toBe(1);
    } finally {
      await other.close();
    }
  });

  it('C15: a token that another process renewed is used, not renewed again', async () => {
    const other = join();
    try {
      const bad = { kind: 'oauth2' as const, accessToken: await tokenOf() };
      const renewed = await other.connections.account(connection.id).refused(bad);
      expect(await account.refused(bad)).toEqual(renewed);
      expect(refreshes()).toBe(1);
    } finally {
      await other.close();
    }
  });

  it('signing in anew during a refresh wins: its tokens stay', async () => {
    accounts.clock.now += hour;
    const asked = Promise.withResolvers<undefined>();
    const held = Promise.withResolvers<StandInAnswer>();
    server.intercept(({ form }) => {
      if (form.get('grant_type') !== 'refresh_token') return undefined;
      asked.resolve(undefined);
      return held.promise;
    });
    const refreshing = tokenOf();
    await asked.promise;
    await linkAccount(accounts, browse, { connection: connection.id });
    const [access, refresh] = [stored('access_token'), stored('refresh_token')];
    held.resolve({
      status: 200,
      body: { access_token: 'late', refresh_token: 'late-too', token_type: 'Bearer' },
    });
    expect(await refreshing).toBe(access);
    expect([stored('access_token'), stored('refresh_token')]).toEqual([access, refresh]);
  });

  it('a connection that was disconnected during a refresh stays so', async () => {
    accounts.clock.now += hour;
    const asked = Promise.withResolvers<undefined>();
    const held = Promise.withResolvers<StandInAnswer>();
    server.intercept(({ form }) => {
      if (form.get('grant_type') !== 'refresh_token') return undefined;
      asked.resolve(undefined);
      return held.promise;
    });
    const refreshing = tokenOf();
    await asked.promise;
    await accounts.connections.disconnect(connection.id, true);
    held.resolve({ status: 200, body: { access_token: 'late', token_type: 'Bearer' } });
    await expect(refreshing).rejects.toMatchObject({ code: 'connection_not_connected' });
    expect(stored('access_token')).toBeNull();
  });

  it('closing waits for a refresh under way, so that a rotated token is kept', async () => {
    accounts.clock.now += hour;
    const before = stored('refresh_token');
    const refreshing = tokenOf();
    await accounts.tokens.close();
    expect(stored('refresh_token')).not.toBe(before);
    await refreshing;
  });
});

describe('O12: what ends a connection and what does not', () => {
  it('C14: invalid_grant means Needs sign-in, with history and event', async () => {
    answerRefreshes({ status: 400, body: { error: 'invalid_grant' } });
    accounts.clock.now += hour;
    accounts.events.length = 0;
    await expect(tokenOf()).rejects.toMatchObject({
      code: 'sign_in_needed',
      message: '“My garden” needs you to sign in again.',
    });
    expect(accounts.connections.get(connection.id).state).toBe('needs-sign-in');
    expect(kinds()).toEqual(['refused', 'linked']);
    expect(accounts.events).toEqual([
      {
        name: 'connection.changed',
        payload: { connection: { ...connection, state: 'needs-sign-in' } },
      },
    ]);
  });

  it('C14: asks the provider no more until the person signs in again', async () => {
    answerRefreshes({ status: 400, body: { error: 'invalid_grant' } });
    accounts.clock.now += hour;
    await expect(tokenOf()).rejects.toMatchObject({ code: 'sign_in_needed' });
    await expect(tokenOf()).rejects.toMatchObject({ code: 'sign_in_needed' });
    expect(() => accounts.connections.account(connection.id)).toThrow(/sign in again/);
    expect(refreshes()).toBe(1);
    server.intercept(null);
    await linkAccount(accounts, browse, { connection: connection.id });
    expect(await tokenOf()).toBe(stored('access_token'));
  });

  it.each<[string, StandInAnswer, string]>([
    ['429', { status: 429, headers: { 'retry-after': '3' }, body: {} }, 'rate_limited'],
    ['429 with invalid_grant', { status: 429, body: { error: 'invalid_grant' } }, 'rate_limited'],
    ['500', { status: 500, body: 'oops' }, 'app_unavailable'],
    ['503', { status: 503, body: { error: 'temporarily_unavailable' } }, 'app_unavailable'],
    ['an HTML page', { status: 200, body: '<html>' }, 'provider_answer_wrong'],
    ['invalid_client', { status: 401, body: { error: 'invalid_client' } }, 'provider_answer_wrong'],
    [
      'invalid_request',
      { status: 400, body: { error: 'invalid_request' } },
      'provider_answer_wrong',
    ],
  ])('%s drops no token and changes no state', async (_what, answer, code) => {
    const before = [stored('access_token'), stored('refresh_token')];
    answerRefreshes(answer);
    accounts.clock.now += hour;
    await expect(tokenOf()).rejects.toMatchObject({ code });
    expect([stored('access_token'), stored('refresh_token')]).toEqual(before);
    expect(accounts.connections.get(connection.id).state).toBe('connected');
    server.intercept(null);
    expect(await tokenOf()).toBe(stored('access_token'));
  });

  it('offline drops no token', async () => {
    accounts.clock.now += hour;
    await server.close();
    await expect(tokenOf()).rejects.toMatchObject({ code: 'provider_unreachable' });
    expect(stored('refresh_token')).not.toBeNull();
    expect(accounts.connections.get(connection.id).state).toBe('connected');
    server = await startAuthorizationServer();
  });

  it('a provider that is down is not asked at every use while the token is still good', async () => {
    const before = stored('access_token');
    answerRefreshes({ status: 503, body: '' });
    accounts.clock.now += hour - 30_000;
    for (let n = 0; n < 10; n += 1) expect(await tokenOf()).toBe(before);
    expect(refreshes()).toBe(1);
  });

  it('C14: a token that is refused right after it was renewed means Needs sign-in', async () => {
    const first = await account.refused({ kind: 'oauth2', accessToken: await tokenOf() });
    await expect(account.refused(first)).rejects.toMatchObject({ code: 'sign_in_needed' });
    expect(refreshes()).toBe(1);
    expect(accounts.connections.get(connection.id).state).toBe('needs-sign-in');
  });

  it('without a refresh token, a refusal by the app means Needs sign-in', async () => {
    accounts.secrets.remove({ record: connection.id, app: 'garden', field: 'refresh_token' });
    accounts.clock.now += 10 * hour;
    const token = await tokenOf();
    expect(token).toBe(stored('access_token'));
    await expect(account.refused({ kind: 'oauth2', accessToken: token })).rejects.toMatchObject({
      code: 'sign_in_needed',
    });
    expect(refreshes()).toBe(0);
  });

  it('O13: a refresh that died between answer and saving asks for one sign-in, and nothing loops', async () => {
    // What the dead process did: the provider has replaced the refresh token, and nobody kept the new one.
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'sojourn-public',
      refresh_token: stored('refresh_token') ?? '',
    });
    await fetch(`${server.issuer}/token`, { method: 'POST', body: form });
    accounts.clock.now += hour;
    const before = refreshes();
    for (let n = 0; n < 5; n += 1) {
      await expect(tokenOf()).rejects.toMatchObject({ code: 'sign_in_needed' });
    }
    expect(refreshes() - before).toBe(1);
    const again = await linkAccount(accounts, browse, { connection: connection.id });
    expect(again).toMatchObject({ id: connection.id, name: 'My garden', state: 'connected' });
  });

  it('F3: an answer that could not be stored is stored at the next try, not asked for again', async () => {
    accounts.db.exec(
      "CREATE TRIGGER full BEFORE UPDATE ON connections BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    );
    accounts.clock.now += hour;
    const before = [stored('access_token'), stored('refresh_token')];
    await expect(tokenOf()).rejects.toThrow('disk full');
    expect([stored('access_token'), stored('refresh_token')]).toEqual(before);
    accounts.db.exec('DROP TRIGGER full');
    const token = await tokenOf();
    expect(token).toBe(stored('access_token'));
    expect(refreshes()).toBe(1);
    accounts.clock.now += hour;
    await expect(tokenOf()).resolves.not.toBe(token);
  });

  it('O13: the lease of a process that was killed while refreshing is taken over', async () => {
    accounts.db
      .prepare('INSERT INTO leases (name, owner, heartbeat_at) VALUES (?, ?, 3)')
      .run(`refresh:${connection.id}`, `${hostname()}:999999999:dead`);
    accounts.clock.now += hour;
    const token = await tokenOf();
    expect(token).toBe(stored('access_token'));
    expect(refreshes()).toBe(1);
    expect(accounts.db.prepare('SELECT count(*) FROM leases').pluck().get()).toBe(0);
  });
});

describe('C14: tokens that cannot be read', () => {
  it('say Unreadable, name the connection, and leave the others alone', async () => {
    const other = await linkAccount(accounts, browse, { name: 'Other' });
    accounts.db
      .prepare('UPDATE secrets SET box = zeroblob(length(box)) WHERE record = ?')
      .run(connection.id);
    await expect(tokenOf()).rejects.toMatchObject({
      code: 'connection_unreadable',
      message: 'The stored credentials of “My garden” cannot be read.',
    });
    expect(accounts.connections.list().map(({ name, state }) => [name, state])).toEqual([
      ['My garden', 'unreadable'],
      ['Other', 'connected'],
    ]);
    expect(await tokenOf(accounts.connections.account(other.id))).not.toBe('');
  });
});
