import { afterEach, describe, expect, it } from 'vitest';
import { clientCredentialFields, connectorSchema } from '../../../../src/shared/connector.ts';
import type { ClientCredentialsMethod, Connector } from '../../../../src/shared/connector.ts';
import type { Connection } from '../../../../src/shared/connection.ts';
import { createCatalogue } from '../../../../src/core/connectors/index.ts';
import type { Credential } from '../../../../src/core/connectors/index.ts';
import { makeGarden } from '../../../servers/garden.ts';
import type { Garden, GardenOptions } from '../../../servers/garden.ts';
import type { StandInAnswer } from '../../../servers/authorizationServer.ts';

let garden: Garden;

/** Every character that form encoding must carry over (RFC 6749, 2.3.1). */
const machine = {
  client_id: 'machine:one&two',
  client_secret: 'a+b%20c d:~/?=0123456789',
  redirect_uris: [],
  response_types: [],
  grant_types: ['client_credentials'],
  scope: 'tasks',
};
const typed = { clientId: machine.client_id, clientSecret: machine.client_secret };

const machineApp =
  (over: Partial<ClientCredentialsMethod> = {}) =>
  (issuer: string): Connector =>
    connectorSchema.parse({
      schema: 1,
      id: 'garden',
      name: 'Garden',
      category: 'productivity',
      about: 'For tests',
      auth: [
        {
          id: 'machine',
          kind: 'clientCredentials',
          label: 'Client ID and secret',
          issuer,
          discover: true,
          client: { auth: 'post' },
          scopes: [{ id: 'tasks', why: 'See your tasks' }],
          steps: ['Create an app'],
          ...over,
        },
      ],
    });

async function setUp({
  auth = 'post',
  ...options
}: GardenOptions & { auth?: 'post' | 'basic' } = {}): Promise<void> {
  garden = await makeGarden({
    app: machineApp({ client: { auth } }),
    ...options,
    server: {
      accessTokenSeconds: 600,
      clients: [{ ...machine, token_endpoint_auth_method: `client_secret_${auth}` }],
      ...options.server,
    },
  });
}

const link = (values: Record<string, string> = typed, connection?: string): Promise<Connection> =>
  garden.accounts.connections.linkWithFields({
    app: 'garden',
    method: 'machine',
    name: 'My garden',
    values,
    ...(connection === undefined ? {} : { connection }),
  });
const asked = (): number => garden.server.tokenRequests('client_credentials').length;
const credential = (id: string): Promise<Credential> =>
  garden.accounts.connections.account(id).credential();
const stateOf = (id: string): string | undefined =>
  garden.accounts.connections.list().find((each) => each.id === id)?.state;

function answerTokens(answer: StandInAnswer | null): void {
  answerTokensBy(() => answer ?? undefined);
}

function answerTokensBy(
  answer: () => StandInAnswer | undefined | Promise<StandInAnswer | undefined>,
): void {
  garden.server.intercept(({ path }) => (path === '/token' ? answer() : undefined));
}

afterEach(() => garden.close());

describe('linking with a client ID and secret', () => {
  it.each(['post', 'basic'] as const)('C4: obtains a token, authenticating by %s', async (auth) => {
    await setUp({ auth });
    const connection = await link();
    expect(connection).toMatchObject({ state: 'connected', scopes: ['tasks'], scopesMissing: [] });
    const [request] = garden.server.tokenRequests('client_credentials');
    expect(request?.form.get('scope')).toBe('tasks');
    expect(request?.form.get('client_secret')).toBe(auth === 'post' ? typed.clientSecret : null);
    expect(request?.headers.authorization?.startsWith('Basic ') ?? false).toBe(auth === 'basic');
    expect(await credential(connection.id)).toEqual({
      kind: 'oauth2',
      accessToken: garden.secret(connection.id, 'access_token'),
    });
    expect(asked()).toBe(1);
  });

  it('C4: Basic carries ID and secret form-encoded (RFC 6749, 2.3.1)', async () => {
    await setUp({ auth: 'basic' });
    await link();
    const [request] = garden.server.tokenRequests('client_credentials');
    const pair = Buffer.from(
      request?.headers.authorization?.replace('Basic ', '') ?? '',
      'base64',
    ).toString();
    expect(pair).toMatch(/^machine%3Aone%26two:a%2Bb%2520c\+d%3A%7E%2F%3F%3D0123456789$/);
  });

  it('C4: the Connection window has two fields, the secret one masked, and the scopes', async () => {
    await setUp();
    const catalogue = createCatalogue({
      connectors: [machineApp()(garden.server.issuer)],
      assets: '/nonexistent',
      practiceOrigin: () => Promise.reject(new Error('not needed')),
    });
    const { methods } = await catalogue.detail('garden');
    expect(methods[0]).toMatchObject({
      kind: 'fields',
      fields: clientCredentialFields,
      scopes: [{ id: 'tasks', why: 'See your tasks' }],
      steps: ['Create an app'],
      ownClient: false,
    });
    expect(methods[0]?.fields.map(({ type }) => type)).toEqual(['text', 'secret']);
  });

  it.each([
    ['secret', { ...typed, clientSecret: 'wrong' }],
    ['ID', { ...typed, clientId: 'nobody' }],
  ])(
    'C4: a wrong %s is credentials_refused at the field, and nothing is stored',
    async (_w, values) => {
      await setUp();
      const refusal: unknown = await link(values).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: 'credentials_refused', field: 'clientSecret' });
      expect(String(refusal)).not.toContain('wrong');
      expect(garden.accounts.connections.list()).toEqual([]);
    },
  );

  it.each(['clientId', 'clientSecret'])(
    'C4: an empty %s is field_missing, and nothing is asked',
    async (field) => {
      await setUp();
      await expect(link({ ...typed, [field]: ' ' })).rejects.toMatchObject({
        code: 'field_missing',
        field,
      });
      expect(garden.server.requests).toEqual([]);
    },
  );

  it.each<[string, StandInAnswer, string]>([
    ['503', { status: 503, body: 'down' }, 'app_unavailable'],
    ['429', { status: 429, body: {} }, 'rate_limited'],
    ['a bare 401', { status: 401 }, 'credentials_refused'],
    [
      'unauthorized_client',
      { status: 400, body: { error: 'unauthorized_client' } },
      'credentials_refused',
    ],
    ['invalid_scope', { status: 400, body: { error: 'invalid_scope' } }, 'provider_answer_wrong'],
    [
      'a page',
      { status: 200, body: '<html>', headers: { 'content-type': 'text/html' } },
      'provider_answer_wrong',
    ],
    ['no token', { status: 200, body: { token_type: 'bearer' } }, 'provider_answer_wrong'],
    [
      'a MAC token',
      { status: 200, body: { access_token: 'a', token_type: 'mac' } },
      'provider_answer_wrong',
    ],
    [
      'a redirect',
      { status: 307, headers: { location: 'http://127.0.0.1:9/' } },
      'provider_answer_wrong',
    ],
    ['a cut line', { status: 0, cut: true }, 'provider_unreachable'],
  ])('O12: %s stores nothing', async (_what, answer, code) => {
    await setUp();
    answerTokens(answer);
    await expect(link()).rejects.toMatchObject({ code });
    expect(garden.accounts.connections.list()).toEqual([]);
  });

  it('O8: a token address that is not protected gets no secret', async () => {
    await setUp({
      app: machineApp({ discover: false, issuer: undefined, tokenUrl: 'http://provider.example/' }),
    });
    await expect(link()).rejects.toMatchObject({ code: 'url_refused' });
  });

  it('a connector may give the token address itself, and further parameters', async () => {
    await setUp({
      app: (issuer) =>
        machineApp({
          discover: false,
          issuer: undefined,
          tokenUrl: `${issuer}/token`,
          params: { audience: 'https://api.example/' },
        })(issuer),
    });
    await link();
    expect(garden.server.tokenRequests('client_credentials')[0]?.form.get('audience')).toBe(
      'https://api.example/',
    );
  });

  describe('at an address of the account’s own', () => {
    const elsewhere = async (): Promise<void> =>
      setUp({
        app: machineApp({
          discover: false,
          issuer: undefined,
          tokenUrl: 'http://{{ connection.host }}/{{ connection.place }}',
          fields: [
            { id: 'host', label: 'Site', type: 'host', required: true },
            { id: 'place', label: 'Place', type: 'text', required: false, default: 'token' },
          ],
        }),
      });
    const host = (): string => new URL(garden.server.issuer).host;

    it('C4: obtains a token there, and renews it there', async () => {
      await elsewhere();
      const { id } = await link({ ...typed, host: garden.server.issuer });
      expect(garden.accounts.connections.account(id).values).toMatchObject({ host: host() });
      garden.accounts.clock.now += 600_000;
      await credential(id);
      expect(asked()).toBe(2);
    });

    it('C4: the Connection window asks for it beside client ID and secret', async () => {
      await elsewhere();
      const [method] = (
        await createCatalogue({
          connectors: garden.connectors,
          assets: '/nonexistent',
          practiceOrigin: () => Promise.reject(new Error('not needed')),
        }).detail('garden')
      ).methods;
      expect(method?.fields.map(({ id }) => id)).toEqual([
        'clientId',
        'clientSecret',
        'host',
        'place',
      ]);
    });

    it.each([
      ['no host', 'two words', undefined, 'input_invalid'],
      ['another place', '', '../evil', 'provider_answer_wrong'],
    ])('O8: %s is refused, and nothing stored', async (_what, given, place, code) => {
      await elsewhere();
      const values = { ...typed, host: given || host(), ...(place === undefined ? {} : { place }) };
      await expect(link(values)).rejects.toMatchObject({ code });
      expect(garden.accounts.connections.list()).toEqual([]);
    });
  });

  it('O14: a reduced scope is shown', async () => {
    await setUp();
    answerTokens({
      status: 200,
      body: { access_token: 'a', token_type: 'bearer', scope: 'other' },
    });
    expect(await link()).toMatchObject({ scopes: ['other'], scopesMissing: ['tasks'] });
  });

  it('S9: neither secret nor token is in an event', async () => {
    await setUp();
    const { id } = await link();
    const said = JSON.stringify([garden.accounts.events, garden.accounts.connections.get(id)]);
    expect(said).not.toContain(JSON.stringify(typed.clientSecret).slice(1, -1));
    expect(said).not.toContain(garden.secret(id, 'access_token'));
    expect(garden.secret(id, 'clientSecret')).toBe(typed.clientSecret);
  });
});

describe('a token for a client', () => {
  it('C15: is asked for again before it expires, once for all who ask', async () => {
    await setUp();
    const { id } = await link();
    const first = garden.secret(id, 'access_token');
    garden.accounts.clock.now += 530_000;
    expect(await credential(id)).toMatchObject({ accessToken: first });
    garden.accounts.clock.now += 15_000;
    const all = await Promise.all(Array.from({ length: 20 }, () => credential(id)));
    expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(all[0]).not.toMatchObject({ accessToken: first });
    expect(asked()).toBe(2);
  });

  it('C15: that the app refuses is renewed once, then the connection needs its credentials', async () => {
    await setUp();
    const { id } = await link();
    const account = garden.accounts.connections.account(id);
    const first = await account.credential();
    const second = await account.refused(first);
    expect(second).not.toEqual(first);
    expect(asked()).toBe(2);
    await expect(account.refused(second)).rejects.toMatchObject({ code: 'sign_in_needed' });
    expect(asked()).toBe(2);
    expect(stateOf(id)).toBe('needs-sign-in');
    await expect(account.credential()).rejects.toMatchObject({ code: 'sign_in_needed' });
  });

  it('C14: whose secret was withdrawn needs sign-in, says so, and new credentials mend it', async () => {
    await setUp();
    const { id } = await link();
    answerTokens({ status: 401, body: { error: 'invalid_client' } });
    garden.accounts.clock.now += 700_000;
    await expect(credential(id)).rejects.toMatchObject({ code: 'sign_in_needed' });
    expect(stateOf(id)).toBe('needs-sign-in');
    expect(garden.accounts.connections.get(id).history[0]?.kind).toBe('refused');
    expect(garden.accounts.events.at(-1)).toMatchObject({
      name: 'connection.changed',
      payload: { connection: { id, state: 'needs-sign-in' } },
    });
    answerTokens(null);
    expect(await link(typed, id)).toMatchObject({ id, state: 'connected' });
    await expect(credential(id)).resolves.toMatchObject({ kind: 'oauth2' });
  });

  it.each<[string, StandInAnswer]>([
    ['503', { status: 503, body: 'down' }],
    ['429', { status: 429, body: {} }],
    ['a cut line', { status: 0, cut: true }],
    ['invalid_scope', { status: 400, body: { error: 'invalid_scope' } }],
  ])('O12: %s while renewing ends no connection', async (_what, answer) => {
    await setUp();
    const { id } = await link();
    answerTokens(answer);
    garden.accounts.clock.now += 700_000;
    await expect(credential(id)).rejects.not.toMatchObject({ code: 'sign_in_needed' });
    expect(stateOf(id)).toBe('connected');
    answerTokens(null);
    await expect(credential(id)).resolves.toMatchObject({ kind: 'oauth2' });
  });

  it('O12: one that is still good serves while the provider is down, which is not asked at every use', async () => {
    await setUp();
    const { id } = await link();
    const first = garden.secret(id, 'access_token');
    answerTokens({ status: 503, body: 'down' });
    garden.accounts.clock.now += 550_000;
    expect(await credential(id)).toMatchObject({ accessToken: first });
    expect(await credential(id)).toMatchObject({ accessToken: first });
    expect(asked()).toBe(2);
  });

  it.each<[string, StandInAnswer]>([
    ['no token', { status: 200, body: { token_type: 'bearer' } }],
    ['invalid_scope', { status: 400, body: { error: 'invalid_scope' } }],
  ])('O12: one that is still good serves where the provider answers %s', async (_what, answer) => {
    await setUp();
    const { id } = await link();
    const first = garden.secret(id, 'access_token');
    answerTokens(answer);
    garden.accounts.clock.now += 550_000;
    expect(await credential(id)).toMatchObject({ accessToken: first });
    expect(await credential(id)).toMatchObject({ accessToken: first });
    expect(asked()).toBe(2);
  });

  it('C14: that replaces a refused one and is refused as well ends it, whoever had renewed it', async () => {
    await setUp();
    const { id } = await link();
    const account = garden.accounts.connections.account(id);
    const first = await account.credential();
    garden.accounts.clock.now += 550_000;
    const second = await account.credential();
    expect(await account.refused(first)).toEqual(second);
    await expect(account.refused(second)).rejects.toMatchObject({ code: 'sign_in_needed' });
    expect(asked()).toBe(2);
    expect(garden.accounts.connections.get(id).history[0]?.detail).toBe(
      'The app refused a token that was just renewed.',
    );
  });

  it('C14: whose credentials were replaced while the old ones were refused stays connected', async () => {
    await setUp();
    const { id } = await link();
    // A provider that gives the same token again as long as it is good.
    const token = garden.secret(id, 'access_token');
    const sent = Promise.withResolvers<undefined>();
    const held = Promise.withResolvers<StandInAnswer>();
    answerTokensBy(() => {
      sent.resolve(undefined);
      return held.promise;
    });
    garden.accounts.clock.now += 550_000;
    const renewal = credential(id);
    await sent.promise;
    answerTokens({ status: 200, body: { access_token: token, token_type: 'bearer' } });
    await link({ ...typed, clientSecret: 'new' }, id);
    held.resolve({ status: 401, body: { error: 'invalid_client' } });
    expect(await renewal).toMatchObject({ accessToken: token });
    expect(stateOf(id)).toBe('connected');
  });

  it('C11: a connection that is disconnected while its token is renewed stays so', async () => {
    await setUp();
    const { id } = await link();
    const sent = Promise.withResolvers<undefined>();
    const held = Promise.withResolvers<undefined>();
    answerTokensBy(() => {
      sent.resolve(undefined);
      return held.promise;
    });
    garden.accounts.clock.now += 700_000;
    const renewal = credential(id);
    renewal.catch(() => undefined);
    await sent.promise;
    await garden.accounts.connections.disconnect(id, true);
    held.resolve(undefined);
    await expect(renewal).rejects.toMatchObject({ code: 'connection_not_connected' });
    expect(stateOf(id)).toBe('disconnected');
    expect(garden.secret(id, 'access_token')).toBeNull();
    expect(garden.secret(id, 'clientSecret')).toBeNull();
  });
});
