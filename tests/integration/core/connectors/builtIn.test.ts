import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectors } from '../../../../connectors/index.ts';
import {
  createCatalogue,
  createEngine,
  requestFacts,
} from '../../../../src/core/connectors/index.ts';
import type { Engine } from '../../../../src/core/connectors/index.ts';
import { createExpressions } from '../../../../src/core/expressions/index.ts';
import type { Expressions } from '../../../../src/core/expressions/index.ts';
import type { Json } from '../../../../src/shared/connector.ts';
import { memoryFiles } from '../../../servers/memoryFiles.ts';
import type { MemoryFiles } from '../../../servers/memoryFiles.ts';
import { SojournError, toErrorShape } from '../../../../src/shared/errors.ts';
import { redirect, sendJson, startFakeApi } from './fakeApi.ts';
import type { FakeApi } from './fakeApi.ts';
import { failure } from './fixture.ts';

let api: FakeApi;
let other: FakeApi;
let expressions: Expressions;
let engine: Engine;
let stored: MemoryFiles;

beforeAll(async () => {
  api = await startFakeApi();
  other = await startFakeApi();
  stored = memoryFiles();
  expressions = createExpressions({
    worker: new URL('../../../../src/core/expressions/worker.ts', import.meta.url),
  });
  const catalogue = createCatalogue({
    connectors,
    assets: import.meta.dirname,
    practiceOrigin: () => Promise.reject(new Error('there is no practice app here')),
  });
  engine = createEngine({
    catalogue,
    expressions,
    log: { info: () => undefined },
    files: () => stored.files,
    allowedHosts: [api.host, other.host],
    timeoutMs: 5_000,
    now: () => Date.UTC(2026, 2, 2, 9, 15),
  });
});
afterAll(async () => {
  await Promise.all([api.close(), other.close(), engine.close()]);
  await expressions.close();
  stored.close();
});

function request(fields: Record<string, Json>) {
  return engine.action({ app: 'http', action: 'request', account: null, fields });
}

describe('HTTP · Send request', () => {
  it('sends what the fields say and gives status, headers and body', async () => {
    api.handle((_asked, response) => sendJson(response, { made: true }, 201, { 'x-id': '7' }));
    const { request: sent, output } = await request({
      method: 'POST',
      url: `${api.origin}/items?a=1`,
      query: [
        { key: 'b', value: 'x & y' },
        { key: 'n', value: 2 },
      ],
      headers: { 'X-Trace': 'on', Authorization: 'Bearer my-own-token' },
      bodyType: 'json',
      body: { name: 'Bread' },
    });
    expect(output).toMatchObject({ status: 201, headers: { 'x-id': '7' }, body: { made: true } });
    expect(api.asked).toMatchObject([
      {
        method: 'POST',
        url: '/items?a=1&b=x+%26+y&n=2',
        body: '{"name":"Bread"}',
        headers: {
          'x-trace': 'on',
          authorization: 'Bearer my-own-token',
          'content-type': 'application/json',
        },
      },
    ]);
    expect(sent).toMatchObject({ method: 'POST', url: `${api.origin}/items?a=1&b=x+%26+y&n=2` });
    expect(JSON.stringify(sent)).not.toContain('my-own-token');
  });

  it.each<[string, Json, string | undefined, string]>([
    ['json', '{"a": 1}', 'application/json', '{"a": 1}'],
    ['form', '{"a": "x y", "b": [1]}', 'application/x-www-form-urlencoded', 'a=x+y&b%5B%5D=1'],
    ['form', 'a=1&b=2', 'application/x-www-form-urlencoded', 'a=1&b=2'],
    ['text', 'hé', 'text/plain; charset=utf-8', 'hé'],
    ['none', 'ignored', undefined, ''],
  ])('sends a %s body', async (bodyType, body, type, sent) => {
    api.handle((_asked, response) => sendJson(response, {}));
    await request({ method: 'PUT', url: api.origin, bodyType, body });
    expect(api.asked[0]).toMatchObject({ method: 'PUT', body: sent });
    expect(api.asked[0]?.headers['content-type']).toBe(type);
  });

  it.each<[string, string | Buffer, Json]>([
    ['application/json', '{"a":1}', { a: 1 }],
    ['application/problem+json', '{"a":1}', { a: 1 }],
    ['application/json', 'not json', 'not json'],
    ['text/html', '<p>hi</p>', '<p>hi</p>'],
    ['application/xml', '<a/>', '<a/>'],
  ])('gives an answer in %s', async (type, sent, body) => {
    api.handle((_asked, response) => {
      response.writeHead(200, { 'content-type': type });
      response.end(sent);
    });
    expect((await request({ url: api.origin })).output).toMatchObject({ body });
  });

  it.each<[string, Json]>([
    ['xml', { a: { '@x': '1', b: 't' } }],
    ['csv', [{ '<a x="1"><b>t</b></a>': 'no' }]],
    ['text', '<a x="1"><b>t</b></a>\nno'],
  ])('reads an answer as %s where it is told to', async (answer, body) => {
    const text = '<a x="1"><b>t</b></a>';
    api.handle((_asked, response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream' });
      response.end(answer === 'xml' ? text : `${text}\nno`);
    });
    const asking = request({ url: api.origin, answer });
    if (answer === 'csv') expect((await failure(asking)).message).toContain('a web page');
    else expect((await asking).output).toMatchObject({ body });
  });

  it('gives what is no text, and whatever is asked for, as a file', async () => {
    api.handle((_asked, response) => {
      response.writeHead(200, { 'content-type': 'image/png' });
      response.end(Buffer.from([1, 2, 255]));
    });
    const file = { file: expect.any(String) as string, type: 'image/png', size: 3 };
    const { output } = await request({ url: `${api.origin}/a/picture.png?x=1` });
    expect(output).toMatchObject({ body: { ...file, name: 'picture.png' } });

    api.handle((_asked, response) => sendJson(response, {}));
    const asJson = await request({ url: api.origin, answer: 'file' });
    expect(asJson.output).toMatchObject({ body: { type: 'application/json', size: 2 } });
  });

  it('sends a file as the body, and in a form', async () => {
    const file = await stored.files
      .desk(null)
      .create({ name: 'a.txt', type: 'text/plain' }, [Buffer.from('content')]);
    api.handle((_asked, response) => sendJson(response, {}));
    await request({ method: 'PUT', url: api.origin, bodyType: 'file', file });
    expect(api.asked[0]).toMatchObject({
      body: 'content',
      headers: { 'content-type': 'text/plain', 'content-length': '7' },
    });
    const form = [
      { key: 'title', value: 'hé' },
      { key: 'upload', value: file },
    ];
    await request({ method: 'POST', url: api.origin, bodyType: 'multipart', form });
    expect(api.asked[1]?.body).toContain('name="title"\r\n\r\nhé\r\n');
    expect(api.asked[1]?.body).toContain('name="upload"; filename="a.txt"');
    await request({ method: 'POST', url: api.origin, bodyType: 'form', form: { a: 'x y' } });
    expect(api.asked[2]?.body).toBe('a=x+y');
  });

  it('sends any method, follows no redirect where it is told so, and keeps its time', async () => {
    api.handle((_asked, response) => redirect(response, 302, '/elsewhere'));
    const asking = { otherMethod: 'propfind', url: api.origin, redirects: false };
    expect((await request(asking)).output).toMatchObject({ status: 302 });
    expect(api.asked).toMatchObject([{ method: 'PROPFIND' }]);
    api.handle(() => undefined);
    expect(await failure(request({ url: api.origin, timeout: 0.2 }))).toMatchObject({
      code: 'timed_out',
    });
    expect((await failure(request({ url: api.origin, timeout: 0 }))).code).toBe('input_invalid');
  });

  it('fails on an error status, unless it is told not to', async () => {
    api.handle((_asked, response) => sendJson(response, { message: 'no such item' }, 404));
    const error = await failure(request({ url: `${api.origin}/x` }));
    expect(error.code).toBe('missing_at_app');
    expect(error.details).toContain('no such item');
    expect(requestFacts(error).request).toMatchObject({ url: `${api.origin}/x` });
    const { output } = await request({ url: api.origin, failOnError: false });
    expect(output).toMatchObject({ status: 404, body: { message: 'no such item' } });
  });

  it.each([401, 403])(
    'a %d is the request’s own fault: there is no connection to mend',
    async (status) => {
      api.handle((_asked, response) => sendJson(response, {}, status));
      expect((await failure(request({ url: api.origin }))).code).toBe('rejected_by_app');
    },
  );

  it('sends a user name and password in the URL as browsers do, and hides them', async () => {
    api.handle((_asked, response) => sendJson(response, {}));
    const url = api.origin.replace('http://', 'http://ada:p%40ssword@');
    const { request: sent } = await request({ url });
    expect(api.asked[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('ada:p@ssword').toString('base64')}`,
    );
    expect(JSON.stringify(sent)).not.toMatch(/p%40ssword|p@ssword|YWRhOn/);
  });

  it('S9: hides what is named like a secret in the record', async () => {
    api.handle((_asked, response) => sendJson(response, {}));
    const { request: sent } = await request({
      url: `${api.origin}/?api_key=value-one&page=2`,
      headers: { 'X-Api-Key': 'value-two', Cookie: 'value-three' },
    });
    expect(sent?.url).toBe(`${api.origin}/?api_key=•••&page=2`);
    expect(JSON.stringify(sent)).not.toMatch(/value-/);
  });

  it('leaves out headers that belong to the connection', async () => {
    api.handle((_asked, response) => sendJson(response, {}));
    await request({
      url: api.origin,
      headers: { Host: 'evil.example', 'Transfer-Encoding': 'chunked', 'X-A': '1' },
    });
    expect(api.asked[0]?.headers).toMatchObject({ host: api.host, 'x-a': '1' });
    expect(api.asked[0]?.headers).not.toHaveProperty('transfer-encoding');
  });

  it.each<[string, Record<string, Json>, string]>([
    ['no URL', { url: '' }, 'field_missing'],
    ['another scheme', { url: 'file:///etc/passwd' }, 'input_invalid'],
    ['no URL at all', { url: 'not a url' }, 'input_invalid'],
    [
      'a method that cannot be sent',
      { method: 'CONNECT', url: 'https://example.com' },
      'input_invalid',
    ],
    [
      'a header with a line break',
      { url: 'https://example.com', headers: { a: 'b\r\nc: d' } },
      'input_invalid',
    ],
    [
      'a body that is no JSON',
      { method: 'POST', url: 'https://example.com', bodyType: 'json', body: '{' },
      'input_invalid',
    ],
  ])('refuses %s', async (_what, fields, code) => {
    expect((await failure(request(fields))).code).toBe(code);
  });

  it.each([
    'http://127.0.0.1:1/',
    'http://localhost:1/',
    'http://169.254.169.254/',
    'http://[::1]:1/',
    'http://0x7f.1:1/',
  ])('F9: %s is refused', async (url) => {
    const error = await failure(request({ url }));
    expect(error.code).toBe('host_refused');
    expect(requestFacts(error)).toMatchObject({
      mayHaveArrived: false,
      request: { method: 'GET' },
    });
  });

  it('F8: a redirect to another host gets none of the headers and no body', async () => {
    api.handle((_asked, response) => redirect(response, 302, `${other.origin}/x`));
    other.handle((_asked, response) => sendJson(response, { from: 'other' }));
    const headers = {
      Authorization: 'Bearer my-own-token',
      'X-Api-Key': 'my-own-key',
      Cookie: 'a=my-own',
    };
    const { output } = await request({ url: api.origin, headers });
    expect(output).toMatchObject({ body: { from: 'other' } });
    expect(JSON.stringify(other.asked)).not.toContain('my-own');

    api.handle((_asked, response) => redirect(response, 307, `${other.origin}/x`));
    other.handle((_asked, response) => sendJson(response, {}));
    const posting = request({ method: 'POST', url: api.origin, bodyType: 'text', body: 'private' });
    expect((await failure(posting)).code).toBe('host_refused');
    expect(other.asked).toEqual([]);
  });

  it('F9: a redirect to an address that is not public is refused', async () => {
    api.handle((_asked, response) =>
      redirect(response, 302, 'http://169.254.169.254/latest/meta-data/'),
    );
    expect((await failure(request({ url: api.origin }))).code).toBe('host_refused');
  });
});

describe('a connection of HTTP', () => {
  const key = 'sk-0123456789';

  function linked(method: string, values: Record<string, string>) {
    const refusals: unknown[] = [];
    return {
      refusals,
      method,
      values: {},
      credential: () => Promise.resolve({ kind: 'fields' as const, values }),
      refused(bad: unknown): Promise<never> {
        refusals.push(bad);
        return Promise.reject(new SojournError('sign_in_needed', { values: { name: 'Mine' } }));
      },
    };
  }

  const send = (account: ReturnType<typeof linked>, fields: Record<string, Json>) =>
    engine.action({ app: 'http', action: 'request', account, fields });

  it.each<[string, Record<string, string>, object]>([
    [
      'basic',
      { user: 'ada', password: key },
      { headers: { authorization: `Basic ${Buffer.from(`ada:${key}`).toString('base64')}` } },
    ],
    ['bearer', { token: key }, { headers: { authorization: `Bearer ${key}` } }],
    ['header', { header: 'X-My-Key', key }, { headers: { 'x-my-key': key } }],
    ['query', { parameter: 'my key', key }, { url: `/x?a=1&my+key=${key}` }],
  ])('S9: sends it by %s, and hides it in the record', async (method, values, expected) => {
    api.handle((_asked, response) => sendJson(response, {}));
    const account = linked(method, { host: api.host, ...values });
    const { request: sent } = await send(account, { url: `${api.origin}/x?a=1` });
    expect(api.asked[0]).toMatchObject(expected);
    expect(JSON.stringify(sent)).toContain('•••');
    expect(JSON.stringify(sent)).not.toContain(key);
  });

  it.each(['bearer', 'query'])(
    'F8: keeps %s from every host but its own, asked or led to',
    async (method) => {
      const account = linked(method, { host: api.host, token: key, parameter: 'key', key });
      other.handle((_asked, response) => sendJson(response, {}));
      await send(account, { url: other.origin });
      expect(JSON.stringify(other.asked)).not.toContain(key);
      // A key that a server repeats in a query is known by the name of its parameter.
      const query = method === 'query' ? `?key=${key}` : '';
      api.handle((_asked, response) => redirect(response, 302, `${other.origin}/x${query}`));
      await send(account, { url: api.origin });
      expect(other.asked).toHaveLength(2);
      expect(JSON.stringify(other.asked)).not.toContain(key);
    },
  );

  it('F8: a host without a port means https', async () => {
    api.handle((_asked, response) => sendJson(response, {}));
    await send(linked('bearer', { host: '127.0.0.1', token: key }), { url: api.origin });
    expect(JSON.stringify(api.asked)).not.toContain(key);
  });

  it('C14: that is refused needs the person', async () => {
    api.handle((_asked, response) => sendJson(response, { echo: key }, 401));
    const account = linked('bearer', { host: api.host, token: key });
    const error = await failure(send(account, { url: api.origin }));
    expect(error).toMatchObject({ code: 'sign_in_needed' });
    expect(account.refusals).toHaveLength(1);
    expect(JSON.stringify(toErrorShape(error))).not.toContain(key);
  });
});

describe('Logger · Log a message', () => {
  it('gives the message as its output and sends nothing', async () => {
    const call = { app: 'logger', action: 'log', account: null };
    expect(await engine.action({ ...call, fields: { message: 'Bread was bought' } })).toEqual({
      request: null,
      output: { message: 'Bread was bought', level: 'info', at: '2026-03-02T09:15:00.000Z' },
    });
    expect(await failure(engine.action({ ...call, fields: {} }))).toMatchObject({
      code: 'field_missing',
    });
  });
});
