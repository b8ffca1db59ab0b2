import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { LookupFunction } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createHttp } from '../../../../src/core/connectors/http.ts';
import type { Http, HttpOptions, HttpRequest } from '../../../../src/core/connectors/http.ts';
import { requestFacts } from '../../../../src/core/connectors/index.ts';
import { startFakeApi } from './fakeApi.ts';
import type { FakeApi } from './fakeApi.ts';

let api: FakeApi;
const opened: Http[] = [];

beforeAll(async () => {
  api = await startFakeApi();
});
afterAll(() => api.close());
afterEach(async () => {
  await Promise.all(opened.splice(0).map((http) => http.close()));
});

function http(options: HttpOptions = {}): Http {
  const made = createHttp({ allowedHosts: [api.host], ...options });
  opened.push(made);
  return made;
}

function get(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url: new URL(url), headers: {}, app: 'Fake', ...more };
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('it should have failed'),
    (error: unknown) => error,
  );
}

describe('an exchange', () => {
  it('sends method, path, headers and body, and gives status, headers and body', async () => {
    api.handle((_asked, response) => {
      response.writeHead(201, { 'x-one': ['a', 'b'] });
      response.end('made');
    });
    const request = get(`${api.origin}/a%2Fb?q=1`, {
      method: 'POST',
      headers: { 'x-two': '2' },
      body: 'hé',
    });
    const answer = await http().send(request);
    expect(answer).toMatchObject({ status: 201, headers: { 'x-one': 'a, b' } });
    expect(answer.body.toString()).toBe('made');
    expect(api.asked).toMatchObject([
      { method: 'POST', url: '/a%2Fb?q=1', body: 'hé', headers: { 'x-two': '2' } },
    ]);
  });

  it('sends the fields of a form as multipart', async () => {
    api.handle((_asked, response) => response.end());
    const parts = [{ name: 'title', content: 'Bread & "butter"' }];
    const body = { kind: 'form', parts } as const;
    await http().send(get(api.origin, { method: 'POST', body }));
    expect(api.asked[0]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(api.asked[0]?.body).toContain('name="title"\r\n\r\nBread & "butter"');
  });

  it.each([
    ['gzip', gzipSync('some text')],
    ['deflate', deflateSync('some text')],
    ['br', brotliCompressSync('some text')],
    ['identity', Buffer.from('some text')],
  ])('reads a body in %s', async (encoding, body) => {
    api.handle((_asked, response) => {
      response.writeHead(200, { 'content-encoding': encoding });
      response.end(body);
    });
    expect((await http().send(get(api.origin))).body.toString()).toBe('some text');
  });

  it.each([204, 304])('reads no body of a %d', async (status) => {
    api.handle((_asked, response) => {
      response.writeHead(status, { 'content-encoding': 'gzip' });
      response.end();
    });
    expect(await http().send(get(api.origin))).toMatchObject({ status, body: Buffer.alloc(0) });
  });

  it('F8: follows no redirect by itself', async () => {
    api.handle((_asked, response) => {
      response.writeHead(302, { location: '/elsewhere' });
      response.end();
    });
    expect((await http().send(get(api.origin))).status).toBe(302);
    expect(api.asked).toHaveLength(1);
  });

  it.each(['a\r\nb: c', 'a\0b', 'ключ'])('refuses the header value %j', async (value) => {
    const error = await failure(http().send(get(api.origin, { headers: { 'x-a': value } })));
    expect(error).toMatchObject({ code: 'input_invalid' });
    expect(requestFacts(error).mayHaveArrived).toBe(false);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    api.handle(() => stop.abort());
    const error = await failure(http().send(get(api.origin, { signal: stop.signal })));
    expect(error).toMatchObject({ code: 'run_stopped' });
    expect(requestFacts(error).mayHaveArrived).toBe(true);
  });
});

describe('F6: a faulty network', () => {
  it('F6: a refused connection', async () => {
    const gone = await startFakeApi();
    await gone.close();
    const error = await failure(http({ allowedHosts: [gone.host] }).send(get(gone.origin)));
    expect(error).toMatchObject({
      code: 'provider_unreachable',
      message: `${gone.host} cannot be reached: it refused the connection.`,
    });
    expect(requestFacts(error).mayHaveArrived).toBe(false);
  });

  it('F6: a name that is not found', async () => {
    const lookup: LookupFunction = (_name, _options, callback) =>
      callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
    const error = await failure(http({ lookup }).send(get('http://nowhere.example/')));
    expect(error).toMatchObject({ code: 'offline' });
    expect(requestFacts(error).mayHaveArrived).toBe(false);
  });

  it.each([
    ['reset before the answer', ''],
    ['reset in the headers', 'HTTP/1.1 200 OK\r\ncontent-le'],
    ['reset in the body', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"a":'],
    ['cut in a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n10\r\n{"a":'],
  ])('F6: %s', async (_what, bytes) => {
    const raw = await startRaw(bytes, 'reset');
    const error = await failure(http({ allowedHosts: [raw.host] }).send(get(raw.origin)));
    expect(error).toMatchObject({ code: 'provider_unreachable' });
    expect(requestFacts(error).mayHaveArrived).toBe(true);
    await raw.close();
  });

  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['headers without end', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}`],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
  ])('F6: %s', async (_what, bytes) => {
    const raw = await startRaw(bytes, 'stay');
    const error = await failure(http({ allowedHosts: [raw.host] }).send(get(raw.origin)));
    expect(error).toMatchObject({ code: 'provider_answer_wrong' });
    await raw.close();
  });

  it.each([
    ['no answer', ''],
    ['an answer that stops', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"a":'],
  ])('F6: %s is timed out', async (_what, bytes) => {
    const raw = await startRaw(bytes, 'stay');
    const sending = http({ allowedHosts: [raw.host], timeoutMs: 200 }).send(get(raw.origin));
    const error = await failure(sending);
    expect(error).toMatchObject({ code: 'timed_out' });
    expect(requestFacts(error).mayHaveArrived).toBe(true);
    await raw.close();
  });

  it('F6: an answer that never ends and always comes is timed out', async () => {
    api.handle((_asked, response) => {
      const drip = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(drip));
    });
    expect(await failure(http({ timeoutMs: 300 }).send(get(api.origin)))).toMatchObject({
      code: 'timed_out',
    });
  });

  it('F6: an answer that is too large', async () => {
    api.handle((_asked, response) => response.end(Buffer.alloc(2_000_001)));
    expect(await failure(http({ maxBytes: 2_000_000 }).send(get(api.origin)))).toMatchObject({
      code: 'answer_too_large',
      message: 'The answer of Fake is larger than 2 MB.',
    });
  });

  it.each(['gzip', 'br'])('F6: a %s bomb counts by what it unpacks to', async (encoding) => {
    const zeros = Buffer.alloc(100_000_000);
    const bomb = encoding === 'gzip' ? gzipSync(zeros) : brotliCompressSync(zeros);
    expect(bomb.length).toBeLessThan(200_000);
    api.handle((_asked, response) => {
      response.writeHead(200, { 'content-encoding': encoding });
      response.end(bomb);
    });
    const before = process.memoryUsage().rss;
    expect(await failure(http().send(get(api.origin)))).toMatchObject({ code: 'answer_too_large' });
    expect(process.memoryUsage().rss - before).toBeLessThan(80_000_000);
  });

  it.each(['gzip', 'deflate', 'br'])('F6: damaged %s', async (encoding) => {
    api.handle((_asked, response) => {
      response.writeHead(200, { 'content-encoding': encoding });
      response.end('this is not compressed');
    });
    expect(await failure(http().send(get(api.origin)))).toMatchObject({
      code: 'provider_answer_wrong',
      message: 'Fake answered in an unexpected way: its compressed answer is damaged.',
    });
  });

  it('F6: an unknown compression', async () => {
    api.handle((_asked, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip, gzip' });
      response.end('x');
    });
    expect(await failure(http().send(get(api.origin)))).toMatchObject({
      code: 'provider_answer_wrong',
    });
  });

  it('F6: goes on after a fault', async () => {
    const one = http({ timeoutMs: 5_000 });
    api.handle((_asked, response, count) =>
      count === 1 ? response.destroy() : response.end('fine'),
    );
    await failure(one.send(get(api.origin)));
    expect((await one.send(get(api.origin))).body.toString()).toBe('fine');
  });
});

describe('F9: addresses that are not public', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://0x7f000001/',
    'http://017700000001/',
    'http://2130706433/',
    'http://0/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'http://192.168.0.1:8080/',
    'https://[fe80::1]/',
    'http://0177.0.0.1/',
    'http://0x7f.0.0.1/',
    'http://127.0.0.1./',
    'http://100.64.0.1/',
    'http://172.16.0.1/',
    'http://[fd00::1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[64:ff9b::a9fe:a9fe]/',
    'http://[2002:7f00:1::1]/',
    'http://[::ffff:169.254.169.254]/',
    'http://[::127.0.0.1]/',
  ])('F9: %s is refused', async (url) => {
    const error = await failure(http({ allowedHosts: [] }).send(get(url)));
    expect(error).toMatchObject({ code: 'host_refused' });
    expect(requestFacts(error).mayHaveArrived).toBe(false);
  });

  it('F9: a name that leads to one is refused', async () => {
    const error = await failure(http().send(get(`http://localhost:${new URL(api.origin).port}/`)));
    expect(error).toMatchObject({ code: 'host_refused' });
  });

  const named =
    (...addresses: LookupAddress[]): LookupFunction =>
    (_name, options, callback) => {
      const [first] = addresses;
      if (options.all === true) callback(null, addresses);
      else callback(null, first?.address ?? '', first?.family);
    };

  it.each([
    ['127.0.0.1', 4],
    ['169.254.169.254', 4],
    ['::1', 6],
    ['::ffff:10.0.0.1', 6],
    ['fd00::1', 6],
    ['fe80::1', 6],
    ['64:ff9b::a00:1', 6],
    ['2002:a00:1::1', 6],
  ])('F9: a name that resolves to %s is refused', async (address, family) => {
    const lookup = named({ address, family });
    const error = await failure(http({ lookup }).send(get('http://rebound.example/')));
    expect(error).toMatchObject({ code: 'host_refused' });
  });

  it('F9: a name that resolves to another address the second time is refused then too', async () => {
    api.handle((_asked, response) => response.end());
    const { port: apiPort } = new URL(api.origin);
    let asked = 0;
    const lookup: LookupFunction = (name, options, callback) => {
      asked += 1;
      const address = asked === 1 ? '192.0.2.1' : '127.0.0.1';
      named({ address, family: 4 })(name, options, callback);
    };
    const one = http({ lookup });
    for (let time = 1; time <= 3; time += 1) {
      const error = await failure(one.send(get(`http://rebound.example:${apiPort}/`)));
      expect(error).toMatchObject({ code: 'host_refused' });
    }
    expect(asked).toBe(3);
    expect(api.asked).toEqual([]);
  });

  it('F9: a connection that was allowed is not used for the same address under no permission', async () => {
    api.handle((_asked, response) => response.end('fine'));
    const one = http({ allowedHosts: [] });
    const local = get(api.origin, { localHosts: [api.host] });
    expect((await one.send(local)).body.toString()).toBe('fine');
    expect(await failure(one.send(get(api.origin)))).toMatchObject({ code: 'host_refused' });
    expect(api.asked).toHaveLength(1);
  });

  it('F9: a host that the person allowed is reached, on its port only', async () => {
    api.handle((_asked, response) => response.end('fine'));
    expect((await http().send(get(api.origin))).body.toString()).toBe('fine');
    const other = await startFakeApi();
    expect(await failure(http().send(get(other.origin)))).toMatchObject({ code: 'host_refused' });
    expect(other.asked).toEqual([]);
    await other.close();
  });
});

/** A server that answers with the given bytes and then resets the connection or stays silent. */
async function startRaw(bytes: string, then: 'reset' | 'stay') {
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', () => {
      if (then === 'stay') socket.write(bytes);
      else socket.write(bytes, () => socket.destroySoon());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    host,
    origin: `http://${host}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
