/** Owns the table `audit`: every event of every connection, kept when the connection is gone (product.md C16). */
import type { AuditKind } from '../../shared/audit.ts';
import { connectionEventSchema } from '../../shared/connection.ts';
import type { ConnectionEvent } from '../../shared/connection.ts';
import { redactText } from '../log/index.ts';
import type { Database } from '../storage/index.ts';

export interface Audit {
  /** @param event `detail` is one sentence without any secret; what looks like one is masked all the same */
  record(event: { kind: AuditKind; connection: string | null; detail: string }): void;
  /** Newest first. */
  history(connection: string): ConnectionEvent[];
}

export interface AuditDeps {
  readonly db: Database;
  /** UTC milliseconds. */
  readonly now: () => number;
}

export function createAudit({ db, now }: AuditDeps): Audit {
  const insert = db.prepare<[number, string, string | null, string]>(
    'INSERT INTO audit (at, kind, connection, detail) VALUES (?, ?, ?, ?)',
  );
  const select = db.prepare<[string]>(
    'SELECT at, kind, detail FROM audit WHERE connection = ? ORDER BY id DESC',
  );
  return {
    record({ kind, connection, detail }) {
      insert.run(now(), kind, connection, redactText(detail));
    },
    history(connection) {
      return select.all(connection).map((row) => connectionEventSchema.parse(row));
    },
  };
}
