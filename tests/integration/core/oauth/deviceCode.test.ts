import { afterEach, describe, expect, it } from 'vitest';
import { events as eventSchemas } from '../../../../src/shared/contract/events.ts';
import type { SignIn } from '../../../../src/shared/connection.ts';
import type { OAuth2Method } from '../../../../src/shared/connector.ts';
import { appOf } from '../../../servers/accounts.ts';
import {
  browse,
  deviceClient,
  deviceGrant,
  signedToken,
} from '../../../servers/authorizationServer.ts';
import type { StandInAnswer } from '../../../servers/authorizationServer.ts';
import { makeGarden, makePauses } from '../../../servers/garden.ts';
import type { Garden, GardenOptions, Pauses } from '../../../servers/garden.ts';

let garden: Garden;
let pauses: Pauses;

const byCode =
  (over: Partial<OAuth2Method> = {}) =>
  (issuer: string) =>
    appOf(issuer, {
      flow: 'deviceCode',
      client: { auth: 'none', own: false, id: deviceClient.client_id },
      ...over,
    });

async function setUp(options: GardenOptions = {}): Promise<void> {
  pauses = makePauses();
  garden = await makeGarden({
    app: byCode(),
    signIns: { wait: pauses.wait },
    ...options,
    server: { clients: [deviceClient], ...options.server },
  });
}

/** What the token endpoint answers, one after the other; null is the server's own answer. */
function answerPolls(...answers: (StandInAnswer | null)[]): void {
  garden.server.intercept(({ path }) =>
    path === '/token' ? (answers.shift() ?? undefined) : undefined,
  );
}

/** The provider's own answer to the request for a code, changed. */
function answerRequest(change: object): void {
  const good = {
    device_code: 'secret-device-code',
    user_code: 'WDJB-MJHT',
    verification_uri: `${garden.server.issuer}/device`,
    expires_in: 600,
  };
  garden.server.intercept(({ path }) =>
    path === '/device/auth' ? { status: 200, body: { ...good, ...change } } : undefined,
  );
}

const oauthError = (error: string, status = 400): StandInAnswer => ({ status, body: { error } });
const pending = oauthError('authorization_pending');
const polls = (): number => garden.server.tokenRequests(deviceGrant).length;

async function typeCode(
  { device }: SignIn,
  decision: { account?: string; refuse?: boolean } = {},
): Promise<void> {
  await browse(device?.address ?? '', { ...decision, code: device?.code ?? '' });
}

afterEach(() => garden.close());

describe('a code to type', () => {
  it('O16: is shown with its address and end, and typed there it links the account', async () => {
    await setUp();
    const shown = await garden.start();
    expect(shown.device?.code).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
    expect(shown.device?.address).toBe(`${garden.server.issuer}/device`);
    expect(shown.device?.expiresAt).toBe(garden.accounts.clock.now + 600_000);
    await typeCode(shown, { account: 'bob' });
    await pauses.pass();
    expect((await garden.accounts.reaches(shown.attempt, 'linked')).connection).toMatchObject({
      name: 'My garden',
      identity: 'bob@example.com',
      scopes: ['openid', 'email', 'tasks'],
      scopesMissing: [],
    });
  });

  it('O16: is in every event while it waits, also when the browser was opened with it', async () => {
    await setUp();
    const { attempt, device } = await garden.start();
    expect(garden.lastLink()).toBe(`${device?.address}?user_code=${device?.code}`);
    await browse(garden.lastLink());
    await pauses.pass();
    await garden.accounts.reaches(attempt, 'linked');
    const told = garden.accounts.events
      .filter(({ name }) => name === 'signIn.changed')
      .map(({ payload }) => eventSchemas['signIn.changed'].parse(payload));
    expect(told.map(({ state }) => state)).toEqual(['waiting', 'exchanging', 'linked']);
    expect(told[0]?.device).toEqual(device);
  });

  it('O16: stays shown when no browser opens, and the error beside it', async () => {
    await setUp({
      browser: () => {
        throw new Error('no browser here');
      },
    });
    const shown = await garden.start();
    expect(shown).toMatchObject({ state: 'waiting', error: { code: 'browser_failed' } });
    expect(shown.device?.code).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
  });

  it('O16: “Open the browser again” and “Copy link” lead to the same address', async () => {
    await setUp();
    const { attempt } = await garden.start();
    await garden.accounts.signIns.openAgain(attempt);
    await garden.accounts.signIns.copyLink(attempt);
    expect(garden.accounts.opened).toEqual([garden.lastLink(), garden.lastLink()]);
    expect(garden.accounts.clipboard).toEqual([garden.lastLink()]);
  });

  it('O16: a connection made by code renews its token like any other', async () => {
    await setUp();
    const shown = await garden.start();
    await typeCode(shown);
    await pauses.pass();
    const { connection } = await garden.accounts.reaches(shown.attempt, 'linked');
    const before = garden.secret(connection?.id ?? '', 'access_token');
    garden.accounts.clock.now += 3600 * 1000;
    const credential = await garden.accounts.connections.account(connection?.id ?? '').credential();
    expect(credential).toMatchObject({ kind: 'oauth2' });
    expect(credential).not.toMatchObject({ accessToken: before });
    expect(garden.server.tokenRequests('refresh_token')).toHaveLength(1);
  });

  it('O16: a connector may give the addresses itself', async () => {
    await setUp({
      app: (issuer) =>
        byCode({
          discover: false,
          deviceAuthorizationUrl: `${issuer}/device/auth`,
          tokenUrl: `${issuer}/token`,
        })(issuer),
    });
    const shown = await garden.start();
    await typeCode(shown);
    await pauses.pass();
    await expect(garden.accounts.reaches(shown.attempt, 'linked')).resolves.toBeDefined();
  });

  it('O14: another user than before asks first', async () => {
    await setUp();
    const first = await garden.start();
    await typeCode(first, { account: 'ada' });
    await pauses.pass();
    const { connection } = await garden.accounts.reaches(first.attempt, 'linked');
    const again = await garden.start({ connection: connection?.id ?? '' });
    await typeCode(again, { account: 'bob' });
    await pauses.pass();
    expect((await garden.accounts.reaches(again.attempt, 'failed')).error?.code).toBe(
      'sign_in_other_account',
    );
    const yes = await garden.start({ connection: connection?.id ?? '', otherAccount: true });
    expect(yes).toMatchObject({ state: 'linked', connection: { identity: 'bob@example.com' } });
  });

  it('O11: neither the device code nor a token is in an address or an event', async () => {
    await setUp();
    const shown = await garden.start();
    await typeCode(shown);
    await pauses.pass();
    const { connection } = await garden.accounts.reaches(shown.attempt, 'linked');
    const secrets = [
      garden.server.tokenRequests(deviceGrant)[0]?.form.get('device_code'),
      garden.secret(connection?.id ?? '', 'access_token'),
      garden.secret(connection?.id ?? '', 'refresh_token'),
    ];
    const said = JSON.stringify([
      garden.accounts.events,
      garden.accounts.opened,
      garden.server.requests.map(({ path }) => path),
    ]);
    for (const secret of secrets) {
      expect(secret).toEqual(expect.any(String));
      expect(said).not.toContain(secret);
    }
  });
});

describe('asking for the tokens', () => {
  it.each([
    [undefined, 5_000],
    [7, 7_000],
  ])('O16: is paced by the interval %s', async (interval, pause) => {
    await setUp();
    answerRequest({ interval });
    const { attempt } = await garden.start();
    answerPolls(pending, pending);
    expect([await pauses.pass(), await pauses.pass()]).toEqual([pause, pause]);
    garden.accounts.signIns.cancel(attempt);
  });

  it('O16: slow_down adds five seconds each time, and they stay', async () => {
    await setUp();
    const shown = await garden.start();
    answerPolls(oauthError('slow_down'), pending, oauthError('slow_down'), pending);
    const taken: number[] = [];
    for (let round = 0; round < 4; round += 1) taken.push(await pauses.pass());
    await typeCode(shown);
    taken.push(await pauses.pass());
    expect(taken).toEqual([5_000, 10_000, 10_000, 15_000, 15_000]);
    await expect(garden.accounts.reaches(shown.attempt, 'linked')).resolves.toBeDefined();
  });

  it.each<[string, StandInAnswer]>([
    ['503', { status: 503, body: 'down' }],
    ['502 with a page', { status: 502, body: '<html>', headers: { 'content-type': 'text/html' } }],
    ['429', { status: 429, body: {}, headers: { 'retry-after': '1' } }],
    ['a cut line', { status: 0, cut: true }],
  ])('O16: goes on after %s, more and more slowly, then at its old pace', async (_what, answer) => {
    await setUp();
    const shown = await garden.start();
    answerPolls(answer, answer, answer, answer, answer, pending);
    const taken: number[] = [];
    for (let round = 0; round < 6; round += 1) taken.push(await pauses.pass());
    await typeCode(shown);
    taken.push(await pauses.pass());
    expect(taken).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000, 5_000]);
    await expect(garden.accounts.reaches(shown.attempt, 'linked')).resolves.toBeDefined();
  });

  it('O16: a pending answer under status 200 is understood', async () => {
    await setUp();
    const shown = await garden.start();
    answerPolls(oauthError('authorization_pending', 200));
    await pauses.pass();
    await typeCode(shown);
    await pauses.pass();
    await expect(garden.accounts.reaches(shown.attempt, 'linked')).resolves.toBeDefined();
  });

  it('O16: ends with the code’s life, and says that a new one is to be had', async () => {
    await setUp({ server: { deviceCodeSeconds: 12 } });
    const { attempt } = await garden.start();
    const taken: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      taken.push(await pauses.pass(garden.accounts.clock));
    }
    expect(taken).toEqual([5_000, 5_000, 2_000]);
    const { error } = await garden.accounts.reaches(attempt, 'failed');
    expect(error).toMatchObject({ code: 'sign_in_code_expired' });
    expect(error?.message).toContain('Garden');
    expect(polls()).toBe(2);
  });

  it.each([
    ['expired_token', 'sign_in_code_expired'],
    ['access_denied', 'sign_in_refused'],
    ['invalid_grant', 'sign_in_failed'],
    ['invalid_client', 'sign_in_failed'],
    ['unsupported_grant_type', 'sign_in_failed'],
  ])('O16: %s ends it as %s, and nothing is asked again', async (answer, code) => {
    await setUp();
    const { attempt } = await garden.start();
    answerPolls(oauthError(answer), null);
    await pauses.pass();
    expect((await garden.accounts.reaches(attempt, 'failed')).error?.code).toBe(code);
    expect(polls()).toBe(1);
    expect(garden.accounts.connections.list()).toEqual([]);
  });

  it('O16: a person who says no there gets sign_in_refused', async () => {
    await setUp();
    const shown = await garden.start();
    await typeCode(shown, { refuse: true });
    await pauses.pass();
    expect((await garden.accounts.reaches(shown.attempt, 'failed')).error?.code).toBe(
      'sign_in_refused',
    );
  });

  it('O16: Cancel stops it: a code that is confirmed later links nothing', async () => {
    await setUp();
    const shown = await garden.start();
    answerPolls(pending);
    await pauses.pass();
    await pauses.begun();
    expect(garden.accounts.signIns.cancel(shown.attempt)).toMatchObject({ state: 'cancelled' });
    await typeCode(shown);
    await expect(garden.accounts.signIns.finished(shown.attempt)).rejects.toMatchObject({
      code: 'sign_in_cancelled',
    });
    // The pause that was under way ends now; a whole sign-in later nothing has come of it.
    await pauses.pass();
    const next = await garden.start({ name: 'Next' });
    await typeCode(next, { account: 'bob' });
    await pauses.pass();
    await garden.accounts.reaches(next.attempt, 'linked');
    expect(polls()).toBe(2);
    expect(garden.accounts.connections.list().map(({ name }) => name)).toEqual(['Next']);
  });

  it('O16: Cancel while an answer is on its way links nothing', async () => {
    await setUp();
    const shown = await garden.start();
    await typeCode(shown);
    const asked = Promise.withResolvers<undefined>();
    const held = Promise.withResolvers<undefined>();
    garden.server.intercept(async ({ path }) => {
      if (path !== '/token') return undefined;
      asked.resolve(undefined);
      await held.promise;
      return undefined;
    });
    await pauses.pass();
    await asked.promise;
    garden.accounts.signIns.cancel(shown.attempt);
    held.resolve(undefined);
    // The next sign-in ends after the answer of the cancelled one.
    const next = await garden.start({ name: 'Next' });
    await typeCode(next);
    await pauses.pass();
    await garden.accounts.reaches(next.attempt, 'linked');
    expect(garden.accounts.signIns.state(shown.attempt).state).toBe('cancelled');
    expect(garden.accounts.connections.list().map(({ name }) => name)).toEqual(['Next']);
  });

  it('O7: two at once do not mix', async () => {
    await setUp();
    const ada = await garden.start({ name: 'Of Ada' });
    const bob = await garden.start({ name: 'Of Bob' });
    await typeCode(bob, { account: 'bob' });
    await typeCode(ada, { account: 'ada' });
    await pauses.pass();
    await pauses.pass();
    expect((await garden.accounts.reaches(ada.attempt, 'linked')).connection).toMatchObject({
      name: 'Of Ada',
      identity: 'ada@example.com',
    });
    expect((await garden.accounts.reaches(bob.attempt, 'linked')).connection).toMatchObject({
      name: 'Of Bob',
      identity: 'bob@example.com',
    });
  });
});

describe('a hostile answer to the request for a code', () => {
  it.each<[string, object, string]>([
    ['a script as address', { verification_uri: 'javascript:alert(1)' }, 'url_refused'],
    ['a file as address', { verification_uri: 'file:///etc/passwd' }, 'url_refused'],
    ['an unprotected address', { verification_uri: 'http://provider.example/' }, 'url_refused'],
    ['a user name in it', { verification_uri: 'https://a:b@provider.example/' }, 'url_refused'],
    ['no address', { verification_uri: undefined }, 'sign_in_failed'],
    ['a script as whole address', { verification_uri_complete: 'javascript:1' }, 'url_refused'],
    ['a program as whole address', { verification_uri_complete: 'calc:' }, 'url_refused'],
    ['no code', { user_code: '' }, 'sign_in_failed'],
    ['a code that turns the text', { user_code: 'AB\u202eCD' }, 'sign_in_failed'],
    ['a code of two lines', { user_code: 'AB\nCall 0800' }, 'sign_in_failed'],
    ['a code as long as a letter', { user_code: 'A'.repeat(65) }, 'sign_in_failed'],
    ['a code that is a number', { user_code: 12_345 }, 'sign_in_failed'],
    ['no device code', { device_code: undefined }, 'sign_in_failed'],
    ['no pause', { interval: 0 }, 'sign_in_failed'],
    ['a negative pause', { interval: -5 }, 'sign_in_failed'],
    ['no life', { expires_in: undefined }, 'sign_in_failed'],
    ['a negative life', { expires_in: -1 }, 'sign_in_failed'],
  ])('O8, O16: %s is refused, and nothing is opened or shown', async (_what, change, code) => {
    await setUp();
    answerRequest(change);
    await expect(garden.start()).rejects.toMatchObject({ code });
    expect(garden.accounts.opened).toEqual([]);
    expect(garden.accounts.events).toEqual([]);
  });

  it('O16: a life of years is cut to an hour', async () => {
    await setUp();
    answerRequest({ expires_in: 1e9 });
    const { device } = await garden.start();
    expect(device?.expiresAt).toBe(garden.accounts.clock.now + 3_600_000);
  });

  it('O16: a pause longer than the code’s life ends with it', async () => {
    await setUp();
    answerRequest({ interval: 1e9 });
    const { attempt } = await garden.start();
    expect(await pauses.pass(garden.accounts.clock)).toBe(600_000);
    expect((await garden.accounts.reaches(attempt, 'failed')).error?.code).toBe(
      'sign_in_code_expired',
    );
  });

  it('O8: an address for codes that is not protected gets no request', async () => {
    await setUp({
      app: (issuer) =>
        byCode({
          discover: false,
          deviceAuthorizationUrl: 'http://provider.example/device',
          tokenUrl: `${issuer}/token`,
        })(issuer),
    });
    await expect(garden.start()).rejects.toMatchObject({ code: 'url_refused' });
    expect(garden.server.requests).toEqual([]);
  });
});

describe('O9: the ID token that comes with a code’s tokens', () => {
  it.each<[string, () => string | undefined]>([
    ['missing', () => undefined],
    ['for another client', () => idToken({ aud: 'somebody' })],
    ['of another issuer', () => idToken({ iss: 'https://other.example' })],
    ['that is over', () => idToken({ exp: 1 })],
  ])('%s is refused', async (_what, make) => {
    await setUp();
    const { attempt } = await garden.start();
    answerPolls({
      status: 200,
      body: { access_token: 'at', token_type: 'Bearer', id_token: make() },
    });
    await pauses.pass();
    expect((await garden.accounts.reaches(attempt, 'failed')).error?.code).toBe('sign_in_failed');
    expect(garden.accounts.connections.list()).toEqual([]);
  });

  function idToken(change: object): string {
    const now = Math.floor(Date.now() / 1000);
    const good = {
      iss: garden.server.issuer,
      aud: deviceClient.client_id,
      sub: 'ada',
      iat: now,
      exp: now + 600,
    };
    return signedToken({ ...good, ...change });
  }
});
