/** The rows of runs and their steps. */
import { z } from 'zod';
import type { Json } from '../../shared/connector.ts';
import { errorTexts } from '../../shared/errors.ts';
import type { ErrorCode, ErrorShape } from '../../shared/errors.ts';
import { runErrorSchema, runStateSchema, stepRunSchema } from '../../shared/run.ts';
import type { RunDetail, RunState, RunSummary, StepRun } from '../../shared/run.ts';
import type { Database } from '../storage/index.ts';
import { largestShown, readJson, shorten, shownLimit } from './values.ts';

export interface RunRow {
  readonly id: string;
  readonly journey: string;
  readonly revision: number;
  readonly state: RunState;
  readonly trigger: Json;
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
}

export interface StepBegin {
  readonly run: string;
  readonly seq: number;
  readonly step: string;
  readonly title: string;
  readonly app: string | null;
  readonly input: Json | undefined;
}

export interface StepEnd {
  readonly run: string;
  readonly seq: number;
  readonly state: Exclude<StepRun['state'], 'pending'>;
  /** Replaces what was recorded before the step. */
  readonly input?: Json | undefined;
  readonly output?: Json | undefined;
  readonly error?: ErrorShape | undefined;
}

interface StoredRun {
  id: string;
  journey: string;
  journey_name: string;
  revision: number;
  state: string;
  source: string;
  trigger_data: string | null;
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
  input: string | null;
  output: string | null;
  error: string | null;
}

const sourceSchema = z.enum(['manual', 'trigger', 'repeat']);
const stepStateSchema = stepRunSchema.shape.state;
const unfinished = `('initializing', 'pending', 'waiting')`;
const summaryColumns =
  'id, journey, journey_name, revision, state, source, NULL AS trigger_data, started_at, finished_at, error, caller, trigger_masked';

export type RunStore = ReturnType<typeof createRunStore>;

export function createRunStore(db: Database, now: () => number) {
  const statements = {
    insert: db.prepare<[string, string, string, number, string, string, number]>(
      `INSERT INTO runs (id, journey, journey_name, revision, state, source, trigger_data, started_at)
       VALUES (?, ?, ?, ?, 'initializing', ?, ?, ?)`,
    ),
    setCaller: db.prepare<[string, number, 0 | 1, string]>(
      'UPDATE runs SET caller = ?, caller_seq = ?, trigger_masked = ? WHERE id = ?',
    ),
    startedBy: db
      .prepare<[string, number], string>('SELECT id FROM runs WHERE caller = ? AND caller_seq = ?')
      .pluck(),
    unfinishedCalls: db
      .prepare<[string], string>(`SELECT id FROM runs WHERE caller = ? AND state IN ${unfinished}`)
      .pluck(),
    answer: db
      .prepare<[string], string | null>(
        `SELECT output FROM run_steps WHERE run = ? AND app = 'callable' AND state = 'succeeded'
         ORDER BY seq DESC LIMIT 1`,
      )
      .pluck(),
    setState: db.prepare<[string, string]>(
      `UPDATE runs SET state = ? WHERE id = ? AND state IN ${unfinished}`,
    ),
    finish: db.prepare<[string, number, string | null, string]>(
      `UPDATE runs SET state = ?, finished_at = ?, error = ? WHERE id = ? AND state IN ${unfinished}`,
    ),
    get: db.prepare<[string], StoredRun>('SELECT * FROM runs WHERE id = ?'),
    summary: db.prepare<[string], StoredRun>(`SELECT ${summaryColumns} FROM runs WHERE id = ?`),
    unfinished: db
      .prepare<[string], number>(`SELECT 1 FROM runs WHERE id = ? AND state IN ${unfinished}`)
      .pluck(),
    /** Oldest first: a journey's runs keep their order. */
    next: db.prepare<[string], StoredRun>(
      `SELECT * FROM runs WHERE journey = ? AND state IN ${unfinished} ORDER BY id LIMIT 1`,
    ),
    journeys: db
      .prepare<[], string>(`SELECT DISTINCT journey FROM runs WHERE state IN ${unfinished}`)
      .pluck(),
    steps: db.prepare<[string], StoredStep>('SELECT * FROM run_steps WHERE run = ? ORDER BY seq'),
    begin: db.prepare<
      [string, number, string, string, string | null, string, number, string | null]
    >(
      `INSERT INTO run_steps (run, seq, step, title, app, state, started_at, input)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    end: db.prepare<[string, number, string | null, string | null, string | null, string, number]>(
      `UPDATE run_steps SET state = ?, finished_at = ?, input = coalesce(?, input), output = ?, error = ?
       WHERE run = ? AND seq = ?`,
    ),
    endOpen: db.prepare<[string, number, string | null, string]>(
      `UPDATE run_steps SET state = ?, finished_at = ?, error = ? WHERE run = ? AND state = 'pending'`,
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
    }): void {
      const { id, journey, journeyName, revision, source, trigger } = run;
      statements.insert.run(id, journey, journeyName, revision, source, trigger, now());
    },

    /** Of a run that is being inserted: the step that started it. */
    setCaller(run: string, caller: { run: string; seq: number; masked: boolean }): void {
      statements.setCaller.run(caller.run, caller.seq, caller.masked ? 1 : 0, run);
    },

    startedBy: (run: string, seq: number) => statements.startedBy.get(run, seq),

    unfinishedCalls: (run: string) => statements.unfinishedCalls.all(run),

    /** The output of the last *Give back*; undefined inside of it where it is masked. */
    answer(run: string): { output: Json | undefined } | undefined {
      const text = statements.answer.get(run);
      if (text === undefined) return undefined;
      return { output: text === null ? undefined : readJson(text) };
    },

    /** The oldest unfinished run of a journey. */
    next(journey: string): RunRow | undefined {
      const row = statements.next.get(journey);
      return row && toRow(row);
    },

    isUnfinished: (run: string): boolean => statements.unfinished.get(run) !== undefined,

    /** Journeys with unfinished runs. */
    unfinishedJourneys: () => statements.journeys.all(),

    /** False where the run is finished already, e.g. stopped by another process. */
    setState(run: string, state: 'pending' | 'waiting'): boolean {
      return statements.setState.run(state, run).changes > 0;
    },

    begin(step: StepBegin): void {
      const { run, seq, title, app } = step;
      const input = step.input === undefined ? null : JSON.stringify(step.input);
      statements.begin.run(run, seq, step.step, title, app, 'pending', now(), input);
    },

    end(step: StepEnd): void {
      statements.end.run(
        step.state,
        now(),
        step.input === undefined ? null : JSON.stringify(step.input),
        step.output === undefined ? null : JSON.stringify(step.output),
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
        input: row.input === null ? undefined : readJson(row.input),
        output: row.output === null ? undefined : readJson(row.output),
        error: readShape(row.error),
      }));
    },

    summary(run: string): RunSummary | undefined {
      const row = statements.summary.get(run);
      return row && toSummary(row);
    },

    detail(run: string): RunDetail | undefined {
      const row = statements.get.get(run);
      if (!row) return undefined;
      const rows = statements.steps.all(run);
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
      }));
      return { ...toSummary(row), trigger: shown(row.trigger_data), steps };
    },

    list(filter: {
      journey?: string | undefined;
      state?: RunState | undefined;
      before?: string | undefined;
      limit?: number | undefined;
    }): RunSummary[] {
      const conditions: string[] = [];
      const values: (string | number)[] = [];
      for (const [condition, value] of [
        ['journey = ?', filter.journey],
        ['state = ?', filter.state],
        ['id < ?', filter.before],
      ] as const) {
        if (value === undefined) continue;
        conditions.push(condition);
        values.push(value);
      }
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
      return db
        .prepare<(string | number)[], StoredRun>(
          `SELECT ${summaryColumns} FROM runs ${where} ORDER BY id DESC LIMIT ?`,
        )
        .all(...values, filter.limit ?? 100)
        .map(toSummary);
    },
  };
}

function toRow(row: StoredRun): RunRow {
  return {
    id: row.id,
    journey: row.journey,
    revision: row.revision,
    state: runStateSchema.parse(row.state),
    trigger: row.trigger_data === null ? null : readJson(row.trigger_data),
    triggerMasked: row.trigger_masked === 1,
    called: row.caller !== null,
  };
}

function toSummary(row: StoredRun): RunSummary {
  return {
    id: row.id,
    journey: row.journey,
    journeyName: row.journey_name,
    state: runStateSchema.parse(row.state),
    source: sourceSchema.parse(row.source),
    ...(row.caller === null ? {} : { caller: row.caller }),
    startedAt: row.started_at,
    duration: duration(row),
    error: readError(row.error),
  };
}

/** The wall clock may have gone back meanwhile: never below zero. */
function duration(row: { started_at: number; finished_at: number | null }): number | null {
  return row.finished_at === null ? null : Math.max(0, row.finished_at - row.started_at);
}

function shown(text: string | null, limit = largestShown): Json {
  return text === null ? null : shorten(readJson(text), text, limit);
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
