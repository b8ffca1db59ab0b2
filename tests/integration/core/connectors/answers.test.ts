import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requestFacts } from '../../../../src/core/connectors/index.ts';
import { sendJson, startFakeApi } from './fakeApi.ts';
import type { FakeApi } from './fakeApi.ts';
import { account, failure, startEngine } from './fixture.ts';
import type { Fixture } from './fixture.ts';

let api: FakeApi;
let fixture: Fixture;

beforeAll(async () => {
  api = await startFakeApi();
});
afterAll(() => api.close());
beforeEach(() => {
  fixture = startEngine(api);
});
afterEach(() => fixture.close());

/** `add` must not be sent again by itself; `get` may be. */
const call = (action: 'add' | 'get' | 'create') => ({
  app: 'fake',
  action,
  account: account(),
  fields: { list: 'x', title: 'Bread' },
});

describe('error answers', () => {
  it.each<[number, object, string, string]>([
    [
      400,
      { error: { message: 'Title is too long.' } },
      'rejected_by_app',
      'Fake rejected the request: Title is too long.',
    ],
    [
      422,
      { errors: [{ detail: 'bad\n date' }] },
      'rejected_by_app',
      'Fake rejected the request: bad date.',
    ],
    [
      400,
      { error: 'invalid_grant', error_description: 'Code expired' },
      'rejected_by_app',
      'Fake rejected the request: Code expired.',
    ],
    [418, {}, 'rejected_by_app', 'Fake rejected the request: status 418.'],
    [403, {}, 'permission_missing', 'Fake refused: this connection is not allowed to do that.'],
    [404, {}, 'missing_at_app', 'Fake does not know what this step refers to.'],
    [410, {}, 'missing_at_app', 'Fake does not know what this step refers to.'],
    [409, {}, 'conflict_at_app', 'Fake refused because it conflicts with what is already there.'],
    [500, {}, 'app_unavailable', 'Fake has a problem on its side (status 500).'],
    [503, {}, 'app_unavailable', 'Fake has a problem on its side (status 503).'],
    [304, {}, 'provider_answer_wrong', 'Fake answered in an unexpected way: status 304.'],
  ])('%d %j is %s', async (status, body, code, message) => {
    api.handle((_asked, response) => sendJson(response, body, status));
    const error = await failure(fixture.engine.action(call('add')));
    expect(error).toMatchObject({ code, message });
    expect(requestFacts(error).mayHaveArrived).toBe(status >= 500);
    expect(api.asked).toHaveLength(1);
  });

  it('keeps the app’s own words, cut to size', async () => {
    api.handle((_asked, response) => sendJson(response, { message: 'm'.repeat(50_000) }, 400));
    const { details, message } = await failure(fixture.engine.action(call('add')));
    expect(details).toMatch(/^Status 400\n\{"message":"m+$/);
    expect(details?.length).toBeLessThan(2_100);
    expect(message.length).toBeLessThan(400);
  });

  it('follows the connector’s own rules before the usual ones', async () => {
    api.handle((_asked, response) => sendJson(response, { error: { code: 'quota' } }, 403));
    expect(await failure(fixture.engine.action(call('add')))).toMatchObject({
      code: 'rate_limited',
      message: 'The day’s quota is used up.',
    });
  });

  it('takes a 200 for an error where the connector says so', async () => {
    api.handle((_asked, response) => sendJson(response, { ok: false, error: 'gone' }));
    expect(await failure(fixture.engine.action(call('add')))).toMatchObject({
      code: 'missing_at_app',
      message: 'That task was deleted.',
    });
    api.handle((_asked, response) => sendJson(response, { ok: false, error: 'other' }));
    expect(await failure(fixture.engine.action(call('add')))).toMatchObject({
      code: 'rejected_by_app',
      message: 'Fake rejected the request: other.',
    });
    api.handle((_asked, response) => sendJson(response, { ok: true }));
    expect((await fixture.engine.action(call('add'))).output).toEqual({ ok: true });
  });
});

describe('F6: odd answers', () => {
  it.each([
    [
      'a web page',
      '<!doctype html><p>Sign in to the Wi-Fi</p>',
      'text/html',
      'it sent a web page instead of data',
    ],
    [
      'a web page that says it is JSON',
      ' <html></html>',
      'application/json',
      'it sent a web page instead of data',
    ],
    ['cut JSON', '{"items":[{"id":1', 'application/json', 'its answer is not valid JSON'],
    ['text', 'fine', 'text/plain', 'its answer is not valid JSON'],
    [
      'JSON that is too deep',
      `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
      'application/json',
      'its answer is nested too deeply',
    ],
  ])('F6: %s', async (_what, body, type, reason) => {
    api.handle((_asked, response) => {
      response.writeHead(200, { 'content-type': type });
      response.end(body);
    });
    const error = await failure(fixture.engine.action(call('get')));
    expect(error).toMatchObject({
      code: 'provider_answer_wrong',
      message: `Fake answered in an unexpected way: ${reason}.`,
    });
    expect(requestFacts(error).mayHaveArrived).toBe(true);
  });

  it('F6: JSON of another type, with a mark at its start or with duplicate keys is read', async () => {
    api.handle((_asked, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.end('\uFEFF{"a":1,"a":2,"__proto__":{"b":3}}');
    });
    expect((await fixture.engine.action(call('get'))).output).toEqual({ a: 2 });
  });

  it('F6: an error page is an error by its status', async () => {
    api.handle((_asked, response) => {
      response.writeHead(502, { 'content-type': 'text/html' });
      response.end('<html><h1>Bad gateway</h1></html>');
    });
    expect(await failure(fixture.engine.action(call('get')))).toMatchObject({
      code: 'app_unavailable',
    });
  });
});

describe('F7: asked to wait', () => {
  it.each<[number, string | undefined, number[]]>([
    [429, '3', [3_000]],
    [429, '0', [1_000]],
    [429, 'soon', [1_000]],
    [429, undefined, [1_000]],
    [429, 'Mon, 02 Mar 2020 09:00:00 GMT', [1_000]],
    [503, '2', [2_000]],
  ])(
    'F7: a request that may be repeated waits after %d with Retry-After %j',
    async (status, header, waits) => {
      api.handle((_asked, response, count) =>
        count === 1
          ? sendJson(response, {}, status, header === undefined ? {} : { 'retry-after': header })
          : sendJson(response, { fine: true }),
      );
      expect((await fixture.engine.action(call('get'))).output).toEqual({ fine: true });
      expect(fixture.waits).toEqual(waits);
    },
  );

  it('F7: a poll waits and goes on with its page', async () => {
    api.handle((_asked, response, count) => {
      if (count === 2) sendJson(response, {}, 429, { 'retry-after': '20' });
      else sendJson(response, { items: [{ id: count }], ...(count === 1 ? { next: 'n' } : {}) });
    });
    const { events: items } = await fixture.engine.poll({
      app: 'fake',
      trigger: 'new-task',
      account: null,
      fields: { list: 'x' },
    });
    expect(items.map(({ key }) => key)).toEqual(['1', '3']);
    expect(fixture.waits).toEqual([20_000]);
  });

  it('F7: waiting has an end', async () => {
    api.handle((_asked, response) => sendJson(response, {}, 429));
    const error = await failure(fixture.engine.action(call('get')));
    expect(error).toMatchObject({
      code: 'rate_limited',
      message: 'Fake asks for fewer requests; try again in 30 seconds.',
    });
    expect(fixture.waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(30_000);
    expect(requestFacts(error)).toMatchObject({ mayHaveArrived: false });
  });

  it.each([
    ['3600', 3_600],
    ['99999999', 86_400],
  ])('F7: a wait of %s seconds is left to the run', async (header, seconds) => {
    api.handle((_asked, response) => sendJson(response, {}, 429, { 'retry-after': header }));
    const error = await failure(fixture.engine.action(call('get')));
    expect(error.message).toBe(`Fake asks for fewer requests; try again in ${seconds} seconds.`);
    expect(requestFacts(error).retryAfterSeconds).toBe(seconds);
    expect(fixture.waits).toEqual([]);
  });

  it('R4: what must not be sent twice is not sent again, and what has a key is', async () => {
    api.handle((_asked, response, count) =>
      count === 1
        ? sendJson(response, {}, 429, { 'retry-after': '1' })
        : sendJson(response, { title: 'x' }),
    );
    expect(await failure(fixture.engine.action(call('add')))).toMatchObject({
      code: 'rate_limited',
    });
    expect(api.asked).toHaveLength(1);

    api.handle((_asked, response, count) =>
      count === 1
        ? sendJson(response, {}, 429, { 'retry-after': '1' })
        : sendJson(response, { title: 'x' }),
    );
    await fixture.engine.action({ ...call('create'), idempotencyKey: 'k1' });
    expect(api.asked.map(({ headers }) => headers['idempotency-key'])).toEqual(['k1', 'k1']);
  });

  it('F7: a 503 without a time is given up at once', async () => {
    api.handle((_asked, response) => sendJson(response, {}, 503));
    await failure(fixture.engine.action(call('get')));
    expect(api.asked).toHaveLength(1);
  });
});
