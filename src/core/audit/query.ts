/** The one query of the audit log, built so that an index gives its rows in order whatever the filter. */
import type { Input } from '../../shared/contract/calls.ts';

type Value = string | number;
type Filter = Input<'audit.list'> & { readonly limit: number };

/**
 * Newest first by time, then by id. Of several kinds each is looked up by itself, newest first, and the results are
 * merged: no index gives several kinds in the order of time.
 */
export function auditQuery(filter: Filter): { sql: string; values: Value[] } {
  const kinds = [...new Set(filter.kinds ?? [])];
  // A connection has few rows and an app not many more: there the kinds are sorted out row by row.
  const scoped = filter.connection !== undefined || filter.app !== undefined;
  const parts =
    scoped || kinds.length === 0
      ? [newest(filter, kinds)]
      : kinds.map((kind) => newest(filter, [kind]));
  return {
    sql: `SELECT a.id, a.at, a.kind, a.connection, a.app, a.detail, coalesce(c.name, d.name) AS name,
        c.id IS NOT NULL AS connection_exists
      FROM (${parts.map(({ sql }) => `SELECT * FROM (${sql})`).join(' UNION ALL ')}) a
      LEFT JOIN connections c ON c.id = a.connection
      LEFT JOIN deleted_connections d ON d.id = a.connection
      ORDER BY a.at DESC, a.id DESC LIMIT ?`,
    values: [...parts.flatMap(({ values }) => values), filter.limit],
  };
}

function newest(filter: Filter, kinds: readonly string[]): { sql: string; values: Value[] } {
  const conditions: string[] = [];
  const values: Value[] = [];
  function where(condition: string, ...given: Value[]): void {
    conditions.push(condition);
    values.push(...given);
  }
  if (filter.connection !== undefined) where('connection = ?', filter.connection);
  else if (filter.app !== undefined) where('app = ?', filter.app);
  if (filter.connection !== undefined && filter.app !== undefined) where('+app = ?', filter.app);
  if (kinds.length > 0) where(`kind IN (${kinds.map(() => '?').join(', ')})`, ...kinds);
  if (filter.from !== undefined) where('at >= ?', filter.from);
  if (filter.to !== undefined) where('at <= ?', filter.to);
  if (filter.before !== undefined) {
    where('(at, id) < (SELECT at, id FROM audit WHERE id = ?)', filter.before);
  }
  const words = filter.search?.trim() ?? '';
  if (words !== '') {
    const pattern = `%${words.replace(/[\\%_]/g, String.raw`\$&`)}%`;
    where(
      String.raw`(detail LIKE ? ESCAPE '\' OR connection IN (
        SELECT id FROM connections WHERE name LIKE ? ESCAPE '\'
        UNION ALL SELECT id FROM deleted_connections WHERE name LIKE ? ESCAPE '\'))`,
      ...[pattern, pattern, pattern],
    );
  }
  const condition = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return {
    sql: `SELECT id, at, kind, connection, app, detail FROM audit ${condition} ORDER BY at DESC, id DESC LIMIT ?`,
    values: [...values, filter.limit],
  };
}
