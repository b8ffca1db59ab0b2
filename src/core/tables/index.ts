/** Small tables of the person's own, in the vault: what journeys remember from one run to the next. */
import type { Json } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import type { Database } from '../storage/index.ts';

/** A row: what was put into it, and when. */
export interface TableRow {
  readonly id: number;
  /** ISO 8601, UTC. */
  readonly created: string;
  readonly updated: string;
  readonly values: Readonly<Record<string, Json>>;
}

/** Rows whose column holds exactly this, compared as texts. */
export interface RowFilter {
  readonly column: string;
  readonly value: string;
}

export interface Tables {
  /** False where it is there already. @throws input_invalid */
  create(name: string): boolean;
  /** Makes the table where there is none. @throws input_invalid above the limits */
  add(table: string, values: Readonly<Record<string, Json>>): TableRow;
  /** Oldest first; without a filter, all. @throws not_found */
  find(table: string, filter?: RowFilter): TableRow[];
  /** Changes the given columns of every row that fits. @throws not_found, input_invalid */
  update(table: string, filter: RowFilter, values: Readonly<Record<string, Json>>): TableRow[];
  /** The number of rows that were deleted. @throws not_found */
  remove(table: string, filter: RowFilter): number;
}

export interface TablesDeps {
  readonly db: Database;
  /** UTC milliseconds. */
  readonly now: () => number;
}

const mostTables = 200;
const mostRows = 50_000;
/** Of the JSON of a row, in characters. */
const longestRow = 100_000;

interface StoredRow {
  readonly id: number;
  readonly content: string;
  readonly created_at: number;
  readonly updated_at: number;
}

/** The tables of an open vault. */
export function createTables({ db, now }: TablesDeps): Tables {
  const statements = {
    table: db.prepare<[string], number>('SELECT id FROM own_tables WHERE name_key = ?').pluck(),
    countTables: db.prepare<[], number>('SELECT count(*) FROM own_tables').pluck(),
    countRows: db
      .prepare<[number], number>('SELECT count(*) FROM own_table_rows WHERE own_table = ?')
      .pluck(),
    create: db.prepare<[string, string, number]>(
      'INSERT INTO own_tables (name, name_key, created_at) VALUES (?, ?, ?)',
    ),
    add: db.prepare<[number, string, number, number], StoredRow>(
      `INSERT INTO own_table_rows (own_table, content, created_at, updated_at) VALUES (?, ?, ?, ?)
       RETURNING id, content, created_at, updated_at`,
    ),
    rows: db.prepare<[number], StoredRow>(
      'SELECT id, content, created_at, updated_at FROM own_table_rows WHERE own_table = ? ORDER BY id',
    ),
    update: db.prepare<[string, number, number]>(
      'UPDATE own_table_rows SET content = ?, updated_at = ? WHERE id = ?',
    ),
    remove: db.prepare<[number]>('DELETE FROM own_table_rows WHERE id = ?'),
  };

  function idOf(name: string): number {
    const id = statements.table.get(keyOf(name));
    if (id === undefined) {
      throw new SojournError('not_found', { values: { what: `table “${name.trim()}”` } });
    }
    return id;
  }

  function fitting(table: number, filter?: RowFilter): StoredRow[] {
    const rows = statements.rows.all(table);
    if (filter === undefined) return rows;
    return rows.filter(({ content }) => {
      const values = valuesIn(content);
      const value = Object.hasOwn(values, filter.column) ? values[filter.column] : undefined;
      return value !== undefined && textOf(value) === filter.value;
    });
  }

  const create = (name: string): boolean => {
    const shown = name.trim();
    if (shown === '' || shown.length > 100 || /\p{Cc}/u.test(shown)) {
      throw invalid('The name of a table has 1 to 100 visible characters.', 'table');
    }
    if (statements.table.get(keyOf(shown)) !== undefined) return false;
    if ((statements.countTables.get() ?? 0) >= mostTables) {
      throw invalid(`There are ${mostTables} tables already.`, 'table');
    }
    statements.create.run(shown, keyOf(shown), now());
    return true;
  };

  return {
    create: (name) => db.transaction(() => create(name)).immediate(),

    add: (name, values) =>
      db
        .transaction(() => {
          create(name);
          const table = idOf(name);
          if ((statements.countRows.get(table) ?? 0) >= mostRows) {
            throw invalid(`The table “${name.trim()}” has ${mostRows} rows already.`, 'table');
          }
          const row = statements.add.get(table, contentOf(values), now(), now());
          if (row === undefined) throw new Error('The row was not stored');
          return shown(row);
        })
        .immediate(),

    find: (name, filter) => fitting(idOf(name), filter).map(shown),

    update: (name, filter, values) =>
      db
        .transaction(() =>
          fitting(idOf(name), filter).map((row) => {
            const content = contentOf({ ...valuesIn(row.content), ...values });
            const at = now();
            statements.update.run(content, at, row.id);
            return shown({ ...row, content, updated_at: at });
          }),
        )
        .immediate(),

    remove: (name, filter) =>
      db
        .transaction(() => {
          const rows = fitting(idOf(name), filter);
          for (const { id } of rows) statements.remove.run(id);
          return rows.length;
        })
        .immediate(),
  };
}

/** Names of tables are the same trimmed, normalised and without regard to case. */
function keyOf(name: string): string {
  return name.trim().normalize('NFKC').toLowerCase();
}

function contentOf(values: Readonly<Record<string, Json>>): string {
  const text = JSON.stringify(values);
  if (text.length > longestRow) throw invalid('The row is larger than 100 KB.', 'values');
  return text;
}

/** Reads JSON that this domain wrote itself. */
function valuesIn(content: string): Record<string, Json> {
  return JSON.parse(content) as Record<string, Json>;
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function shown({ id, content, created_at: created, updated_at: updated }: StoredRow): TableRow {
  return {
    id,
    created: new Date(created).toISOString(),
    updated: new Date(updated).toISOString(),
    values: valuesIn(content),
  };
}

function invalid(what: string, field: string): SojournError {
  return new SojournError('input_invalid', { values: { what }, field });
}
