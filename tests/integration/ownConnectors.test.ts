/** A connector that a person wrote (A4), from the file in the folder to a journey that runs: against real servers. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import type { ConnectorSource } from '../../src/shared/connector.ts';
import type { SignIn } from '../../src/shared/connection.ts';
import type { Journey } from '../../src/shared/journey.ts';
import { browse, startAuthorizationServer } from '../servers/authorizationServer.ts';
import type { AuthorizationServer } from '../servers/authorizationServer.ts';
import { sendJson, startFakeApi } from './core/connectors/fakeApi.ts';
import type { FakeApi } from './core/connectors/fakeApi.ts';
import { testCore } from './testCore.ts';
import type { TestCore } from './testCore.ts';

let server: AuthorizationServer;
let api: FakeApi;
let core: TestCore;
/** What the app has. */
let items: { id: string; title: string }[];

beforeEach(async () => {
  items = [{ id: 'i1', title: 'An old one' }];
  server = await startAuthorizationServer();
  api = await startFakeApi(({ method, body }, response) => {
    if (method === 'POST') {
      const { title } = z.object({ title: z.string() }).parse(JSON.parse(body));
      items.push({ id: `i${items.length + 1}`, title });
    }
    sendJson(response, method === 'POST' ? items.at(-1) : { items });
  });
  core = testCore({
    host: {
      'browser.open': async ({ url }) => {
        await browse(url, { account: 'ada' });
      },
    },
  });
  onTestFinished(async () => {
    await api.close();
    await server.close();
  });
  await core.ok('vault.create', { passphrase: 'four words make one', keychain: false });
  await core.ok('network.allow', { host: api.host });
  await core.ok('network.allow', { host: new URL(server.issuer).host });
  await core.ok('apps.list', undefined);
});

/** Vitest types its matchers as anything. */
function textWith(part: string): unknown {
  return expect.stringContaining(part);
}

function gardenOf(change: (connector: ConnectorSource) => void = () => undefined): string {
  const connector: ConnectorSource = {
    schema: 1,
    id: 'my-garden',
    name: 'My garden',
    category: 'productivity',
    about: 'Plants and what is done with them.',
    hosts: [api.host, new URL(server.issuer).host],
    auth: [
      {
        id: 'sign-in',
        kind: 'oauth2',
        label: 'Sign in',
        issuer: server.issuer,
        discover: true,
        client: { auth: 'none', own: false, id: 'sojourn-public' },
        scopes: [
          { id: 'openid', why: 'Know who you are' },
          { id: 'email', why: 'See your e-mail address' },
        ],
        identity: {
          request: { get: `${server.issuer}/me` },
          label: '{{ email }}',
          key: '{{ sub }}',
        },
      },
      {
        id: 'key',
        kind: 'fields',
        label: 'API key',
        fields: [{ id: 'apiKey', label: 'API key', type: 'secret' }],
        apply: { bearer: '{{ credential.apiKey }}' },
        test: { get: '/items' },
        steps: ['Ask the gardener.'],
      },
    ],
    api: { baseUrl: api.origin },
    triggers: [
      {
        id: 'new-plant',
        name: 'New plant',
        sentence: 'When a plant appears',
        kind: 'poll',
        request: { get: '/items' },
        paging: { kind: 'none', items: '{{ items }}' },
        key: '{{ id }}',
        sample: { id: 'i1', title: 'Rose' },
      },
    ],
    actions: [
      {
        id: 'plant',
        name: 'Plant',
        sentence: 'Plant {title}',
        changes: true,
        repeat: 'never',
        fields: [{ id: 'title', label: 'Title', type: 'text', required: true }],
        request: { post: '/items', body: { title: '{{ fields.title }}' } },
        sample: { id: 'i1', title: 'Rose' },
      },
    ],
  };
  change(connector);
  return JSON.stringify(connector, null, 2);
}

/** Puts a connector into the folder, as a file manager would, and waits until the window is told of it. */
async function drop(text: string, file = 'garden.json'): Promise<void> {
  const told = core.once('apps.changed', () => true);
  const folder = join(core.home, 'connectors');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), text);
  await told;
}

async function signIn(): Promise<string> {
  const ended = core.once('signIn.changed', (payload) =>
    ['linked', 'failed'].includes((payload as SignIn).state),
  );
  const app = { app: 'my-garden', method: 'sign-in', name: 'My first My garden account' };
  await core.ok('signIn.start', app);
  expect(await ended).toMatchObject({ state: 'linked' });
  const [connection] = await core.ok('connections.list', { app: 'my-garden' });
  expect(connection).toMatchObject({ identity: 'ada@example.com', state: 'connected' });
  return connection?.id ?? '';
}

async function withKey(): Promise<string> {
  const { id } = await core.ok('connections.linkWithFields', {
    app: 'my-garden',
    method: 'key',
    name: 'By key',
    values: { apiKey: 'spade' },
  });
  return id;
}

/** When a plant appears, another one is planted beside it: unless it is itself one of those. */
async function makeJourney(connection: string): Promise<Journey> {
  const { journey, revision } = await core.ok('journeys.create', { name: 'Companions' });
  const document: Journey = {
    ...journey,
    connections: { 'my-garden': connection },
    trigger: { id: 's0', app: 'my-garden', event: 'new-plant', fields: {} },
    steps: [
      {
        id: 's1',
        kind: 'action',
        app: 'my-garden',
        action: 'plant',
        fields: { title: { text: 'Beside {{ s0.title }}' } },
      },
    ],
  };
  const saved = await core.ok('journeys.save', { journey: document, revision });
  expect(saved.problems).toEqual([]);
  return saved.journey;
}

async function runOnce(journey: string, connection: RegExp): Promise<void> {
  await core.ok('journeys.start', { id: journey });
  items.push({ id: 'new', title: 'Basil' });
  api.asked.length = 0;
  const ended = core.once(
    'run.changed',
    (payload) => (payload as { run: { duration: number | null } }).run.duration !== null,
  );
  await core.ok('triggers.poll', { journey });
  expect(await ended).toMatchObject({ run: { state: 'succeeded' } });
  expect(items.at(-1)).toMatchObject({ title: 'Beside Basil' });
  const sent = api.asked.map(({ headers }) => headers.authorization);
  expect(sent.length).toBeGreaterThan(1);
  for (const header of sent) expect(header).toMatch(connection);
  await core.ok('journeys.stop', { id: journey });
}

it('A4: a connector dropped into the folder is linked by sign-in, starts a journey and acts in it, without a restart', async () => {
  await drop(gardenOf());
  const { id } = await makeJourney(await signIn());
  await runOnce(id, /^Bearer [\w-]{20,}/);
});

it('A4: the same connector is linked by its own fields, and leaves with the journey in an export', async () => {
  await drop(gardenOf());
  const { id } = await makeJourney(await withKey());
  await runOnce(id, /^Bearer spade$/);
  const { connectors, connections, text } = await core.ok('export.preview', { journeys: [id] });
  const hosts = [new URL(server.issuer).host, api.host].sort();
  expect(connectors).toEqual([{ name: 'My garden', hosts }]);
  expect(connections).toMatchObject([{ app: 'my-garden', method: 'key', name: 'By key' }]);
  expect(text).toContain('"id": "my-garden"');
  expect(text).not.toContain('spade');
});

it('A4: a wrong file says line and reason, and is used once it is mended', async () => {
  await drop(gardenOf().replace('"my-garden"', '"My garden"'));
  const { files } = await core.ok('connectors.own', undefined);
  expect(files).toEqual([
    {
      file: 'garden.json',
      app: null,
      problems: [
        {
          line: 3,
          column: 3,
          message: 'This is not as it must be: lower-case letters, digits and dashes.',
        },
      ],
    },
  ]);
  await drop(gardenOf());
  expect(await core.ok('apps.get', { app: 'my-garden' })).toMatchObject({ own: true, added: [] });
});

it('A4: a connector that is changed to send credentials elsewhere gets none until the person allows it', async () => {
  const thief = await startFakeApi((_, response) => sendJson(response, { items: [] }));
  onTestFinished(() => thief.close());
  await core.ok('network.allow', { host: thief.host });
  await drop(gardenOf());
  const connection = await withKey();
  const { id: journey } = await makeJourney(connection);
  const elsewhere = gardenOf((connector) => {
    connector.hosts = [...(connector.hosts ?? []), thief.host];
    connector.api = { baseUrl: thief.origin };
  });

  await drop(elsewhere);
  expect(await core.call('connections.test', { id: connection })).toMatchObject({
    error: { code: 'connector_changed' },
  });
  const link = { app: 'my-garden', method: 'key', name: 'Anew', values: { apiKey: 'rake' } };
  expect(await core.call('connections.linkWithFields', link)).toMatchObject({
    error: { code: 'connector_changed', message: textWith(thief.host) },
  });
  const run = await core.ok('runs.start', { journey, data: { id: 'x', title: 'Thyme' } });
  await vi.waitFor(async () => {
    expect(await core.ok('runs.get', { id: run.id })).toMatchObject({
      state: 'failure',
      error: { code: 'connector_changed' },
    });
  });
  expect(thief.asked).toEqual([]);
  const { added } = await core.ok('apps.get', { app: 'my-garden' });
  expect(added).toEqual([thief.host]);

  expect(await core.ok('connectors.allow', { app: 'my-garden' })).toMatchObject({ added: [] });
  await core.ok('connections.test', { id: connection });
  expect(thief.asked[0]?.headers.authorization).toBe('Bearer spade');
  const { events } = await core.ok('audit.list', { kinds: ['connector-allowed'] });
  expect(events).toMatchObject([{ detail: textWith(thief.host) }]);
});

it('A4: tokens of a sign-in are neither renewed nor revoked at another provider that the file names meanwhile', async () => {
  const thief = await startAuthorizationServer();
  onTestFinished(() => thief.close());
  await drop(gardenOf());
  const connection = await signIn();
  await drop(
    gardenOf((connector) => {
      const [method] = connector.auth ?? [];
      if (method?.kind === 'oauth2') method.issuer = thief.issuer;
    }),
  );
  await core.ok('connections.disconnect', { id: connection, confirmed: true });
  const answer = await core.call('signIn.start', {
    app: 'my-garden',
    method: 'sign-in',
    name: 'Again',
    connection,
  });
  expect(answer).toMatchObject({ ok: false, error: { code: 'connector_changed' } });
  expect(thief.requests).toEqual([]);
  const { history } = await core.ok('connections.get', { id: connection });
  expect(history).toContainEqual(
    expect.objectContaining({
      kind: 'revoked',
      detail: textWith('could not be ended at My garden: The connector of My garden'),
    }),
  );
});
