import { callableOf } from '../../shared/callable.ts';
import type { Connector, Json, TriggerDefinition } from '../../shared/connector.ts';
import { SojournError, toErrorShape } from '../../shared/errors.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { Journey, TriggerStep } from '../../shared/journey.ts';
import { systemClock } from '../clock/index.ts';
import type { Clock } from '../clock/index.ts';
import { requestFacts } from '../connectors/index.ts';
import type { Account, Engine } from '../connectors/index.ts';
import { connectionNeed, nextTime, nextTimes } from '../journeys/index.ts';
import type { JourneyChange } from '../journeys/index.ts';
import { createLeases } from '../leases/index.ts';
import type { Log } from '../log/index.ts';
import { createPlaces, resolveFields } from '../runner/index.ts';
import type { Evaluator, Runner } from '../runner/index.ts';
import type { Files } from '../files/index.ts';
import type { Database } from '../storage/index.ts';
import { createLedger } from './ledger.ts';
import type { PollState } from './ledger.ts';
import { createLooks } from './looks.ts';
import type { Question } from './looks.ts';
import { createNudged } from './nudged.ts';
import { triggerKey } from './triggerKey.ts';
import { createWebhooks } from './webhooks/index.ts';
import type { WantedHook, Webhooks } from './webhooks/index.ts';

interface TriggersDeps {
  db: Database;
  now(): number;
  log: Log;
  journeys: {
    head(id: string): { revision: number; on: boolean };
    version(id: string, revision: number): Journey;
    switchedOn(): string[];
    onChange(listener: (change: JourneyChange) => void): () => void;
  };
  runner: Pick<Runner, 'start' | 'answered' | 'together'>;
  files: Pick<Files, 'desk'>;
  /** Another program has the port of the webhooks. */
  webhooksMoved?: (from: number, to: number) => void;
  catalogue: { get(app: string): Connector | undefined };
  engine: Pick<Engine, 'poll' | 'detail'>;
  expressions: Evaluator;
  connections: { account(id: string): Account };
  clock?: Clock | undefined;
}

export interface Triggers {
  /**
   * Watches the trigger of a journey that is on, at once and then in its interval; resolves after the first look.
   * The first look at a trigger primes the ledger and starts nothing. Switched on again, it goes on where it was: what
   * came meanwhile starts runs, what was seen before does not. What a look runs into is kept in `state`, not thrown.
   * For a journey that is watched already, it waits for a look that is under way.
   * @param options existing: also what is there already starts runs, unless it did so before
   */
  switchOn(journey: string, options?: { existing?: boolean }): Promise<void>;
  switchOff(journey: string): void;
  /** Looks now, outside of the interval; the number of runs that were started. 0 for a journey that is off. @throws what the app says */
  pollNow(journey: string): Promise<number>;
  /** Data for *Run now*: the newest item of a polled trigger, else the connector's sample. @throws not_found */
  sample(journey: string): Promise<Json>;
  /** Watches every journey that is on, also those that another process switches on later. Returns at once. */
  resume(): void;
  /** A connection was linked, reconnected or tested: journeys whose trigger waits for it go on. */
  connectionChanged(connection: string): void;
  /** How the watching of a journey goes; null before the first look. @throws not_found */
  state(journey: string): PollState | null;
  /**
   * The next five times of a trigger that is a schedule, as it stands in the editor: UTC milliseconds.
   * @throws input_invalid where it makes none
   */
  next(journey: string, trigger: TriggerStep): Promise<number[]>;
  readonly webhooks: Pick<
    Webhooks,
    'address' | 'settings' | 'setSettings' | 'listen' | 'stopListening'
  >;
  close(): Promise<void>;
}

/** What the document says about watching, read again before every look. */
interface Plan {
  readonly journey: string;
  readonly connector: Connector;
  readonly definition: TriggerDefinition;
  readonly document: Journey;
  readonly connection: string | null;
  readonly key: string;
}

/** Polls at a time over all journeys. */
const parallelPolls = 8;
/** How often it is looked at what other processes watch, and switch on and off. */
const lookAgain = 15_000;
const longestBackoff = 3_600_000;
/** A poll asks for what changed since the last one, and this much more: clocks differ and apps answer late. */
const overlap = 24 * 3_600_000;
/** After so long a poll asks for everything again. */
const fullEvery = 24 * 3_600_000;
/** The wall clock is looked at so often while a schedule waits: it may jump, and the machine may sleep. */
const scheduleTick = 30_000;
/** Later than this, a time was missed. */
const missedAfter = 120_000;
/** How many of a schedule's next times are shown. */
const timesShown = 5;
const scheduleMemory = 40 * 24 * 3_600_000;
/** How long the key of a request that can be repeated is known, and how often the server is looked after. */
const requestMemory = 40 * 24 * 3_600_000;
const hearAgain = 3_600_000;

/** Only the person can mend these: until then the app is not asked again. */
const waitsForPerson: readonly ErrorCode[] = [
  'sign_in_needed',
  'credentials_refused',
  'connection_missing',
  'connection_not_connected',
  'connection_unreadable',
  'connector_changed',
];

/** Watches the triggers of an open vault. */
export function createTriggers(deps: TriggersDeps): Triggers {
  const { db, log, clock = systemClock } = deps;
  const now = () => deps.now();
  const ledger = createLedger(db, now);
  const looks = createLooks({ engine: deps.engine, ledger, now });
  const leases = createLeases({ db, now, clock });
  const places = createPlaces(parallelPolls);
  const watches = new Map<string, Watch>();
  const hooks = new Map<string, { revision: number; hook: WantedHook | null }>();
  const webhooks = createWebhooks({
    db,
    now,
    clock,
    log,
    ledger,
    leases,
    files: deps.files,
    runner: deps.runner,
    wanted: wantedHook,
    start: startRun,
    moved: deps.webhooksMoved ?? (() => undefined),
  });
  let cancelResume: (() => void) | undefined;
  const connectionRow = db.prepare<[string], { state: string; identity_key: string | null }>(
    'SELECT state, identity_key FROM connections WHERE id = ?',
  );

  function definitionOf({ app, event }: TriggerStep): TriggerDefinition | undefined {
    const connector = app === undefined ? undefined : deps.catalogue.get(app);
    return connector?.triggers.find(({ id }) => id === event);
  }

  function planOf(journey: string): Plan {
    const document = deps.journeys.version(journey, deps.journeys.head(journey).revision);
    const { trigger } = document;
    const connector = trigger.app === undefined ? undefined : deps.catalogue.get(trigger.app);
    const definition = definitionOf(trigger);
    if (!connector || !definition) {
      throw new SojournError('not_found', { values: { what: 'trigger' } });
    }
    const chosen = document.connections;
    const connection = Object.hasOwn(chosen, connector.id) ? chosen[connector.id] : undefined;
    const account =
      connection === undefined ? null : (connectionRow.get(connection)?.identity_key ?? connection);
    const key = triggerKey(trigger, account);
    return { journey, connector, definition, document, connection: connection ?? null, key };
  }

  function accountOf(plan: Plan): Account | null {
    if (connectionNeed(plan.connector) === 'none') return null;
    if (plan.connection !== null) return deps.connections.account(plan.connection);
    if (connectionNeed(plan.connector) === 'possible') return null;
    throw new SojournError('connection_missing', { values: { app: plan.connector.name } });
  }

  const fieldsOf = (plan: Plan): Promise<Record<string, Json>> =>
    resolveFields(plan.definition.fields, plan.document.trigger.fields, {}, deps.expressions);

  async function questionOf(plan: Plan): Promise<Question> {
    const fields = await fieldsOf(plan);
    return {
      app: plan.connector.id,
      trigger: plan.definition.id,
      account: accountOf(plan),
      fields,
    };
  }

  /** Is the journey on, and does it still ask what the plan asked? */
  function isCurrent(plan: Plan): boolean {
    try {
      return deps.journeys.head(plan.journey).on && planOf(plan.journey).key === plan.key;
    } catch {
      return false;
    }
  }

  /** What a request of a journey starts now; null while it is off, or begins with something else. */
  function wantedHook(journey: string): WantedHook | null {
    const head = headOf(journey);
    if (!head?.on) return null;
    const known = hooks.get(journey);
    if (known?.revision === head.revision) return known.hook;
    const { definition, document, key } = planOf(journey);
    const answer = document.trigger.fields.answer;
    const waits = answer !== undefined && 'value' in answer && answer.value === 'journey';
    const hook = definition.kind === 'webhook' ? { key, waits } : null;
    hooks.set(journey, { revision: head.revision, hook });
    return hook;
  }

  function headOf(journey: string): { revision: number; on: boolean } | undefined {
    try {
      return deps.journeys.head(journey);
    } catch (error) {
      if (error instanceof SojournError && error.code === 'not_found') return undefined;
      throw error;
    }
  }

  function startRun(journey: string, data: Json): string {
    return deps.runner.start({ journey, source: 'trigger', data }).id;
  }

  /** One journey that is on. */
  class Watch {
    readonly #journey: string;
    readonly #ended = new AbortController();
    #look: Promise<number> | undefined;
    #cancel: (() => void) | undefined;
    #begun = false;
    #failures = 0;
    #fullAt: { key: string; at: number } | undefined;
    /** The question that only the person can make answerable again, and the account it is about. */
    #parked: { key: string; connection: string | null; seenRefused: boolean } | undefined;
    /** The next time of a schedule, and when that was worked out. */
    #due: { key: string; at: number | null; seenAt: number } | undefined;
    #signature = '';
    readonly #nudged = createNudged(
      clock,
      () => this.#soon(),
      (error) => log.warn('a folder is not watched', { journey: this.#journey, error }),
    );

    constructor(journey: string) {
      this.#journey = journey;
    }

    /** Looks after what is under way; `forced`: even where it waits for the person, and errors are thrown. */
    look(forced = false): Promise<number> {
      const before = this.#look ?? Promise.resolve(0);
      const look = before.catch(() => 0).then(() => this.#lookNow(forced));
      this.#look = look;
      const done = (): void => {
        if (this.#look === look) this.#look = undefined;
      };
      look.then(done, done);
      return look;
    }

    /** Begins, if that is not done yet; resolves after the look that is under way. */
    async begin(): Promise<void> {
      if (!this.#begun) void this.look();
      this.#begun = true;
      await this.#look;
    }

    /** Looks at everything there is, also at what did not change since the last look. */
    lookAtAll(): Promise<number> {
      this.#fullAt = undefined;
      return this.look();
    }

    /** The document changed; only a change of what is watched makes it look at once. */
    refresh(): void {
      if (this.#signatureNow() !== this.#signature) this.#soon();
    }

    connectionChanged(connection: string): void {
      if (this.#parked?.connection !== connection) return;
      this.#parked = undefined;
      this.#soon();
    }

    end(): void {
      this.#ended.abort();
      this.#cancel?.();
      webhooks.unhear(this.#journey);
      if (db.open) leases.release(leaseName(this.#journey));
    }

    async ended(): Promise<void> {
      await this.#look?.catch(() => 0);
      await this.#nudged.end();
    }

    #soon(): void {
      this.look().catch((error: unknown) =>
        log.error('trigger stopped', error, { journey: this.#journey }),
      );
    }

    #in(milliseconds: number): void {
      this.#cancel?.();
      if (this.#ended.signal.aborted) return;
      this.#cancel = clock.after(milliseconds, () => this.#soon());
    }

    #signatureNow(): string {
      try {
        const { key, document } = planOf(this.#journey);
        return `${key} ${document.settings.pollSeconds}`;
      } catch {
        return '';
      }
    }

    async #lookNow(forced: boolean): Promise<number> {
      if (this.#ended.signal.aborted) return 0;
      this.#signature = this.#signatureNow();
      const plan = planOf(this.#journey);
      const { kind } = plan.definition;
      if (kind === 'webhook') return this.#hear(plan);
      webhooks.unhear(this.#journey);
      if (kind !== 'poll' && kind !== 'schedule') return 0;
      if (!leases.acquire(leaseName(this.#journey)) && !forced) {
        this.#in(lookAgain);
        return 0;
      }
      return kind === 'poll' ? this.#poll(plan, forced) : this.#schedule(plan);
    }

    /** Hears requests, and sees to it from time to time: another process may have the server, or its port. */
    async #hear(plan: Plan): Promise<number> {
      ledger.prime(plan.journey, plan.key);
      try {
        const hears = await webhooks.hear(plan.journey);
        ledger.forget(plan.journey, plan.key, now() - requestMemory);
        this.#in(hears ? hearAgain : lookAgain);
      } catch (error) {
        this.#keep(plan, error);
        this.#in(lookAgain);
      }
      return 0;
    }

    async #poll(plan: Plan, forced: boolean): Promise<number> {
      const interval = plan.document.settings.pollSeconds * 1000;
      if (!forced && this.#waitsForPerson(plan)) {
        this.#in(interval);
        return 0;
      }
      const leave = await places.take();
      try {
        const started = await this.#pollAndRecord(plan);
        this.#failures = 0;
        this.#parked = undefined;
        this.#in(interval);
        return started;
      } catch (error) {
        if (this.#ended.signal.aborted) return 0;
        this.#failed(plan, error, interval);
        if (forced) throw error;
        return 0;
      } finally {
        leave();
      }
    }

    async #pollAndRecord(plan: Plan): Promise<number> {
      const since = this.#since(plan);
      const question = await questionOf(plan);
      // Before the look: what changes from now on is either seen by it or told of.
      await this.#nudged.heed({ ...question, key: plan.key });
      const started = await looks.look({
        ...plan,
        question,
        since,
        signal: this.#ended.signal,
        isWanted: () => this.#isWanted(plan),
        start: (data) => startRun(plan.journey, data),
      });
      if (since === undefined) this.#fullAt = { key: plan.key, at: clock.monotonic() };
      return started;
    }

    #isWanted(plan: Plan): boolean {
      return !this.#ended.signal.aborted && isCurrent(plan);
    }

    /** From when on the app is asked; undefined for everything. A clock that was set back asks for everything too. */
    #since(plan: Plan): number | undefined {
      const state = ledger.state(plan.journey, plan.key);
      const polledAt = state?.polledAt ?? null;
      if (polledAt === null || state?.primedAt === null || polledAt > now()) return undefined;
      const full = this.#fullAt;
      if (full?.key !== plan.key || clock.monotonic() - full.at > fullEvery) return undefined;
      return polledAt - overlap;
    }

    /** Parked until the connection is seen connected after it was not, or somebody says that it changed. */
    #waitsForPerson(plan: Plan): boolean {
      const parked = this.#parked;
      const refused =
        plan.connection !== null && connectionRow.get(plan.connection)?.state !== 'connected';
      if (refused) {
        this.#parked = { key: plan.key, connection: plan.connection, seenRefused: true };
        if (!parked) this.#keep(plan, this.#refusal(plan));
        return true;
      }
      return parked?.key === plan.key && !parked.seenRefused;
    }

    #refusal(plan: Plan): unknown {
      try {
        accountOf(plan);
        return new SojournError('sign_in_needed', { values: { name: plan.connector.name } });
      } catch (error) {
        return error;
      }
    }

    #failed(plan: Plan, error: unknown, interval: number): void {
      this.#keep(plan, error);
      if (error instanceof SojournError && waitsForPerson.includes(error.code)) {
        this.#parked = { key: plan.key, connection: plan.connection, seenRefused: false };
      }
      this.#failures += 1;
      const backoff = Math.max(
        interval,
        Math.min(interval * 2 ** (this.#failures - 1), longestBackoff),
      );
      const asked = (requestFacts(error).retryAfterSeconds ?? 0) * 1000;
      this.#in(Math.max(asked, backoff * (0.9 + 0.2 * Math.random())));
    }

    #keep(plan: Plan, error: unknown): void {
      if (!(error instanceof SojournError))
        log.error('poll failed', error, { journey: plan.journey });
      ledger.failed(plan.journey, plan.key, toErrorShape(error));
    }

    async #schedule(plan: Plan): Promise<number> {
      try {
        const started = await this.#scheduleNow(plan);
        return started;
      } catch (error) {
        this.#keep(plan, error);
        return 0;
      }
    }

    async #scheduleNow(plan: Plan): Promise<number> {
      ledger.prime(plan.journey, plan.key);
      const fields = await fieldsOf(plan);
      const time = now();
      const state = ledger.state(plan.journey, plan.key);
      const anchor = state?.primedAt ?? time;
      const { id: event } = plan.definition;
      // What was missed while Sojourn was not running counts like what was missed while the computer slept.
      const last = Math.min(state?.polledAt ?? anchor, time);
      const due = this.#due ?? {
        key: plan.key,
        at: nextTime(event, fields, last, anchor),
        seenAt: last,
      };
      let started = 0;
      if (due.key === plan.key && due.at !== null && due.at <= time) {
        if (time - due.at <= missedAfter || fields.missed !== 'skip') {
          started = this.#fire(plan, due.at, time);
        }
      }
      // Also worked out anew when the clock was set back: the ledger knows the times that are over already.
      if (due.key !== plan.key || due.at === null || due.at <= time || time < due.seenAt) {
        const at = nextTime(event, fields, time, anchor);
        this.#due = { key: plan.key, at, seenAt: time };
      } else {
        this.#due = { ...due, seenAt: time };
      }
      const next = this.#due.at;
      if (next !== null) this.#in(Math.min(Math.max(next - now(), 0), scheduleTick));
      return started;
    }

    #fire(plan: Plan, at: number, time: number): number {
      const scheduledFor = new Date(at).toISOString();
      const data = { scheduledFor, startedAt: new Date(time).toISOString() };
      const events = [{ key: scheduledFor, data }];
      const past = new Date(Math.min(at, time) - scheduleMemory).toISOString();
      ledger.forgetKeys(plan.journey, plan.key, past);
      const noted = { journey: plan.journey, key: plan.key, events, look: { begunAt: time } };
      const started = ledger.record(
        noted,
        () => this.#isWanted(plan),
        () => startRun(plan.journey, data),
      );
      return started ?? 0;
    }
  }

  function watch(journey: string): Watch {
    const known = watches.get(journey);
    if (known) return known;
    const fresh = new Watch(journey);
    watches.set(journey, fresh);
    return fresh;
  }

  function switchOff(journey: string): void {
    const ending = watches.get(journey);
    ending?.end();
    watches.delete(journey);
    void ending?.ended();
  }

  const unsubscribe = deps.journeys.onChange(({ id, on }) => {
    if (!on) switchOff(id);
    else watches.get(id)?.refresh();
  });

  async function switchOn(journey: string, options: { existing?: boolean } = {}): Promise<void> {
    if (!deps.journeys.head(journey).on) return;
    const isNew = !watches.has(journey);
    if (options.existing) await wantAll(journey);
    // Times that went by while the journey was off were not missed.
    if (isNew) {
      const { key, definition } = planOf(journey);
      if (definition.kind === 'schedule') ledger.beginAnew(journey, key);
    }
    await begin(journey);
  }

  /** What is at the app counts as new, unless it has started a run. */
  async function wantAll(journey: string): Promise<void> {
    // A look that is under way notes at its end how far it has read.
    await watches.get(journey)?.begin();
    const { key, definition } = planOf(journey);
    if (definition.kind !== 'poll') return;
    ledger.wantAll(journey, key);
    await watches.get(journey)?.lookAtAll();
  }

  async function begin(journey: string): Promise<void> {
    try {
      await watch(journey).begin();
    } catch (error) {
      log.error('trigger stopped', error, { journey });
    }
  }

  function resume(): void {
    const on = new Set(deps.journeys.switchedOn());
    for (const journey of watches.keys()) if (!on.has(journey)) switchOff(journey);
    for (const journey of on) if (!watches.has(journey)) void begin(journey);
    cancelResume?.();
    cancelResume = clock.after(lookAgain, resume);
  }

  return {
    switchOn,
    switchOff,

    async pollNow(journey) {
      if (!deps.journeys.head(journey).on) return 0;
      return watch(journey).look(true);
    },

    async sample(journey) {
      const plan = planOf(journey);
      const startedAt = new Date(now()).toISOString();
      switch (plan.definition.kind) {
        case 'poll':
          return (await newest(plan)) ?? plan.definition.sample;
        case 'schedule':
          return { scheduledFor: startedAt, startedAt };
        case 'manual':
          return { startedAt };
        case 'webhook':
          return plan.definition.sample;
        case 'call':
          return callableOf(plan.document)?.sample ?? plan.definition.sample;
      }
    },

    resume,

    async next(journey, trigger) {
      const definition = definitionOf(trigger);
      if (definition?.kind !== 'schedule') return [];
      const fields = await resolveFields(definition.fields, trigger.fields, {}, deps.expressions);
      const primedAt = ledger.state(journey, triggerKey(trigger, null))?.primedAt;
      return nextTimes(definition.id, fields, now(), primedAt ?? now(), timesShown);
    },

    webhooks,

    connectionChanged(connection) {
      for (const each of watches.values()) each.connectionChanged(connection);
    },

    state(journey) {
      return ledger.state(journey, planOf(journey).key);
    },

    async close() {
      unsubscribe();
      cancelResume?.();
      const all = [...watches.values()];
      watches.clear();
      for (const each of all) each.end();
      await Promise.all(all.map((each) => each.ended()));
      await webhooks.close();
      leases.close();
    },
  };

  /** The newest item there is, with its details; undefined where there is none or the app cannot be asked just now. */
  async function newest(plan: Plan): Promise<Json | undefined> {
    try {
      return await looks.newest(plan.definition, await questionOf(plan));
    } catch (error) {
      if (error instanceof SojournError) return undefined;
      throw error;
    }
  }
}

function leaseName(journey: string): string {
  return `trigger:${journey}`;
}
