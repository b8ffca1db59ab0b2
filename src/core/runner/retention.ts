/** How long runs are kept (R2): those past their time are deleted in small steps, between everything else. */
import type { Clock } from '../clock/index.ts';
import type { Log } from '../log/index.ts';
import type { Database } from '../storage/index.ts';
import { firstIdOf } from './ids.ts';

export interface RetentionDeps {
  readonly db: Database;
  readonly now: () => number;
  readonly clock: Clock;
  readonly log: Log;
  /** Days that a run is kept; null for ever. */
  readonly keepDays: () => number | null;
}

export interface Retention {
  /** Deletes what is past its time, from now on and again each hour. */
  start(): void;
  stop(): void;
}

const day = 24 * 3_600_000;
/** So many of the newest runs stay whatever their age: a clock that is set wrong must not empty the history (F4). */
const alwaysKept = 1_000;
/** At a time, so that nobody waits long. */
const removedAtOnce = 50;
const every = 3_600_000;
const firstAfter = 10_000;
const pause = 100;

export function createRetention({ db, now, clock, log, keepDays }: RetentionDeps): Retention {
  const newestKept = db
    .prepare<[], string>(`SELECT id FROM runs ORDER BY id DESC LIMIT 1 OFFSET ${alwaysKept - 1}`)
    .pluck();
  const remove = db.prepare<[string]>(
    `DELETE FROM runs WHERE id IN (
       SELECT id FROM runs WHERE id < ? AND finished_at IS NOT NULL ORDER BY id LIMIT ${removedAtOnce})`,
  );
  let cancel: (() => void) | undefined;

  /** Whether there is more to delete. */
  function removeSome(): boolean {
    const days = keepDays();
    const kept = newestKept.get();
    if (days === null || kept === undefined) return false;
    const oldest = firstIdOf(now() - days * day);
    return remove.run(oldest < kept ? oldest : kept).changes === removedAtOnce;
  }

  function goOn(): void {
    let more = false;
    try {
      more = removeSome();
    } catch (error) {
      log.error('old runs not deleted', error);
    }
    cancel = clock.after(more ? pause : every, goOn);
  }

  return {
    start() {
      cancel?.();
      cancel = clock.after(firstAfter, goOn);
    },
    stop: () => cancel?.(),
  };
}
