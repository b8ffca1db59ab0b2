import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createVault } from '../../src/core/vault/index.ts';
import { calls } from '../../src/shared/contract/calls.ts';
import type { Channel, Input, Output } from '../../src/shared/contract/calls.ts';
import { defaultLockRules } from '../../src/shared/vault.ts';
import { memoryKeychain } from '../servers/memoryKeychain.ts';
import { connectorExample } from '../../src/renderer/apps/connectorExample.ts';
import { inputsOf, journeyThatIsOn } from './inputs.ts';
import { isLinked, testCore } from './testCore.ts';
import type { TestCore } from './testCore.ts';
import { tracesIn } from './traces.ts';

const passphrase = 'canary passphrase 7413';
const channels = Object.keys(calls) as Channel[];
const connectionName = 'Canary connection 9f31';

/** What only this test can have written: long, mixed, and of characters that each encoding writes differently. */
function canary(name: string): { text: string } {
  return { text: `canary ${name} ${randomBytes(12).toString('base64')} ÿ/+?&"\\` };
}

/** Secrets that a person types, right or wrong, where the window asks for them. */
const canaries = {
  passphrase,
  'a wrong passphrase': canary('passphrase').text,
  'a new passphrase': canary('new passphrase').text,
  'a wrong API key': `practice_${randomBytes(16).toString('hex')}`,
  'a client secret': `GOCSPX-${randomBytes(16).toString('base64url')}`,
  'a client secret in a file': `GOCSPX-${randomBytes(16).toString('base64url')}`,
  'a private key': randomBytes(48).toString('base64'),
  'a secret in a broken file': canary('broken file').text,
};

const givesRecoveryKey: ReadonlySet<Channel> = new Set<Channel>([
  'vault.create',
  'vault.newRecoveryKey',
  'vault.rotateKey',
]);

function recoveryKeyIn(answer: unknown): string[] {
  return /\w{4}(?:-\w{4}){7}/.exec(JSON.stringify(answer)) ?? [];
}

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
  await call('app.setShell', { keepRunning: (await call('app.shell', undefined)).keepRunning });
  await call('vault.lock', undefined);
  await core.call('vault.unlock', { passphrase: canaries['a wrong passphrase'] });
  await call('vault.unlock', { passphrase });
  const wrong = { passphrase: canaries['a wrong passphrase'] };
  await attempt('vault.setPassphrase', { proof: wrong, passphrase: canaries['a new passphrase'] });
  await attempt('vault.setPassphrase', { proof: { passphrase }, passphrase });
  await attempt('vault.setKeychain', { proof: { passphrase }, on: false });
  await attempt('vault.newRecoveryKey', { proof: { passphrase } });
  await attempt('vault.rotateKey', { proof: { passphrase } });
  await call('vault.setLockRules', await call('vault.lockRules', undefined));
  await call('network.allow', { host: 'nas.local' });
  await call('network.disallow', { host: 'nas.local' });
  await call('network.allowedHosts', undefined);
  await call('apps.list', undefined);
  for (const { id } of await call('apps.list', undefined)) await call('apps.get', { app: id });
  await call('connectors.check', { text: connectorExample });
  const { file } = await call('connectors.save', { text: connectorExample, replace: false });
  await call('connectors.own', undefined);
  await call('connectors.read', { file });
  await call('connectors.allow', { app: 'my-app' });
  await call('connectors.remove', { file });

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
    values: { apiKey: canaries['a wrong API key'] },
  });
  await attempt('clients.set', {
    app: 'google-tasks',
    method: 'google',
    file: JSON.stringify({
      type: 'service_account',
      private_key: `-----BEGIN PRIVATE KEY-----\n${canaries['a private key']}\n-----END PRIVATE KEY-----\n`,
    }),
  });
  await attempt('clients.set', {
    app: 'google-tasks',
    method: 'google',
    file: `{"installed": {"client_secret": "${canaries['a secret in a broken file']}`,
  });
  await attempt('import.preview', { text: `{"token": ${canaries['a secret in a broken file']}` });
  await call('clients.set', {
    app: 'google-tasks',
    method: 'google',
    file: JSON.stringify({
      installed: {
        client_id: 'file.apps.googleusercontent.com',
        client_secret: canaries['a client secret in a file'],
      },
    }),
  });
  await call('clients.set', {
    app: 'google-tasks',
    method: 'google',
    clientId: 'canary.apps.googleusercontent.com',
    clientSecret: canaries['a client secret'],
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
  await call('journeys.comment', { id, note: 'Note' });
  await call('journeys.versions', { id });
  await call('journeys.version', { id, revision: 1 });
  await call('journeys.clone', { id });
  await call('journeys.openWindow', { id });
  await call('folders.create', { name: 'Office' });
  await call('folders.rename', { name: 'Office', to: 'Work' });
  await call('journeys.move', { ids: [id], folder: 'Work' });
  await call('folders.delete', { name: 'Work' });
  await call('templates.list', undefined);
  await call('templates.use', { id: 'practice' });
  await call('journeys.validate', { journey: saved.journey });
  await call('steps.test', { journey: saved.journey, step: 's1', data: { s0: { title: 'Try' } } });
  await call('steps.choose', { journey: saved.journey, step: 's1', output: { title: 'Try' } });
  await call('steps.samples', { journey: id });
  const listening = call('steps.listen', { journey: saved.journey });
  await call('steps.stopListening', { journey: id });
  await listening;
  await call('formulas.try', { formula: 's0.title', data: { s0: { title: 'Try' } } });
  await call('steps.read', {
    text: JSON.stringify({ format: 'sojourn.steps', formatVersion: 1, steps: saved.journey.steps }),
  });
  await call('journeys.callable', { except: id });
  await call('triggers.next', { journey: id, trigger: saved.journey.trigger });
  await call('webhooks.address', { journey: id });
  await call('webhooks.setSettings', await call('webhooks.settings', undefined));
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
  await call('runs.page', {});
  await call('runs.setSettings', await call('runs.settings', undefined));
  await call('runs.activity', undefined);
  await call('runs.failures', { journey: id });
  await attempt('runs.resolve', { run: run.id, answer: 'stop' });
  await attempt('runs.rerun', { run: run.id, from: 'start' });
  await call('runs.get', { id: run.id });
  await call('runs.stop', { id: run.id });
  await call('practice.tasks', undefined);
  await call('practice.documents', undefined);
  await call('journeys.stop', { id });
  const { text } = await call('export.preview', { journeys: [id] });
  await call('export.save', { journeys: [id] });
  const { journey: exported } = await call('journeys.get', { id });
  const url = { value: 'https://example.com/' };
  await call('export.curl', {
    journey: {
      ...exported,
      steps: [{ id: 's1', kind: 'action', app: 'http', action: 'request', fields: { url } }],
    },
    step: 's1',
  });
  await call('import.preview', { text });
  await call('import.apply', { text, connections: {} });
  await call('journeys.delete', { id });
  await call('journeys.restore', { id });
  await call('connections.disconnect', { id: documents.id, confirmed: true });
  await call('connections.delete', { id: documents.id, confirmed: true });
  await call('audit.list', {});
  await call('import.offered', undefined);
  await attempt('vault.backup', undefined);
  await attempt('vault.chooseBackup', undefined);
  await attempt('vault.restore', { backup: 'none', proof: { passphrase } });
  return answers;
}

it('S9: no call, event, request to the shell, printed line or file holds a secret, in whatever form', async () => {
  const printed: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    const spy = vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      printed.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
      return true;
    });
    onTestFinished(() => spy.mockRestore());
  }
  const core = testCore();
  const answers = await callEverything(core);
  expect([...answers.keys()].sort()).toEqual(Object.keys(calls).sort());

  const stored = await storedSecrets(core.home);
  expect(stored.length).toBeGreaterThanOrEqual(3);
  const recoveryKeys = [...givesRecoveryKey].flatMap((channel) =>
    recoveryKeyIn(answers.get(channel)),
  );
  expect(recoveryKeys.length).toBeGreaterThanOrEqual(1);
  const secrets = {
    ...canaries,
    ...Object.fromEntries(stored.map((text, at) => [`stored ${at}`, text])),
    ...Object.fromEntries(recoveryKeys.map((text, at) => [`recovery key ${at}`, text])),
    'API key': await core.apiKey(),
  };

  // The recovery key is the contract's one secret: the answers that make one, and nothing else, hold it.
  for (const channel of givesRecoveryKey) answers.delete(channel);
  for (const [channel, answer] of answers) {
    expect(tracesIn(JSON.stringify(answer ?? null), secrets), channel).toEqual([]);
  }
  for (const event of core.events) expect(tracesIn(JSON.stringify(event), secrets)).toEqual([]);
  for (const request of core.asked) expect(tracesIn(JSON.stringify(request), secrets)).toEqual([]);
  expect(core.asked.map(({ service }) => service)).toContain('browser.open');

  await core.close();
  expect(tracesIn(printed.join(''), secrets)).toEqual([]);
  for (const file of filesIn(core.home)) {
    // A bundle names the connections that a journey needs (E1); everything else keeps even names to itself.
    const names = file.endsWith('.sojourn.json') ? {} : { 'the connection’s name': connectionName };
    expect(tracesIn(readFileSync(file), { ...secrets, ...names }), file).toEqual([]);
  }
});

it('S9: an input that is refused is not repeated, by no call, whatever is wrong with it and wherever it stands', async () => {
  const core = testCore({ host: { 'browser.open': () => Promise.resolve() } });
  await core.ok('vault.create', { keychain: true });
  const { text } = canary('pasted');
  const journey = await journeyThatIsOn(core);
  const inputs = inputsOf(journey);
  const stays: readonly Channel[] = ['vault.lock', 'vault.rotateKey', 'vault.restore'];
  let refused = 0;
  for (const channel of channels.filter((name) => !stays.includes(name))) {
    for (const input of spoiled(inputs[channel], text)) {
      const asked = core.call(channel, input);
      // Where nothing is wrong with the input after all, it waits until it is told not to.
      if (channel === 'steps.listen') {
        await core.ok('steps.stopListening', { journey: journey.id });
      }
      const answer = await asked;
      if (answer.ok) continue;
      refused += 1;
      expect(tracesIn(JSON.stringify(answer.error), { text }), channel).toEqual([]);
    }
  }
  expect(refused).toBeGreaterThan(channels.length);
  await core.close();
  expect(tracesIn(readFileSync(join(core.home, 'sojourn.log')), { text })).toEqual([]);
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

/** What a locked vault still answers; nothing of it is vault data. */
const answeredWhileLocked: readonly Channel[] = [
  'app.info',
  'apps.list',
  'connectors.check',
  'vault.state',
  'vault.create',
  'vault.unlock',
  'vault.lock',
  'vault.chooseBackup',
  'vault.restore',
];

it.each(['park', 'continue'] as const)(
  'S8: after locking (%s), every call that needs the vault answers that it is locked, and nothing else',
  async (journeys) => {
    const core = testCore();
    await core.ok('vault.create', { passphrase, keychain: false });
    await core.ok('vault.setLockRules', { ...defaultLockRules, journeys });
    const journey = await journeyThatIsOn(core);
    const inputs = inputsOf(journey);
    await core.ok('vault.lock', undefined);
    expect(await core.ok('vault.state', undefined)).toMatchObject({
      state: 'locked',
      running: journeys === 'continue',
    });
    for (const channel of channels.filter((name) => !answeredWhileLocked.includes(name))) {
      const answer = await core.call(channel, inputs[channel]);
      expect(answer, channel).toMatchObject({ ok: false, error: { code: 'vault_locked' } });
      expect(JSON.stringify(answer), channel).not.toContain(journey.name);
    }
    expect(await core.call('vault.create', inputs['vault.create'])).toMatchObject({
      error: { code: 'vault_exists' },
    });
    expect(JSON.stringify(await core.ok('apps.list', undefined))).not.toContain(journey.name);
    await core.ok('vault.unlock', { passphrase });
    const { name } = (await core.ok('journeys.get', { id: journey.id })).journey;
    expect(name).toBe(journey.name);
  },
);

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

/** A well-formed input with a text put, one after the other, in each of its places, as a value and as a key. */
function spoiled(input: unknown, text: string): unknown[] {
  const whole = [text, { [text]: text }, [text], 7];
  if (typeof input !== 'object' || input === null) return whole;
  const entries = Object.entries(input);
  const parts = entries.flatMap(([key, value]) =>
    spoiled(value, text).map((part) => ({ ...input, [key]: part })),
  );
  return [...whole, { ...input, [text]: { [text]: 7 } }, ...parts];
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
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
