/** What a journey does with runs that fail: the desktop is told, and after too many in a row it switches itself off (R8). */
import type { Emit } from '../../shared/contract/events.ts';
import type { Journey } from '../../shared/journey.ts';
import type { JourneyFailures } from '../../shared/run.ts';
import type { Audit } from '../audit/index.ts';
import type { Log } from '../log/index.ts';
import type { Database } from '../storage/index.ts';
import type { Ending } from './endings.ts';
import type { RunRow } from './store.ts';

export interface FailuresDeps {
  readonly db: Database;
  readonly now: () => number;
  readonly log: Log;
  readonly emit: Emit;
  readonly audit: Pick<Audit, 'record'>;
  readonly journeys: {
    head(id: string): { name: string; on: boolean };
    setOn(id: string, on: boolean): unknown;
    onChange(listener: (change: { readonly id: string; readonly on: boolean }) => void): () => void;
  };
  /** Shows a notification of the desktop. */
  readonly notify: (input: { title: string; body: string }) => Promise<{ shown: boolean }>;
}

/** Failed runs in a row after which a journey switches itself off unless its settings say otherwise. */
const usualOffAfter = 10;

export interface Failures {
  /** Counts a run that ended; in the transaction that writes its end. */
  count(run: RunRow, ending: Exclude<Ending, { state: 'interrupted' }>): void;
  /** Tells of it, and switches the journey off where that is due; after that transaction. */
  tell(run: RunRow, journey: Journey, ending: Exclude<Ending, { state: 'interrupted' }>): void;
  /** Failed runs in a row; null for a journey whose last run went well. */
  get(journey: string): JourneyFailures | null;
}

export function createFailures(deps: FailuresDeps): Failures {
  const { db, log } = deps;
  const select = db.prepare<[string], { in_row: number; run: string; off_at: number | null }>(
    'SELECT in_row, run, off_at FROM journey_failures WHERE journey = ?',
  );
  const add = db.prepare<[string, string]>(
    `INSERT INTO journey_failures (journey, in_row, run) VALUES (?, 1, ?)
     ON CONFLICT (journey) DO UPDATE SET in_row = in_row + 1, run = excluded.run`,
  );
  const setOff = db.prepare<[number, string]>(
    'UPDATE journey_failures SET off_at = ? WHERE journey = ?',
  );
  const clear = db.prepare<[string]>('DELETE FROM journey_failures WHERE journey = ?');

  // Whoever switches a journey on again gives it all its tries again.
  deps.journeys.onChange(({ id, on }) => {
    if (on && typeof select.get(id)?.off_at === 'number') clear.run(id);
  });

  function notify(title: string, body: string): void {
    deps.notify({ title, body }).catch((error: unknown) => log.error('not notified', error));
  }

  function switchOff(run: RunRow, inRow: number): void {
    const { name, on } = deps.journeys.head(run.journey);
    if (!on) return;
    setOff.run(deps.now(), run.journey);
    deps.journeys.setOn(run.journey, false);
    const times = inRow === 1 ? 'a run' : `${inRow} runs in a row`;
    const detail = `The journey “${name}” switched itself off after ${times} failed.`;
    deps.audit.record({ kind: 'journey-off', connection: null, detail });
    deps.emit('journey.switchedOff', { id: run.journey, name, inRow, run: run.id });
    notify('Journey switched off', detail);
  }

  return {
    count({ id, journey }, { state }) {
      if (state === 'failure') add.run(journey, id);
      else if (state === 'succeeded' && select.get(journey)) clear.run(journey);
    },

    tell(run, journey, ending) {
      if (ending.state !== 'failure' && ending.state !== 'unknown') return;
      try {
        const inRow = select.get(run.journey)?.in_row ?? 0;
        const { offAfter = usualOffAfter, notify: wanted = true } = journey.settings;
        if (ending.state === 'failure' && offAfter > 0 && inRow >= offAfter) switchOff(run, inRow);
        // Who started it by hand looks at it.
        if (!wanted || run.source !== 'trigger') return;
        const { name } = deps.journeys.head(run.journey);
        if (ending.state === 'unknown') notify(`“${name}” asks you`, ending.error?.message ?? '');
        else notify(`A run of “${name}” failed`, ending.error?.message ?? '');
      } catch (error) {
        log.error('failure not told', error, { run: run.id });
      }
    },

    get(journey) {
      const row = select.get(journey);
      return row ? { inRow: row.in_row, run: row.run, switchedOffAt: row.off_at } : null;
    },
  };
}
