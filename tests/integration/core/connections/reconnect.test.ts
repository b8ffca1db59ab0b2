/** Reconnect in the whole core: the connection, its journeys and their triggers, at the real practice service. */
import { expect, it } from 'vitest';
import { PracticeBrowser } from '../../../../src/core/practice/index.ts';
import { connectionSchema, signInSchema } from '../../../../src/shared/connection.ts';
import type { Connection } from '../../../../src/shared/connection.ts';
import type { Journey } from '../../../../src/shared/journey.ts';
import { isLinked, testCore } from '../../testCore.ts';
import type { TestCore } from '../../testCore.ts';

/** Scopes that the person leaves out at the next sign-in. */
let leaveOut: readonly string[] = [];
let origin = '';

async function openCore(): Promise<{ core: TestCore; connection: Connection }> {
  leaveOut = [];
  const core = testCore({
    host: {
      'browser.open': async ({ url }) => {
        ({ origin } = new URL(url));
        const browser = new PracticeBrowser(origin);
        const person = { person: 'ada', press: 'Allow', leaveOut } as const;
        await browser.request(await browser.signIn(url, person));
      },
    },
  });
  await core.ok('vault.create', { keychain: true });
  return { core, connection: await signIn(core) };
}

/** Links the account, or reconnects it. */
async function signIn(core: TestCore, connection?: Connection): Promise<Connection> {
  const linked = core.once('signIn.changed', isLinked);
  await core.ok('signIn.start', {
    app: 'practice-tasks',
    method: 'practice',
    name: connection?.name ?? 'Errands of Ada',
    ...(connection === undefined ? {} : { connection: connection.id }),
  });
  return connectionSchema.parse(signInSchema.parse(await linked).connection);
}

async function startedJourney(core: TestCore, { id }: Connection): Promise<Journey> {
  const { journey, revision } = await core.ok('journeys.create', { name: 'Errands' });
  const saved = await core.ok('journeys.save', {
    revision,
    journey: {
      ...journey,
      connections: { 'practice-tasks': id },
      trigger: {
        id: 's0',
        app: 'practice-tasks',
        event: 'new-task',
        fields: { list: { value: 'ada-errands', label: 'Errands' } },
      },
      steps: [
        {
          id: 's1',
          kind: 'action',
          app: 'logger',
          action: 'log',
          fields: { message: { text: '{{ s0.title }}' } },
        },
      ],
    },
  });
  await core.ok('journeys.start', { id: journey.id });
  return saved.journey;
}

const withdraw = () =>
  new PracticeBrowser(origin).open(`${origin}/tasks/connected-apps`, { form: { person: 'ada' } });
const stateOf = async (core: TestCore, { id }: Connection) =>
  (await core.ok('connections.get', { id })).state;

it('C11, C14: a journey that is on stays on while its account is refused and reconnected, and goes on with what came meanwhile', async () => {
  const { core, connection } = await openCore();
  const { id } = await startedJourney(core, connection);
  await core.ok('triggers.poll', { journey: id });
  await withdraw();
  await core.ok('practice.addTask', { title: 'Came meanwhile' });
  expect(await core.call('triggers.poll', { journey: id })).toMatchObject({
    ok: false,
    error: { code: 'sign_in_needed' },
  });
  expect(await stateOf(core, connection)).toBe('needs-sign-in');
  expect(await core.ok('journeys.get', { id })).toMatchObject({ on: true });

  expect(await signIn(core, connection)).toMatchObject({ id: connection.id, state: 'connected' });
  expect(await core.ok('journeys.get', { id })).toMatchObject({ on: true, problems: [] });
  await core.ok('triggers.poll', { journey: id });
  await expect
    .poll(() => core.ok('runs.list', { journey: id }))
    .toMatchObject([{ journey: id, state: 'succeeded' }]);
});

it('C11: a disconnected sign-in connection comes back under its id, in its journey, which is off until it is started', async () => {
  const { core, connection } = await openCore();
  const { id } = await startedJourney(core, connection);
  await core.ok('connections.disconnect', { id: connection.id, confirmed: true });
  expect(await stateOf(core, connection)).toBe('disconnected');
  expect(await core.ok('journeys.get', { id })).toMatchObject({
    on: false,
    problems: [{ kind: 'connection_not_connected' }],
  });

  const back = await signIn(core, connection);
  expect(back).toMatchObject({ id: connection.id, name: connection.name, state: 'connected' });
  expect(await core.ok('connections.test', { id: connection.id })).toMatchObject({
    connection: { identity: 'ada@practice.example' },
  });
  const { history, usedBy } = await core.ok('connections.get', { id: connection.id });
  expect(usedBy).toMatchObject([{ id, on: false }]);
  expect(history.map(({ kind }) => kind)).toContain('reconnected');
  expect(await core.ok('journeys.start', { id })).toMatchObject({ on: true, problems: [] });
});

it('C11, O14: reconnected with less than was asked for, it says what is missing until a full sign-in', async () => {
  const { core, connection } = await openCore();
  expect(connection.scopesMissing).toEqual([]);
  leaveOut = ['tasks.write'];
  const less = await signIn(core, connection);
  expect(less).toMatchObject({
    id: connection.id,
    state: 'connected',
    scopesMissing: ['tasks.write'],
  });
  expect(less.scopes).toContain('tasks.read');
  expect(less.scopes).not.toContain('tasks.write');
  const { history } = await core.ok('connections.get', { id: connection.id });
  expect(history[0]?.detail).toContain('not granted: tasks.write');

  leaveOut = [];
  const full = await signIn(core, connection);
  expect(full.scopesMissing).toEqual([]);
  expect(full.scopes).toContain('tasks.write');
});
