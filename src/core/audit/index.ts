/**
 * Owns the table `audit`: every event of every connection, kept when the connection is gone, and what was done with the
 * vault (product.md C16).
 */
import { z } from 'zod';
import { auditEventSchema } from '../../shared/audit.ts';
import type { AuditEvent } from '../../shared/audit.ts';
import type { AuditKind } from '../../shared/auditKinds.ts';
import { connectionEventSchema } from '../../shared/connection.ts';
import type { ConnectionEvent } from '../../shared/connection.ts';
import type { Input, Output } from '../../shared/contract/calls.ts';
import { redactText } from '../log/index.ts';
import type { Database } from '../storage/index.ts';
import { auditQuery } from './query.ts';
import { createRetention } from './retention.ts';

export { allowedSentence, lockedSentence, unlockedSentence, vaultSentences } from './sentences.ts';

export interface Audit {
  /**
   * @param event `connection` is null for events of the vault; `detail` is one sentence without any secret: what looks
   *   like one is masked all the same
   */
  record(event: { kind: AuditKind; connection: string | null; detail: string }): void;
  /** Of one connection, newest first. */
  history(connection: string): ConnectionEvent[];
  /** A page of the log, newest first. */
  list(filter: Input<'audit.list'>): Output<'audit.list'>;
}

export interface AuditDeps {
  readonly db: Database;
  /** UTC milliseconds. */
  readonly now: () => number;
}

const rowSchema = z.object({
  id: z.number(),
  at: z.number(),
  kind: auditEventSchema.shape.kind,
  connection: z.string().nullable(),
  app: z.string().nullable(),
  name: z.string().nullable(),
  connection_exists: z.number(),
  detail: z.string(),
});

export function createAudit({ db, now }: AuditDeps): Audit {
  const insert = db.prepare<[number, string, string | null, string | null, string | null, string]>(
    `INSERT INTO audit (at, kind, connection, app, detail) VALUES (?, ?, ?, coalesce(
       (SELECT app FROM connections WHERE id = ?), (SELECT app FROM deleted_connections WHERE id = ?)), ?)`,
  );
  const select = db.prepare<[string]>(
    'SELECT at, kind, detail FROM audit WHERE connection = ? ORDER BY id DESC',
  );
  const retention = createRetention(db);
  return {
    record({ kind, connection, detail }) {
      const at = now();
      insert.run(at, kind, connection, connection, connection, redactText(detail));
      retention.keep(at);
    },
    history(connection) {
      return select.all(connection).map((row) => connectionEventSchema.parse(row));
    },
    list(filter) {
      const limit = filter.limit ?? 100;
      // One more than asked for tells whether there is a next page.
      const { sql, values } = auditQuery({ ...filter, limit: limit + 1 });
      const rows = db.prepare(sql).all(...values);
      const events = rows.slice(0, limit).map((row) => eventOf(rowSchema.parse(row)));
      return { events, next: rows.length > limit ? (events.at(-1)?.id ?? null) : null };
    },
  };
}

function eventOf(row: z.output<typeof rowSchema>): AuditEvent {
  const { id, at, kind, detail, connection, app, name } = row;
  const known = connection !== null && app !== null && name !== null;
  return {
    id,
    at,
    kind,
    connection: known ? { id: connection, app, name, exists: row.connection_exists === 1 } : null,
    detail,
  };
}
