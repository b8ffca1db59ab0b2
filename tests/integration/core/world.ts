/** Journeys, runner and triggers on a real database file, with an app whose answers the test decides. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAudit } from '../../../src/core/audit/index.ts';
import type { Clock } from '../../../src/core/clock/index.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { createOwnConnectors } from '../../../src/core/connectors/index.ts';
import type { Account, Engine } from '../../../src/core/connectors/index.ts';
import { createFiles } from '../../../src/core/files/index.ts';
import { createJourneys } from '../../../src/core/journeys/index.ts';
import { createLog } from '../../../src/core/log/index.ts';
import { createRunner } from '../../../src/core/runner/index.ts';
import type { RunnerDeps } from '../../../src/core/runner/index.ts';
import { openDatabase } from '../../../src/core/storage/index.ts';
import type { Database } from '../../../src/core/storage/index.ts';
import { createTriggers } from '../../../src/core/triggers/index.ts';
import { connectorSchema } from '../../../src/shared/connector.ts';
import type { Connector, ConnectorSource, Json } from '../../../src/shared/connector.ts';
import type { ConnectionState } from '../../../src/shared/connection.ts';
import { events as contract } from '../../../src/shared/contract/events.ts';
import type { EventName, EventPayload } from '../../../src/shared/contract/events.ts';
import { SojournError } from '../../../src/shared/errors.ts';
import type { Journey, Step } from '../../../src/shared/journey.ts';
import type { RunDetail, RunState } from '../../../src/shared/run.ts';
import scheduler from '../../../connectors/scheduler/connector.ts';

/** A to-do app: one polled trigger, and an action of each kind of repeatability. */
const todo: ConnectorSource = {
  schema: 1,
  id: 'todo',
  name: 'To-do',
  category: 'productivity',
  about: 'Tasks',
  auth: [
    {
      id: 'key',
      kind: 'fields',
      label: 'Key',
      fields: [{ id: 'key', label: 'Key', type: 'secret' }],
      apply: {},
    },
  ],
  triggers: [
    {
      id: 'new-task',
      name: 'New task',
      sentence: 'When a new task appears in {list}',
      kind: 'poll',
      fields: [
        { id: 'list', label: 'Task list', type: 'dropdown', options: 'lists', required: true },
      ],
      sample: { id: 'sample', title: 'Buy bread' },
    },
  ],
  actions: (['never', 'safe', 'key'] as const).map((repeat) => ({
    id: `add-${repeat}`,
    name: 'Add task',
    sentence: 'Add {title}',
    changes: true,
    repeat,
    fields: [
      { id: 'title', label: 'Title', type: 'text' as const, required: true },
      { id: 'count', label: 'Count', type: 'number' as const },
      { id: 'colour', label: 'Colour', type: 'choice' as const, default: 'red' },
    ],
    sample: { id: '1' },
  })),
};

/** A built-in app without accounts. */
const notes: ConnectorSource = {
  schema: 1,
  id: 'notes',
  name: 'Notes',
  category: 'built-in',
  about: 'Notes',
  actions: [
    {
      id: 'write',
      name: 'Write a note',
      sentence: 'Write {text}',
      changes: false,
      repeat: 'safe',
      fields: [{ id: 'text', label: 'Text', type: 'longText', required: true }],
      sample: {},
    },
  ],
};

export type ActionCall = Parameters<Engine['action']>[0];
export type PollCall = Parameters<Engine['poll']>[0];

export interface WorldOptions {
  action?: (call: ActionCall) => Promise<Json> | Json;
  poll?: (
    call: PollCall,
  ) => Promise<readonly { key: string; data: Json }[]> | readonly { key: string; data: Json }[];
  /** Instead of the two above. */
  engine?: Pick<Engine, 'action' | 'poll' | 'detail'>;
  /** Beside the to-do app, notes and the scheduler. */
  connectors?: readonly ConnectorSource[];
  /** What requests in a connection's name need. */
  account?: (id: string) => Account;
  clock?: Clock;
  limits?: RunnerDeps['limits'];
  now?: () => number;
  /** Whether this computer has a network. */
  online?: () => boolean;
  /** An existing data folder, left in place on close. */
  folder?: string;
  /** Looks at the database before anything uses it. */
  prepare?: (db: Database) => void;
}

export const key = Buffer.alloc(32, 7);
const worker = new URL('../../../src/core/expressions/worker.ts', import.meta.url);

export type World = ReturnType<typeof openWorld>;

export function openWorld(options: WorldOptions = {}) {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'sojourn-test-'));
  const db = openDatabase({ file: join(folder, 'sojourn.db'), key });
  options.prepare?.(db);
  const now = options.now ?? (() => Date.now());
  const connectors = new Map<string, Connector>(
    [todo, notes, scheduler, ...(options.connectors ?? [])].map((source) => [
      source.id,
      connectorSchema.parse(source),
    ]),
  );
  const events: { name: EventName; payload: unknown }[] = [];
  const emit = <E extends EventName>(name: E, payload: EventPayload<E>): void => {
    events.push({ name, payload });
    for (const waiter of [...waiters]) waiter();
  };
  const waiters = new Set<() => void>();
  const ownConnectors = createOwnConnectors({
    folder: join(folder, 'connectors'),
    taken: new Set(connectors.keys()),
    rules: () => [],
    onChange: () => undefined,
  });
  const catalogue = {
    get: (app: string) => connectors.get(app) ?? ownConnectors.connectors().get(app),
  };
  const linked = new Map<string, { app: string; name: string; state: ConnectionState }>();
  const connections = {
    find: (id: string) => {
      const each = linked.get(id);
      return each === undefined ? undefined : { ...each, method: 'key', scopes: ['tasks'] };
    },
    list: ({ app }: { app?: string } = {}) =>
      [...linked]
        .filter(([, each]) => app === undefined || each.app === app)
        .map(([id, each]) => ({ id, ...each, method: 'key', scopes: ['tasks'] })),
    account(id: string): Account {
      const found = linked.get(id);
      if (!found) throw new SojournError('connection_missing', { values: { app: 'To-do' } });
      const { name } = found;
      if (found.state === 'needs-sign-in')
        throw new SojournError('sign_in_needed', { values: { name } });
      if (options.account) return options.account(id);
      const credential = { kind: 'fields' as const, values: { key: 'secret' } };
      return { credential: async () => credential, refused: async () => credential, values: {} };
    },
    markUsed: (id: string) => used.push(id),
  };
  const used: string[] = [];
  /** Everything that was asked of the app, in order. */
  const sent: ActionCall[] = [];
  const engine: Pick<Engine, 'action' | 'poll' | 'detail'> = options.engine ?? {
    async action(call) {
      sent.push(call);
      const output = (await options.action?.(call)) ?? { ok: true };
      const request = {
        method: 'POST',
        url: 'https://todo.example/tasks',
        headers: { authorization: '•••' },
      };
      return { request, output };
    },
    async poll(call) {
      const items = (await options.poll?.(call)) ?? [];
      return { events: items.map((item) => ({ ...item, time: null })), position: null };
    },
    detail: ({ item }) => Promise.resolve(item),
  };
  /** Notifications of the desktop. */
  const notified: { title: string; body: string }[] = [];
  const log = createLog({ file: null });
  const expressions = createExpressions({ worker });
  const { clock, limits } = options;
  const audit = createAudit({ db, now });
  const journeys = createJourneys({ db, now, emit, catalogue, connections, audit });
  const files = createFiles({ db, now, clock });
  const runner = createRunner({
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
    notify: (input) => {
      notified.push(input);
      return Promise.resolve({ shown: true });
    },
    clock,
    limits,
    online: options.online,
  });
  const triggers = createTriggers({
    db,
    now,
    log,
    journeys,
    runner,
    files,
    catalogue,
    engine,
    expressions,
    connections,
    clock,
  });

  /** What was begun has come as far as it can at once, its records on the disk too. */
  async function breath(): Promise<void> {
    await runner.together(() => undefined).catch(() => undefined);
    await new Promise(setImmediate);
  }

  return {
    folder,
    db,
    events,
    linked,
    used,
    sent,
    notified,
    audit,
    journeys,
    runner,
    triggers,
    files,
    catalogue,
    ownConnectors,
    connections,

    /** Resolves as soon as a run is in a state, now or later. */
    reached(run: string, state: RunState): Promise<void> {
      return new Promise((resolve) => {
        const look = (): void => {
          if (runner.get(run).state !== state) return;
          waiters.delete(look);
          resolve();
        };
        waiters.add(look);
        look();
      });
    },

    /** Resolves as soon as this process has told, or tells, that a run is in a state. */
    told(state: RunState): Promise<void> {
      return new Promise((resolve) => {
        const look = (): void => {
          if (!events.some(({ name, payload }) => isRunIn(name, payload, state))) return;
          waiters.delete(look);
          resolve();
        };
        waiters.add(look);
        look();
      });
    },

    /** Resolves when a run waits after so many failed tries of a step. */
    async resting(run: string, tries: number): Promise<void> {
      for (;;) {
        const { state, steps } = runner.get(run);
        const failed = steps.at(-1)?.attempts?.length ?? 0;
        if (state === 'waiting' && failed >= tries) break;
        await new Promise(setImmediate);
      }
      // What waits is begun once the last record is on the disk.
      await breath();
    },

    /** Resolves when everything that can happen without time passing has happened. */
    async settled(): Promise<void> {
      for (let round = 0; round < 10; round += 1) await breath();
    },

    /** Lets time pass, and what it starts happen, again and again. */
    async passing(clock: { advance(milliseconds: number): void }, step: number): Promise<void> {
      for (let round = 0; round < 5; round += 1) {
        clock.advance(step);
        await breath();
      }
    },

    /** Runs a journey once and waits for its end. */
    async run(journey: string, data: Json = {}): Promise<RunDetail> {
      return runner.finished(runner.start({ journey, source: 'manual', data }).id);
    },

    /** A connection of the to-do app, in the table too. */
    link(
      id = 'conn',
      state: 'connected' | 'needs-sign-in' = 'connected',
      identity: string | null = null,
      app = 'todo',
    ): string {
      linked.set(id, { app, name: `Account ${id}`, state });
      db.prepare(
        `INSERT OR REPLACE INTO connections (id, app, method, name, name_key, identity_key, state, created_at)
         VALUES (?, ?, 'key', ?, ?, ?, ?, 0)`,
      ).run(id, app, id, id, identity, state);
      return id;
    },

    /** A stored journey with these steps, started by new tasks of a list. */
    journey(steps: Step[], change: (journey: Journey) => Journey = (journey) => journey): string {
      const { journey, revision } = journeys.create({});
      journeys.save(change({ ...journey, ...todoTrigger(), steps }), revision, { version: true });
      return journey.id;
    },

    async close(): Promise<void> {
      await triggers.close();
      await runner.close();
      files.close();
      await expressions.close();
      db.close();
      if (options.folder === undefined) rmSync(folder, { recursive: true });
    },
  };
}

function isRunIn(name: EventName, payload: unknown, state: RunState): boolean {
  return name === 'run.changed' && contract[name].parse(payload).run.state === state;
}

function todoTrigger(): Pick<Journey, 'trigger' | 'connections'> {
  return {
    trigger: {
      id: 's0',
      app: 'todo',
      event: 'new-task',
      fields: { list: { value: 'l1', label: 'Errands' } },
    },
    connections: { todo: 'conn' },
  };
}

/** A step that adds a task. */
export function add(
  id: string,
  title: string,
  repeat: 'never' | 'safe' | 'key' = 'never',
): Extract<Step, { kind: 'action' }> {
  return {
    id,
    kind: 'action',
    app: 'todo',
    action: `add-${repeat}`,
    fields: { title: { text: title } },
  };
}

/** A value that the test knows to be text. */
export function textOf(value: Json | undefined): string {
  if (typeof value !== 'string') throw new Error('not a text');
  return value;
}

/** A clock that stands still until it is told to go on. */
export function manualClock(): Clock & { advance(milliseconds: number): void } {
  let time = 0;
  const timers = new Set<{ at: number; callback: () => void }>();
  return {
    monotonic: () => time,
    after(milliseconds, callback) {
      const timer = { at: time + milliseconds, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(milliseconds) {
      const end = time + milliseconds;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (!next) break;
        timers.delete(next);
        time = Math.max(time, next.at);
        next.callback();
      }
      time = end;
    },
  };
}

/** A promise that the test settles. */
export function gate<T = void>(): { promise: Promise<T>; open(value: T): void } {
  let open: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { promise, open: (value) => open(value) };
}
