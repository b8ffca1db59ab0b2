/** The whole way with nothing faked but the store of connections: real connectors, engine, HTTP and practice service. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectors } from '../../../../connectors/index.ts';
import { createAudit } from '../../../../src/core/audit/index.ts';
import { createCatalogue, createEngine } from '../../../../src/core/connectors/index.ts';
import type { Account, Credential } from '../../../../src/core/connectors/index.ts';
import { createExpressions } from '../../../../src/core/expressions/index.ts';
import { createFiles } from '../../../../src/core/files/index.ts';
import { createJourneys } from '../../../../src/core/journeys/index.ts';
import type { Journeys } from '../../../../src/core/journeys/index.ts';
import { createLog } from '../../../../src/core/log/index.ts';
import { createPractice, PracticeBrowser } from '../../../../src/core/practice/index.ts';
import type { Practice } from '../../../../src/core/practice/index.ts';
import { createRunner } from '../../../../src/core/runner/index.ts';
import type { Runner } from '../../../../src/core/runner/index.ts';
import { openDatabase } from '../../../../src/core/storage/index.ts';
import { createTriggers } from '../../../../src/core/triggers/index.ts';
import type { Triggers } from '../../../../src/core/triggers/index.ts';
import { SojournError } from '../../../../src/shared/errors.ts';
import { signIn } from '../../../servers/practiceSignIn.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';

const worker = new URL('../../../../src/core/expressions/worker.ts', import.meta.url);

let practice: Practice;
let journeys: Journeys;
let runner: Runner;
let triggers: Triggers;
let credentials: Map<string, Credential>;
let close: () => Promise<void>;

beforeEach(async () => {
  const db = openDatabase({ file: join(temporaryFolder(), 'sojourn.db'), key: randomBytes(32) });
  const log = createLog({ file: null });
  const expressions = createExpressions({ worker, timeoutMs: 5_000 });
  practice = createPractice({ db, log });
  const origin = await practice.origin();
  const catalogue = createCatalogue({
    connectors,
    assets: join(import.meta.dirname, '../../../../connectors'),
    practiceOrigin: () => practice.origin(),
  });
  const files = createFiles({ db, now: Date.now });
  const engine = createEngine({ catalogue, expressions, log, files: () => files });
  const apiKey = await new PracticeBrowser(origin).apiKey(`${origin}/documents/api-keys`, 'ada');
  credentials = new Map<string, Credential>([
    ['t', { kind: 'oauth2', accessToken: (await signIn(origin)).access_token }],
    ['d', { kind: 'fields', values: { apiKey } }],
  ]);
  const listed = [
    { id: 't', app: 'practice-tasks', name: 'Tasks', state: 'connected' as const },
    { id: 'd', app: 'practice-documents', name: 'Documents', state: 'connected' as const },
  ];
  const connections = {
    list: () => listed,
    find: (id: string) => listed.find((each) => each.id === id),
    account: accountOf,
    markUsed: () => undefined,
  };
  for (const { id, app } of listed) {
    db.prepare(
      `INSERT INTO connections (id, app, method, name, name_key, state, created_at)
       VALUES (?, ?, 'm', ?, ?, 'connected', 0)`,
    ).run(id, app, id, id);
  }
  const now = Date.now;
  const emit = (): void => undefined;
  const audit = createAudit({ db, now });
  journeys = createJourneys({
    db,
    now,
    emit,
    catalogue,
    connections,
    audit,
  });
  const shared = {
    db,
    now,
    emit,
    log,
    journeys,
    catalogue,
    engine,
    expressions,
    connections,
    files,
    audit,
    notify: () => Promise.resolve({ shown: true }),
  };
  runner = createRunner(shared);
  triggers = createTriggers({ ...shared, runner });
  close = async () => {
    await triggers.close();
    await runner.close();
    await engine.close();
    await expressions.close();
    await practice.close();
    files.close();
    db.close();
  };
});
afterEach(() => close());

function accountOf(id: string): Account {
  const credential = credentials.get(id);
  if (!credential) throw new SojournError('connection_missing', { values: { app: id } });
  return {
    values: {},
    credential: async () => credential,
    refused: async () => {
      throw new SojournError('sign_in_needed', { values: { name: id } });
    },
  };
}

function taskToDocument(): string {
  const { journey, revision } = journeys.create({});
  journeys.save(
    {
      ...journey,
      connections: { 'practice-tasks': 't', 'practice-documents': 'd' },
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
          app: 'practice-documents',
          action: 'create-document',
          fields: { title: { text: 'To do: {{ s0.title }}' } },
        },
      ],
    },
    revision,
  );
  return journey.id;
}

it('T1: a new task becomes one document, and no secret is in the record of the run', async () => {
  const journey = taskToDocument();
  expect(journeys.setOn(journey, true).problems).toEqual([]);
  await triggers.switchOn(journey);
  expect(triggers.state(journey)).toMatchObject({ error: null });

  practice.addTask({ title: 'Buy bread', list: 'ada-errands', person: 'ada' });
  expect(await triggers.pollNow(journey)).toBe(1);
  expect(await triggers.pollNow(journey)).toBe(0);

  const [run] = runner.list({ journey });
  const detail = await runner.finished(run?.id ?? '');
  expect(detail).toMatchObject({
    state: 'succeeded',
    source: 'trigger',
    trigger: { title: 'Buy bread' },
    steps: [
      {
        title: 'Practice Documents · Create document',
        input: { fields: { title: 'To do: Buy bread' }, request: { method: 'POST' } },
        output: { title: 'To do: Buy bread' },
      },
    ],
  });
  expect(practice.documents().map(({ title }) => title)).toContain('To do: Buy bread');
  const record = JSON.stringify(detail);
  for (const credential of credentials.values()) {
    const secret = credential.kind === 'oauth2' ? credential.accessToken : credential.values.apiKey;
    expect(record).not.toContain(secret);
  }
});

it('R1: a request that the app rejects is in the record of the run, with the app’s answer', async () => {
  const journey = taskToDocument();
  const run = runner.start({ journey, source: 'manual', data: { title: 'x'.repeat(300) } });
  const detail = await runner.finished(run.id);
  expect(detail).toMatchObject({
    state: 'failure',
    error: { code: 'rejected_by_app' },
    steps: [{ state: 'failure', input: { request: { method: 'POST' } }, output: null }],
  });
  expect(detail.error?.details).toContain('200 characters');
});

it('C14: an account that is refused is asked once, and again when it is connected anew', async () => {
  const journey = taskToDocument();
  const good = credentials.get('t');
  credentials.set('t', { kind: 'oauth2', accessToken: 'revoked' });
  journeys.setOn(journey, true);
  await triggers.switchOn(journey);
  expect(triggers.state(journey)).toMatchObject({ primedAt: null });
  expect(triggers.state(journey)?.error).toContain('sign in again');
  if (good) credentials.set('t', good);
  triggers.connectionChanged('t');
  await triggers.switchOn(journey);
  expect(triggers.state(journey)).toMatchObject({ error: null });
});

it('J10: Run now takes the newest task there is', async () => {
  const journey = taskToDocument();
  practice.addTask({ title: 'The newest one', list: 'ada-errands', person: 'ada' });
  expect(await triggers.sample(journey)).toMatchObject({ title: 'The newest one' });
});
