/** Apps that every account has at an address of its own. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requestFacts } from '../../../../src/core/connectors/index.ts';
import type { Account, Credential } from '../../../../src/core/connectors/index.ts';
import type { ConnectorSource } from '../../../../src/shared/connector.ts';
import { redirect, sendJson, startFakeApi } from './fakeApi.ts';
import type { FakeApi } from './fakeApi.ts';
import { failure, startEngine, token } from './fixture.ts';
import type { Fixture } from './fixture.ts';

let api: FakeApi;
let other: FakeApi;
/** The one address that is the same for all accounts. */
let home: FakeApi;
let fixture: Fixture;

beforeAll(async () => {
  api = await startFakeApi();
  other = await startFakeApi();
  home = await startFakeApi();
});
afterAll(() => Promise.all([api.close(), other.close(), home.close()]));
beforeEach(() => {
  fixture = startEngine(api, shop(), [other.host, home.host]);
  other.handle((_asked, response) => sendJson(response, {}));
});
afterEach(() => fixture.close());

const identity = {
  request: { get: '/me' },
  label: '{{ email }}',
  key: '{{ id }}',
  values: { site: '{{ site }}', plan: '{{ plan.level }}', nothing: '{{ nothing }}' },
} as const;

function shop(): ConnectorSource {
  const action = { sentence: 'Do', changes: true, repeat: 'never', sample: {} } as const;
  return {
    schema: 1,
    id: 'shop',
    name: 'Shop',
    category: 'sales',
    about: 'For tests',
    hosts: ['{{ connection.host }}', home.host],
    auth: [
      {
        id: 'key',
        kind: 'fields',
        label: 'Key',
        fields: [
          { id: 'host', label: 'Site', type: 'host' },
          { id: 'key', label: 'Key', type: 'secret' },
        ],
        apply: { bearer: '{{ credential.key }}' },
        identity,
      },
      {
        id: 'sign-in',
        kind: 'oauth2',
        label: 'Sign in',
        client: { auth: 'none', own: true },
        scopes: [],
        identity: { ...identity, request: { get: `${home.origin}/me` } },
        apply: { headers: { 'X-Shop-Token': 'token {{ credential.accessToken }}' } },
        baseUrl: 'http://{{ connection.host }}/signed-in',
      },
      {
        id: 'machine',
        kind: 'clientCredentials',
        label: 'Client',
        tokenUrl: 'https://{{ connection.host }}/token',
        fields: [{ id: 'host', label: 'Site', type: 'host' }],
        client: { auth: 'post' },
        identity,
      },
    ],
    api: { baseUrl: 'http://{{ connection.host }}/v1' },
    actions: [
      { ...action, id: 'get', name: 'Get', request: { get: '/orders' } },
      {
        ...action,
        id: 'upload',
        name: 'Upload',
        before: [
          { id: 'place', request: { post: '/uploads', body: { size: 3 } } },
          { id: 'part', request: { post: '/uploads/{{ answers.place.id }}/parts' } },
        ],
        request: {
          put: '{{ answers.place.url }}',
          body: { part: '{{ answers.part.number }}', plan: '{{ connection.plan }}' },
        },
      },
    ],
  };
}

function accountAt(
  host: string | undefined,
  method = 'key',
  credential: Credential = { kind: 'fields', values: { host: host ?? '', key: token } },
): Account {
  return {
    method,
    values: { ...(host === undefined ? {} : { host }), plan: 'gold' },
    credential: () => Promise.resolve(credential),
    refused: () => Promise.reject(new Error('not refused here')),
  };
}

const signedIn: Credential = { kind: 'oauth2', accessToken: token };
const call = (action: string, account: Account) =>
  fixture.engine.action({ app: 'shop', action, account, fields: {} });

describe('an address of the account’s own', () => {
  it('is asked, and no other account’s', async () => {
    await call('get', accountAt(api.host));
    expect(api.asked).toMatchObject([
      { url: '/v1/orders', headers: { authorization: `Bearer ${token}` } },
    ]);
    await call('get', accountAt(other.host));
    expect(other.asked).toMatchObject([{ url: '/v1/orders' }]);
  });

  it('F8: a value that is no host declares none, and nothing is sent', async () => {
    api.handle((_asked, response) => sendJson(response, {}));
    for (const host of [undefined, '', `${api.host}/x`, `ada@${api.host}`, 'no host']) {
      const error = await failure(call('get', accountAt(host)));
      expect(['host_refused', 'field_missing']).toContain(error.code);
    }
    expect(api.asked).toEqual([]);
  });

  it('F8: a redirect to another account’s address carries nothing there', async () => {
    api.handle((_asked, response) => redirect(response, 302, `${other.origin}/v1/orders`));
    expect(await failure(call('get', accountAt(api.host)))).toMatchObject({ code: 'host_refused' });
    expect(other.asked).toEqual([]);
  });

  it('can be another one for another way to connect, which says where its token goes', async () => {
    api.handle((_asked, response) => sendJson(response, {}));
    const { request } = await call('get', accountAt(api.host, 'sign-in', signedIn));
    expect(api.asked).toMatchObject([
      { url: '/signed-in/orders', headers: { 'x-shop-token': `token ${token}` } },
    ]);
    expect(api.asked[0]?.headers).not.toHaveProperty('authorization');
    expect(JSON.stringify([request, fixture.log])).not.toContain(token);
  });
});

describe('who an account is', () => {
  const me = { email: 'ada@example.com', id: 7, site: 'site-1', plan: { level: 3 } };

  it.each<[string, Credential, Record<string, string> | undefined]>([
    ['key', { kind: 'fields', values: { host: '', key: token } }, undefined],
    ['machine', signedIn, { host: '' }],
    ['sign-in', signedIn, undefined],
  ])('brings the values that its app keeps for it: %s', async (method, credential, typed) => {
    for (const asked of [api, home]) asked.handle((_asked, response) => sendJson(response, me));
    const there = { host: api.host };
    const found = await fixture.engine.identify({
      app: 'shop',
      method,
      credential:
        credential.kind === 'fields'
          ? { ...credential, values: { ...credential.values, ...there } }
          : credential,
      ...(typed === undefined ? {} : { typed: there }),
    });
    expect(found).toEqual({
      label: 'ada@example.com',
      key: '7',
      values: { site: 'site-1', plan: '3' },
    });
  });
});

describe('preparatory requests', () => {
  function answer(url: string): void {
    api.handle((asked, response) => {
      if (asked.url === '/v1/uploads') sendJson(response, { id: 'u 1', url });
      else if (asked.method === 'POST') sendJson(response, { number: 4 });
      else sendJson(response, { done: true });
    });
  }

  it('come first, in their order, and the record is of the request they were for', async () => {
    answer(`${api.origin}/up/1?sig=x`);
    const { request, output } = await call('upload', accountAt(api.host));
    expect(api.asked.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['POST', '/v1/uploads', '{"size":3}'],
      ['POST', '/v1/uploads/u%201/parts', ''],
      ['PUT', '/up/1?sig=x', '{"part":4,"plan":"gold"}'],
    ]);
    expect(request).toMatchObject({ method: 'PUT', url: `${api.origin}/up/1?sig=x` });
    expect(output).toEqual({ done: true });
  });

  it('R4: a failure of one says that nothing was sent, and the action is not', async () => {
    api.handle((_asked, response) => sendJson(response, {}, 500));
    const error = await failure(call('upload', accountAt(api.host)));
    expect(error.code).toBe('app_unavailable');
    expect(requestFacts(error).mayHaveArrived).toBe(false);
    expect(api.asked.map(({ url }) => url)).toEqual(['/v1/uploads']);
  });

  it('F8: an address on a host that is not declared is refused without a credential', async () => {
    answer(`${other.origin}/steal`);
    const error = await failure(call('upload', accountAt(api.host)));
    expect(error.code).toBe('host_refused');
    expect(other.asked).toEqual([]);
  });
});
