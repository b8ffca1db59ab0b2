import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connectors } from '../../connectors/index.ts';
import { createCatalogue, createEngine } from '../../src/core/connectors/index.ts';
import type { Account, Credential, Engine } from '../../src/core/connectors/index.ts';
import { createExpressions, type Expressions } from '../../src/core/expressions/index.ts';
import { createFiles } from '../../src/core/files/index.ts';
import type { Log } from '../../src/core/log/index.ts';
import { createPractice, PracticeBrowser, type Practice } from '../../src/core/practice/index.ts';
import { openDatabase, type Database } from '../../src/core/storage/index.ts';
import { connectorSchema, type Json } from '../../src/shared/connector.ts';
import { signIn } from '../servers/practiceSignIn.ts';

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

let folder: string;
let db: Database;
let practice: Practice;
let expressions: Expressions;
let engine: Engine;
let origin: string;
let tasks: Account;
let documents: Account;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'practice-'));
  db = openDatabase({ file: join(folder, 'practice.db'), key: randomBytes(32) });
  practice = createPractice({ db, log: silent });
  origin = await practice.origin();
  expressions = createExpressions({
    worker: new URL('../../src/core/expressions/worker.ts', import.meta.url),
  });
  const catalogue = createCatalogue({
    connectors,
    assets: join(import.meta.dirname, '../../connectors'),
    practiceOrigin: () => practice.origin(),
  });
  engine = createEngine({
    catalogue,
    expressions,
    log: silent,
    files: () => createFiles({ db, now: Date.now }),
  });
  tasks = account({ kind: 'oauth2', accessToken: (await signIn(origin)).access_token });
  documents = account({ kind: 'fields', values: { apiKey: await apiKey('ada') } });
});

afterEach(async () => {
  await engine.close();
  await expressions.close();
  await practice.close();
  db.close();
  await rm(folder, { recursive: true });
});

function account(credential: Credential): Account {
  return {
    values: {},
    credential: async () => credential,
    refused: async () => {
      throw new Error('the credential was refused');
    },
  };
}

function apiKey(person: string): Promise<string> {
  return new PracticeBrowser(origin).apiKey(`${origin}/documents/api-keys`, person);
}

const list = 'ada-errands';

async function onTasks(action: string, fields: Record<string, Json>): Promise<Json> {
  const call = { app: 'practice-tasks', action, account: tasks, fields };
  return (await engine.action(call)).output;
}

async function onDocuments(action: string, fields: Record<string, Json> = {}): Promise<Json> {
  const call = { app: 'practice-documents', action, account: documents, fields };
  return (await engine.action(call)).output;
}

async function pollTasks(trigger: string) {
  const call = { app: 'practice-tasks', trigger, account: tasks, fields: { list } };
  return (await engine.poll(call)).events;
}

/** The sample of an event: what it gives has the same names. */
function sampleOf(app: string, id: string): object {
  const connector = connectorSchema.parse(connectors.find((one) => one.id === app));
  const event = [...connector.triggers, ...connector.actions].find((one) => one.id === id);
  const { sample } = event ?? {};
  if (typeof sample !== 'object' || sample === null) throw new Error(`no sample of ${id}`);
  return sample;
}

function idOf(output: Json): string {
  const { id } = z.object({ id: z.string() }).parse(output);
  return id;
}

describe('Practice Tasks through its connector', () => {
  it('A3: knows who signed in', async () => {
    const identify = { app: 'practice-tasks', method: 'practice' };
    expect(await engine.identify({ ...identify, credential: await tasks.credential() })).toEqual({
      label: 'ada@practice.example',
      key: 'ada',
    });
    await expect(
      engine.identify({ ...identify, credential: { kind: 'oauth2', accessToken: 'wrong' } }),
    ).rejects.toMatchObject({ code: 'credentials_refused' });
  });

  it('offers lists and the tasks of the chosen one', async () => {
    const lists = await engine.options({
      app: 'practice-tasks',
      options: 'lists',
      account: tasks,
      fields: {},
    });
    expect(lists.items).toEqual([
      { value: 'ada-errands', label: 'Errands' },
      { value: 'ada-work', label: 'Work' },
    ]);
    const offered = await engine.options({
      app: 'practice-tasks',
      options: 'tasks',
      account: tasks,
      fields: { list: 'ada-work' },
    });
    expect(offered.items.map(({ label }) => label)).toEqual([
      'Book the meeting room',
      'Write the weekly note',
    ]);
  });

  it('does every action, and gives what the samples show', async () => {
    const due = '2026-03-31';
    const created = await onTasks('create-task', { list, title: 'Buy milk', notes: 'two', due });
    expect(Object.keys(created ?? {}).sort()).toEqual(
      Object.keys(sampleOf('practice-tasks', 'create-task')).sort(),
    );
    const task = idOf(created);
    expect(await onTasks('get-task', { list, task })).toEqual(created);
    expect(await onTasks('update-task', { list, task, title: 'Buy oat milk' })).toMatchObject({
      title: 'Buy oat milk',
      notes: 'two',
      due,
    });
    const completed = await onTasks('complete-task', { list, task });
    expect(Object.keys(completed ?? {}).sort()).toEqual(
      Object.keys(sampleOf('practice-tasks', 'complete-task')).sort(),
    );
    expect(await onTasks('list-tasks', { list, status: 'completed' })).toEqual([completed]);
    expect(await onTasks('list-tasks', { list })).toHaveLength(4);
    expect(await onTasks('delete-task', { list, task })).toEqual({ deleted: true });
    await expect(onTasks('get-task', { list, task })).rejects.toMatchObject({
      code: 'missing_at_app',
    });
  });

  it('T1: a new task is a new event, an edit is none, over all pages', async () => {
    for (let n = 1; n <= 105; n += 1) practice.addTask({ title: `Task ${n}` });
    const before = await pollTasks('new-task');
    expect(before).toHaveLength(108);
    const { id } = practice.addTask({ title: 'The newest' });
    await onTasks('update-task', { list, task: before[0]?.key ?? '', title: 'Edited' });
    const after = await pollTasks('new-task');
    const known = new Set(before.map(({ key }) => key));
    expect(after.filter(({ key }) => !known.has(key))).toEqual([
      { key: id, time: expect.any(Number) as number, data: expect.any(Object) as Json },
    ]);
    expect(after.at(-1)?.data).toMatchObject({ title: 'The newest' });
  });

  it('a task that is completed again is another event', async () => {
    expect(await pollTasks('completed-task')).toEqual([]);
    const { id: task } = practice.addTask({ title: 'Again and again' });
    await onTasks('complete-task', { list, task });
    const [first] = await pollTasks('completed-task');
    await onTasks('update-task', { list, task, status: 'open' });
    await onTasks('complete-task', { list, task });
    const [second] = await pollTasks('completed-task');
    expect(first?.key).toContain(task);
    expect(second?.key).toContain(task);
    expect(second?.key).not.toBe(first?.key);
  });

  it('creates one task when a request is repeated under the same key', async () => {
    const call = {
      app: 'practice-tasks',
      action: 'create-task',
      account: tasks,
      fields: { list, title: 'Once' },
      idempotencyKey: 'run 1 step 1',
    };
    const [first, second] = [await engine.action(call), await engine.action(call)];
    expect(second.output).toEqual(first.output);
    expect(practice.tasks().filter(({ title }) => title === 'Once')).toHaveLength(1);
  });
});

describe('Practice Documents through its connector', () => {
  it('A3: knows whose key it is, and refuses a wrong one', async () => {
    const identify = { app: 'practice-documents', method: 'api-key' };
    expect(
      await engine.identify({ ...identify, credential: await documents.credential() }),
    ).toEqual({ label: 'ada@practice.example', key: 'ada' });
    await expect(
      engine.test({ ...identify, credential: { kind: 'fields', values: { apiKey: 'wrong' } } }),
    ).rejects.toMatchObject({ code: 'credentials_refused' });
  });

  it('does every action, notices new documents, and gives what the samples show', async () => {
    const created = await onDocuments('create-document', { title: 'Plan', body: 'Bread.' });
    expect(Object.keys(created ?? {}).sort()).toEqual(
      Object.keys(sampleOf('practice-documents', 'create-document')).sort(),
    );
    const document = idOf(created);
    expect(await onDocuments('get-document', { document })).toEqual(created);
    expect(await onDocuments('list-documents')).toEqual([created]);
    const { events } = await engine.poll({
      app: 'practice-documents',
      trigger: 'new-document',
      account: documents,
      fields: {},
    });
    expect(events).toEqual([{ key: document, time: expect.any(Number) as number, data: created }]);
    const offered = await engine.options({
      app: 'practice-documents',
      options: 'documents',
      account: documents,
      fields: {},
    });
    expect(offered.items).toEqual([{ value: document, label: 'Plan' }]);
    expect(await onDocuments('delete-document', { document })).toEqual({ deleted: true });
    expect(practice.documents()).toEqual([]);
  });
});
