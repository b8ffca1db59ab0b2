import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createListeners } from '../../../../src/core/oauth/listener.ts';
import type { Listeners, Reception } from '../../../../src/core/oauth/listener.ts';

const state = 'a-state-that-nobody-guesses-0123456789';
const answer = `/callback?code=c0de&state=${state}`;

let listeners: Listeners;
let reception: Reception;
let answers: URL[];
let port: number;
const sockets: Socket[] = [];

beforeEach(async () => {
  listeners = createListeners({ slowestRequestMs: 200 });
  answers = [];
  reception = await listeners.expect({
    app: 'Garden',
    state,
    path: '/callback',
    onAnswer: (url) => answers.push(url),
  });
  port = Number(new URL(reception.redirectUri).port);
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await listeners.close();
});

function open(): Socket {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  // A listener that has refused may close before it has read all.
  socket.on('error', () => undefined);
  sockets.push(socket);
  return socket;
}

/** Sends bytes as they are and leaves its own side open; gives all that came until the listener closed its side. */
async function exchange(bytes: string): Promise<string> {
  const socket = open();
  let received = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => (received += chunk));
  socket.write(bytes, 'latin1');
  await Promise.race([once(socket, 'end'), once(socket, 'close')]);
  return received;
}

/** A request as it should be, but for what a case changes. */
function request(
  over: { line?: string; host?: string; headers?: string; body?: string } = {},
): string {
  const host = over.host ?? `Host: 127.0.0.1:${port}\r\n`;
  return `${over.line ?? `GET ${answer} HTTP/1.1`}\r\n${host}${over.headers ?? ''}\r\n${over.body ?? ''}`;
}

const hostOf = (value: string): string => request({ host: `Host: ${value}\r\n` });
const target = (path: string): string => request({ line: `GET ${path} HTTP/1.1` });
const method = (name: string): string => request({ line: `${name} ${answer} HTTP/1.1` });

/** What is sent, and the status it gets; `closed` where no answer is owed, as to a proxy's request. */
type Junk = readonly [what: string, bytes: () => string, status: '400' | '404' | 'closed'];

const junk: readonly Junk[] = [
  ...['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND'].map(
    (name): Junk => [name, () => method(name), '400'],
  ),
  ['CONNECT', () => request({ line: `CONNECT 127.0.0.1:${port} HTTP/1.1` }), 'closed'],
  ['get in small letters', () => method('get'), '400'],
  ['an unknown method', () => method('STEAL'), '400'],
  [
    'POST with the answer as a form',
    () =>
      request({
        line: 'POST /callback HTTP/1.1',
        headers: 'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 50\r\n',
        body: `code=c&state=${state}`.padEnd(50, '.'),
      }),
    '400',
  ],

  ['a favicon', () => target('/favicon.ico'), '404'],
  ['robots.txt', () => target('/robots.txt'), '404'],
  ['the root', () => target('/'), '404'],
  ['a path with a slash more', () => target(`/callback/?code=c&state=${state}`), '404'],
  ['two slashes', () => target(`//callback?code=c&state=${state}`), '404'],
  ['the path in capitals', () => target(`/CALLBACK?code=c&state=${state}`), '404'],
  ['an encoded path', () => target(`/%63allback?code=c&state=${state}`), '404'],
  ['dots in the path', () => target(`/a/../callback?code=c&state=${state}`), '404'],
  ['a path with parameters', () => target(`/callback;x=1?code=c&state=${state}`), '404'],
  ['a NUL in the path', () => target(`/callback\0?code=c&state=${state}`), '400'],
  ['a guess at the closing page', () => target(`/signed-in/${'A'.repeat(22)}`), '404'],
  ['an absolute address', () => target(`http://127.0.0.1:${port}${answer}`), '404'],
  ['the asterisk', () => request({ line: 'OPTIONS * HTTP/1.1' }), '400'],

  ['no Host', () => request({ host: '' }), '400'],
  ['an empty Host', () => hostOf(''), '400'],
  ['a Host that was rebound', () => hostOf('evil.example'), '400'],
  ['a rebound Host with our port', () => hostOf(`evil.example:${port}`), '400'],
  ['a Host that begins like ours', () => hostOf(`127.0.0.1:${port}.evil.example`), '400'],
  ['a Host that ends like ours', () => hostOf(`evil.example@127.0.0.1:${port}`), '400'],
  ['localhost, which the redirect does not use', () => hostOf(`localhost:${port}`), '400'],
  ['another spelling of 127.0.0.1', () => hostOf(`127.1:${port}`), '400'],
  ['::1', () => hostOf(`[::1]:${port}`), '400'],
  ['a Host without port', () => hostOf('127.0.0.1'), '400'],
  ['a Host with another port', () => hostOf('127.0.0.1:1'), '400'],
  [
    'two Hosts, ours first',
    () => request({ host: `Host: 127.0.0.1:${port}\r\nHost: evil.example\r\n` }),
    '400',
  ],
  [
    'two Hosts, ours last',
    () => request({ host: `Host: evil.example\r\nHost: 127.0.0.1:${port}\r\n` }),
    '400',
  ],
  [
    'our Host twice',
    () => request({ host: `Host: 127.0.0.1:${port}\r\nhost: 127.0.0.1:${port}\r\n` }),
    '400',
  ],

  ['no parameters', () => target('/callback'), '400'],
  ['no state', () => target('/callback?code=c'), '400'],
  ['an empty state', () => target('/callback?code=c&state='), '400'],
  ['a wrong state', () => target('/callback?code=c&state=wrong'), '400'],
  ['all but the last letter of the state', () => target(answer.slice(0, -1)), '400'],
  ['a letter more than the state', () => target(`${answer}x`), '400'],
  ['the state in capitals', () => target(`/callback?code=c&state=${state.toUpperCase()}`), '400'],
  ['a repeated code', () => target(`${answer}&code=d`), '400'],
  ['a repeated state', () => target(`${answer}&state=${state}`), '400'],
  ['a state repeated in another spelling', () => target(`${answer}&%73tate=wrong`), '400'],
  ['a repeated iss', () => target(`${answer}&iss=a&iss=b`), '400'],
  ['a parameter of no meaning, repeated', () => target(`${answer}&x=1&x=2`), '400'],
  ['code and error at once', () => target(`${answer}&error=access_denied`), '400'],
  ['neither code nor error', () => target(`/callback?state=${state}`), '400'],
  ['parameters with array marks', () => target(`/callback?code[]=c&state[]=${state}`), '400'],
  ['parameters after a second mark', () => target(`/callback??code=c&state=${state}`), '400'],
  ['a fragment', () => target(`${answer}#x`), '400'],
  ['parameters divided by semicolons', () => target(`/callback?code=c;state=${state}`), '400'],
  ['a forged error without state', () => target('/callback?error=access_denied'), '400'],
  ['a forged error, wrong state', () => target('/callback?error=access_denied&state=x'), '400'],

  [
    'a megabyte of address',
    () => target(`/callback?code=${'x'.repeat(1_000_000)}&state=${state}`),
    '400',
  ],
  ['64 KB of headers', () => request({ headers: `X: ${'x'.repeat(65_536)}\r\n` }), '400'],
  ['20,000 headers', () => request({ headers: 'X: y\r\n'.repeat(20_000) }), '400'],
  ['a folded header', () => request({ headers: 'X: a\r\n b\r\n' }), '400'],
  ['a header without a name', () => request({ headers: ': x\r\n' }), '400'],
  ['a bare line feed in a header', () => request({ headers: 'X: a\nHost: evil\r\n' }), '400'],
  ['an expectation', () => request({ headers: 'Expect: the-unexpected\r\n' }), '400'],
  [
    'two lengths',
    () =>
      request({ headers: 'Content-Length: 3\r\nTransfer-Encoding: chunked\r\n', body: '0\r\n' }),
    '400',
  ],
  ['HTTP/0.9', () => `GET ${answer}\r\n\r\n`, '400'],
  ['an HTTP of the future', () => request({ line: `GET ${answer} HTTP/9.9` }), '400'],
  ['HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '400'],
  ['a TLS greeting', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', '400'],
  ['another protocol', () => 'SSH-2.0-OpenSSH_9\r\n', '400'],
  ['bytes of no meaning', () => '\x00\xff\x01\xfe\x80'.repeat(1_000), '400'],
  ['a request that is never finished', () => `GET ${answer} HTTP/1.1\r\nHost: 127.`, '400'],
  ['a connection that says nothing', () => '', '400'],
];

async function expectRefused([, bytes, status]: Junk): Promise<void> {
  const received = await exchange(bytes());
  if (status === 'closed') {
    expect(received).toBe('');
    return;
  }
  expect(received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(received).toContain('\r\nCache-Control: no-store\r\n');
  expect(received).toContain('\r\nReferrer-Policy: no-referrer\r\n');
  expect(received).toMatch(/\r\nContent-Security-Policy: default-src 'none';/);
  expect(received).not.toContain('c0de');
}

async function expectAnswered(): Promise<void> {
  expect(answers).toEqual([]);
  expect(await exchange(request())).toMatch(/^HTTP\/1\.1 303 /);
  expect(answers.map(({ href }) => href)).toEqual([
    `${reception.redirectUri}?code=c0de&state=${state}`,
  ]);
}

async function expectClosed(): Promise<void> {
  await expect(once(open(), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
}

describe('O6: junk on the socket does not end a sign-in', () => {
  it.each(junk)('O6: %s', async (...one) => {
    await expectRefused(one);
    await expectAnswered();
  });

  it('O6: all of it at once, fourteen times over, a thousand hits; then a valid answer', async () => {
    const many = Array.from({ length: 14 }, () => junk).flat();
    expect(many.length).toBeGreaterThan(1_000);
    await Promise.all(many.map(expectRefused));
    await expectAnswered();
  });

  it('O6: a valid answer comes through while slow and silent connections are open', async () => {
    const slow = Array.from({ length: 200 }, open);
    await Promise.all(slow.map((socket) => once(socket, 'connect')));
    for (const socket of slow.slice(100)) socket.write('GET /callback?co');
    await expectAnswered();
  });

  it('O6: of pipelined requests only the first is looked at', async () => {
    const received = await exchange(target('/favicon.ico') + request() + request());
    expect(received).toMatch(/^HTTP\/1\.1 404 /);
    expect(received).not.toContain('303');
    await expectAnswered();
  });

  it('O6: a sender that closed its side is still answered', async () => {
    const socket = open();
    let received = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => (received += chunk));
    socket.end(target('/favicon.ico'));
    await once(socket, 'close');
    expect(received).toMatch(/^HTTP\/1\.1 404 /);
    await expectAnswered();
  });

  it('O6: a sender that is gone before it is answered does no harm', async () => {
    for (let n = 0; n < 100; n += 1) {
      const socket = open();
      await once(socket, 'connect');
      socket.write(target('/callback?error=x'));
      socket.resetAndDestroy();
    }
    await expectAnswered();
  });

  it('O6: junk that stays connected does not keep the listener open', async () => {
    await Promise.all(['\x00garbage', target('/a'), ''].map(exchange));
    open().write('GET /call');
    await listeners.close();
    await expectClosed();
  });
});

describe('O7: an answer that comes late', () => {
  it('O7: after the end finds nobody listening', async () => {
    reception.end('cancelled');
    await expectClosed();
    expect(answers).toEqual([]);
  });

  it('O7: on a port that another sign-in still uses, ends neither', async () => {
    await listeners.close();
    const shared = { app: 'Garden', path: '/callback', port };
    const late: URL[] = [];
    const first = await listeners.expect({
      ...shared,
      state: 'cancelled-0123456789',
      onAnswer: (url) => late.push(url),
    });
    reception = await listeners.expect({ ...shared, state, onAnswer: (url) => answers.push(url) });
    first.end('cancelled');
    expect(await exchange(target('/callback?code=c&state=cancelled-0123456789'))).toMatch(
      /^HTTP\/1\.1 400 /,
    );
    await expectAnswered();
    expect(late).toEqual([]);
  });

  it('O7: a hundred sign-ins at once each get their own answer', async () => {
    const got: string[] = [];
    const receptions = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        listeners.expect({
          app: 'Garden',
          path: '/callback',
          state: `state-of-${n}`,
          onAnswer: (url) => got.push(`${n} ${url.searchParams.get('code') ?? ''}`),
        }),
      ),
    );
    await Promise.all(
      receptions.map(({ redirectUri }, n) =>
        fetch(`${redirectUri}?code=code-${n}&state=state-of-${n}`, { redirect: 'manual' }),
      ),
    );
    expect(got.sort()).toEqual(receptions.map((_, n) => `${n} code-${n}`).sort());
  });
});
