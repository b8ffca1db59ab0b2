/** One at a time over all processes that share a vault: a row with an owner and a heartbeat. */
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { SojournError } from '../../shared/errors.ts';
import type { Database } from '../storage/index.ts';

export interface LeaseTimes {
  readonly heartbeatMs: number;
  /** A lease whose heartbeat stands still this long is free again. */
  readonly staleMs: number;
  /** How long to wait for a lease before giving up. */
  readonly patienceMs: number;
}

const defaultLeaseTimes: LeaseTimes = {
  heartbeatMs: 2_000,
  staleMs: 15_000,
  patienceMs: 90_000,
};

export type Lease = <T>(name: string, work: () => Promise<T>) => Promise<T>;

interface Row {
  readonly owner: string;
  readonly heartbeat_at: number;
}

/**
 * Makes `lease(name, work)`: does the work while this process alone holds the name. A holder that died is found by its
 * process id or, failing that, by a heartbeat that stands still while we watch: the wall clock decides nothing, so a
 * changed clock frees no lease that is held (F4). Throws timed_out when another process keeps it too long.
 */
export function createLease(db: Database, times: LeaseTimes = defaultLeaseTimes): Lease {
  const read = db.prepare<[string], Row>('SELECT owner, heartbeat_at FROM leases WHERE name = ?');
  const insert = db.prepare<[string, string, number]>(
    'INSERT OR IGNORE INTO leases (name, owner, heartbeat_at) VALUES (?, ?, ?)',
  );
  const takeOver = db.prepare<[string, string, string, number]>(
    'UPDATE leases SET owner = ? WHERE name = ? AND owner = ? AND heartbeat_at = ?',
  );
  // A heartbeat always differs from the one before, even where the clock goes back.
  const beat = db.prepare<[number, string, string]>(
    'UPDATE leases SET heartbeat_at = max(heartbeat_at + 1, ?) WHERE name = ? AND owner = ?',
  );
  const free = db.prepare<[string, string]>('DELETE FROM leases WHERE name = ? AND owner = ?');

  async function acquire(name: string): Promise<string> {
    const owner = `${process.pid}.${randomBytes(8).toString('hex')}`;
    const giveUpAt = performance.now() + times.patienceMs;
    let seen: (Row & { since: number }) | null = null;
    for (;;) {
      if (insert.run(name, owner, Date.now()).changes === 1) return owner;
      const row = read.get(name);
      if (row === undefined) continue;
      if (seen?.owner !== row.owner || seen.heartbeat_at !== row.heartbeat_at) {
        seen = { ...row, since: performance.now() };
      }
      const isStale = performance.now() - seen.since > times.staleMs || !isAlive(row.owner);
      if (isStale && takeOver.run(owner, name, row.owner, row.heartbeat_at).changes === 1) {
        return owner;
      }
      if (performance.now() > giveUpAt) {
        throw new SojournError('timed_out', {
          values: { what: 'Waiting for another Sojourn', seconds: times.patienceMs / 1000 },
        });
      }
      await wait(20 + Math.random() * 60);
    }
  }

  return async (name, work) => {
    const owner = await acquire(name);
    const heart = setInterval(() => {
      if (db.open) beat.run(Date.now(), name, owner);
    }, times.heartbeatMs);
    heart.unref();
    try {
      return await work();
    } finally {
      clearInterval(heart);
      if (db.open) free.run(name, owner);
    }
  };
}

/** False only when the process is certainly gone. */
function isAlive(owner: string): boolean {
  try {
    process.kill(Number.parseInt(owner, 10), 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
