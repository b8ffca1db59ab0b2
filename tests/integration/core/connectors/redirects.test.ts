import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHttp } from '../../../../src/core/connectors/http.ts';
import type { Http } from '../../../../src/core/connectors/http.ts';
import { sendFollowing } from '../../../../src/core/connectors/redirects.ts';
import type { Sending } from '../../../../src/core/connectors/redirects.ts';
import { redirect, sendJson, startFakeApi } from './fakeApi.ts';
import type { FakeApi } from './fakeApi.ts';

let home: FakeApi;
let other: FakeApi;
let http: Http;

beforeAll(async () => {
  home = await startFakeApi();
  other = await startFakeApi();
  http = createHttp({ allowedHosts: [home.host, other.host] });
});
afterAll(() => Promise.all([home.close(), other.close(), http.close()]));
beforeEach(() => {
  other.handle((_asked, response) => sendJson(response, { from: 'other' }));
});

const statuses = [301, 302, 303, 307, 308] as const;
const secret = 'sk-0123456789';

/** A request to `home` with a credential in a header and one in the query. */
function sending(
  more: Partial<Sending['request']> = {},
  declared: readonly string[] = [],
): Sending {
  return {
    request: {
      method: 'GET',
      url: new URL(`${home.origin}/start?page=1`),
      headers: { accept: 'application/json', 'x-own': 'own', cookie: 'a=b' },
      ...more,
    },
    credential: {
      headers: { authorization: `Bearer ${secret}`, 'x-api-key': secret },
      query: { key: secret },
      path: { token: secret },
      secrets: [secret],
    },
    app: 'Fake',
    localHosts: [],
    mayLeadTo: (url) => declared.includes(url.host),
  };
}

describe('on the same origin', () => {
  it.each(statuses)('a %d is followed with the credential', async (status) => {
    home.handle((_asked, response, count) =>
      count === 1 ? redirect(response, status, '/next?page=2') : sendJson(response, {}),
    );
    expect((await sendFollowing(http, sending())).status).toBe(200);
    expect(home.asked[1]).toMatchObject({
      method: 'GET',
      url: `/next?page=2&key=${secret}`,
      headers: { authorization: `Bearer ${secret}`, 'x-api-key': secret, 'x-own': 'own' },
    });
  });

  it.each<[number, string, string]>([
    [301, 'GET', ''],
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', '{"a":1}'],
    [308, 'POST', '{"a":1}'],
  ])(
    'a POST that is answered with %d becomes a %s with the body %j',
    async (status, method, body) => {
      home.handle((_asked, response, count) =>
        count === 1 ? redirect(response, status, '/next') : sendJson(response, {}),
      );
      const headers = { 'content-type': 'application/json' };
      await sendFollowing(http, sending({ method: 'POST', body: '{"a":1}', headers }));
      expect(home.asked[1]).toMatchObject({ method, body });
      expect(home.asked[1]?.headers['content-type']).toBe(
        body === '' ? undefined : 'application/json',
      );
    },
  );

  it('redirects in circles are given up', async () => {
    home.handle((_asked, response) => redirect(response, 302, '/again'));
    await expect(sendFollowing(http, sending())).rejects.toMatchObject({
      code: 'provider_answer_wrong',
    });
    expect(home.asked).toHaveLength(6);
  });
});

describe('to another origin', () => {
  it.each(statuses)('F8: a %d to a host that is not declared is refused', async (status) => {
    home.handle((_asked, response) => redirect(response, status, `${other.origin}/steal`));
    await expect(sendFollowing(http, sending())).rejects.toMatchObject({
      code: 'host_refused',
      message: expect.stringContaining(other.host) as string,
    });
    expect(other.asked).toEqual([]);
  });

  it.each(statuses)('F8: a %d to a declared host carries no credential', async (status) => {
    home.handle((_asked, response) =>
      redirect(response, status, `${other.origin}/x?key=${secret}&a=1`),
    );
    await sendFollowing(http, sending({}, [other.host]));
    const [asked] = other.asked;
    expect(asked?.url).toBe('/x?a=1');
    expect(JSON.stringify(asked)).not.toContain(secret);
    expect(asked?.headers).not.toHaveProperty('cookie');
    expect(asked?.headers).not.toHaveProperty('x-own');
    expect(asked?.headers).toHaveProperty('accept', 'application/json');
  });

  it('F8: a credential in the path goes along on the same origin only', async () => {
    home.handle((_asked, response, count) =>
      count === 1 ? redirect(response, 302, '/next/:token') : sendJson(response, {}),
    );
    const url = new URL(`${home.origin}/bot:token/start`);
    await sendFollowing(http, sending({ url }));
    expect(home.asked.map((asked) => new URL(asked.url, home.origin).pathname)).toEqual([
      `/bot${secret}/start`,
      `/next/${secret}`,
    ]);
    home.handle((_asked, response) => redirect(response, 302, `${other.origin}/x/:token`));
    await sendFollowing(http, sending({ url }, [other.host]));
    expect(other.asked[0]?.url).toBe('/x/:token');
  });

  it('F8: a redirect that repeats the credential of the path is refused, declared or not', async () => {
    home.handle((asked, response) => redirect(response, 302, `${other.origin}${asked.url}`));
    const url = new URL(`${home.origin}/bot:token/start`);
    await expect(sendFollowing(http, sending({ url }, [other.host]))).rejects.toMatchObject({
      code: 'host_refused',
      message: expect.not.stringContaining(secret) as string,
    });
    expect(other.asked).toEqual([]);
  });

  it('F8: a credential does not come back with a redirect that leads back', async () => {
    home.handle((_asked, response, count) =>
      count === 1 ? redirect(response, 302, `${other.origin}/x`) : sendJson(response, {}),
    );
    other.handle((_asked, response) => redirect(response, 302, `${home.origin}/back`));
    await sendFollowing(http, sending({}, [home.host, other.host]));
    expect(home.asked[1]?.url).toBe('/back');
    expect(JSON.stringify(home.asked[1])).not.toContain(secret);
  });

  it('F8: another scheme is another origin', async () => {
    home.handle((_asked, response) => redirect(response, 302, `https://${home.host}/x`));
    await expect(sendFollowing(http, sending())).rejects.toMatchObject({ code: 'host_refused' });
  });

  it.each(['file:///etc/passwd', 'javascript:alert(1)', 'http://', '//[', 'gopher://x/'])(
    'F8: a redirect to %j is refused',
    async (location) => {
      home.handle((_asked, response) => redirect(response, 302, location));
      await expect(sendFollowing(http, sending())).rejects.toMatchObject({
        code: 'provider_answer_wrong',
      });
    },
  );

  it('F9: a redirect to an address that is not public is refused, declared or not', async () => {
    const metadata = 'http://169.254.169.254/latest/meta-data/';
    home.handle((_asked, response) => redirect(response, 302, metadata));
    const led = sendFollowing(http, { ...sending(), mayLeadTo: () => true });
    await expect(led).rejects.toMatchObject({ code: 'host_refused' });
  });
});
