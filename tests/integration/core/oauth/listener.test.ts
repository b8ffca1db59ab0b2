import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createListeners } from '../../../../src/core/oauth/listener.ts';
import type { Listeners, Reception } from '../../../../src/core/oauth/listener.ts';

const state = 'a-state-that-nobody-guesses-0123456789';

let listeners: Listeners;
let reception: Reception;
let answers: URL[];
let port: number;

beforeEach(async () => {
  listeners = createListeners();
  answers = [];
  reception = await listeners.expect({
    app: 'Garden <b>&',
    state,
    path: '/callback',
    onAnswer: (answer) => answers.push(answer),
  });
  port = Number(new URL(reception.redirectUri).port);
});

afterEach(() => listeners.close());

const good = (query = `code=c0de&state=${state}`): string => `/callback?${query}`;
const get = (target: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}${target}`, { redirect: 'manual', ...init });

/** Whether a connection to the listener's port at this address of the computer is taken. */
function reaches(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, address);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

/** Sends bytes as they are and gives back all that comes. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => (received += chunk));
    socket.on('close', () => resolve(received));
    // A server that has refused may close before all was sent; what it said counts.
    socket.on('error', (error) => (received === '' ? reject(error) : resolve(received)));
    socket.write(bytes);
  });
}

const statusOf = (answer: string): string => answer.slice(9, 12);

async function expectStillWaiting(): Promise<void> {
  expect(answers).toEqual([]);
  expect((await get(good())).status).toBe(303);
  expect(answers.map(({ href }) => href)).toEqual([
    `${reception.redirectUri}?code=c0de&state=${state}`,
  ]);
}

describe('O6: what does not end the flow', () => {
  it.each([
    ['the favicon', '/favicon.ico', 404],
    ['the root', '/', 404],
    ['a longer path', `/callback/?code=c&state=${state}`, 404],
    ['another spelling of the path', `/%63allback?code=c&state=${state}`, 404],
    ['a path with dots', `/x/../callback/..?code=c&state=${state}`, 404],
    ['no parameters', '/callback', 400],
    ['no state', '/callback?code=c', 400],
    ['a wrong state', '/callback?code=c&state=wrong', 400],
    ['a part of the state', `/callback?code=c&state=${state.slice(0, -1)}`, 400],
    ['a longer state', `/callback?code=c&state=${state}x`, 400],
    ['a forged error', '/callback?error=access_denied&state=wrong', 400],
    ['an error without state', '/callback?error=access_denied', 400],
    ['neither code nor error', `/callback?state=${state}`, 400],
    ['code and error at once', `/callback?code=c&error=e&state=${state}`, 400],
    ['a repeated code', `/callback?code=c&code=d&state=${state}`, 400],
    ['a repeated state', `/callback?code=c&state=${state}&state=${state}`, 400],
    ['a repeated iss', `/callback?code=c&state=${state}&iss=a&iss=b`, 400],
    ['parameters with array marks', `/callback?code[]=c&state[]=${state}`, 400],
    ['a guess at the closing page', '/signed-in/guess', 404],
  ])('%s', async (_what, target, status) => {
    const response = await get(target);
    expect(response.status).toBe(status);
    expect(await response.text()).toBe('');
    await expectStillWaiting();
  });

  it.each(['POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE'])('%s', async (method) => {
    expect((await get(good(), { method })).status).toBe(400);
    await expectStillWaiting();
  });

  it.each(['localhost', '127.0.0.1', 'attacker.example', '127.0.0.1:1', '[::1]', ''])(
    'the Host “%s”',
    async (host) => {
      const answer = await raw(`GET ${good()} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      expect(statusOf(answer)).toBe('400');
      await expectStillWaiting();
    },
  );

  it.each([
    ['a request without Host', () => `GET ${good()} HTTP/1.1\r\n\r\n`],
    [
      'an absolute address',
      () => `GET http://127.0.0.1:${port}${good()} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`,
    ],
    ['what is no HTTP', () => 'SSH-2.0-OpenSSH_9\r\n\r\n'],
    ['a TLS greeting', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    [
      'a megabyte of address',
      () =>
        `GET /callback?code=${'x'.repeat(1_000_000)}&state=${state} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`,
    ],
    [
      'a megabyte of headers',
      () =>
        `GET ${good()} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX: ${'x'.repeat(1_000_000)}\r\n\r\n`,
    ],
  ])('%s', async (_what, bytes) => {
    expect(['400', '404']).toContain(statusOf(await raw(bytes())));
    await expectStillWaiting();
  });

  it('a thousand hits at once', async () => {
    const targets = ['/favicon.ico', '/callback?code=c&state=wrong', '/callback?error=x'];
    const statuses = await Promise.all(
      Array.from({ length: 1_000 }, async (_, n) => (await get(targets[n % 3] ?? '/')).status),
    );
    expect(new Set(statuses)).toEqual(new Set([400, 404]));
    await expectStillWaiting();
  });

  it('connections that are opened and say nothing', async () => {
    const silent = Array.from({ length: 100 }, () => connect(port, '127.0.0.1'));
    await Promise.all(
      silent.map((socket) => new Promise((resolve) => socket.on('connect', resolve))),
    );
    await expectStillWaiting();
    for (const socket of silent) socket.destroy();
  });
});

describe('O6: what ends the flow', () => {
  it('an error answer with the right state', async () => {
    expect((await get(good(`error=access_denied&state=${state}`))).status).toBe(303);
    expect(answers.map(({ searchParams }) => searchParams.get('error'))).toEqual(['access_denied']);
  });

  it('one answer only', async () => {
    await get(good());
    expect((await get(good())).status).toBe(400);
    expect(answers).toHaveLength(1);
  });

  it('the browser is moved to an address without the code, and is told nothing is to be kept', async () => {
    const response = await get(good());
    expect(response.headers.get('location')).toMatch(/^\/signed-in\/[\w-]{22}$/);
    for (const reply of [response, await get('/favicon.ico'), await get('/callback')]) {
      expect(Object.fromEntries(reply.headers)).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      expect(reply.headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
    }
  });

  it('what is no HTTP gets the same headers', async () => {
    const answer = await raw('nonsense\r\n\r\n');
    expect(answer).toMatch(/Cache-Control: no-store/);
    expect(answer).toMatch(/Referrer-Policy: no-referrer/);
    expect(answer).toMatch(/Content-Security-Policy: default-src 'none'/);
  });

  it.each([
    ['linked', 'is linked'],
    ['refused', 'Access was not granted'],
    ['failed', 'The sign-in did not work'],
    ['cancelled', 'The sign-in was cancelled'],
  ] as const)('the page waits for the end and tells it: %s', async (ending, text) => {
    const { headers } = await get(good());
    const page = get(headers.get('location') ?? '');
    reception.end(ending);
    const shown = await (await page).text();
    expect(shown).toContain(text);
    expect(shown).toContain('You can close this page');
    expect(shown).not.toContain('<b>');
    expect(shown).not.toContain('c0de');
    expect(shown).not.toContain('<script');
  });

  it('O3: is reached on 127.0.0.1 alone, not on another address of this computer', async () => {
    expect(await reaches('127.0.0.1')).toBe(true);
    // Linux takes all of 127/8 for this computer: a listener on every address would answer here.
    expect(await reaches('127.0.0.2')).toBe(false);
    expect(await reaches('::1')).toBe(false);
  });

  it('O3: after the page is shown the listener is closed', async () => {
    const { headers } = await get(good());
    reception.end('linked');
    const page = await get(headers.get('location') ?? '');
    await page.text();
    await expect(get('/callback')).rejects.toThrow();
  });
});
