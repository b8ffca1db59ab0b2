/** How long the audit log is kept: long enough to look back over a year, and never without end. */
import type { Database } from '../storage/index.ts';

const day = 24 * 60 * 60 * 1000;

/** The bounds of the log. */
const auditRetention = {
  /** Older rows go … */
  days: 400,
  /** … but the newest of them stay whatever their age: a clock that is set wrong must not empty the log. */
  alwaysKept: 10_000,
  /** More rows than this are not kept, however new. */
  most: 1_000_000,
} as const;

/** At a time, so that no event waits long for the old ones to go. */
const removedAtOnce = 1_000;

/** Takes away what is too old, a part with each event that comes. */
export function createRetention(db: Database): { keep(now: number): void } {
  const remove = db.prepare<{ oldest: number }>(
    `DELETE FROM audit WHERE id IN (
       SELECT id FROM audit WHERE at < $oldest AND id <= (SELECT max(id) FROM audit) - ${auditRetention.alwaysKept}
       ORDER BY at LIMIT ${removedAtOnce})`,
  );
  const removeExcess = db.prepare(
    `DELETE FROM audit WHERE id IN (
       SELECT id FROM audit WHERE id <= (SELECT max(id) FROM audit) - ${auditRetention.most}
       ORDER BY id LIMIT ${removedAtOnce})`,
  );
  const removeNames = db.prepare(
    `DELETE FROM deleted_connections WHERE NOT EXISTS (
       SELECT 1 FROM audit WHERE audit.connection = deleted_connections.id)`,
  );
  return {
    keep(now) {
      const oldest = now - auditRetention.days * day;
      const removed = remove.run({ oldest }).changes + removeExcess.run().changes;
      if (removed > 0) removeNames.run();
    },
  };
}
