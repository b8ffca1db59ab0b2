import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createCore } from '../../src/core/core.ts';
import type { Core } from '../../src/core/core.ts';
import { PracticeBrowser } from '../../src/core/practice/index.ts';
import { createVault } from '../../src/core/vault/index.ts';
import { calls } from '../../src/shared/contract/calls.ts';
import type { Channel, Input, Output } from '../../src/shared/contract/calls.ts';
import type { EventName } from '../../src/shared/contract/events.ts';
import type { Host } from '../../src/shared/contract/host.ts';
import { memoryKeychain } from '../servers/memoryKeychain.ts';
import { temporaryFolder } from '../servers/temporaryFolder.ts';

const passphrase = 'canary passphrase 7413';
const connectionName = 'Canary connection 9f31';

/** Every call of the contract as the window makes it, in an order in which each finds something to do. */
async function callEverything(core: TestCore): Promise<Map<Channel, unknown>> {
  const answers = new Map<Channel, unknown>();
  async function call<C extends Channel>(channel: C, input: Input<C>): Promise<Output<C>> {
    const output = await core.ok(channel, input);
    answers.set(channel, output);
    return output;
  }
  /** A call that may well be refused here: its error must not tell a secret either. */
  async function attempt<C extends Channel>(channel: C, input: Input<C>): Promise<void> {
    answers.set(channel, await core.call(channel, input));
  }

  await call('app.info', undefined);
  await call('vault.state', undefined);
  await call('vault.create', { passphrase, keychain: true });
  await call('vault.lock', undefined);
  await call('vault.unlock', { passphrase });
  await call('apps.list', undefined);
  for (const { id } of await call('apps.list', undefined)) await call('apps.get', { app: id });

  await call('connections.suggestName', { app: 'practice-tasks' });
  await call('connections.checkName', { app: 'practice-tasks', name: connectionName });
  const linked = core.once('signIn.changed', isLinked);
  const signIn = await call('signIn.start', {
    app: 'practice-tasks',
    method: 'practice',
    name: connectionName,
  });
  await linked;
  const { connection: tasks } = await call('signIn.state', { attempt: signIn.attempt });
  await call('signIn.cancel', { attempt: signIn.attempt });
  await attempt('signIn.openAgain', { attempt: signIn.attempt });
  await attempt('signIn.copyLink', { attempt: signIn.attempt });
  const documents = await call('connections.linkWithFields', {
    app: 'practice-documents',
    method: 'api-key',
    name: connectionName,
    values: { apiKey: await core.apiKey() },
  });
  await attempt('connections.linkWithFields', {
    app: 'practice-documents',
    method: 'api-key',
    name: 'Another name',
    values: { apiKey: 'practice_wrong' },
  });
  await call('clients.set', {
    app: 'google-tasks',
    method: 'google',
    clientId: 'canary.apps.googleusercontent.com',
    clientSecret: 'GOCSPX-canary-client-secret',
  });
  await call('clients.get', { app: 'google-tasks', method: 'google' });
  await call('connections.list', {});
  await call('connections.rename', { id: documents.id, name: `${connectionName} renamed` });
  await call('connections.test', { id: documents.id });
  await call('connections.testMany', {});
  await call('connections.stopTests', undefined);
  await call('connections.revocations', undefined);
  await call('connections.retryRevocations', undefined);
  await call('connections.get', { id: documents.id });

  const lists = await call('options.load', {
    app: 'practice-tasks',
    options: 'lists',
    connection: tasks?.id,
    fields: {},
  });
  const created = await call('journeys.create', {});
  const saved = await call('journeys.save', {
    revision: created.revision,
    journey: {
      ...created.journey,
      connections: { 'practice-tasks': tasks?.id ?? '', 'practice-documents': documents.id },
      trigger: {
        id: 's0',
        app: 'practice-tasks',
        event: 'new-task',
        fields: { list: { value: lists.items[0]?.value ?? '' } },
      },
      steps: [
        {
          id: 's1',
          kind: 'action',
          app: 'practice-documents',
          action: 'create-document',
          fields: { title: { text: '{{ s0.title }}' }, body: { value: 'Text' } },
        },
      ],
    },
  });
  const { id } = saved.journey;
  await call('folders.list', undefined);
  await call('journeys.list', undefined);
  await call('journeys.get', { id });
  await call('journeys.rename', { id, name: 'Renamed' });
  await call('journeys.validate', { journey: saved.journey });
  await call('journeys.start', { id });
  await call('triggers.poll', { journey: id });
  await call('practice.addTask', { title: 'Canary task' });
  const ended = core.once('run.changed', (payload) =>
    JSON.stringify(payload).includes('succeeded'),
  );
  await call('triggers.poll', { journey: id });
  await ended;
  const run = await call('runs.start', { journey: id });
  await core.once('run.changed', (payload) => JSON.stringify(payload).includes('succeeded'));
  await call('runs.list', {});
  await call('runs.get', { id: run.id });
  await call('runs.stop', { id: run.id });
  await call('practice.tasks', undefined);
  await call('practice.documents', undefined);
  await call('journeys.stop', { id });
  const { text } = await call('export.preview', { journeys: [id] });
  await call('export.save', { journeys: [id] });
  await call('import.preview', { text });
  await call('import.apply', { text, connections: {} });
  await call('journeys.delete', { id });
  await call('journeys.restore', { id });
  await call('connections.disconnect', { id: documents.id, confirmed: true });
  await call('connections.delete', { id: documents.id, confirmed: true });
  return answers;
}

it('S9: no call and no event gives the window a secret, and no file holds one in the clear', async () => {
  const core = testCore();
  const answers = await callEverything(core);
  const apiKey = await core.apiKey();
  expect([...answers.keys()].sort()).toEqual(Object.keys(calls).sort());

  const stored = await storedSecrets(core.home);
  expect(stored.length).toBeGreaterThanOrEqual(3);
  const recoveryKey = (answers.get('vault.create') as Output<'vault.create'>).recoveryKey;
  const secrets = [...stored, apiKey, passphrase, 'GOCSPX-canary-client-secret'];

  // The recovery key is the contract's one secret: the answer of vault.create, and nothing else, holds it.
  answers.delete('vault.create');
  const crossed = JSON.stringify([...answers.values(), ...core.events]);
  for (const secret of [...secrets, recoveryKey]) expect(crossed).not.toContain(secret);

  await core.close();
  for (const file of readdirSync(core.home)) {
    const bytes = readFileSync(join(core.home, file)).toString('latin1');
    // A bundle names the connections that a journey needs (E1); everything else keeps even names to itself.
    const names = file.endsWith('.sojourn.json') ? [] : [connectionName];
    for (const text of [...secrets, recoveryKey, ...names]) expect(bytes, file).not.toContain(text);
  }
});

it('S9: while data is written, neither the database nor its write-ahead log shows a name or a secret', async () => {
  const core = testCore();
  await core.ok('vault.create', { passphrase, keychain: false });
  const apiKey = await core.apiKey();
  await core.ok('connections.linkWithFields', {
    app: 'practice-documents',
    method: 'api-key',
    name: connectionName,
    values: { apiKey },
  });
  const files = readdirSync(core.home).filter((file) => file.startsWith('sojourn.db'));
  expect(files).toContain('sojourn.db-wal');
  for (const file of files) {
    const bytes = readFileSync(join(core.home, file)).toString('latin1');
    for (const text of [apiKey, connectionName, connectionName.toLowerCase()]) {
      expect(bytes, file).not.toContain(text);
    }
  }
});

it('S8: after locking, every call that needs the vault answers that it is locked, and nothing else', async () => {
  const core = testCore();
  await core.ok('vault.create', { passphrase, keychain: false });
  const { journey } = await core.ok('journeys.create', {});
  await core.ok('vault.lock', undefined);
  const id = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
  const inputs: Partial<Record<Channel, unknown>> = {
    'connections.suggestName': { app: 'practice-tasks' },
    'connections.checkName': { app: 'practice-tasks', name: 'Name' },
    'connections.linkWithFields': { app: 'http', method: 'key', name: 'Name', values: {} },
    'connections.rename': { id, name: 'Name' },
    'connections.disconnect': { id, confirmed: true },
    'connections.delete': { id, confirmed: true },
    'connections.list': {},
    'signIn.start': { app: 'practice-tasks', method: 'practice', name: 'Name' },
    'clients.set': { app: 'google-tasks', method: 'google', clientId: 'id' },
    'clients.get': { app: 'google-tasks', method: 'google' },
    'apps.get': { app: 'practice-tasks' },
    'journeys.create': {},
    'journeys.save': { journey, revision: 1 },
    'journeys.rename': { id, name: 'Name' },
    'journeys.validate': { journey },
    'options.load': { app: 'practice-tasks', options: 'lists', connection: id, fields: {} },
    'runs.start': { journey: id },
    'runs.list': {},
    'triggers.poll': { journey: id },
    'export.preview': { journeys: [id] },
    'export.save': { journeys: [id] },
    'import.preview': { text: '{}' },
    'import.apply': { text: '{}', connections: {} },
    'practice.addTask': { title: 'Task' },
  };
  const open = new Set([
    'app.info',
    'apps.list',
    'vault.state',
    'vault.create',
    'vault.unlock',
    'vault.lock',
  ]);
  for (const channel of Object.keys(calls).filter((name) => !open.has(name))) {
    const attempt = channel.startsWith('signIn.') && channel !== 'signIn.start';
    const plain = calls[channel as Channel].input.safeParse(undefined).success ? undefined : { id };
    const input = inputs[channel as Channel] ?? (attempt ? { attempt: id } : plain);
    const answer = await core.call(channel, input);
    expect(answer, channel).toMatchObject({ ok: false, error: { code: 'vault_locked' } });
  }
});

it('refuses a call that does not exist, and input of the wrong shape, with a text for the person', async () => {
  const core = testCore();
  expect(await core.call('constructor', {})).toMatchObject({
    ok: false,
    error: { code: 'input_invalid' },
  });
  expect(await core.call('connections.rename', { id: 7 })).toMatchObject({
    ok: false,
    error: { code: 'input_invalid', field: 'id' },
  });
});

interface TestCore extends Core {
  readonly home: string;
  readonly events: readonly unknown[];
  ok<C extends Channel>(channel: C, input: Input<C>): Promise<Output<C>>;
  once(name: EventName, wanted: (payload: unknown) => boolean): Promise<unknown>;
  /** Ada's key, as the key page of Practice Documents shows it. */
  apiKey(): Promise<string>;
}

function testCore(): TestCore {
  const home = temporaryFolder();
  const events: { name: EventName; payload: unknown }[] = [];
  const listeners = new Set<(name: EventName, payload: unknown) => void>();
  const keychain = memoryKeychain();
  const core = createCore({
    home,
    host: personAtTheBrowser(join(home, 'exported.sojourn.json')),
    background: true,
    keychain,
    emit: (name, payload) => {
      events.push({ name, payload });
      for (const listener of listeners) listener(name, payload);
    },
  });
  const ok: TestCore['ok'] = async (channel, input) => {
    const result = await core.call(channel, input);
    if (!result.ok) throw new Error(`${channel}: ${JSON.stringify(result.error)}`);
    return result.value as Output<typeof channel>;
  };
  const made: TestCore = {
    ...core,
    home,
    events,
    ok,
    once: (name, wanted) =>
      new Promise((resolve) => {
        const listener = (sent: EventName, payload: unknown) => {
          if (sent !== name || !wanted(payload)) return;
          listeners.delete(listener);
          resolve(payload);
        };
        listeners.add(listener);
      }),
    async apiKey() {
      const { methods } = await ok('apps.get', { app: 'practice-documents' });
      const page = new URL(methods[0]?.helpUrl ?? '');
      return new PracticeBrowser(page.origin).apiKey(page, 'ada');
    },
  };
  onTestFinished(() => made.close());
  return made;
}

/** A host whose browser is a person who allows everything. */
function personAtTheBrowser(exported: string): Host {
  return {
    'browser.open': async ({ url }) => {
      const browser = new PracticeBrowser(new URL(url).origin);
      await browser.request(await browser.signIn(url, { person: 'ada', press: 'Allow' }));
    },
    'clipboard.write': () => Promise.resolve(),
    'window.focus': () => Promise.resolve(),
    'dialog.save': () => Promise.resolve({ path: exported }),
    'dialog.open': () => Promise.resolve(null),
    notify: () => Promise.resolve(),
  };
}

function isLinked(payload: unknown): boolean {
  return JSON.stringify(payload).includes('"state":"linked"');
}

/** Every sealed secret of a vault, opened with the passphrase beside the running core. */
async function storedSecrets(home: string): Promise<string[]> {
  const vault = createVault({ folder: home, keychain: memoryKeychain(), now: Date.now });
  await vault.unlock({ passphrase });
  const { db, secrets } = vault.open ?? expect.unreachable('the vault is open');
  const rows = db
    .prepare<[], { record: string; app: string; field: string }>(
      'SELECT record, app, field FROM secrets',
    )
    .all();
  const texts = rows.map((ref) => secrets.get(ref) ?? '');
  await vault.lock();
  return texts.filter((text) => text !== '');
}
