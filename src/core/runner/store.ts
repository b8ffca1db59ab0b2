/** The rows of runs and their steps. */
import { z } from 'zod';
import type { Json } from '../../shared/connector.ts';
import { errorTexts } from '../../shared/errors.ts';
import type { ErrorCode, ErrorShape } from '../../shared/errors.ts';
import {
  attemptSchema,
  runErrorSchema,
  runStateSchema,
  runWaitSchema,
  stepRunSchema,
} from '../../shared/run.ts';
import type {
  Attempt,
  RunDetail,
  RunState,
  RunSummary,
  RunWait,
  StepRun,
} from '../../shared/run.ts';
import type { Database } from '../storage/index.ts';
import { largestShown, pack, readJson, shorten, shownLimit, unpack } from './values.ts';

export interface RunRow {
  readonly id: string;
  readonly journey: string;
  readonly revision: number;
  readonly state: RunState;
  readonly source: RunSummary['source'];
  readonly trigger: Json;
  /** What it waited for when it was interrupted. */
  readonly waiting: RunWait | undefined;
  /** The trigger's data came from masked data of a caller. */
  readonly triggerMasked: boolean;
  /** A step of another run started it, and waits for its end. */
  readonly called: boolean;
}

/** A step of a run as far as it was recorded: what a run that goes on after an interruption starts from. */
export interface RecordedStep {
  readonly step: string;
  readonly state: StepRun['state'];
  readonly input: Json | undefined;
  /** Undefined where it is not there yet, or masked. */
  readonly output: Json | undefined;
  readonly error: ErrorShape | undefined;
  /** The tries that failed before. */
  readonly attempts: readonly Attempt[];
  readonly startedAt: number;
}

export interface StepBegin {
  readonly run: string;
  readonly seq: number;
  readonly step: string;
  readonly title: string;
  readonly app: string | null;
  readonly input: Json | undefined;
  /** `waiting`: nothing is under way yet. */
  readonly state?: 'pending' | 'waiting';
}

export interface StepEnd {
  readonly run: string;
  readonly seq: number;
  readonly state: Exclude<StepRun['state'], 'pending' | 'waiting'>;
  /** Replaces what was recorded before the step. */
  readonly input?: Json | undefined;
  readonly output?: Json | undefined;
  readonly error?: ErrorShape | undefined;
}

type Packed = string | Buffer;

export interface StoredRun {
  id: string;
  journey: string;
  journey_name: string;
  revision: number;
  state: string;
  source: string;
  trigger_data: Packed | null;
  original: string | null;
  waiting: string | null;
  started_at: number;
  finished_at: number | null;
  error: string | null;
  caller: string | null;
  trigger_masked: number;
}

interface StoredStep {
  seq: number;
  step: string;
  title: string;
  app: string | null;
  state: string;
  started_at: number;
  finished_at: number | null;
  input: Packed | null;
  output: Packed | null;
  error: string | null;
  attempts: string | null;
}

const sourceSchema = z.enum(['manual', 'trigger', 'repeat']);
const stepStateSchema = stepRunSchema.shape.state;
export const summaryColumns =
  'id, journey, journey_name, revision, state, source, NULL AS trigger_data, original, waiting, started_at, finished_at, error, caller, trigger_masked';

/** Of a run with more steps, only the first and the last are given to a window. */
const mostShown = 1_000;

export type RunStore = ReturnType<typeof createRunStore>;

export function createRunStore(db: Database, now: () => number) {
  const statements = {
    insert: db.prepare<[string, string, string, number, string, Packed, string | null, number]>(
      `INSERT INTO runs (id, journey, journey_name, revision, state, source, trigger_data, original, started_at)
       VALUES (?, ?, ?, ?, 'initializing', ?, ?, ?, ?)`,
    ),
    named: db.prepare<[string, string]>(
      'INSERT OR IGNORE INTO run_names (journey, name) VALUES (?, ?)',
    ),
    setCaller: db.prepare<[string, number, 0 | 1, string]>(
      'UPDATE runs SET caller = ?, caller_seq = ?, trigger_masked = ? WHERE id = ?',
    ),
    startedBy: db
      .prepare<[string, number], string>('SELECT id FROM runs WHERE caller = ? AND caller_seq = ?')
      .pluck(),
    unfinishedCalls: db
      .prepare<[string], string>('SELECT id FROM runs WHERE caller = ? AND finished_at IS NULL')
      .pluck(),
    /** The last word to a caller, the first one to a sender. */
    answer: db
      .prepare<[string, string], Packed | null>(
        `SELECT output FROM run_steps WHERE run = ? AND app = ? AND state = 'succeeded'
         ORDER BY iif(app = 'webhook', seq, -seq) LIMIT 1`,
      )
      .pluck(),
    setState: db.prepare<[string, string | null, string]>(
      'UPDATE runs SET state = ?, waiting = ? WHERE id = ? AND finished_at IS NULL',
    ),
    finish: db.prepare<[string, number, string | null, string]>(
      `UPDATE runs SET state = ?, waiting = NULL, finished_at = ?, error = ?
       WHERE id = ? AND finished_at IS NULL`,
    ),
    get: db.prepare<[string], StoredRun>('SELECT * FROM runs WHERE id = ?'),
    summary: db.prepare<[string], StoredRun>(`SELECT ${summaryColumns} FROM runs WHERE id = ?`),
    unfinished: db
      .prepare<[string], number>('SELECT 1 FROM runs WHERE id = ? AND finished_at IS NULL')
      .pluck(),
    /** Oldest first: a journey's runs keep their order. */
    waitingForTurn: db
      .prepare<[string], string>(
        'SELECT id FROM runs INDEXED BY runs_unfinished WHERE journey = ? AND finished_at IS NULL ORDER BY id',
      )
      .pluck(),
    journeys: db
      .prepare<[], string>(
        'SELECT DISTINCT journey FROM runs INDEXED BY runs_unfinished WHERE finished_at IS NULL',
      )
      .pluck(),
    steps: db.prepare<[string], StoredStep>('SELECT * FROM run_steps WHERE run = ? ORDER BY seq'),
    countSteps: db
      .prepare<[string], number>('SELECT count(*) FROM run_steps WHERE run = ?')
      .pluck(),
    endSteps: db.prepare<[string, number, string, number], StoredStep>(
      `SELECT * FROM (SELECT * FROM run_steps WHERE run = ? ORDER BY seq LIMIT ?)
       UNION ALL
       SELECT * FROM (SELECT * FROM run_steps WHERE run = ? ORDER BY seq DESC LIMIT ?)
       ORDER BY seq`,
    ),
    repeats: db
      .prepare<[string], string>('SELECT id FROM runs WHERE original = ? ORDER BY id DESC LIMIT 20')
      .pluck(),
    tryAgain: db.prepare<[string, string, string, number]>(
      'UPDATE run_steps SET state = ?, attempts = ? WHERE run = ? AND seq = ?',
    ),
    setStepState: db.prepare<[string, string, number]>(
      'UPDATE run_steps SET state = ? WHERE run = ? AND seq = ?',
    ),
    begin: db.prepare<
      [string, number, string, string, string | null, string, number, Packed | null]
    >(
      `INSERT INTO run_steps (run, seq, step, title, app, state, started_at, input)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    end: db.prepare<[string, number, Packed | null, Packed | null, string | null, string, number]>(
      `UPDATE run_steps SET state = ?, finished_at = ?, input = coalesce(?, input), output = ?, error = ?
       WHERE run = ? AND seq = ?`,
    ),
    endOpen: db.prepare<[string, number, string | null, string]>(
      `UPDATE run_steps SET state = ?, finished_at = ?, error = ? WHERE run = ? AND state IN ('pending', 'waiting')`,
    ),
  };

  return {
    insert(run: {
      id: string;
      journey: string;
      journeyName: string;
      revision: number;
      source: RunSummary['source'];
      /** JSON text. */
      trigger: string;
      /** The run that it repeats. */
      original?: string | undefined;
    }): void {
      const { id, journey, journeyName, revision, source, original = null } = run;
      const trigger = pack(run.trigger);
      statements.insert.run(id, journey, journeyName, revision, source, trigger, original, now());
      statements.named.run(journey, journeyName);
    },

    /** Of a run that is being inserted: the step that started it. */
    setCaller(run: string, caller: { run: string; seq: number; masked: boolean }): void {
      statements.setCaller.run(caller.run, caller.seq, caller.masked ? 1 : 0, run);
    },

    startedBy: (run: string, seq: number) => statements.startedBy.get(run, seq),

    unfinishedCalls: (run: string) => statements.unfinishedCalls.all(run),

    /** What a run gave back by a step of this app; undefined inside of it where it is masked. */
    answer(run: string, app: 'callable' | 'webhook'): { output: Json | undefined } | undefined {
      const found = statements.answer.get(run, app);
      if (found === undefined) return undefined;
      return { output: found === null ? undefined : readJson(unpack(found)) };
    },

    /**
     * The oldest unfinished run of a journey that is not among these.
     * @param onlyByHand leave out those that a trigger started
     */
    next(
      journey: string,
      except: { has(run: string): boolean },
      onlyByHand = false,
    ): RunRow | undefined {
      for (const id of statements.waitingForTurn.iterate(journey)) {
        if (except.has(id)) continue;
        const row = statements.get.get(id);
        if (row && !(onlyByHand && row.source === 'trigger' && row.caller === null)) {
          return toRow(row);
        }
      }
      return undefined;
    },

    isUnfinished: (run: string): boolean => statements.unfinished.get(run) !== undefined,

    /** Journeys with unfinished runs. */
    unfinishedJourneys: () => statements.journeys.all(),

    /** False where the run is finished already, e.g. stopped by another process. */
    setState(run: string, state: 'pending'): boolean {
      return statements.setState.run(state, null, run).changes > 0;
    },

    setWaiting(run: string, wait: RunWait): boolean {
      return statements.setState.run('waiting', JSON.stringify(wait), run).changes > 0;
    },

    begin(step: StepBegin): void {
      const { run, seq, title, app, state = 'pending' } = step;
      statements.begin.run(run, seq, step.step, title, app, state, now(), packed(step.input));
    },

    /** A try failed and another one follows. */
    restStep(run: string, seq: number, attempts: readonly Attempt[]): void {
      statements.tryAgain.run('waiting', JSON.stringify(attempts), run, seq);
    },

    /** From here on the step may have arrived at its app. */
    sendStep(run: string, seq: number): void {
      statements.setStepState.run('pending', run, seq);
    },

    end(step: StepEnd): void {
      statements.end.run(
        step.state,
        now(),
        packed(step.input),
        packed(step.output),
        step.error === undefined ? null : errorText(step.error),
        step.run,
        step.seq,
      );
    },

    /** Ends the run, and with it steps (blocks, or one under way) that are still open. */
    finish: db.transaction(
      (
        run: string,
        state: 'succeeded' | 'failure' | 'stopped' | 'unknown',
        error: ErrorShape | null,
      ): boolean => {
        const text = error === null ? null : errorText(error);
        if (statements.finish.run(state, now(), text, run).changes === 0) return false;
        statements.endOpen.run(state, now(), state === 'unknown' ? text : null, run);
        return true;
      },
    ),

    recorded(run: string): RecordedStep[] {
      return statements.steps.all(run).map((row) => ({
        step: row.step,
        state: stepStateSchema.parse(row.state),
        input: row.input === null ? undefined : readJson(unpack(row.input)),
        output: row.output === null ? undefined : readJson(unpack(row.output)),
        error: readShape(row.error),
        attempts: readAttempts(row.attempts),
        startedAt: row.started_at,
      }));
    },

    summary(run: string): RunSummary | undefined {
      const row = statements.summary.get(run);
      return row && toSummary(row);
    },

    detail(run: string): RunDetail | undefined {
      const row = statements.get.get(run);
      if (!row) return undefined;
      const count = statements.countSteps.get(run) ?? 0;
      const half = mostShown / 2;
      const rows =
        count <= mostShown
          ? statements.steps.all(run)
          : statements.endSteps.all(run, half, run, half);
      const limit = shownLimit(2 * rows.length);
      const steps = rows.map((step): StepRun => ({
        seq: step.seq,
        step: step.step,
        title: step.title,
        app: step.app,
        state: stepStateSchema.parse(step.state),
        startedAt: step.started_at,
        duration: duration(step),
        input: shown(step.input, limit),
        output: shown(step.output, limit),
        error: readError(step.error),
        ...(step.attempts === null ? {} : { attempts: readAttempts(step.attempts) }),
      }));
      const repeats = statements.repeats.all(run);
      return {
        ...toSummary(row),
        trigger: shown(row.trigger_data),
        steps,
        ...(count > rows.length ? { left: count - rows.length } : {}),
        ...(repeats.length === 0 ? {} : { repeats }),
      };
    },

    /** The run with what it was started with, whole. */
    row(run: string): RunRow | undefined {
      const row = statements.get.get(run);
      return row && toRow(row);
    },
  };
}

function toRow(row: StoredRun): RunRow {
  return {
    id: row.id,
    journey: row.journey,
    revision: row.revision,
    state: runStateSchema.parse(row.state),
    source: sourceSchema.parse(row.source),
    trigger: row.trigger_data === null ? null : readJson(unpack(row.trigger_data)),
    waiting: readWait(row.waiting),
    triggerMasked: row.trigger_masked === 1,
    called: row.caller !== null,
  };
}

export function toSummary(row: StoredRun): RunSummary {
  return {
    id: row.id,
    journey: row.journey,
    journeyName: row.journey_name,
    state: runStateSchema.parse(row.state),
    source: sourceSchema.parse(row.source),
    ...(row.caller === null ? {} : { caller: row.caller }),
    ...(row.original === null ? {} : { original: row.original }),
    ...(row.waiting === null ? {} : { waiting: readWait(row.waiting) }),
    startedAt: row.started_at,
    duration: duration(row),
    error: readError(row.error),
  };
}

/** The wall clock may have gone back meanwhile: never below zero. */
function duration(row: { started_at: number; finished_at: number | null }): number | null {
  return row.finished_at === null ? null : Math.max(0, row.finished_at - row.started_at);
}

function shown(value: Packed | null, limit = largestShown): Json {
  if (value === null) return null;
  const text = unpack(value);
  return shorten(readJson(text), text, limit);
}

function packed(value: Json | undefined): Packed | null {
  return value === undefined ? null : pack(JSON.stringify(value));
}

function readWait(text: string | null): RunWait | undefined {
  return text === null ? undefined : runWaitSchema.parse(JSON.parse(text));
}

function readAttempts(text: string | null): Attempt[] {
  return text === null ? [] : attemptSchema.array().parse(JSON.parse(text));
}

function errorText(error: ErrorShape): string {
  const { code, message, advice, details } = error;
  const cut = details?.slice(0, largestShown);
  return JSON.stringify({ code, message, advice, ...(cut === undefined ? {} : { details: cut }) });
}

function readError(text: string | null): z.infer<typeof runErrorSchema> | null {
  return text === null ? null : runErrorSchema.parse(JSON.parse(text));
}

function readShape(text: string | null): ErrorShape | undefined {
  const error = readError(text);
  if (error === null) return undefined;
  const { code, message, advice, details } = error;
  return {
    code: isErrorCode(code) ? code : 'internal',
    message,
    advice,
    ...(details === undefined ? {} : { details }),
  };
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTexts, code);
}
