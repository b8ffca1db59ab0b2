/**
 * Transactions that do not hold up the process while the disk takes them. SQLite's own way (`synchronous = FULL`) stops
 * everything until the write-ahead log is on the disk; here the same log is brought there by a thread of Node, many
 * transactions at a time, and whoever must not go on before that waits for a promise.
 *
 * In between they can be seen by this process and by others, and are lost if the power fails. Each later transaction, of
 * either kind, brings all before it to the disk with itself.
 */
import { closeSync, fdatasync, openSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Database } from 'better-sqlite3';

export interface Commits {
  /**
   * Does the work in a transaction. `onDisk` resolves when it, and all that was committed before it, would survive a
   * power cut, and rejects with what the disk says. @throws what the work or the transaction throws: then nothing of it
   * was done
   */
  commit<T>(work: () => T): { readonly value: T; readonly onDisk: Promise<void> };
  /**
   * Resolves when the disk takes the next transactions; undefined where it would take them at once. What is committed
   * before that comes no sooner to the disk than what is committed then.
   */
  readonly busy: Promise<unknown> | undefined;
  /** Waits for the disk, and lets go of the log. */
  close(): Promise<void>;
}

/** The safety level at which SQLite itself waits for the disk. */
const full = 2;

/** @param bring brings what was written to a file to the disk; a test brings its own */
export function createCommits(
  db: Database,
  bring: (file: number) => Promise<void> = promisify(fdatasync),
): Commits {
  /** The write-ahead log, whose file SQLite keeps as long as the database is open; null where SQLite is to wait itself. */
  let log: number | null | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let busy: Promise<unknown> | undefined;
  let next: Promise<void> | undefined;
  let doubtful = false;

  const transaction = db.transaction((work: () => unknown) => work());
  /** Made once: a transaction of each work would be prepared anew. */
  function inTransaction<T>(work: () => T): T {
    let value: { readonly of: T } | undefined;
    transaction.immediate(() => (value = { of: work() }));
    if (value === undefined) throw new Error('A transaction was not carried out');
    return value.of;
  }

  /** SQLite's own way first: it makes the log, and brings its place in the folder to the disk. */
  function commitWaiting<T>(work: () => T): T {
    const value = inTransaction(work);
    if (log === undefined && !db.inTransaction) {
      log = db.pragma('synchronous', { simple: true }) === full ? openLog(`${db.name}-wal`) : null;
    }
    return value;
  }

  async function bringNow(before: Promise<unknown>): Promise<void> {
    await before;
    // What is committed from here on may come too late for this turn.
    next = undefined;
    const turn = bringLog();
    running = turn.catch(() => undefined);
    busy = running;
    try {
      await turn;
    } finally {
      busy = undefined;
    }
  }

  async function bringLog(): Promise<void> {
    if (typeof log !== 'number' || doubtful) {
      bringDatabase(new Error('An earlier write did not reach the disk'));
      return;
    }
    try {
      await bring(log);
    } catch (error) {
      doubtful = true;
      bringDatabase(error);
    }
  }

  /**
   * After a failure the system may forget what it could not write and call the next try a success. So the log's content
   * goes into the database itself, which is brought to the disk, and the log begins anew. @throws the cause
   */
  function bringDatabase(cause: unknown): void {
    if (!db.open) throw cause;
    // Others who read just now are not waited for: nothing else could go on meanwhile.
    const patience = Number(db.pragma('busy_timeout', { simple: true }));
    db.pragma('busy_timeout = 0');
    try {
      const [result] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
      if (result?.busy !== 0) throw cause;
    } finally {
      db.pragma(`busy_timeout = ${patience}`);
    }
    doubtful = false;
  }

  return {
    commit(work) {
      if (typeof log !== 'number' || db.inTransaction) {
        return { value: commitWaiting(work), onDisk: Promise.resolve() };
      }
      db.pragma('synchronous = NORMAL');
      try {
        const value = inTransaction(work);
        next ??= bringNow(running);
        return { value, onDisk: next };
      } finally {
        db.pragma('synchronous = FULL');
      }
    },

    get busy() {
      return busy;
    },

    async close() {
      await (next ?? running).catch(() => undefined);
      if (typeof log === 'number') closeSync(log);
      log = null;
    },
  };
}

/** Null where the system does not give it to a second reader. */
function openLog(file: string): number | null {
  try {
    return openSync(file, 'r+');
  } catch {
    return null;
  }
}
