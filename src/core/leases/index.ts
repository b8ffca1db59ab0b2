/**
 * Leases: who may do a thing that must not be done twice, over all processes on one data folder. A lease belongs to its
 * owner until released; it goes to another one only when its owner is gone: its process ended, or it gave no sign of
 * life for a minute of the observer's own monotonic time (a jump of the wall clock takes no lease away, F4).
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { SojournError } from '../../shared/errors.ts';
import { systemClock } from '../clock/index.ts';
import type { Clock } from '../clock/index.ts';
import type { Database } from '../storage/index.ts';

export interface Leases {
  /** True when this owner now holds the lease, be it that it already did. */
  acquire(name: string): boolean;
  /** Does this owner hold it, as the database says now? Asked inside a transaction, it fences off a late writer. */
  holds(name: string): boolean;
  release(name: string): void;
  /** Releases everything. */
  close(): void;
}

export interface LeasesDeps {
  readonly db: Database;
  /** UTC milliseconds. */
  readonly now: () => number;
  readonly clock?: Clock | undefined;
}

const heartbeatEvery = 15_000;
const goneAfter = 60_000;
/** Longer than an owner can be silent, so that a silent one never makes others give up. */
const patience = 90_000;
const lookAgainAfter = 50;

/** Owners of this process that are not closed: a process id alone cannot tell two of them apart. */
const ownersHere = new Set<string>();

/** Makes an owner of leases. */
export function createLeases({ db, now, clock = systemClock }: LeasesDeps): Leases {
  const owner = `${hostname()}:${process.pid}:${randomUUID()}`;
  const held = new Set<string>();
  /** The heartbeats that were seen of other owners, and since when by our own clock. */
  const seen = new Map<string, { mark: string; since: number }>();
  let cancelHeartbeat: (() => void) | undefined;
  ownersHere.add(owner);

  const statements = {
    get: db.prepare<[string], { owner: string; heartbeat_at: number }>(
      'SELECT owner, heartbeat_at FROM leases WHERE name = ?',
    ),
    take: db.prepare<[string, string, number]>(
      'INSERT OR REPLACE INTO leases (name, owner, heartbeat_at) VALUES (?, ?, ?)',
    ),
    // A heartbeat always differs from the one before, even where the wall clock goes back or stands still.
    beat: db.prepare<[number, string]>(
      'UPDATE leases SET heartbeat_at = max(heartbeat_at + 1, ?) WHERE owner = ?',
    ),
    drop: db.prepare<[string, string]>('DELETE FROM leases WHERE name = ? AND owner = ?'),
    dropAll: db.prepare<[string]>('DELETE FROM leases WHERE owner = ?'),
  };

  const acquire = db.transaction((name: string): boolean => {
    const row = statements.get.get(name);
    if (row?.owner === owner) return true;
    if (row && !isGone(name, row.owner, row.heartbeat_at)) return false;
    statements.take.run(name, owner, now());
    return true;
  });

  function isGone(name: string, other: string, heartbeat: number): boolean {
    if (!isAlive(other)) return true;
    const mark = `${other} ${heartbeat}`;
    const known = seen.get(name);
    if (known?.mark !== mark) {
      seen.set(name, { mark, since: clock.monotonic() });
      return false;
    }
    return clock.monotonic() - known.since > goneAfter;
  }

  function keepBeating(): void {
    cancelHeartbeat ??= clock.after(heartbeatEvery, () => {
      cancelHeartbeat = undefined;
      if (held.size === 0 || !db.open) return;
      statements.beat.run(now(), owner);
      keepBeating();
    });
  }

  return {
    acquire(name) {
      if (!acquire.immediate(name)) return false;
      seen.delete(name);
      held.add(name);
      keepBeating();
      return true;
    },
    holds: (name) => statements.get.get(name)?.owner === owner,
    release(name) {
      held.delete(name);
      statements.drop.run(name, owner);
    },
    close() {
      cancelHeartbeat?.();
      ownersHere.delete(owner);
      held.clear();
      if (db.open) statements.dropAll.run(owner);
    },
  };
}

/**
 * Does the work while nobody else, in this process or another, does work under the same name; waits for its turn.
 * @throws SojournError timed_out when another one keeps the name for a minute and a half
 */
export async function alone<T>(deps: LeasesDeps, name: string, work: () => Promise<T>): Promise<T> {
  const { clock = systemClock } = deps;
  // An owner for this work only: so two works of one process exclude each other as those of two processes do.
  const leases = createLeases(deps);
  try {
    const giveUpAt = clock.monotonic() + patience;
    while (!leases.acquire(name)) {
      if (clock.monotonic() > giveUpAt) {
        const values = { what: 'Waiting for another Sojourn', seconds: patience / 1000 };
        throw new SojournError('timed_out', { values });
      }
      await new Promise<void>((resolve) => clock.after(lookAgainAfter, resolve, true));
    }
    return await work();
  } finally {
    leases.close();
  }
}

/** Is the owner's process there? Of another computer that shares the folder nothing is known: taken as alive. */
function isAlive(owner: string): boolean {
  const [host, pid] = owner.split(':');
  if (host !== hostname()) return true;
  if (Number(pid) === process.pid) return ownersHere.has(owner);
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
