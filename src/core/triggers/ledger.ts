/** Every event that was ever seen, and how far the polls have come. */
import type { Json } from '../../shared/connector.ts';
import type { ErrorShape } from '../../shared/errors.ts';
import type { Database } from '../storage/index.ts';
import { createKeyFilter } from './keyFilter.ts';
import type { KeyFilter } from './keyFilter.ts';
import { createSeenKeys } from './seenKeys.ts';

export interface PollState {
  /** When the events that were there already were noted; null as long as they are not. */
  readonly primedAt: number | null;
  /** When the last poll that went well was begun. */
  readonly polledAt: number | null;
  /** What the last poll ran into. */
  readonly error: string | null;
  /** How far the last poll that went well has read, in the app's own words. */
  readonly position: string | null;
}

export interface LedgerEvent {
  readonly key: string;
  /** Absent for an event that is only noted, and starts nothing. */
  readonly data?: Json;
}

/** Events of one look at a trigger, or some of them. */
export interface Noted {
  readonly journey: string;
  readonly key: string;
  readonly events: readonly LedgerEvent[];
  /** With the last of them: when the look began, and how far it has read. */
  readonly look?: { readonly begunAt: number; readonly position?: string | null };
}

export type Ledger = ReturnType<typeof createLedger>;

/** Up to so many keys of a trigger, looking them up in the database is quick anyway. */
const fewKeys = 20_000;
/** Keys that are read in one go while a filter is made. */
const slice = 2_000;
/** Filters of triggers with very many keys: some megabytes each. */
const mostFilters = 8;

export function createLedger(db: Database, now: () => number) {
  const statements = {
    poll: db.prepare<
      [string, string],
      {
        primed_at: number;
        polled_at: number | null;
        error: string | null;
        position: string | null;
      }
    >(
      'SELECT primed_at, polled_at, error, position FROM polls WHERE journey = ? AND trigger_key = ?',
    ),
    /** `primed_at` 0: not primed yet. */
    open: db.prepare<[string, string]>(
      'INSERT OR IGNORE INTO polls (journey, trigger_key, primed_at) VALUES (?, ?, 0)',
    ),
    prime: db.prepare<[number, string, string]>(
      'UPDATE polls SET primed_at = ? WHERE journey = ? AND trigger_key = ? AND primed_at = 0',
    ),
    polled: db.prepare<[number, string | null, string, string]>(
      'UPDATE polls SET polled_at = ?, position = ?, error = NULL WHERE journey = ? AND trigger_key = ?',
    ),
    failed: db.prepare<[string, string, string]>(
      'UPDATE polls SET error = ? WHERE journey = ? AND trigger_key = ?',
    ),
    see: db.prepare<[string, string, string, number]>(
      'INSERT OR IGNORE INTO ledger (journey, trigger_key, event_key, seen_at) VALUES (?, ?, ?, ?)',
    ),
    isSeen: db
      .prepare<[string, string, string], number>(
        'SELECT 1 FROM ledger WHERE journey = ? AND trigger_key = ? AND event_key = ?',
      )
      .pluck(),
    hasMany: db
      .prepare<[string, string], number>(
        `SELECT 1 FROM ledger WHERE journey = ? AND trigger_key = ? LIMIT 1 OFFSET ${fewKeys}`,
      )
      .pluck(),
    keysAfter: db
      .prepare<[string, string, string], string>(
        `SELECT event_key FROM ledger WHERE journey = ? AND trigger_key = ? AND event_key > ?
         ORDER BY event_key LIMIT ${slice}`,
      )
      .pluck(),
    count: db
      .prepare<[string, string], number>(
        'SELECT count(*) FROM ledger WHERE journey = ? AND trigger_key = ?',
      )
      .pluck(),
    setRun: db.prepare<[string, string, string, string]>(
      'UPDATE ledger SET run = ? WHERE journey = ? AND trigger_key = ? AND event_key = ?',
    ),
    forgetIdle: db.prepare<[string, string]>(
      'DELETE FROM ledger WHERE journey = ? AND trigger_key = ? AND run IS NULL',
    ),
    lookAnew: db.prepare<[string, string]>(
      'UPDATE polls SET polled_at = NULL, position = NULL WHERE journey = ? AND trigger_key = ?',
    ),
    forgetKeys: db.prepare<[string, string, string]>(
      'DELETE FROM ledger WHERE journey = ? AND trigger_key = ? AND event_key < ?',
    ),
    forget: db.prepare<[string, string, number]>(
      'DELETE FROM ledger WHERE journey = ? AND trigger_key = ? AND seen_at < ?',
    ),
  };

  const seen = createSeenKeys();
  /** Of triggers with very many keys; `isWhole` as soon as all that are stored are in it. The newest come last. */
  const filters = new Map<string, { readonly filter: KeyFilter; isWhole: boolean }>();

  function state(journey: string, key: string): PollState | null {
    const row = statements.poll.get(journey, key);
    if (!row) return null;
    return {
      primedAt: row.primed_at === 0 ? null : row.primed_at,
      polledAt: row.polled_at,
      error: row.error,
      position: row.position,
    };
  }

  /** From here on new events count, be it that nothing was polled yet. */
  function prime(journey: string, key: string): void {
    statements.open.run(journey, key);
    statements.prime.run(now(), journey, key);
  }

  return {
    state,
    prime,

    /**
     * Makes ready for `unseen` where there are very many keys, which it reads a part at a time: once, and again when
     * there are twice as many. It is right without this, only slower.
     */
    async prepare(journey: string, key: string): Promise<void> {
      const trigger = nameOf(journey, key);
      if (filters.get(trigger)?.filter.isOverfull === false) return;
      if (statements.hasMany.get(journey, key) === undefined) return;
      const made = {
        filter: createKeyFilter(2 * (statements.count.get(journey, key) ?? 0)),
        isWhole: false,
      };
      filters.delete(trigger);
      filters.set(trigger, made);
      for (const oldest of filters.keys()) if (filters.size > mostFilters) filters.delete(oldest);
      let last: string | undefined = '';
      while (last !== undefined) {
        if (!db.open) return;
        const keys: string[] = statements.keysAfter.all(journey, key, last);
        for (const each of keys) made.filter.add(each);
        last = keys.at(-1);
        await new Promise(setImmediate);
      }
      made.isWhole = true;
    },

    /**
     * The events that were never seen, in their order. Where another process has noted one just now, `record` knows.
     */
    unseen<E extends LedgerEvent>(journey: string, key: string, events: readonly E[]): E[] {
      const trigger = nameOf(journey, key);
      const known = filters.get(trigger);
      const found: string[] = [];
      const fresh = events.filter((event) => {
        if (seen.has(trigger, event.key)) return false;
        if (known?.isWhole && !known.filter.mayHave(event.key)) return true;
        if (statements.isSeen.get(journey, key, event.key) === undefined) return true;
        found.push(event.key);
        return false;
      });
      seen.add(trigger, found);
      return fresh;
    },

    /**
     * Notes events, and starts a run for each that was not seen before; the look that primes starts none. All of it in
     * one transaction with the look's position: an event is in the ledger exactly if its run is stored, and a position
     * only if all before it is. Gives the number of runs.
     * @param stillWanted asked inside the transaction; when false, nothing is noted and so nothing is lost: null
     */
    record(
      { journey, key, events, look }: Noted,
      stillWanted: () => boolean,
      start: (data: Json) => string,
    ): number | null {
      const trigger = nameOf(journey, key);
      const write = db.transaction(() => {
        if (!stillWanted()) return null;
        const primed = state(journey, key)?.primedAt ?? null;
        if (primed === null) prime(journey, key);
        let started = 0;
        for (const event of events) {
          if (seen.has(trigger, event.key)) continue;
          if (statements.see.run(journey, key, event.key, now()).changes === 0) continue;
          filters.get(trigger)?.filter.add(event.key);
          if (primed === null || event.data === undefined) continue;
          statements.setRun.run(start(event.data), journey, key, event.key);
          started += 1;
        }
        if (look) statements.polled.run(look.begunAt, look.position ?? null, journey, key);
        return started;
      });
      const started = write.immediate();
      // Inside a transaction of the caller it may still come to nothing.
      if (started !== null && look && !db.inTransaction) {
        seen.add(
          trigger,
          events.map((event) => event.key),
        );
      }
      return started;
    },

    failed(journey: string, key: string, error: ErrorShape): void {
      statements.open.run(journey, key);
      statements.failed.run(error.message, journey, key);
    },

    /** From here on events count: what was before is over, whether it was looked at or not. */
    beginAnew(journey: string, key: string): void {
      prime(journey, key);
      statements.polled.run(now(), null, journey, key);
    },

    /** From here on events count, also those that were only noted, when the first look found them there. */
    wantAll: db.transaction((journey: string, key: string): void => {
      prime(journey, key);
      seen.drop(nameOf(journey, key));
      statements.forgetIdle.run(journey, key);
      statements.lookAnew.run(journey, key);
    }),

    /** Drops events whose keys come before one: of a schedule, whose keys are its times. */
    forgetKeys(journey: string, key: string, before: string): void {
      seen.drop(nameOf(journey, key));
      statements.forgetKeys.run(journey, key, before);
    },

    /** Drops what was seen before a time. */
    forget(journey: string, key: string, before: number): void {
      seen.drop(nameOf(journey, key));
      statements.forget.run(journey, key, before);
    },
  };
}

function nameOf(journey: string, key: string): string {
  return `${journey} ${key}`;
}
