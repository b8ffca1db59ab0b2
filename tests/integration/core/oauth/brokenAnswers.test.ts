import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../../src/shared/connection.ts';
import { toErrorShape } from '../../../../src/shared/errors.ts';
import type { ErrorCode } from '../../../../src/shared/errors.ts';
import { appOf, joinAccounts, makeDataFolder } from '../../../servers/accounts.ts';
import type { Accounts, DataFolder } from '../../../servers/accounts.ts';
import {
  answer,
  bomb,
  bytes,
  dripping,
  endless,
  head,
  resetting,
  stalling,
  startHostileServer,
} from '../../../servers/hostileServer.ts';
import type { Behaviour, HostileServer, RawRequest } from '../../../servers/hostileServer.ts';

const hour = 3600_000;
const secret = 'hunter2+/=&"<x>';
const held = { accessToken: 'held-access', refreshToken: 'held refresh "token"+/=' };
const good = { access_token: 'new-access', refresh_token: 'new-refresh', token_type: 'Bearer' };
const whole = `${head()}${JSON.stringify(good)}`;

let server: HostileServer;
/** Where redirects lead. */
let elsewhere: HostileServer;
let folder: DataFolder;
let accounts: Accounts;

async function join(seconds: number): Promise<void> {
  const { origin } = server;
  const limits = { seconds, bytes: 64 * 1024 };
  accounts = joinAccounts(folder, {
    connectors: [
      appOf(origin, {
        issuer: undefined,
        discover: false,
        authorizationUrl: `${origin}/authorize`,
        tokenUrl: `${origin}/token`,
        revocationUrl: `${origin}/revoke`,
        client: { auth: 'post', own: true },
        scopes: [{ id: 'tasks', why: 'See your tasks' }],
      }),
    ],
    engine: { identify: async () => ({ label: 'ada@example.com', key: 'ada' }) },
    tokens: { limits },
    signIns: { limits },
  });
  const client = { clientId: 'sojourn', clientSecret: secret };
  await accounts.clients.set({ app: 'garden', method: 'sign-in', ...client });
}

beforeEach(async () => {
  server = await startHostileServer(answer(good));
  elsewhere = await startHostileServer(answer(good));
  folder = makeDataFolder();
});

afterEach(async () => {
  await accounts.close();
  await server.close();
  await elsewhere.close();
  folder.remove();
});

function link(): Connection {
  return accounts.connections.link('My garden', {
    app: 'garden',
    method: 'sign-in',
    identity: { label: 'ada@example.com', key: 'ada' },
    grant: { ...held, expiresAt: accounts.clock.now + hour },
    scopes: ['tasks'],
    scopesMissing: [],
  });
}

const storedTokens = ({ id }: Connection): (string | null)[] =>
  (['access_token', 'refresh_token'] as const).map((field) =>
    accounts.secrets.get({ record: id, app: 'garden', field }),
  );
const history = (): string =>
  accounts.db.prepare<[], string>('SELECT detail FROM audit').pluck().all().join('\n');
const count = (table: 'leases' | 'secrets'): unknown =>
  accounts.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();

interface Case {
  readonly what: string;
  readonly behaviour: Behaviour;
  readonly code: ErrorCode;
  readonly says: RegExp;
  /** Only a limit on time ends it. */
  readonly slow?: boolean;
}

/** The answer is none that can be used. */
function wrong(what: string, behaviour: Behaviour, says = /its answer is not valid/): Case {
  return { what, behaviour, code: 'provider_answer_wrong', says };
}
const busy = (what: string, retryAfter: string | null, says: RegExp): Case => ({
  what: `429 with Retry-After ${what}`,
  behaviour: answer('', {
    status: 429,
    headers: retryAfter === null ? {} : { 'Retry-After': retryAfter },
  }),
  code: 'rate_limited',
  says,
});
const broken = (what: string, behaviour: Behaviour, says: RegExp, slow = false): Case => ({
  what,
  behaviour,
  code: 'provider_unreachable',
  says,
  slow,
});
const down = (status: number, body: string): Case => ({
  what: `${status} with ${body}`,
  behaviour: answer(body, { status }),
  code: 'app_unavailable',
  says: new RegExp(`status ${status}`),
});
const refusal = (body: object, status = 400): Behaviour => answer(body, { status });
const noJson = /its answer is not JSON/;

const cases: readonly Case[] = [
  wrong(
    'an HTML page',
    answer('<html>Log in', { headers: { 'Content-Type': 'text/html' } }),
    noJson,
  ),
  wrong('an HTML page that calls itself JSON', answer('<html>Log in'), noJson),
  wrong('nothing', answer(''), noJson),
  wrong('cut JSON', answer(JSON.stringify(good).slice(0, -1)), noJson),
  wrong('JSON and more', answer(`${JSON.stringify(good)}}`), noJson),
  wrong('a list', answer([good])),
  wrong('null', answer('null')),
  wrong('a text', answer('"token"')),
  wrong('JSON that is 20,000 deep', answer('['.repeat(20_000)), noJson),
  wrong(
    'a field that stands there twice',
    answer(`{"access_token":"a","access_token":"b","token_type":"Bearer"}`),
    /it names a field twice/,
  ),
  wrong(
    'a field twice, once in another spelling',
    answer(String.raw`{"access_token":"a","\u0061ccess_token":"b","token_type":"Bearer"}`),
    /it names a field twice/,
  ),
  wrong('no access token', answer({ ...good, access_token: undefined })),
  wrong('a number as access token', answer({ ...good, access_token: 42 })),
  wrong('an object as access token', answer({ ...good, access_token: { a: 1 } })),
  wrong('null as access token', answer({ ...good, access_token: null })),
  wrong('an empty access token', answer({ ...good, access_token: '' })),
  wrong('tokens hidden in a prototype', answer(`{"__proto__":${JSON.stringify(good)}}`)),
  wrong(
    'an access token that would break a header',
    answer({ ...good, access_token: 'a\r\nX-Evil: 1' }),
    /characters that no token has/,
  ),
  wrong(
    'a refresh token with a NUL',
    answer({ ...good, refresh_token: 'a\0b' }),
    /characters that no token has/,
  ),
  wrong(
    'an access token of 10 MB',
    answer({ ...good, access_token: 'x'.repeat(10 * 1024 * 1024) }),
    /larger than 65536 bytes/,
  ),
  wrong('a number as refresh token', answer({ ...good, refresh_token: 42 })),
  wrong('no token type', answer({ ...good, token_type: undefined })),
  wrong('a number as token type', answer({ ...good, token_type: 1 })),
  wrong('another token type', answer({ ...good, token_type: 'mac' }), /not a bearer token/),
  wrong(
    'a DPoP token that nobody asked for',
    answer({ ...good, token_type: 'DPoP' }),
    /not a bearer/,
  ),
  wrong(
    'NaN as lifetime',
    answer('{"access_token":"a","token_type":"Bearer","expires_in":NaN}'),
    noJson,
  ),
  wrong('a gzip bomb', bomb(100), /larger than 65536 bytes/),
  wrong(
    'gzip that is none',
    answer('not gzip', { headers: { 'Content-Encoding': 'gzip' } }),
    /compressed answer is damaged/,
  ),
  wrong('a body that never ends', endless(head(), 'x'.repeat(4096)), /larger than 65536 bytes/),
  wrong(
    'headers that never end',
    endless('HTTP/1.1 200 OK\r\n', 'X: y\r\n'.repeat(1_000)),
    /headers are too long/,
  ),
  wrong('what is no HTTP', bytes('SSH-2.0-OpenSSH_9\r\n\r\n'), /answer is no HTTP/),
  wrong(
    'a chunk with a wrong length',
    bytes(`${head({ headers: { 'Transfer-Encoding': 'chunked' } })}zz\r\n`),
    /answer is no HTTP/,
  ),
  wrong('an answer under another status', answer(good, { status: 201 }), /unexpected status/),
  wrong('404 with HTML', answer('<html>', { status: 404 }), /unexpected status/),
  wrong('403 with nothing', answer('', { status: 403 }), /unexpected status/),
  wrong('a number as error', refusal({ error: 42 }), /unexpected status/),
  wrong('an empty error', refusal({ error: '' }), /unexpected status/),
  wrong(
    'an error under status 200',
    refusal({ error: 'bad_refresh_token' }, 200),
    /bad_refresh_token/,
  ),
  wrong(
    'an error that stands there twice',
    answer('{"error":"x","error":"invalid_grant"}', { status: 400 }),
    /it names a field twice/,
  ),
  wrong('invalid_client', refusal({ error: 'invalid_client' }, 401), /client ID or client secret/),
  wrong('invalid_request', refusal({ error: 'invalid_request' }), /invalid_request/),
  wrong(
    'unsupported_grant_type',
    refusal({ error: 'unsupported_grant_type' }),
    /unsupported_grant_type/,
  ),

  broken('a connection that is closed at once', (socket) => socket.end(), /broke off/),
  broken('a reset at once', resetting(''), /broke off/),
  broken('a reset in the headers', resetting('HTTP/1.1 200 OK\r\nX: '), /broke off/),
  broken(
    'a reset in the body',
    resetting(`${head({ headers: { Connection: 'keep-alive', 'Content-Length': '999' } })}{`),
    /broke off/,
  ),
  wrong(
    'a body shorter than it says',
    bytes(`${head({ headers: { 'Content-Length': '999' } })}{}`),
    /shorter or longer/,
  ),
  broken('silence', stalling(''), /did not answer in time/, true),
  broken('headers that stop', stalling('HTTP/1.1 200 OK\r\nX: '), /did not answer in time/, true),
  broken('a body that stops', stalling(whole.slice(0, -10)), /did not answer in time/, true),
  broken('an interim answer only', stalling('HTTP/1.1 100 Continue\r\n\r\n'), /broke off/),

  down(500, '<html>oops</html>'),
  down(500, '{"error":"invalid_grant"}'),
  down(502, ''),
  down(503, '{"error":"temporarily_unavailable"}'),
  down(599, 'x'),

  busy('in seconds', '7', /in 7 seconds/),
  busy('as a date of the past', 'Thu, 01 Jan 1970 00:00:00 GMT', /in 1 seconds/),
  busy('as a date far ahead', 'Fri, 31 Dec 9999 23:59:59 GMT', /in 3600 seconds/),
  busy('that is huge', '9'.repeat(40), /in 3600 seconds/),
  busy('below zero', '-1', /in 60 seconds/),
  busy('that is no number', 'soon', /in 60 seconds/),
  busy('left empty', '', /in 60 seconds/),
  busy('left out', null, /in 60 seconds/),
];

/** Answers that lead to another server, which is never asked. */
const redirects = [301, 302, 303, 307, 308].map((status) => ({
  what: `${status} to another server`,
  status,
}));

const everyCase: readonly Omit<Case, 'behaviour'>[] = [
  ...cases,
  ...redirects.map(({ what }) => ({
    what,
    code: 'provider_answer_wrong' as const,
    says: /another address, which is not followed/,
  })),
];

function behaviourOf(what: string): Behaviour {
  const redirect = redirects.find((one) => one.what === what);
  if (redirect) {
    const headers = { Location: `${elsewhere.origin}/token` };
    return answer(good, { status: redirect.status, headers });
  }
  const found = cases.find((one) => one.what === what);
  if (!found) throw new Error(`no case ${what}`);
  return found.behaviour;
}

/** No word of what is secret, and nothing that a terminal or a window would take for more than words. */
function expectClean(text: string, secrets: readonly string[]): void {
  for (const each of secrets) expect(text).not.toContain(each);
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
}

const secondsFor = (slow: boolean | undefined): number => (slow === true ? 0.3 : 25);

describe('O12: broken answers to a refresh', () => {
  it.each(everyCase)('O12: $what drops no token and changes no state', async (one) => {
    await join(secondsFor(one.slow));
    const connection = link();
    const account = accounts.connections.account(connection.id);
    const secretsBefore = count('secrets');
    server.behave(behaviourOf(one.what));
    accounts.clock.now += hour;

    const error = await account.credential().catch((thrown: unknown) => thrown);
    const shape = toErrorShape(error);
    expect(shape.code).toBe(one.code);
    expect(`${shape.message} ${shape.details ?? ''}`).toMatch(one.says);
    expectClean(JSON.stringify(shape) + history(), [secret, ...Object.values(held)]);
    expect(storedTokens(connection)).toEqual(Object.values(held));
    expect(accounts.connections.get(connection.id).state).toBe('connected');
    expect(history()).toBe('Linked as ada@example.com.');
    expect([count('leases'), count('secrets')]).toEqual([0, secretsBefore]);
    expect(elsewhere.requests).toEqual([]);
    expect(server.requests).toHaveLength(1);

    server.behave(answer(good));
    await accounts.close();
    await join(25);
    accounts.clock.now += hour;
    const after = accounts.connections.account(connection.id);
    expect(await after.credential()).toEqual({ kind: 'oauth2', accessToken: 'new-access' });
    expect(storedTokens(connection)).toEqual(['new-access', 'new-refresh']);
  });

  it('O12: an answer that comes byte by byte is an answer', async () => {
    await join(25);
    const account = accounts.connections.account(link().id);
    server.behave(dripping(whole));
    accounts.clock.now += hour;
    expect(await account.credential()).toMatchObject({ accessToken: 'new-access' });
  });

  it.each<[string, object]>([
    ['an ID token of somebody else', { id_token: 'e30.e30.' }],
    ['a number as ID token', { id_token: 42 }],
    ['null fields', { scope: null, id_token: null }],
    ['a list of scopes', { scope: ['tasks', 'notes'] }],
    ['fields of no meaning', { constructor: 1, toString: [], hasOwnProperty: {} }],
  ])('O12: %s beside a rotated token does not lose it', async (_what, extra) => {
    await join(25);
    const connection = link();
    server.behave(answer({ ...good, ...extra }));
    accounts.clock.now += hour;
    await accounts.connections.account(connection.id).credential();
    expect(storedTokens(connection)).toEqual(['new-access', 'new-refresh']);
  });

  it('O12: a wrong answer before the end does not take away a token that is still good', async () => {
    await join(25);
    const account = accounts.connections.account(link().id);
    server.behave(answer('<html>'));
    accounts.clock.now += hour - 30_000;
    for (let n = 0; n < 5; n += 1) {
      expect(await account.credential()).toMatchObject({ accessToken: held.accessToken });
    }
    expect(server.requests).toHaveLength(1);
  });
});

describe('F6: broken answers to a sign-in', () => {
  async function signIn(): Promise<{ failure: unknown; page: string; code: string }> {
    const { attempt } = await accounts.signIns.start({
      app: 'garden',
      method: 'sign-in',
      name: 'My garden',
    });
    const asked = new URL(accounts.opened.at(-1) ?? '').searchParams;
    const back = new URL(asked.get('redirect_uri') ?? '');
    const code = 'the "code"+/=';
    back.search = new URLSearchParams({ code, state: asked.get('state') ?? '' }).toString();
    const [failure, page] = await Promise.all([
      accounts.signIns.finished(attempt).then(
        () => null,
        (thrown: unknown) => thrown,
      ),
      fetch(back).then((response) => response.text()),
    ]);
    return { failure, page, code };
  }

  it.each(everyCase)('F6: $what stores nothing and can be tried again', async (one) => {
    await join(secondsFor(one.slow));
    const secretsBefore = count('secrets');
    server.behave(behaviourOf(one.what));
    const { failure, page, code } = await signIn();
    const shape = toErrorShape(failure);
    // Where the answer itself is at fault, it depends on what found it which of the two says so.
    const codes = one.code === 'provider_answer_wrong' ? [one.code, 'sign_in_failed'] : [one.code];
    expect(codes).toContain(shape.code);
    expect(`${shape.message} ${shape.details ?? ''}`).toMatch(one.says);
    expectClean(JSON.stringify(shape), [secret, code]);
    expect(page).toContain('The sign-in did not work');
    expect(accounts.connections.list()).toEqual([]);
    expect([count('secrets'), history()]).toEqual([secretsBefore, '']);
    expect(elsewhere.requests).toEqual([]);

    server.behave(answer(good));
    expect((await signIn()).failure).toBeNull();
    expect(accounts.connections.list()).toHaveLength(1);
  });
});

describe('S9: words of a provider', () => {
  /** Repeats what was sent in an error's description. */
  function echo(pick: (form: URLSearchParams, request: RawRequest) => string): Behaviour {
    return (socket, request) => {
      const description = `No: ${pick(new URLSearchParams(request.body), request)} !`;
      refusal({ error: 'invalid_request', error_description: description })(socket, request);
    };
  }

  it.each<[string, Behaviour]>([
    ['the refresh token', echo((form) => form.get('refresh_token') ?? '')],
    ['the client secret', echo((form) => form.get('client_secret') ?? '')],
    ['the whole request', echo((_form, { body }) => body)],
    ['a token that we never saw', echo(() => 'Bearer f00.BAR-b4z')],
    ['a token under its name', echo(() => 'access_token=abc123')],
    ['a random text', echo(() => 'Zx81kQ0vB7mN2pL9sT4wY6aD3')],
    ['terminal commands', echo(() => '\u001b[2J\u001b]0;owned\u0007 Zx81')],
    ['hidden directions', echo(() => '\u202e\u2066gnp.exe\u200b Zx81')],
    ['line ends', echo(() => 'a\r\nb\u0085c\u2028d Zx81')],
  ])('S9: %s is not repeated', async (_what, behaviour) => {
    await join(25);
    const connection = link();
    server.behave(behaviour);
    accounts.clock.now += hour;
    const error = await accounts.connections
      .account(connection.id)
      .credential()
      .catch((thrown: unknown) => thrown);
    const { message, details = '' } = toErrorShape(error);
    const forms = [secret, ...Object.values(held)].flatMap((text) => [
      text,
      encodeURIComponent(text),
      new URLSearchParams({ '': text }).toString().slice(1),
    ]);
    expectClean(`${message}${details}`, [...forms, 'f00.BAR', 'abc123', 'Zx81kQ0v']);
    expect(message).toContain('No: ');
    expect(message.length).toBeLessThan(300);
  });

  it('S9: a revocation’s error does not bring the token into the history', async () => {
    await join(25);
    const { id } = link();
    server.behave(echo((form) => form.get('token') ?? ''));
    await accounts.connections.disconnect(id, true);
    expect(history()).toContain('No: (hidden) !');
    expectClean(history(), [secret, ...Object.values(held)]);
  });
});
