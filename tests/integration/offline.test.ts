// A computer without any network: only itself can be reached.

import { Socket } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { Journey, Step } from '../../src/shared/journey.ts';
import { temporaryFolder } from '../servers/temporaryFolder.ts';
import { testCore, type TestCore } from './testCore.ts';

/** From here on nothing but this computer is reached. @returns what was asked for elsewhere */
function takeTheNetworkAway(): readonly string[] {
  const asked: string[] = [];
  const here = new Set(['localhost', '127.0.0.1', '::1']);
  const connect = Reflect.get(Socket.prototype, 'connect') as (...given: unknown[]) => Socket;
  const connecting = vi.spyOn(Socket.prototype, 'connect');
  connecting.mockImplementation(function (this: Socket, ...given: unknown[]) {
    const [first] = given.flat() as { host?: string; path?: string }[];
    if (first?.path !== undefined || here.has(first?.host ?? 'localhost')) {
      return Reflect.apply(connect, this, given);
    }
    asked.push(first?.host ?? '');
    const error = Object.assign(new Error('no network'), { code: 'ENETUNREACH' });
    process.nextTick(() => this.destroy(error));
    return this;
  });
  onTestFinished(() => connecting.mockRestore());
  return asked;
}

function withSteps(journey: Journey, steps: Step[]): Journey {
  return {
    ...journey,
    trigger: { id: 's0', app: 'scheduler', event: 'manual', fields: {} },
    steps,
  };
}

const log: Step = {
  id: 's1',
  kind: 'action',
  app: 'logger',
  action: 'log',
  fields: { message: { text: 'Began at {{ s0.startedAt }}' } },
};

const stateOf = (core: TestCore, run: string) => async () =>
  (await core.ok('runs.get', { id: run })).state;

it('U1: with no network, everything but talking to third parties works, and nothing of it tries to reach out', async () => {
  const asked = takeTheNetworkAway();
  const elsewhere = temporaryFolder();
  const core = testCore({
    host: {
      'dialog.save': ({ fileName }) => Promise.resolve({ path: join(elsewhere, fileName) }),
    },
  });
  await core.ok('vault.create', { passphrase: 'four words make one', keychain: false });

  const apps = await core.ok('apps.list', undefined);
  expect(apps.length).toBeGreaterThan(40);
  for (const { id } of apps) await core.ok('apps.get', { app: id });

  const { journey: empty, revision } = await core.ok('journeys.create', { name: 'Offline' });
  const journey = withSteps(empty, [log]);
  const saved = await core.ok('journeys.save', { journey, revision, version: true });
  expect(saved.problems).toEqual([]);
  expect(await core.ok('formulas.try', { formula: '1 + 1', data: {} })).toMatchObject({ value: 2 });
  const data = { s0: { startedAt: '2026-01-01T00:00:00.000Z' } };
  expect(await core.ok('steps.test', { journey, step: 's1', data })).toMatchObject({
    state: 'succeeded',
  });

  await core.ok('journeys.start', { id: journey.id });
  const { id: run } = await core.ok('runs.start', { journey: journey.id });
  await expect.poll(stateOf(core, run)).toBe('succeeded');
  await core.ok('journeys.stop', { id: journey.id });

  await core.ok('connections.linkWithFields', {
    app: 'practice-documents',
    method: 'api-key',
    name: 'My account',
    values: { apiKey: await core.apiKey() },
  });
  await core.ok('folders.create', { name: 'Later' });
  await core.ok('journeys.move', { ids: [journey.id], folder: 'Later' });
  await core.ok('journeys.clone', { id: journey.id });
  await core.ok('export.save', { journeys: [journey.id] });
  await core.ok('vault.backup', undefined);
  await core.ok('vault.lock', undefined);
  await core.ok('vault.unlock', { passphrase: 'four words make one' });
  expect(await core.ok('journeys.list', undefined)).toHaveLength(2);
  expect(asked).toEqual([]);
});

it('U1: a step that needs the network says so and waits for it', async () => {
  const core = testCore();
  await core.ok('vault.create', { passphrase: 'four words make one', keychain: false });
  const { journey: empty, revision } = await core.ok('journeys.create', { name: 'Asks' });
  const journey = withSteps(empty, [
    {
      id: 's1',
      kind: 'action',
      app: 'http',
      action: 'request',
      fields: { method: { value: 'GET' }, url: { text: 'https://service.example/' } },
    },
  ]);
  const asked = takeTheNetworkAway();
  await core.ok('journeys.save', { journey, revision });
  const tested = await core.call('steps.test', { journey, step: 's1', data: {} });
  expect(tested).toMatchObject({
    ok: true,
    value: { state: 'failure', error: { code: 'offline' } },
  });

  const { id: run } = await core.ok('runs.start', { journey: journey.id });
  await expect.poll(stateOf(core, run)).toBe('waiting');
  expect(new Set(asked)).toEqual(new Set(['service.example']));
});
