import { monotonicFactory } from 'ulid';
import type { Connector, Json } from '../../shared/connector.ts';
import type { Emit } from '../../shared/contract/events.ts';
import { SojournError, toErrorShape } from '../../shared/errors.ts';
import type { Journey } from '../../shared/journey.ts';
import type {
  JourneyFailures,
  RunActivity,
  RunDetail,
  RunSettings,
  RunSummary,
} from '../../shared/run.ts';
import type { Audit } from '../audit/index.ts';
import { systemClock } from '../clock/index.ts';
import type { Clock } from '../clock/index.ts';
import type { Account, Engine } from '../connectors/index.ts';
import type { Files } from '../files/index.ts';
import { createLeases } from '../leases/index.ts';
import type { Log } from '../log/index.ts';
import { createCommits } from '../storage/index.ts';
import type { Database } from '../storage/index.ts';
import { createAnswers } from './answers.ts';
import type { Calls } from './call.ts';
import type { Evaluator } from './conditions.ts';
import type { Ending } from './endings.ts';
import { createFailures } from './failures.ts';
import { createLanes } from './lanes.ts';
import type { LanePlace } from './lanes.ts';
import { createListing } from './listing.ts';
import type { ListInput, RunPage } from './listing.ts';
import { hasNetwork } from './network.ts';
import { pass } from './passage.ts';
import { createPlaces } from './places.ts';
import { createRepeats } from './repeats.ts';
import type { Answer } from './repeats.ts';
import { createRetention } from './retention.ts';
import { createRunSettings } from './settings.ts';
import { sameWalk } from './sameWalk.ts';
import { createRunStore } from './store.ts';
import type { RunRow } from './store.ts';
import { createTelling } from './telling.ts';
import { largestValue } from './values.ts';
import { createWriter } from './writer.ts';

export interface RunnerDeps {
  db: Database;
  now(): number;
  emit: Emit;
  log: Log;
  audit: Pick<Audit, 'record'>;
  journeys: {
    head(id: string): { name: string; revision: number; on: boolean };
    version(id: string, revision: number): Journey;
    switchedOn(): string[];
    setOn(id: string, on: boolean): unknown;
    onChange(listener: (change: { readonly id: string; readonly on: boolean }) => void): () => void;
    called(journey: string, caller: string): Journey;
  };
  catalogue: { get(app: string): Connector | undefined };
  engine: Pick<Engine, 'action'>;
  expressions: Evaluator;
  connections: { account(id: string): Account; markUsed(id: string): void };
  files: Pick<Files, 'hold' | 'handOn'>;
  /** Shows a notification of the desktop. */
  notify: (input: { title: string; body: string }) => Promise<{ shown: boolean }>;
  clock?: Clock | undefined;
  limits?: Partial<RunLimits> | undefined;
  /** Whether this computer has a network at all. */
  online?: (() => boolean) | undefined;
}

export interface RunLimits {
  /** Runs under way at a time over all journeys; waiting ones do not count. */
  parallel: number;
  /** Milliseconds that one step may take unless it says otherwise. */
  stepTimeout: number;
  /** Items that one loop may have. */
  longestLoop: number;
  /** Milliseconds that a step under way is given to finish when the core closes. */
  closing: number;
}

export interface StartInput {
  readonly journey: string;
  readonly source: RunSummary['source'];
  readonly data: Json;
}

export interface Runner {
  /**
   * Stores the run and lets it begin as soon as the runs of its journey before it are through. May be called inside a
   * transaction of the caller: if that is rolled back, there is no run.
   * @throws not_found, input_invalid for data above 10 MB
   */
  start(input: StartInput): RunSummary;
  /**
   * The same for many events a second: resolves when the run is on the disk, which many runs share one write for. Not
   * inside a transaction. @throws not_found, input_invalid
   */
  startSoon(input: StartInput): Promise<RunSummary>;
  /**
   * Writes in one transaction with what the runs have to write just then; resolves when it is on the disk. The write may
   * be done again where another one of the transaction fails. @throws what it threw
   */
  together<T>(write: () => T): Promise<T>;
  /** The run once it has ended, in whichever process. @throws not_found */
  finished(run: string): Promise<RunDetail>;
  /**
   * What a run answers to the sender of the request that started it: as soon as it does, or null when it has ended
   * without. `state` null: the signal came first.
   */
  answered(
    run: string,
    signal: AbortSignal,
  ): Promise<{ readonly answer: Json | null; readonly state: RunSummary['state'] | null }>;
  /**
   * Stops a run that is under way or waits for its turn, and the runs that it called; a step under way is cut off.
   * @throws not_found
   */
  stop(id: string): Promise<RunSummary>;
  /**
   * Runs once more what a run was: from the start, with the journey as it is now, and with other data if given; or from
   * the step that failed, with what the steps before it made. As far as the journey still has the same steps, a mended
   * field counts. @throws not_found, run_under_way, run_data_lost
   */
  rerun(run: string, from: 'start' | 'failed', data?: Json): RunSummary;
  /**
   * What the person says of a step whose end is not known. `done`: the run goes on after it, with what it may have given
   * as `output`; `again`: the step is sent again. @throws not_found, run_not_unknown
   */
  resolve(run: string, answer: Answer, output?: Json): Promise<RunSummary>;
  /** The newest first. */
  list(filter: ListInput): RunSummary[];
  /** The same with where the next page begins: a page ends early where looking further would take long. */
  page(filter: ListInput): RunPage;
  /** @throws not_found */
  get(id: string): RunDetail;
  /** Whether any run has begun, or waits for its turn, and has not ended. */
  isUnderWay(): boolean;
  activity(): RunActivity;
  settings(): RunSettings;
  /** Runs that waited because all were paused begin when they are no more. */
  setSettings(settings: RunSettings): RunSettings;
  /** Failed runs of a journey in a row; null where the last one went well. */
  failures(journey: string): JourneyFailures | null;
  /**
   * Goes on with the runs that a process left unfinished when it ended, now and from time to time; those of a living
   * one are left to it. Runs past their time are deleted from now on.
   */
  recover(): void;
  /** Begins no further step, waits a moment for those under way, and leaves the rest to be recovered. */
  close(): Promise<void>;
}

const defaultLimits: RunLimits = {
  parallel: 20,
  stepTimeout: 90_000,
  longestLoop: 100_000,
  closing: 3_000,
};

/** How often runs are looked for that another process has left. */
const recoverEvery = 30_000;

/** The runs of an open vault. */
export function createRunner(deps: RunnerDeps): Runner {
  const { db, log, clock = systemClock, online = hasNetwork } = deps;
  const now = (): number => deps.now();
  const limits = { ...defaultLimits, ...deps.limits };
  const store = createRunStore(db, now);
  const listing = createListing(db);
  const repeats = createRepeats(db, store, now);
  const settings = createRunSettings(db);
  const failures = createFailures({ ...deps, now });
  const leases = createLeases({ db, now, clock });
  const places = createPlaces(limits.parallel);
  const commits = createCommits(db);
  const writer = createWriter(commits);
  const telling = createTelling({ emit: deps.emit, clock, summary: (id) => store.summary(id) });
  const newId = monotonicFactory();
  const closing = new AbortController();
  const closed = new AbortController();
  const retention = createRetention({
    db,
    now,
    clock,
    log,
    keepDays: () => settings.get().keepDays,
  });
  let cancelRecovery: (() => void) | undefined;
  /** Runs of this process that are under way. */
  const underWay = new Map<string, { stop(): void; ended: Promise<unknown> }>();
  const documents = createDocuments(deps.journeys);
  const lanes = createLanes({
    take,
    parallel: (run) => documentOf(run)?.settings.parallel ?? 1,
    carryOut,
    leave(journey) {
      // What was recorded while it was ours.
      writer.flush();
      leases.release(leaseName(journey));
    },
    pause,
    closing: closing.signal,
    failed: (error, journey) => log.error('runs stopped', error, { journey }),
  });

  function summary(id: string): RunSummary {
    const run = store.summary(id);
    if (!run) throw new SojournError('not_found', { values: { what: 'run' } });
    return run;
  }

  function ended(id: string): RunRow {
    const row = store.row(id);
    if (!row) throw new SojournError('not_found', { values: { what: 'run' } });
    if (store.isUnfinished(id)) throw new SojournError('run_under_way');
    return row;
  }

  function take(
    journey: string,
    except: { has(run: string): boolean },
  ): RunRow | 'none' | 'elsewhere' {
    const taken = db
      .transaction((): RunRow | 'none' | 'elsewhere' => {
        const run = store.next(journey, except, settings.get().paused);
        if (!run) return 'none';
        return leases.acquire(leaseName(journey)) ? run : 'elsewhere';
      })
      .immediate();
    tellEnded();
    return taken;
  }

  async function carryOut(run: RunRow, inLane: LanePlace): Promise<boolean> {
    const place = { leave: await places.take() };
    const stopping = new AbortController();
    const passing = goThrough(run, stopping.signal, place, inLane);
    underWay.set(run.id, { stop: () => stopping.abort(), ended: passing });
    try {
      return await passing;
    } finally {
      underWay.delete(run.id);
      place.leave();
      inLane.leave('ended');
      telling.tell(run.id);
    }
  }

  /** False when something inside Sojourn went wrong: the run is tried again from where it is. */
  async function goThrough(
    run: RunRow,
    stop: AbortSignal,
    place: { leave: () => void },
    inLane: LanePlace,
  ): Promise<boolean> {
    try {
      const journey = documentOf(run);
      if (closing.signal.aborted || !journey || !store.isUnfinished(run.id)) return true;
      const line = writer.line(() => mayWrite(run));
      if (run.waiting === undefined) line.note(() => store.setState(run.id, 'pending'));
      telling.begun(run.id);
      const signals = { stop, closing: closing.signal, closed: closed.signal };
      const ending = await pass(run, journey, signals, {
        ...deps,
        store,
        clock,
        stepTimeout: limits.stepTimeout,
        longestLoop: limits.longestLoop,
        now,
        online,
        random: Math.random,
        calls,
        line,
        changed: () => telling.changed(run.id),
        waiting: async (wait) => {
          place.leave();
          inLane.leave('waiting');
          telling.tell(run.id);
          try {
            return await wait();
          } finally {
            await inLane.enter();
            place.leave = await places.take();
          }
        },
      });
      place.leave();
      inLane.leave('ended');
      if (ending.state !== 'interrupted') await finish(run, journey, ending, line);
      return true;
    } catch (error) {
      log.error('run interrupted', error, { run: run.id });
      return false;
    }
  }

  async function finish(
    run: RunRow,
    journey: Journey,
    ending: Exclude<Ending, { state: 'interrupted' }>,
    line: { keep(write: () => void): Promise<boolean> },
  ): Promise<void> {
    const kept = await line.keep(() => {
      store.finish(run.id, ending.state, ending.error);
      failures.count(run, ending);
    });
    if (kept) failures.tell(run, journey, ending);
  }

  /** The document that the run started with. A run whose document cannot be read ends here. */
  function documentOf(run: RunRow): Journey | undefined {
    try {
      return documents.get(run.journey, run.revision);
    } catch (error) {
      log.error('run without its journey', error, { run: run.id });
      store.finish(run.id, 'failure', toErrorShape(error));
      return undefined;
    }
  }

  /** Only while the journey is ours and the run was not ended from elsewhere. */
  function mayWrite(run: RunRow): boolean {
    return leases.holds(leaseName(run.journey)) && store.isUnfinished(run.id);
  }

  /** Runs that another process ended. */
  function tellEnded(): void {
    for (const id of telling.awaited()) {
      if (!underWay.has(id) && !store.isUnfinished(id)) telling.tell(id);
    }
  }

  function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        cancel();
        closing.signal.removeEventListener('abort', go);
        resolve();
      };
      const cancel = clock.after(milliseconds, go, true);
      if (closing.signal.aborted) go();
      else closing.signal.addEventListener('abort', go);
    });
  }

  /** Resolves with false when the core closes before the run has ended. */
  async function end(run: string): Promise<boolean> {
    const { journey, duration } = summary(run);
    if (duration !== null) return true;
    const ends = telling.ended(run);
    lanes.wake(journey);
    return ends;
  }

  async function stop(id: string): Promise<RunSummary> {
    const before = summary(id);
    if (before.duration !== null) return before;
    const running = underWay.get(id);
    running?.stop();
    await running?.ended;
    writer.flush();
    // Not begun yet, or another process is on it: that one sees it before its next step.
    const error = toErrorShape(new SojournError('run_stopped'));
    if (store.finish(id, 'stopped', error)) telling.tell(id);
    for (const called of store.unfinishedCalls(id)) await stop(called);
    return summary(id);
  }

  const calls: Calls = {
    journey: (called, caller) => deps.journeys.called(called, caller),
    start({ journey, data, ...caller }) {
      const row = prepared({ journey, source: 'trigger', data });
      insert(row, data, caller);
      begun(row);
      return row.id;
    },
    startedBy: (run, seq) => store.startedBy(run, seq),
    async ended(run) {
      await end(run);
      return summary(run);
    },
    answers: createAnswers(store),
  };

  async function answered(
    run: string,
    signal: AbortSignal,
  ): Promise<{ answer: Json | null; state: RunSummary['state'] | null }> {
    const { promise, resolve } = Promise.withResolvers<Json | null | undefined>();
    const unlisten = calls.answers.listen(run, resolve);
    const leave = (): void => resolve(undefined);
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    // Another process may have gone on with it: then its history has the answer.
    void end(run).then(() => resolve(store.answer(run, 'webhook')?.output ?? null));
    try {
      const answer = await promise;
      if (answer === undefined) return { answer: null, state: null };
      return { answer, state: summary(run).state };
    } finally {
      unlisten();
      signal.removeEventListener('abort', leave);
    }
  }

  function recover(): void {
    if (closing.signal.aborted) return;
    for (const journey of store.unfinishedJourneys()) lanes.wake(journey);
    cancelRecovery?.();
    cancelRecovery = clock.after(recoverEvery, recover);
  }

  /** What is to be stored of a new run, checked. */
  function prepared({ journey, source, data }: StartInput, original?: string) {
    const { name, revision } = deps.journeys.head(journey);
    const trigger = JSON.stringify(data);
    if (trigger.length > largestValue) {
      const what = 'The trigger data is larger than 10 MB.';
      throw new SojournError('input_invalid', { values: { what } });
    }
    const id = newId(now());
    return { id, journey, journeyName: name, revision, source, trigger, original };
  }

  /** Inside a transaction. @param caller the step that calls it */
  function insert(
    row: ReturnType<typeof prepared>,
    data: Json,
    caller?: { run: string; seq: number; masked: boolean },
  ): void {
    store.insert(row);
    if (caller) {
      store.setCaller(row.id, caller);
      deps.files.handOn(caller.run, row.id, data);
    }
    deps.files.hold(row.id, data, { masked: caller?.masked === true });
  }

  /** Lets a stored run begin. */
  function begun({ id, journey }: { id: string; journey: string }): void {
    setImmediate(() => {
      if (db.open) telling.tell(id);
    });
    lanes.wake(journey);
  }

  return {
    start(input) {
      const row = prepared(input);
      db.transaction(() => insert(row, input.data))();
      begun(row);
      return summary(row.id);
    },

    async startSoon(input) {
      const row = prepared(input);
      await writer.line(() => true).keep(() => insert(row, input.data));
      begun(row);
      return summary(row.id);
    },

    async together<T>(write: () => T): Promise<T> {
      let written: { readonly value: T } | undefined;
      await writer
        .line(() => true)
        .keep(() => {
          written = { value: write() };
        });
      if (written === undefined) throw new SojournError('vault_locked');
      return written.value;
    },

    async finished(run) {
      if (!(await end(run))) throw new SojournError('vault_locked');
      return store.detail(run) ?? gone();
    },

    answered,

    stop,

    rerun(run, from, data) {
      const before = ended(run);
      // What a masked step handed over is not kept.
      if (before.triggerMasked && data === undefined) throw new SojournError('run_data_lost');
      const trigger = data ?? before.trigger;
      const row = prepared({ journey: before.journey, source: 'repeat', data: trigger }, run);
      const mended = documents.get(row.journey, row.revision);
      const original = from === 'start' ? mended : documents.get(before.journey, before.revision);
      const revision = sameWalk(original, mended) ? row.revision : before.revision;
      db.transaction(() => {
        insert({ ...row, revision }, trigger);
        if (from === 'failed') repeats.takeOver(run, row.id, original);
        else repeats.shareFiles(run, row.id);
      }).immediate();
      begun(row);
      return summary(row.id);
    },

    async resolve(run, answer, output = null) {
      // Its passage may just be on its last steps out.
      await underWay.get(run)?.ended;
      if (summary(run).state !== 'unknown') throw new SojournError('run_not_unknown');
      const row = ended(run);
      const journey = documents.get(row.journey, row.revision);
      db.transaction(() => repeats.answer(run, journey, answer, output)).immediate();
      begun(row);
      return summary(run);
    },

    list: (filter) => listing.list(filter).runs,

    page: (filter) => listing.list(filter),

    get(id) {
      writer.flush();
      return store.detail(id) ?? gone();
    },

    isUnderWay: () => store.unfinishedJourneys().length > 0,

    activity: () => ({
      on: deps.journeys.switchedOn().length,
      underWay: underWay.size,
      paused: settings.get().paused,
    }),

    settings: () => settings.get(),

    setSettings(wanted) {
      const stored = settings.set(wanted);
      deps.emit('runs.paused', { paused: stored.paused });
      recover();
      if (!closing.signal.aborted) retention.start();
      return stored;
    },

    failures: (journey) => failures.get(journey),

    recover() {
      recover();
      retention.start();
    },

    async close() {
      closing.abort();
      cancelRecovery?.();
      retention.stop();
      const cancel = clock.after(limits.closing, () => closed.abort(), true);
      await lanes.ended();
      cancel();
      writer.flush();
      await commits.close();
      telling.close();
      leases.close();
    },
  };
}

function gone(): never {
  throw new SojournError('not_found', { values: { what: 'run' } });
}

function leaseName(journey: string): string {
  return `runs:${journey}`;
}

/** The documents that runs go by, read once while they are needed. */
function createDocuments(journeys: { version(id: string, revision: number): Journey }) {
  const mostKept = 50;
  const kept = new Map<string, Journey>();
  return {
    /** @throws not_found */
    get(id: string, revision: number): Journey {
      const key = `${id} ${revision}`;
      const journey = kept.get(key) ?? journeys.version(id, revision);
      kept.delete(key);
      kept.set(key, journey);
      const [oldest] = kept.keys();
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
      return journey;
    },
  };
}
