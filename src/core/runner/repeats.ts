/** Runs that are repeated (R5), and runs that ask the person how to go on (R3). */
import type { Json } from '../../shared/connector.ts';
import { SojournError, toErrorShape } from '../../shared/errors.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { Journey } from '../../shared/journey.ts';
import { allSteps } from '../../shared/journeySteps.ts';
import type { Attempt } from '../../shared/run.ts';
import type { Database } from '../storage/index.ts';
import { reads } from './masking.ts';
import type { RecordedStep, RunStore } from './store.ts';
import { pack } from './values.ts';

export type Answer = 'done' | 'again' | 'stop';

export interface Repeats {
  /**
   * Gives a new run what the finished steps of another one made, so that it goes on from the failed step, or from where
   * that one was stopped. @throws run_data_lost where that is masked and needed, input_invalid without such a step
   */
  takeOver(from: string, into: string, journey: Journey): void;
  /** Lets a new run reach the files of the one that it repeats. */
  shareFiles(from: string, into: string): void;
  /** How a run goes on whose last step is Unknown. @throws run_not_unknown */
  answer(run: string, journey: Journey, answer: Answer, output: Json): void;
}

/** A block is open until all inside of it is through; one that its run left open ended with that, not by itself. */
const isBlock = (kind: string | undefined): boolean => kind === 'forEach' || kind === 'tryCatch';
const endedByItself = ({ state, error }: RecordedStep): boolean =>
  state === 'succeeded' ||
  state === 'skipped' ||
  (error !== undefined && error.code !== ('step_unknown' satisfies ErrorCode));

export function createRepeats(
  db: Database,
  store: Pick<RunStore, 'recorded'>,
  now: () => number,
): Repeats {
  const columns =
    'seq, step, title, app, state, started_at, finished_at, error, input, output, attempts';
  const copy = db.prepare<[string, string, number]>(
    `INSERT INTO run_steps (run, ${columns}) SELECT ?, ${columns} FROM run_steps WHERE run = ? AND seq < ?`,
  );
  const shareFiles = db.prepare<[string, string]>(
    `INSERT OR IGNORE INTO run_files (run, file, passing)
     SELECT ?, file, passing FROM run_files WHERE run = ?`,
  );
  const setRun = db.prepare<[string, number | null, string | null, string]>(
    'UPDATE runs SET state = ?, finished_at = ?, error = ? WHERE id = ?',
  );
  const setStep = db.prepare<[string, string, number]>(
    'UPDATE run_steps SET state = ?, finished_at = NULL, error = NULL WHERE run = ? AND seq = ?',
  );
  const setAttempts = db.prepare<[string, string, number]>(
    'UPDATE run_steps SET attempts = ? WHERE run = ? AND seq = ?',
  );
  const setOutput = db.prepare<[string | Buffer, number, string, number]>(
    `UPDATE run_steps SET state = 'succeeded', error = NULL, output = ?, finished_at = ?
     WHERE run = ? AND seq = ?`,
  );

  /** The blocks around a place in a run go on with what stands inside of them. */
  function reopenBlocks(run: string, rows: readonly RecordedStep[], journey: Journey): void {
    const kinds = new Map(allSteps(journey.steps).map(({ id, kind }) => [id, kind]));
    for (const [seq, row] of rows.entries()) {
      if (isBlock(kinds.get(row.step)) && !endedByItself(row)) setStep.run('pending', run, seq);
    }
  }

  return {
    takeOver(from, into, journey) {
      const rows = store.recorded(from);
      const kinds = new Map(allSteps(journey.steps).map(({ id, kind }) => [id, kind]));
      const last = rows.at(-1);
      const isThrough =
        last?.state === 'succeeded' ||
        last?.state === 'skipped' ||
        isBlock(kinds.get(last?.step ?? ''));
      const kept = isThrough ? rows : rows.slice(0, -1);
      refuseLost(kept, journey);
      copy.run(into, from, kept.length);
      reopenBlocks(into, kept, journey);
      shareFiles.run(into, from);
    },

    shareFiles: (from, into) => shareFiles.run(into, from),

    answer(run, journey, answer, output) {
      const rows = store.recorded(run);
      const last = rows.at(-1);
      const seq = rows.length - 1;
      if (last?.state !== 'unknown' || last.error?.code !== 'step_unknown')
        throw new SojournError('run_not_unknown');
      if (answer === 'stop') {
        const error = JSON.stringify(toErrorShape(new SojournError('run_stopped')));
        setRun.run('stopped', now(), error, run);
        return;
      }
      reopenBlocks(run, rows.slice(0, -1), journey);
      if (answer === 'done') {
        setOutput.run(pack(JSON.stringify(output)), now(), run, seq);
      } else {
        setStep.run('waiting', run, seq);
        setAttempts.run(JSON.stringify([...last.attempts, unknownTry(last)]), run, seq);
      }
      setRun.run('pending', null, null, run);
    },
  };

  /** The try whose end nobody knows counts among those before. */
  function unknownTry({ startedAt }: RecordedStep): Attempt {
    const { code, message, advice } = toErrorShape(new SojournError('step_unknown'));
    return {
      startedAt,
      duration: Math.max(0, now() - startedAt),
      error: { code, message, advice },
    };
  }
}

/** Masked data is not kept: where later steps need it, a run can only be repeated from the start. */
function refuseLost(kept: readonly RecordedStep[], journey: Journey): void {
  const steps = allSteps(journey.steps);
  const isNeeded = (id: string): boolean => steps.some((step) => reads(step, id));
  const lost = kept.some(
    ({ step, state, output }) => state === 'succeeded' && output === undefined && isNeeded(step),
  );
  if (lost) throw new SojournError('run_data_lost');
}
