import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requestFacts } from '../../../../src/core/connectors/index.ts';
import { sendJson, startFakeApi } from './fakeApi.ts';
import type { FakeApi } from './fakeApi.ts';
import { account, failure, fakeConnector, freshToken, startEngine, token } from './fixture.ts';
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

const day = (n: number) => `2026-03-0${n}T00:00:00.000Z`;
const task = (n: number) => ({ id: `t${n}`, created: day(n), title: `Task ${n}` });
const poll = { app: 'fake', trigger: 'new-task', fields: { list: 'a/b' } };

describe('poll', () => {
  it('reads all pages and gives key, time and data, oldest first', async () => {
    api.handle(({ url }, response) => {
      const cursor = new URL(url, api.origin).searchParams.get('cursor');
      if (cursor === null) sendJson(response, { items: [task(4), task(3)], next: 'p 2' });
      else if (cursor === 'p 2') sendJson(response, { items: [task(2)], next: 3 });
      else sendJson(response, { items: [task(1), task(3)] });
    });
    const { events: items } = await fixture.engine.poll({ ...poll, account: account() });
    expect(items).toEqual(
      [1, 2, 3, 4].map((n) => ({ key: `t${n}`, time: Date.parse(day(n)), data: task(n) })),
    );
    expect(api.asked.map(({ url }) => url)).toEqual([
      '/v1/lists/a%2Fb/tasks?limit=2',
      '/v1/lists/a%2Fb/tasks?limit=2&cursor=p+2',
      '/v1/lists/a%2Fb/tasks?limit=2&cursor=3',
    ]);
    expect(api.asked[0]?.headers).toMatchObject({
      authorization: `Bearer ${token}`,
      'fake-version': '2026-01-01',
      accept: 'application/json',
      'user-agent': 'Sojourn',
    });
  });

  it('passes on since when when it is told', async () => {
    api.handle((_asked, response) => sendJson(response, { items: [] }));
    await fixture.engine.poll({ ...poll, account: null, since: Date.parse(day(1)) });
    expect(new URL(api.asked[0]?.url ?? '', api.origin).searchParams.get('since')).toBe(day(1));
  });

  it('keeps the order of the app for equal times, and puts items without a time first', async () => {
    const same = [1, 2, 3].map((n) => ({ id: `s${n}`, created: day(1) }));
    api.handle((_asked, response) =>
      sendJson(response, { items: [...same, { id: 'x' }, { id: 'y', created: 'soon' }] }),
    );
    const { events: items } = await fixture.engine.poll({ ...poll, account: null });
    expect(items.map(({ key, time }) => [key, time !== null])).toEqual([
      ['x', false],
      ['y', false],
      ['s1', true],
      ['s2', true],
      ['s3', true],
    ]);
  });

  it('takes times in seconds and in milliseconds', async () => {
    const created = Date.parse(day(1));
    api.handle((_asked, response) =>
      sendJson(response, {
        items: [
          { id: 1, created },
          { id: 2, created: created / 1000 },
        ],
      }),
    );
    const { events: items } = await fixture.engine.poll({ ...poll, account: null });
    expect(items.map(({ key, time }) => [key, time])).toEqual([
      ['1', created],
      ['2', created],
    ]);
  });

  it.each([
    ['by-page', 'page', ['1', '2']],
    ['by-offset', 'offset', ['0', '2']],
  ])('reads pages %s', async (trigger, parameter, positions) => {
    api.handle((_asked, response, count) =>
      sendJson(response, { items: count === 1 ? [task(1), task(2)] : [task(3)] }),
    );
    const { events: items } = await fixture.engine.poll({
      app: 'fake',
      trigger,
      account: null,
      fields: {},
    });
    expect(items.map(({ key }) => key)).toEqual(['t1', 't2', 't3']);
    const asked = api.asked.map(({ url }) => new URL(url, api.origin).searchParams);
    expect(asked.map((query) => query.get(parameter))).toEqual(positions);
    expect(asked.map((query) => query.get('limit'))).toEqual(['2', '2']);
  });

  it('reads pages by link, whose address has its own query', async () => {
    api.handle((_asked, response, count) => {
      const link = `<${api.origin}/v1/tasks?limit=2>; rel="first", </v1/tasks?after=t2&limit=2>; rel="last next"`;
      if (count === 1) sendJson(response, [task(1), task(2)], 200, { link });
      else sendJson(response, [task(3)]);
    });
    const { events: items } = await fixture.engine.poll({
      app: 'fake',
      trigger: 'by-link',
      account: null,
      fields: {},
    });
    expect(items).toHaveLength(3);
    expect(api.asked.map(({ url }) => url)).toEqual([
      '/v1/tasks?sort=created&limit=2',
      '/v1/tasks?after=t2&limit=2',
    ]);
  });

  it('F8: a page on a host that is not declared is refused', async () => {
    api.handle((_asked, response) =>
      sendJson(response, [task(1)], 200, { link: '<https://elsewhere.example/?page=2>; rel=next' }),
    );
    const calling = fixture.engine.poll({
      app: 'fake',
      trigger: 'by-link',
      account: account(),
      fields: {},
    });
    expect(await failure(calling)).toMatchObject({ code: 'host_refused' });
  });

  it('leaves out what is no event of the trigger, and gives what its output says', async () => {
    await fixture.close();
    fixture = startEngine(
      api,
      fakeConnector(api, {
        triggers: [
          {
            id: 'done',
            name: 'Done',
            sentence: 'When',
            kind: 'poll',
            request: { get: '/tasks' },
            where: '{{ status = "done" }}',
            key: '{{ id }}',
            output: '{{ {"title": $uppercase(title)} }}',
            sample: {},
          },
        ],
      }),
    );
    // What is no event may lack all that events have.
    api.handle((_asked, response) =>
      sendJson(response, {
        items: [
          { id: 1, title: 'a', status: 'done' },
          { status: 'open' },
          null,
          { id: 2, title: 'b' },
        ],
      }),
    );
    const call = { app: 'fake', trigger: 'done', account: null, fields: {} };
    expect((await fixture.engine.poll(call)).events).toEqual([
      { key: '1', time: null, data: { title: 'A' } },
    ]);
  });

  it('reads one item that is no list, and none', async () => {
    api.handle((_asked, response) => sendJson(response, { tasks: task(1) }));
    const whole = { app: 'fake', trigger: 'whole', account: null, fields: {} };
    expect((await fixture.engine.poll(whole)).events).toHaveLength(1);
    api.handle((_asked, response) => sendJson(response, {}));
    expect((await fixture.engine.poll(whole)).events).toEqual([]);
  });

  it('stops at pages that go in circles', async () => {
    api.handle((_asked, response, count) =>
      sendJson(response, { items: [task(count)], next: count % 2 === 0 ? 'a' : 'b' }),
    );
    expect(await failure(fixture.engine.poll({ ...poll, account: null }))).toMatchObject({
      code: 'provider_answer_wrong',
      message: 'Fake answered in an unexpected way: its pages go in circles.',
    });
    expect(api.asked).toHaveLength(3);
  });

  it('takes a repeated last position without anything new for the end', async () => {
    api.handle((_asked, response, count) =>
      sendJson(response, { items: count === 1 ? [task(1)] : [], next: 'end' }),
    );
    expect((await fixture.engine.poll({ ...poll, account: null })).events).toHaveLength(1);
    expect(api.asked).toHaveLength(2);
  });

  it('works out the keys of a very long list', async () => {
    const items = Array.from({ length: 5_000 }, (_, id) => ({ id, done: id % 2 === 0 }));
    api.handle((_asked, response) => sendJson(response, { items }));
    const call = { app: 'fake', trigger: 'by-formula', account: null, fields: {} };
    const { events: polled } = await fixture.engine.poll(call);
    expect(polled).toHaveLength(5_000);
    expect(polled[1]?.key).toBe('1@false');
  });

  it('stops at pages without end', async () => {
    api.handle((_asked, response, count) =>
      sendJson(response, { items: [task(count)], next: `p${count}` }),
    );
    expect(await failure(fixture.engine.poll({ ...poll, account: null }))).toMatchObject({
      code: 'answer_too_large',
    });
    expect(api.asked).toHaveLength(1_000);
  });

  it('refuses an item that cannot be told from others', async () => {
    api.handle((_asked, response) => sendJson(response, { items: [{ title: 'no id' }] }));
    expect(await failure(fixture.engine.poll({ ...poll, account: null }))).toMatchObject({
      code: 'provider_answer_wrong',
    });
  });

  it('asks nothing where a required field is empty, or the trigger is no such', async () => {
    api.handle((_asked, response) => sendJson(response, {}));
    const { engine } = fixture;
    expect(await failure(engine.poll({ ...poll, fields: {}, account: null }))).toMatchObject({
      code: 'field_missing',
      field: 'list',
    });
    for (const trigger of ['nothing', 'by-hand', 'constructor']) {
      expect(await failure(engine.poll({ ...poll, trigger, account: null }))).toMatchObject({
        code: 'not_found',
      });
    }
    expect(await failure(engine.poll({ ...poll, app: 'nothing', account: null }))).toMatchObject({
      code: 'not_found',
    });
    expect(api.asked).toEqual([]);
  });

  it.each(['.', '..', '%2e%2e', '%2E.'])(
    'F9: %j as a value does not lead to another path',
    async (list) => {
      api.handle((_asked, response) => sendJson(response, { items: [] }));
      const calling = fixture.engine.poll({ ...poll, fields: { list }, account: null });
      if (list.includes('%')) {
        await calling;
        expect(api.asked[0]?.url).toMatch(/^\/v1\/lists\/%25/);
      } else {
        expect(await failure(calling)).toMatchObject({ code: 'input_invalid' });
        expect(api.asked).toEqual([]);
      }
    },
  );

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    api.handle(() => stop.abort());
    const calling = fixture.engine.poll({ ...poll, account: null, signal: stop.signal });
    expect(await failure(calling)).toMatchObject({ code: 'run_stopped' });
  });
});

describe('action', () => {
  const create = { app: 'fake', action: 'create', fields: { list: 'x', title: 'Bread', due: '' } };

  it('sends the request as described and gives its output', async () => {
    api.handle((_asked, response) => sendJson(response, { id: 't1', title: 'Bread' }, 201));
    const call = { ...create, account: account(), idempotencyKey: 'run1-s1' };
    const { request, output } = await fixture.engine.action(call);
    expect(output).toEqual({ id: 't1', title: 'BREAD' });
    expect(api.asked).toMatchObject([
      {
        method: 'POST',
        url: '/v1/lists/x/tasks',
        body: '{"title":"Bread","by":"ada@example.com"}',
        headers: { 'idempotency-key': 'run1-s1', 'content-type': 'application/json' },
      },
    ]);
    expect(request).toEqual({
      method: 'POST',
      url: `${api.origin}/v1/lists/x/tasks`,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'fake-version': '2026-01-01',
        'idempotency-key': 'run1-s1',
        'user-agent': 'Sojourn',
        authorization: 'Bearer •••',
      },
      body: '{"title":"Bread","by":"ada@example.com"}',
    });
  });

  it('gives all pages where it lists, and null for an answer without content', async () => {
    api.handle((_asked, response, count) =>
      sendJson(response, count === 1 ? { items: [task(1)], next: 'n' } : { items: [task(2)] }),
    );
    const { engine } = fixture;
    const listed = await engine.action({
      app: 'fake',
      action: 'list',
      account: null,
      fields: { list: 'x' },
    });
    expect(listed.output).toEqual([task(1), task(2)]);

    api.handle((_asked, response) => {
      response.writeHead(204);
      response.end();
    });
    const plain = { app: 'fake', account: null, fields: {} };
    expect((await engine.action({ ...plain, action: 'get' })).output).toBeNull();
    expect((await engine.action({ ...plain, action: 'remove' })).output).toEqual({ deleted: true });
  });

  it('gives texts and files', async () => {
    api.handle(({ url }, response) => {
      const isFile = url.endsWith('/file');
      response.writeHead(200, {
        'content-type': isFile ? 'application/pdf' : 'text/plain; charset=iso-8859-1',
        'content-disposition': 'attachment; filename="a form.pdf"',
      });
      response.end(isFile ? Buffer.from([1, 2, 255]) : Buffer.from('hé', 'latin1'));
    });
    const plain = { app: 'fake', account: null, fields: {} };
    expect((await fixture.engine.action({ ...plain, action: 'text' })).output).toBe('hé');
    expect((await fixture.engine.action({ ...plain, action: 'file' })).output).toEqual({
      file: expect.any(String) as string,
      name: 'a form.pdf',
      type: 'application/pdf',
      size: 3,
    });
  });

  it('sends forms with nested names', async () => {
    api.handle((_asked, response) => sendJson(response, {}));
    const fields = { data: { 'full name': 'Ada & co', n: 1 } };
    await fixture.engine.action({ app: 'fake', action: 'form', account: null, fields });
    expect(api.asked[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect([...new URLSearchParams(api.asked[0]?.body)]).toEqual([
      ['data[full name]', 'Ada & co'],
      ['data[n]', '1'],
      ['tags[]', 'a'],
      ['tags[]', 'b'],
    ]);
  });

  it('F8: asks no host that the connector does not declare, with or without an account', async () => {
    const calling = fixture.engine.action({
      app: 'fake',
      action: 'elsewhere',
      account: account(),
      fields: {},
    });
    expect(await failure(calling)).toMatchObject({
      code: 'host_refused',
      message: expect.stringContaining('elsewhere.example') as string,
    });
  });

  it('S9: hides the credential wherever the person or the history could see it', async () => {
    api.handle((_asked, response) => sendJson(response, { message: `no ${token}`, token }, 422));
    const fields = { list: token, title: `the token ${token}` };
    const calling = fixture.engine.action({ ...create, account: account(), fields });
    const error = await failure(calling);
    const facts = requestFacts(error);
    expect(error.message).toBe('Fake rejected the request: no •••.');
    expect(facts.request).toMatchObject({ url: `${api.origin}/v1/lists/•••/tasks` });
    expect(JSON.stringify([error, error.message, error.details, facts, fixture.log])).not.toContain(
      token,
    );
  });
});

describe('a credential in the path', () => {
  const secret = '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw';
  const bot = (value = secret) => ({
    method: 'in-path',
    values: {},
    credential: () => Promise.resolve({ kind: 'fields', values: { token: value } } as const),
    refused: () => Promise.reject(new Error('nobody refused it')),
  });
  const byBot = { app: 'fake', action: 'by-bot', fields: { list: ':token' } };

  it('stands where the connector names it, and nowhere else', async () => {
    api.handle((_asked, response) => sendJson(response, {}));
    await fixture.engine.action({ ...byBot, account: bot() });
    expect(api.asked[0]?.url).toBe(`/v1/bot${secret}/lists/%3Atoken/:other`);
  });

  it('S9: is not in the record, an error or the log', async () => {
    api.handle(({ url }, response) => sendJson(response, { message: `no ${url}` }, 422));
    const error = await failure(fixture.engine.action({ ...byBot, account: bot() }));
    const facts = requestFacts(error);
    expect(facts.request?.url).toBe(`${api.origin}/v1/bot•••/lists/%3Atoken/:other`);
    expect(error.message).toBe('Fake rejected the request: no /v1/bot•••/lists/%3Atoken/:other.');
    expect(JSON.stringify([error, error.message, error.details, facts, fixture.log])).not.toContain(
      secret.slice(-12),
    );
  });

  it('is encoded, but for its colons', async () => {
    api.handle((_asked, response) => sendJson(response, {}));
    await fixture.engine.action({ ...byBot, account: bot('1:a/b?c d') });
    expect(api.asked[0]?.url).toBe('/v1/bot1:a%2Fb%3Fc%20d/lists/%3Atoken/:other');
  });

  it.each(['', '.', '..'])('is refused where it would lead elsewhere: %j', async (value) => {
    api.handle((_asked, response) => sendJson(response, {}));
    const calling = fixture.engine.action({ ...byBot, account: bot(value) });
    expect((await failure(calling)).code).toBe('credentials_refused');
    expect(api.asked).toEqual([]);
  });
});

describe('a refused credential', () => {
  const get = { app: 'fake', action: 'get', fields: {} };

  it('is made fresh once, and the request sent again', async () => {
    api.handle(({ headers }, response) =>
      headers.authorization === `Bearer ${freshToken}`
        ? sendJson(response, { fine: true })
        : sendJson(response, { error: 'expired' }, 401),
    );
    const own = account();
    expect((await fixture.engine.action({ ...get, account: own })).output).toEqual({ fine: true });
    expect(own.refusals).toEqual([{ kind: 'oauth2', accessToken: token }]);
    expect(api.asked).toHaveLength(2);
  });

  it('C14: that is refused again needs the person, by the account’s own name', async () => {
    api.handle((_asked, response) => sendJson(response, {}, 401));
    const own = account();
    expect(await failure(fixture.engine.action({ ...get, account: own }))).toMatchObject({
      code: 'sign_in_needed',
      message: '“My account” needs you to sign in again.',
    });
    expect(own.refusals.map((bad) => bad.kind === 'oauth2' && bad.accessToken)).toEqual([
      token,
      freshToken,
    ]);
    expect(api.asked).toHaveLength(2);
  });
});

describe('options', () => {
  const lists = { app: 'fake', options: 'lists', account: null, fields: {} };

  it('gives a page of values and labels, and the next one when asked', async () => {
    api.handle(({ url }, response) =>
      url.includes('cursor=two')
        ? sendJson(response, { items: [{ id: 3 }] })
        : sendJson(response, {
            items: [
              { id: 'a', title: 'Errands' },
              { id: 'b', title: '' },
            ],
            next: 'two',
          }),
    );
    expect(await fixture.engine.options(lists)).toEqual({
      items: [
        { value: 'a', label: 'Errands' },
        { value: 'b', label: 'b' },
      ],
      next: 'two',
    });
    expect(await fixture.engine.options({ ...lists, page: 'two' })).toEqual({
      items: [{ value: 3, label: '3' }],
      next: null,
    });
  });

  it('lets the app search where it can', async () => {
    api.handle((_asked, response) => sendJson(response, { items: [{ id: 1, title: 'Bread' }] }));
    const page = await fixture.engine.options({
      ...lists,
      options: 'found',
      fields: { list: 'x' },
      search: 'br',
    });
    expect(page.items).toEqual([{ value: 1, label: 'Bread (1)' }]);
    expect(api.asked[0]?.url).toBe('/v1/search?q=br&within=x&limit=2');
  });

  it('searches page after page itself where the app cannot', async () => {
    api.handle(({ url }, response) => {
      const page = Number(new URL(url, api.origin).searchParams.get('cursor') ?? 0);
      sendJson(response, {
        items: [{ id: page, title: `List ${page}` }],
        next: page === 9 ? null : page + 1,
      });
    });
    expect(await fixture.engine.options({ ...lists, search: 'LIST 4' })).toEqual({
      items: [{ value: 4, label: 'List 4' }],
      next: '5',
    });
    expect(api.asked).toHaveLength(5);
    expect(await fixture.engine.options({ ...lists, search: 'nothing' })).toEqual({
      items: [],
      next: null,
    });
  });

  it('minds only the fields that it reads', async () => {
    api.handle((_asked, response) => sendJson(response, { items: [] }));
    const unfinished = { data: 'not yet names with values', title: null };
    expect(await fixture.engine.options({ ...lists, fields: unfinished })).toEqual({
      items: [],
      next: null,
    });
  });

  it('says which field it waits for', async () => {
    const waiting = fixture.engine.options({ ...lists, options: 'inner' });
    expect(await failure(waiting)).toMatchObject({ code: 'field_missing', field: 'list' });
  });

  it('knows no other lists', async () => {
    for (const options of ['nothing', 'constructor', '__proto__']) {
      expect(await failure(fixture.engine.options({ ...lists, options }))).toMatchObject({
        code: 'not_found',
      });
    }
  });
});

describe('identify and test', () => {
  const oauth = {
    app: 'fake',
    method: 'oauth',
    credential: { kind: 'oauth2', accessToken: token },
  } as const;
  const fields = (method: string, values: Record<string, string>) =>
    ({ app: 'fake', method, credential: { kind: 'fields', values } }) as const;

  it('says who a credential belongs to', async () => {
    api.handle((_asked, response) => sendJson(response, { id: 7, email: 'ada@example.com' }));
    expect(await fixture.engine.identify(oauth)).toEqual({ label: 'ada@example.com', key: '7' });
    const basic = fields('basic', { user: 'ada', password: 'pässword' });
    expect(await fixture.engine.identify(basic)).toEqual({ label: 'ada@example.com', key: '7' });
    expect(await fixture.engine.test(basic)).toBe(true);
    expect(api.asked[1]?.headers.authorization).toBe(
      `Basic ${Buffer.from('ada:pässword').toString('base64')}`,
    );
  });

  it('tests where the app cannot say who', async () => {
    api.handle((_asked, response) => sendJson(response, {}));
    const key = fields('key', { region: 'eu', apiKey: 'key-123456' });
    expect(await fixture.engine.identify(key)).toBeNull();
    expect(await fixture.engine.test(key)).toBe(true);
    expect(api.asked).toHaveLength(2);
    expect(api.asked[0]).toMatchObject({
      url: '/v1/ping?region=eu',
      headers: { 'x-api-key': 'key-123456' },
    });
  });

  it('asks nothing where there is no test', async () => {
    api.handle((_asked, response) => sendJson(response, {}));
    for (const call of [fields('untested', { token: 'abcdef' }), fields('none', {})]) {
      expect(await fixture.engine.identify(call)).toBeNull();
      expect(await fixture.engine.test(call)).toBe(false);
    }
    expect(api.asked).toEqual([]);
  });

  it.each([401, 403])('C4: a %d says that the credentials were not accepted', async (status) => {
    api.handle((_asked, response) => sendJson(response, { message: 'bad key key-123456' }, status));
    const error = await failure(
      fixture.engine.test(fields('key', { region: 'eu', apiKey: 'key-123456' })),
    );
    expect(error).toMatchObject({
      code: 'credentials_refused',
      message: 'Fake did not accept these credentials.',
    });
    expect(error.details).toBe(`Status ${status}\n{"message":"bad key •••"}`);
  });

  it.each([500, 429])('a %d says nothing about the credentials', async (status) => {
    api.handle((_asked, response) => sendJson(response, {}, status, { 'retry-after': '900' }));
    expect((await failure(fixture.engine.identify(oauth))).code).not.toBe('credentials_refused');
  });

  it('refuses an answer that does not say who', async () => {
    api.handle((_asked, response) => sendJson(response, { email: 'ada@example.com' }));
    expect(await failure(fixture.engine.identify(oauth))).toMatchObject({
      code: 'provider_answer_wrong',
    });
  });

  it('S9: a credential that cannot be put into a request is not in the error', async () => {
    const error = await failure(fixture.engine.test(fields('broken', { pin: 'pin-number' })));
    expect(error.code).toBe('connector_invalid');
    expect(`${error.message} ${error.details ?? ''} ${JSON.stringify(error.cause)}`).not.toContain(
      'pin-number',
    );
  });

  it('knows no other method', async () => {
    expect(await failure(fixture.engine.test({ ...oauth, method: 'nothing' }))).toMatchObject({
      code: 'not_found',
    });
  });
});

describe('rate limit', () => {
  it('is kept per connection', async () => {
    await fixture.close();
    const { api: settings } = fakeConnector(api);
    if (settings === undefined) throw new Error('the fake connector has an api');
    fixture = startEngine(
      api,
      fakeConnector(api, { api: { ...settings, rate: { requests: 1, per: 'second' } } }),
    );
    api.handle((_asked, response) => sendJson(response, {}));
    const call = { app: 'fake', action: 'get', fields: {} };
    await fixture.engine.action({ ...call, account: { ...account(), connection: 'one' } });
    await fixture.engine.action({ ...call, account: { ...account(), connection: 'two' } });
    expect(fixture.waits).toEqual([]);
    await fixture.engine.action({ ...call, account: { ...account(), connection: 'one' } });
    expect(fixture.waits).toEqual([1_000]);
  });
});
