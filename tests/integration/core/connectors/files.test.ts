/** Files on their way to an app and from one, over real HTTP. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHttp } from '../../../../src/core/connectors/http.ts';
import type { Engine } from '../../../../src/core/connectors/index.ts';
import { intoFile } from '../../../../src/core/connectors/download.ts';
import { fileValueSchema } from '../../../../src/shared/file.ts';
import type { FileValue } from '../../../../src/shared/file.ts';
import {
  startHostileServer,
  stalling,
  resetting,
  endless,
  head,
} from '../../../servers/hostileServer.ts';
import { redirect, sendJson, startFakeApi } from './fakeApi.ts';
import type { FakeApi } from './fakeApi.ts';
import { account, failure, startEngine } from './fixture.ts';
import type { Fixture } from './fixture.ts';

const chunkedHead = head({ headers: { 'Transfer-Encoding': 'chunked' } });

let api: FakeApi;
let fixture: Fixture;
let engine: Engine;

beforeAll(async () => {
  api = await startFakeApi();
});
afterAll(() => api.close());
beforeEach(() => {
  fixture = startEngine(api);
  engine = fixture.engine;
});
afterEach(() => fixture.close());

function make(content: string | Buffer, name = 'report.pdf', type = 'application/pdf') {
  return fixture.stored.files.desk(null).create({ name, type }, [Buffer.from(content)]);
}

async function contentOf(value: FileValue): Promise<string> {
  const content = await buffer(fixture.stored.files.desk(null).open(value).chunks());
  return content.toString();
}

function call(action: string, fields = {}, run?: string) {
  return engine.action({
    app: 'fake',
    action,
    account: account(),
    fields,
    ...(run === undefined ? {} : { run }),
  });
}

async function downloaded(headers: Record<string, string>, path = 'file'): Promise<FileValue> {
  api.handle((_asked, response) => {
    response.writeHead(200, headers);
    response.end('content');
  });
  const http = createHttp({ allowedHosts: [api.host] });
  const answer = await http.send({
    method: 'GET',
    url: new URL(path, api.origin),
    headers: {},
    app: 'Fake',
    receive: intoFile(fixture.stored.files.desk(null)),
  });
  await http.close();
  return fileValueSchema.parse(answer.file);
}

describe('sending a file', () => {
  it('as a raw body, with its length and type', async () => {
    const file = await make('%PDF-1.7');
    api.handle((_asked, response) => sendJson(response, {}));
    const { request } = await call('upload', { file });
    expect(api.asked[0]).toMatchObject({
      method: 'PUT',
      body: '%PDF-1.7',
      headers: { 'content-type': 'application/pdf', 'content-length': '8' },
    });
    expect(api.asked[0]?.headers['transfer-encoding']).toBeUndefined();
    expect(request?.body).toBe('file “report.pdf” (application/pdf, 8 bytes)');
  });

  it('that is empty', async () => {
    const file = await make('');
    api.handle((_asked, response) => sendJson(response, {}));
    await call('upload', { file });
    expect(api.asked[0]).toMatchObject({ body: '', headers: { 'content-length': '0' } });
  });

  it('as a part of a form: files with name and type, objects as JSON, lists as one part each', async () => {
    const file = await make('%PDF', 'Ü "x".pdf');
    api.handle((_asked, response) => sendJson(response, {}));
    const { request } = await call('send', { file, text: 'hé' });
    const [asked] = api.asked;
    const [, boundary = ''] =
      /^multipart\/form-data; boundary=(\S+)$/.exec(asked?.headers['content-type'] ?? '') ?? [];
    const part = (name: string, more = '') =>
      `Content-Disposition: form-data; name="${name}"${more}`;
    expect(asked?.body.split(`--${boundary}\r\n`)).toEqual([
      '',
      `${part('files[0]', '; filename="Ü _x_.pdf"')}\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n`,
      `${part('payload_json')}\r\nContent-Type: application/json\r\n\r\n{"content":"hé"}\r\n`,
      `${part('token')}\r\n\r\nhé\r\n`,
      `${part('tag')}\r\n\r\na\r\n`,
      `${part('tag')}\r\n\r\nb\r\n--${boundary}--\r\n`,
    ]);
    expect(asked?.headers['content-length']).toBe(String(Buffer.byteLength(asked?.body ?? '')));
    // S9: what is named like a secret is hidden in the record, and a file is only named.
    expect(request?.body).toBe(
      'files[0]: file “Ü _x_.pdf” (application/pdf, 4 bytes)\npayload_json: {"content":"hé"}\ntoken: •••\ntag: a\ntag: b',
    );
  });

  it('under another multipart type where the app wants one', async () => {
    const file = await make('x');
    api.handle((_asked, response) => sendJson(response, {}));
    await call('related', { file });
    expect(api.asked[0]?.headers['content-type']).toMatch(/^multipart\/related; boundary=sojourn-/);
    expect(api.asked[0]?.body).toContain('{"name":"report.pdf"}');
  });

  it('F8: is sent again, whole, where a 307 leads to another path, and after a refreshed token', async () => {
    const file = await make('again and again');
    api.handle((_asked, response, count) => {
      if (count === 1) redirect(response, 307, '/v1/elsewhere');
      else if (count === 2) sendJson(response, {}, 401);
      else sendJson(response, {});
    });
    await call('upload', { file });
    expect(api.asked.map(({ url, body }) => [url, body])).toEqual([
      ['/v1/upload', 'again and again'],
      ['/v1/elsewhere', 'again and again'],
      ['/v1/upload', 'again and again'],
    ]);
  });

  it('that this run does not hold is refused before anything is sent', async () => {
    const file = await make('x');
    api.handle((_asked, response) => sendJson(response, {}));
    const error = await failure(call('upload', { file }, 'another-run'));
    expect(error.message).toBe(
      'The file “report.pdf” is not there any more, or belongs to another run.',
    );
    expect(api.asked).toEqual([]);
  });

  it('what is no file is refused', async () => {
    expect(await failure(call('upload', { file: '/etc/passwd' }))).toMatchObject({
      code: 'input_invalid',
      field: 'file',
    });
  });

  it('is streamed: no more is read than the app has taken, and what lies between', async () => {
    const piece = Buffer.alloc(1_000_000, 'x');
    const pieces = Array.from({ length: 20 }, () => piece);
    const file = await fixture.stored.files.desk(null).create({ name: 'big' }, pieces);
    let received = 0;
    const server = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => (received += chunk.length));
      request.on('end', () => response.end('{}'));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const http = createHttp({ allowedHosts: [`127.0.0.1:${port}`] });
    const opened = fixture.stored.files.desk(null).open(file);
    let read = 0;
    let ahead = 0;
    async function* watched() {
      for await (const chunk of opened.chunks()) {
        read += chunk.length;
        ahead = Math.max(ahead, read - received);
        yield chunk;
      }
    }
    await http.send({
      method: 'POST',
      url: new URL(`http://127.0.0.1:${port}/`),
      headers: {},
      app: 'Fake',
      body: { kind: 'file', file: { ...opened, chunks: watched } },
    });
    expect(received).toBe(20_000_000);
    expect(ahead).toBeLessThan(10_000_000);
    await http.close();
    server.close();
  });
});

describe('an answer as a file', () => {
  it('is kept with its content, name and type', async () => {
    const value = await downloaded({
      'content-type': 'application/pdf; x=y',
      'content-disposition': 'attachment; filename="a form.pdf"',
    });
    expect(value).toMatchObject({ name: 'a form.pdf', type: 'application/pdf', size: 7 });
    expect(await contentOf(value)).toBe('content');
  });

  it.each([
    ['attachment; filename="x.txt"; filename*=UTF-8\'\'%e2%82%ac%20rates.txt', '€ rates.txt'],
    ["attachment; filename*=iso-8859-1'en'%A3.txt", '£.txt'],
    ['attachment; filename="../../etc/passwd"', 'passwd'],
    ["attachment; filename*=UTF-8''..%2F..%2Fa%00b.txt", 'ab.txt'],
    ["attachment; filename*=UTF-8''invoice%E2%80%AEfdp.exe", 'invoicefdp.exe'],
    ['attachment; filename="C:\\\\a\\\\b.txt"', 'b.txt'],
    ['inline', 'from path.txt'],
    ['"; filename=', 'from path.txt'],
    ['attachment; filename=""', 'from path.txt'],
  ])('F10: of Content-Disposition %j is named %j', async (disposition, name) => {
    const headers = { 'content-disposition': disposition };
    expect((await downloaded(headers, '/a/from%20path.txt?x=1')).name).toBe(name);
  });

  it('has a name and a type where the answer has neither', async () => {
    expect(await downloaded({}, '/')).toMatchObject({
      name: 'file',
      type: 'application/octet-stream',
    });
  });

  it('is unpacked on its way', async () => {
    api.handle((_asked, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync('unpacked'));
    });
    const value = fileValueSchema.parse((await call('file')).output);
    expect(await contentOf(value)).toBe('unpacked');
  });

  it('is none where the answer is an error', async () => {
    api.handle((_asked, response) => sendJson(response, { message: 'gone' }, 404));
    expect((await failure(call('file'))).details).toContain('gone');
    expect(fixture.stored.count()).toBe(0);
  });

  it.each(['gzip', 'br'])('F6: a %s bomb leaves nothing behind', async (encoding) => {
    const zeros = Buffer.alloc(12_000_000);
    const bomb = encoding === 'gzip' ? gzipSync(zeros) : brotliCompressSync(zeros);
    api.handle((_asked, response) => {
      response.writeHead(200, { 'content-encoding': encoding });
      response.end(bomb);
    });
    expect(await failure(call('file'))).toMatchObject({
      code: 'answer_too_large',
      message: 'The answer of Fake is larger than 10 MB.',
    });
    expect(fixture.stored.count()).toBe(0);
  });

  it.each([
    ['breaks off', /^provider_/, resetting(`${chunkedHead}10\r\nabc`)],
    ['stalls', /^timed_out$/, stalling(`${head()}abc`)],
    ['never ends', /^answer_too_large$/, endless(head(), 'x'.repeat(10_000))],
  ])('F6: one that %s leaves nothing behind', async (_what, code, behaviour) => {
    const hostile = await startHostileServer(behaviour);
    const { host } = new URL(hostile.origin);
    const http = createHttp({ allowedHosts: [host], timeoutMs: 300, maxFileBytes: 1_000_000 });
    const sending = http.send({
      method: 'GET',
      url: new URL(hostile.origin),
      headers: {},
      app: 'Fake',
      receive: intoFile(fixture.stored.files.desk(null)),
    });
    expect((await failure(sending)).code).toMatch(code);
    expect(fixture.stored.count()).toBe(0);
    await http.close();
    await hostile.close();
  });

  it('R6: one that is stopped leaves nothing behind', async () => {
    const stop = new AbortController();
    api.handle((_asked, response) => {
      response.writeHead(200);
      response.write('abc', () => stop.abort());
    });
    const calling = engine.action({
      app: 'fake',
      action: 'file',
      account: null,
      fields: {},
      signal: stop.signal,
    });
    expect((await failure(calling)).code).toBe('run_stopped');
    expect(fixture.stored.count()).toBe(0);
  });
});
