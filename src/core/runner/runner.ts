import { monotonicFactory } from 'ulid';
import type { Connector, Json } from '../../shared/connector.ts';
import type { Emit } from '../../shared/contract/events.ts';
import { SojournError, toErrorShape } from '../../shared/errors.ts';
import type { Journey } from '../../shared/journey.ts';
import type { RunDetail, RunState, RunSummary } from '../../shared/run.ts';
import { systemClock } from '../clock/index.ts';
import type { Clock } from '../clock/index.ts';
import type { Account, Engine } from '../connectors/index.ts';
import type { Files } from '../files/index.ts';
import { createLeases } from '../leases/index.ts';
import type { Log } from '../log/index.ts';
import type { Database } from '../storage/index.ts';
import { createAnswers } from './answers.ts';
import type { Calls } from './call.ts';
import type { Evaluator } from './conditions.ts';
import { pass } from './passage.ts';
import { createPlaces } from './places.ts';
import { createRunStore } from './store.ts';
import type { RunRow } from './store.ts';
import { largestValue } from './values.ts';

export interface RunnerDeps {
  db: Database;
  now(): number;
  emit: Emit;
  log: Log;
  journeys: {
    head(id: string): { name: string; revision: number };
    version(id: string, revision: number): Journey;
    called(journey: string, caller: string): Journey;
  };
  catalogue: { get(app: string): Connector | undefined };
  engine: Pick<Engine, 'action'>;
  expressions: Evaluator;
  connections: { account(id: string): Account; markUsed(id: string): void };
  files: Pick<Files, 'hold' | 'handOn'>;
  clock?: Clock | undefined;
  limits?: Partial<RunLimits> | undefined;
}

export interface RunLimits {
  /** Runs under way at a time over all journeys; waiting ones do not count. */
  parallel: number;
  /** Milliseconds that one step may take. */
  stepTimeout: number;
  /** Items that one loop may have. */
  longestLoop: number;
  /** Milliseconds that a step under way is given to finish when the core closes. */
  closing: number;
}

export interface Runner {
  /**
   * Stores the run and lets it begin as soon as the runs of its journey before it are through. May be called inside a
   * transaction of the caller: if that is rolled back, there is no run.
   * @throws not_found, input_invalid for data above 10 MB
   */
  start(input: { journey: string; source: RunSummary['source']; data: Json }): RunSummary;
  /** The run once it has ended, in whichever process. @throws not_found */
  finished(run: string): Promise<RunDetail>;
  /**
   * Stops a run that is under way or waits for its turn, and the runs that it called; a step under way is cut off.
   * @throws not_found
   */
  stop(id: string): Promise<RunSummary>;
  /** The newest first; `before`: only runs older than this one. */
  list(filter: {
    journey?: string | undefined;
    state?: RunState | undefined;
    before?: string | undefined;
    limit?: number | undefined;
  }): RunSummary[];
  /** @throws not_found */
  get(id: string): RunDetail;
  /** Whether any run has begun, or waits for its turn, and has not ended. */
  isUnderWay(): boolean;
  /**
   * Goes on with the runs that a process left unfinished when it ended, now and from time to time; those of a living
   * one are left to it.
   */
  recover(): void;
  /** Begins no further step, waits a moment for those under way, and leaves the rest to be recovered. */
  close(): Promise<void>;
}

const defaultLimits: RunLimits = {
  parallel: 8,
  stepTimeout: 90_000,
  longestLoop: 10_000,
  closing: 3_000,
};

/** How often runs that another process works on are looked at. */
const lookAgain = 1_000;
/** How often runs are looked for that another process has left. */
const recoverEvery = 30_000;
/** How long a journey rests after something inside Sojourn (a full disk, say) stopped its run. */
const restAfterFault = 30_000;
/** At most one event in so many milliseconds tells that a run has come further. */
const tellEvery = 100;

/** The runs of an open vault. */
export function createRunner(deps: RunnerDeps): Runner {
  const { db, emit, log, clock = systemClock } = deps;
  const limits = { ...defaultLimits, ...deps.limits };
  const store = createRunStore(db, () => deps.now());
  const leases = createLeases({ db, now: () => deps.now(), clock });
  const places = createPlaces(limits.parallel);
  const newId = monotonicFactory();
  const closing = new AbortController();
  const closed = new AbortController();
  let cancelRecovery: (() => void) | undefined;
  /** One worker per journey with something to do; it takes the journey's runs one after the other. */
  const workers = new Map<string, Promise<void>>();
  /** Runs of this process that are under way. */
  const underWay = new Map<string, { stop(): void; ended: Promise<unknown> }>();
  const awaited = new Map<string, ((ended: boolean) => void)[]>();
  /** When the windows were last told of a run, and what will tell them of what has come since. */
  const told = new Map<string, { at: number; cancel?: () => void }>();

  function summary(id: string): RunSummary {
    const run = store.summary(id);
    if (!run) throw new SojournError('not_found', { values: { what: 'run' } });
    return run;
  }

  function detail(id: string): RunDetail {
    const run = store.detail(id);
    if (!run) throw new SojournError('not_found', { values: { what: 'run' } });
    return run;
  }

  /** Tells the windows how the run is now, and whoever waits for it that it ended. */
  function tell(id: string): void {
    const run = store.summary(id);
    if (!run) return;
    emit('run.changed', { run });
    told.get(id)?.cancel?.();
    if (run.duration === null) {
      told.set(id, { at: clock.monotonic() });
      return;
    }
    told.delete(id);
    for (const listener of awaited.get(id) ?? []) listener(true);
    awaited.delete(id);
  }

  function tellOfStep(id: string): void {
    const last = told.get(id);
    const wait = last === undefined ? 0 : last.at + tellEvery - clock.monotonic();
    if (last === undefined || wait <= 0) tell(id);
    else last.cancel ??= clock.after(wait, () => tell(id));
  }

  /** Sees to it that the journey's unfinished runs are worked on. */
  function wake(journey: string): void {
    if (closing.signal.aborted || workers.has(journey)) return;
    const worker = work(journey).catch((error: unknown) => {
      workers.delete(journey);
      log.error('runs stopped', error, { journey });
    });
    workers.set(journey, worker);
  }

  async function work(journey: string): Promise<void> {
    // The caller's transaction comes to its end first.
    await new Promise(setImmediate);
    while (!closing.signal.aborted) {
      const taken = take(journey);
      tellEnded();
      if (taken === 'none') break;
      if (taken === 'elsewhere') await pause(lookAgain);
      else if (!(await carryOut(taken))) await pause(restAfterFault);
    }
    // In the same breath as the last look, so that a run that comes now finds no worker and gets one.
    workers.delete(journey);
  }

  const take = (journey: string): RunRow | 'none' | 'elsewhere' =>
    db
      .transaction(() => {
        const run = store.next(journey);
        if (!run) {
          leases.release(leaseName(journey));
          return 'none';
        }
        return leases.acquire(leaseName(journey)) ? run : 'elsewhere';
      })
      .immediate();

  /** False when something inside Sojourn went wrong: the run is tried again from where it is. */
  async function carryOut(run: RunRow): Promise<boolean> {
    const place = { leave: await places.take() };
    const stopping = new AbortController();
    const passing = goThrough(run, stopping.signal, place);
    underWay.set(run.id, { stop: () => stopping.abort(), ended: passing });
    try {
      return await passing;
    } finally {
      underWay.delete(run.id);
      place.leave();
      tell(run.id);
    }
  }

  async function goThrough(
    run: RunRow,
    stop: AbortSignal,
    place: { leave: () => void },
  ): Promise<boolean> {
    try {
      if (closing.signal.aborted || !store.setState(run.id, 'pending')) return true;
      tell(run.id);
      const journey = documentOf(run);
      if (!journey) return true;
      const signals = { stop, closing: closing.signal, closed: closed.signal };
      const ending = await pass(run, journey, signals, {
        ...deps,
        store,
        clock,
        stepTimeout: limits.stepTimeout,
        longestLoop: limits.longestLoop,
        now: () => deps.now(),
        calls,
        fenced: (write) => fenced(run, write),
        changed: () => tellOfStep(run.id),
        waiting: async (wait) => {
          place.leave();
          tell(run.id);
          try {
            return await wait();
          } finally {
            place.leave = await places.take();
          }
        },
      });
      if (ending.state !== 'interrupted') {
        fenced(run, () => store.finish(run.id, ending.state, ending.error));
      }
      return true;
    } catch (error) {
      log.error('run interrupted', error, { run: run.id });
      return false;
    }
  }

  /** The document that the run started with. A run whose document cannot be read ends here. */
  function documentOf(run: RunRow): Journey | undefined {
    try {
      return deps.journeys.version(run.journey, run.revision);
    } catch (error) {
      log.error('run without its journey', error, { run: run.id });
      store.finish(run.id, 'failure', toErrorShape(error));
      return undefined;
    }
  }

  /** Writes only while the journey is ours and the run was not ended from elsewhere. */
  function fenced(run: RunRow, write: () => unknown): boolean {
    return db
      .transaction(() => {
        if (!leases.holds(leaseName(run.journey))) return false;
        if (!store.isUnfinished(run.id)) return false;
        write();
        return true;
      })
      .immediate();
  }

  /** Runs that another process ended. */
  function tellEnded(): void {
    for (const id of awaited.keys()) {
      if (!underWay.has(id) && !store.isUnfinished(id)) tell(id);
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
      closing.signal.addEventListener('abort', go);
    });
  }

  /** The run of one more trigger, or call; may be inside a transaction of the caller. */
  function begin(
    { journey, source, data }: Parameters<Runner['start']>[0],
    caller?: { run: string; seq: number; masked: boolean },
  ): string {
    const { name, revision } = deps.journeys.head(journey);
    const trigger = JSON.stringify(data);
    if (trigger.length > largestValue) {
      const what = 'The trigger data is larger than 10 MB.';
      throw new SojournError('input_invalid', { values: { what } });
    }
    const id = newId(deps.now());
    db.transaction(() => {
      store.insert({ id, journey, journeyName: name, revision, source, trigger });
      if (caller) {
        store.setCaller(id, caller);
        deps.files.handOn(caller.run, id, data);
      }
      deps.files.hold(id, data, { masked: caller?.masked === true });
    })();
    setImmediate(() => {
      if (db.open) tell(id);
    });
    wake(journey);
    return id;
  }

  /** Resolves with false when the core closes before the run has ended. */
  async function end(run: string): Promise<boolean> {
    const { journey, duration } = summary(run);
    if (duration !== null) return true;
    const ended = new Promise<boolean>((resolve) => {
      awaited.set(run, [...(awaited.get(run) ?? []), resolve]);
    });
    wake(journey);
    return ended;
  }

  async function stop(id: string): Promise<RunSummary> {
    const before = summary(id);
    if (before.duration !== null) return before;
    const running = underWay.get(id);
    running?.stop();
    await running?.ended;
    // Not begun yet, or another process is on it: that one sees it before its next step.
    if (store.finish(id, 'stopped', toErrorShape(new SojournError('run_stopped')))) tell(id);
    for (const called of store.unfinishedCalls(id)) await stop(called);
    return summary(id);
  }

  const calls: Calls = {
    journey: (called, caller) => deps.journeys.called(called, caller),
    start: ({ journey, data, ...caller }) => begin({ journey, source: 'trigger', data }, caller),
    startedBy: (run, seq) => store.startedBy(run, seq),
    async ended(run) {
      await end(run);
      return summary(run);
    },
    answers: createAnswers(store),
  };

  function recover(): void {
    if (closing.signal.aborted) return;
    for (const journey of store.unfinishedJourneys()) wake(journey);
    cancelRecovery?.();
    cancelRecovery = clock.after(recoverEvery, recover);
  }

  return {
    start: (input) => summary(begin(input)),

    async finished(run) {
      if (!(await end(run))) throw new SojournError('vault_locked');
      return detail(run);
    },

    stop,

    list: (filter) => store.list(filter),

    get: detail,

    isUnderWay: () => store.unfinishedJourneys().length > 0,

    recover,

    async close() {
      closing.abort();
      cancelRecovery?.();
      const cancel = clock.after(limits.closing, () => closed.abort(), true);
      await Promise.all(workers.values());
      cancel();
      for (const { cancel: untold } of told.values()) untold?.();
      leases.close();
      for (const listener of [...awaited.values()].flat()) listener(false);
      awaited.clear();
    },
  };
}

function leaseName(journey: string): string {
  return `runs:${journey}`;
}
