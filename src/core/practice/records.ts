/**
 * The table `practice_records`: JSON by kind and id, some of it with an end. Everything that the practice apps know is
 * here, so that every process on the same data folder serves the same state, before and after a restart.
 */
import type { Database } from 'better-sqlite3';

export interface Record {
  readonly id: string;
  readonly payload: unknown;
}

export interface Records {
  /** The payload, or undefined where there is none or its time is over. */
  get(kind: string, id: string): unknown;
  /** Adds or replaces. `expiresAt` in UTC milliseconds. */
  put(kind: string, id: string, payload: unknown, expiresAt?: number | null): void;
  /** Adds unless it is there; gives what is stored. Over all processes the first one wins. */
  settle(kind: string, id: string, payload: unknown, expiresAt?: number | null): unknown;
  remove(kind: string, id: string): boolean;
  /** Records whose payload has `value` in the top-level `property`, by ascending id, after the id `after`. */
  where(
    kind: string,
    property: string,
    value: string,
    page?: { after?: string | undefined; limit?: number | undefined },
  ): Record[];
  removeWhere(kind: string, property: string, value: string): void;
  /** Runs `work` in one transaction. */
  together<T>(work: () => T): T;
}

interface Row {
  id: string;
  payload: string;
}

/** @param db open database with the table `practice_records`; @param now UTC milliseconds */
export function createRecords(db: Database, now: () => number = Date.now): Records {
  const get = db.prepare<[string, string, number], Row>(
    'SELECT id, payload FROM practice_records WHERE kind = ? AND id = ? AND (expires_at IS NULL OR expires_at > ?)',
  );
  const put = db.prepare<[string, string, string, number | null]>(
    `INSERT INTO practice_records (kind, id, payload, expires_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (kind, id) DO UPDATE SET payload = excluded.payload, expires_at = excluded.expires_at`,
  );
  const add = db.prepare<[string, string, string, number | null]>(
    'INSERT INTO practice_records (kind, id, payload, expires_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const remove = db.prepare<[string, string]>(
    'DELETE FROM practice_records WHERE kind = ? AND id = ?',
  );
  const where = db.prepare<[string, string, string, string, number, number], Row>(
    `SELECT id, payload FROM practice_records
     WHERE kind = ? AND json_extract(payload, ?) = ? AND id > ? AND (expires_at IS NULL OR expires_at > ?)
     ORDER BY id LIMIT ?`,
  );
  const removeWhere = db.prepare<[string, string, string]>(
    'DELETE FROM practice_records WHERE kind = ? AND json_extract(payload, ?) = ?',
  );
  const removeExpired = db.prepare<[number]>('DELETE FROM practice_records WHERE expires_at <= ?');

  const together = <T>(work: () => T): T => db.transaction(work).immediate();
  const read = (row: Row | undefined): unknown =>
    row === undefined ? undefined : JSON.parse(row.payload);

  return {
    get: (kind, id) => read(get.get(kind, id, now())),
    put: (kind, id, payload, expiresAt = null) =>
      together(() => {
        removeExpired.run(now());
        put.run(kind, id, JSON.stringify(payload), expiresAt);
      }),
    settle: (kind, id, payload, expiresAt = null) =>
      together(() => {
        removeExpired.run(now());
        add.run(kind, id, JSON.stringify(payload), expiresAt);
        return read(get.get(kind, id, now()));
      }),
    remove: (kind, id) => remove.run(kind, id).changes > 0,
    where: (kind, property, value, { after = '', limit = -1 } = {}) =>
      where
        .all(kind, `$.${property}`, value, after, now(), limit)
        .map((row) => ({ id: row.id, payload: read(row) })),
    removeWhere: (kind, property, value) => {
      removeWhere.run(kind, `$.${property}`, value);
    },
    together,
  };
}
