/** How lists go on: each kind of paging, over real requests. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Paging } from '../../../../src/shared/connector.ts';
import { sendJson, startFakeApi } from './fakeApi.ts';
import type { FakeApi } from './fakeApi.ts';
import { account, failure, fakeConnector, startEngine, token } from './fixture.ts';

let api: FakeApi;
let other: FakeApi;

beforeAll(async () => {
  api = await startFakeApi();
  other = await startFakeApi();
});
afterAll(() => Promise.all([api.close(), other.close()]));

const items = (...ids: number[]) => ids.map((id) => ({ id }));

/** The keys that a trigger with this paging finds. */
async function polled(
  paging: Paging,
  request: object = { get: '/tasks', query: { sort: 'created' } },
): Promise<string[]> {
  const connector = fakeConnector(api, {
    triggers: [
      {
        id: 'list',
        name: 'List',
        sentence: 'When',
        kind: 'poll',
        key: '{{ id }}',
        sample: {},
        paging,
        request: { get: '/tasks', ...request },
      },
    ],
  });
  const fixture = startEngine(api, connector, [other.host]);
  onTestFinished(() => fixture.close());
  const call = { app: 'fake', trigger: 'list', account: account(), fields: {} };
  return (await fixture.engine.poll(call)).events.map(({ key }) => key);
}

const urls = (): string[] => api.asked.map(({ url }) => url);

describe('by a cursor', () => {
  it('that the template puts where the app wants it, and not in the query', async () => {
    api.handle((_asked, response, count) =>
      sendJson(response, { items: items(count), ...(count < 3 ? { next: `c${count}` } : {}) }),
    );
    const found = await polled(
      { kind: 'cursor', next: '{{ next }}', items: '{{ items }}' },
      { get: undefined, post: '/search', body: { after: '{{ cursor }}', first: 1 } },
    );
    expect(found).toEqual(['1', '2', '3']);
    expect(api.asked.map(({ url, body }) => [url, body])).toEqual([
      ['/v1/search', '{"first":1}'],
      ['/v1/search', '{"after":"c1","first":1}'],
      ['/v1/search', '{"after":"c2","first":1}'],
    ]);
  });

  it.each([null, '', false])('ends at %j', async (next) => {
    api.handle((_asked, response) => sendJson(response, { items: items(1), next }));
    await polled({ kind: 'cursor', param: 'after', next: '{{ next }}', items: '{{ items }}' });
    expect(api.asked).toHaveLength(1);
  });
});

describe.each([
  ['page', { kind: 'page', param: 'at', first: 1 }, ['1', '2', '3']],
  ['page from zero', { kind: 'page', param: 'at', first: 0 }, ['0', '1', '2']],
  ['offset', { kind: 'offset', param: 'at' }, ['0', '2', '4']],
] as const)('by %s', (_name, paging, positions) => {
  const at = (): (string | null)[] =>
    urls().map((url) => new URL(url, api.origin).searchParams.get('at'));
  const size: [string, number] = ['limit', 2];

  it('ends at a page that is not full', async () => {
    api.handle((_asked, response, count) =>
      sendJson(response, { items: count < 3 ? items(count * 2, count * 2 + 1) : items(9) }),
    );
    expect(await polled({ ...paging, size, items: '{{ items }}' })).toHaveLength(5);
    expect(at()).toEqual(positions);
  });

  it('ends at an empty page after full ones', async () => {
    api.handle((_asked, response, count) =>
      sendJson(response, { items: count < 3 ? items(count * 2, count * 2 + 1) : [] }),
    );
    expect(await polled({ ...paging, size, items: '{{ items }}' })).toHaveLength(4);
    expect(at()).toEqual(positions);
  });

  it('goes on for as long as the app says so, whatever the size of a page', async () => {
    api.handle((_asked, response, count) =>
      sendJson(response, {
        items: count < 3 ? items(count * 2, count * 2 + 1) : items(9),
        more: count < 3,
      }),
    );
    const more = '{{ more }}';
    expect(await polled({ ...paging, size, more, items: '{{ items }}' })).toHaveLength(5);
    expect(at()).toEqual(positions);

    // A page that came out smaller, because the app left out what the person may not see, is not the last one.
    api.handle((_asked, response, count) =>
      sendJson(response, { items: items(count), more: count < 3 }),
    );
    expect(await polled({ ...paging, size, more, items: '{{ items }}' })).toHaveLength(3);
  });

  it.each([false, null, undefined, 'yes'])('ends where `more` is %j', async (more) => {
    api.handle((_asked, response) => sendJson(response, { items: items(1, 2), more }));
    await polled({ ...paging, size, more: '{{ more }}', items: '{{ items }}' });
    expect(api.asked).toHaveLength(1);
  });

  it('ends at an empty page, even if the app says that there is more', async () => {
    api.handle((_asked, response) => sendJson(response, { items: [], more: true }));
    expect(await polled({ ...paging, size, more: '{{ more }}', items: '{{ items }}' })).toEqual([]);
    expect(api.asked).toHaveLength(1);
  });
});

describe('by the address of the next page', () => {
  const paging: Paging = {
    kind: 'nextUrl',
    next: '{{ links.next }}',
    items: '{{ items }}',
    size: ['limit', 2],
  };
  const pages = (next: (count: number) => unknown): void =>
    api.handle((_asked, response, count) =>
      sendJson(response, { items: items(count), links: { next: next(count) } }),
    );

  it('whole, with its own query alone', async () => {
    pages((count) => (count === 1 ? `${api.origin}/v1/tasks?after=1%2B1` : null));
    expect(await polled(paging)).toEqual(['1', '2']);
    expect(urls()).toEqual(['/v1/tasks?sort=created&limit=2', '/v1/tasks?after=1%2B1']);
    expect(api.asked[1]?.headers.authorization).toBe(`Bearer ${token}`);
  });

  it('or relative to its own', async () => {
    pages((count) => ['/v1/tasks?after=1', '?after=2', ''][count - 1]);
    expect(await polled(paging)).toEqual(['1', '2', '3']);
    expect(urls().slice(1)).toEqual(['/v1/tasks?after=1', '/v1/tasks?after=2']);
  });

  it.each(['//', 'https://', 'http://['])('ends at %j, which is no address', async (next) => {
    pages(() => next);
    expect(await polled(paging)).toEqual(['1']);
  });

  it('F8: on a host that is not declared it is refused, and no credential goes there', async () => {
    pages(() => `${other.origin}/v1/tasks?after=1`);
    expect(await failure(polled(paging))).toMatchObject({ code: 'host_refused' });
    expect(other.asked).toEqual([]);
  });

  it('F8: the same for a Link header', async () => {
    const link = `<${other.origin}/v1/tasks?after=1>; rel="next"`;
    api.handle((_asked, response) => sendJson(response, items(1), 200, { link }));
    const byLink: Paging = { kind: 'link', items: '{{ $ }}' };
    expect(await failure(polled(byLink))).toMatchObject({ code: 'host_refused' });
    expect(other.asked).toEqual([]);
  });

  it('stops where the pages go in circles', async () => {
    pages(() => '?after=1');
    expect(await failure(polled(paging))).toMatchObject({ code: 'provider_answer_wrong' });
  });
});
