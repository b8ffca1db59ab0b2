/** The table `connections`, read and written. */
import { z } from 'zod';
import type { Connection, ConnectionState } from '../../shared/connection.ts';
import { connectionNameKey } from '../../shared/connectionName.ts';
import { SojournError } from '../../shared/errors.ts';
import type { Identity } from '../connectors/index.ts';
import type { Database } from '../storage/index.ts';

export interface ConnectionRow {
  readonly id: string;
  readonly app: string;
  readonly method: string;
  readonly name: string;
  readonly identity: string | null;
  readonly identity_key: string | null;
  /** JSON: what the app said of the account beside that. */
  readonly account_values: string;
  readonly state: Exclude<ConnectionState, 'unreadable'>;
  readonly scopes: string;
  readonly scopes_missing: string;
  readonly created_at: number;
  readonly last_used_at: number | null;
  readonly journeys: number;
}

export interface NewRow {
  readonly id: string;
  readonly app: string;
  readonly method: string;
  readonly name: string;
  readonly createdAt: number;
}

/** What a link or reconnect says about the account. */
export interface LinkedAs {
  readonly method: string;
  readonly identity: Identity | null;
  readonly scopes: readonly string[];
  readonly scopesMissing: readonly string[];
}

export interface Rows {
  find(id: string): ConnectionRow | undefined;
  /** Throws not_found. */
  get(id: string): ConnectionRow;
  /** By name. */
  list(app: string | null): ConnectionRow[];
  /** Id of the app's connection with this name key. */
  idByNameKey(app: string, nameKey: string): string | undefined;
  /** These two are mapped by the database's own constraint: they throw connection_name_taken, whoever was faster. */
  insert(row: NewRow): void;
  rename(row: ConnectionRow, name: string): void;
  setLinked(id: string, linked: LinkedAs): void;
  setState(id: string, state: ConnectionRow['state']): void;
  setIdentity(id: string, identity: Identity): void;
  setUsed(id: string, at: number): void;
  remove(id: string): void;
}

const columns = `c.id, c.app, c.method, c.name, c.identity, c.identity_key, c.account_values, c.state, c.scopes, c.scopes_missing,
  c.created_at, c.last_used_at, coalesce(u.journeys, 0) AS journeys`;
const uses = `SELECT jc.connection, count(*) AS journeys FROM journey_connections jc
  JOIN journeys j ON j.id = jc.journey WHERE j.deleted_at IS NULL`;

/** `appName` gives an app's shown name, for error texts. */
export function createRows(db: Database, appName: (app: string) => string): Rows {
  const one = db.prepare<[string, string], ConnectionRow>(
    `SELECT ${columns} FROM connections c LEFT JOIN (${uses} AND jc.connection = ? GROUP BY jc.connection) u
     ON u.connection = c.id WHERE c.id = ?`,
  );
  const every = db.prepare<[], ConnectionRow>(
    `SELECT ${columns} FROM connections c LEFT JOIN (${uses} GROUP BY jc.connection) u
     ON u.connection = c.id ORDER BY c.name_key, c.id`,
  );
  const ofApp = db.prepare<[string], ConnectionRow>(
    `SELECT ${columns} FROM connections c LEFT JOIN (${uses} GROUP BY jc.connection) u
     ON u.connection = c.id WHERE c.app = ? ORDER BY c.name_key`,
  );
  const byKey = db
    .prepare<[string, string], string>('SELECT id FROM connections WHERE app = ? AND name_key = ?')
    .pluck();
  const insert = db.prepare<[string, string, string, string, string, number]>(
    `INSERT INTO connections (id, app, method, name, name_key, state, created_at)
     VALUES (?, ?, ?, ?, ?, 'disconnected', ?)`,
  );
  const rename = db.prepare<[string, string, string]>(
    'UPDATE connections SET name = ?, name_key = ? WHERE id = ?',
  );
  const setLinked = db.prepare<
    [string, string | null, string | null, string, string, string, string]
  >(
    `UPDATE connections SET method = ?, identity = ?, identity_key = ?, account_values = ?, state = 'connected',
     scopes = ?, scopes_missing = ? WHERE id = ?`,
  );
  const setState = db.prepare<[string, string]>('UPDATE connections SET state = ? WHERE id = ?');
  const setIdentity = db.prepare<[string, string, string, string]>(
    'UPDATE connections SET identity = ?, identity_key = ?, account_values = ? WHERE id = ?',
  );
  const setUsed = db.prepare<[number, string]>(
    'UPDATE connections SET last_used_at = ? WHERE id = ?',
  );
  const remove = db.prepare<[string]>('DELETE FROM connections WHERE id = ?');

  function namedUniquely(app: string, write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!isUniqueFailure(error)) throw error;
      throw nameTaken(appName(app), error);
    }
  }

  return {
    find: (id) => one.get(id, id),
    get(id) {
      const row = one.get(id, id);
      if (!row) throw new SojournError('not_found', { values: { what: 'connection' } });
      return row;
    },
    list: (app) => (app === null ? every.all() : ofApp.all(app)),
    idByNameKey: (app, nameKey) => byKey.get(app, nameKey),
    insert({ id, app, method, name, createdAt }) {
      namedUniquely(app, () =>
        insert.run(id, app, method, name, connectionNameKey(name), createdAt),
      );
    },
    rename({ id, app }, name) {
      namedUniquely(app, () => rename.run(name, connectionNameKey(name), id));
    },
    setLinked(id, { method, identity, scopes, scopesMissing }) {
      setLinked.run(
        method,
        identity?.label ?? null,
        identity?.key ?? null,
        JSON.stringify(identity?.values ?? {}),
        JSON.stringify(scopes),
        JSON.stringify(scopesMissing),
        id,
      );
    },
    setState: (id, state) => void setState.run(state, id),
    setIdentity: (id, { label, key, values = {} }) =>
      void setIdentity.run(label, key, JSON.stringify(values), id),
    setUsed: (id, at) => void setUsed.run(at, id),
    remove: (id) => void remove.run(id),
  };
}

/** What the app said of a row's account, as `connection` in templates; broken JSON says nothing. */
export function accountValues({ account_values: json }: ConnectionRow): Record<string, string> {
  const parsed = valuesSchema.safeParse(parsedJson(json));
  return parsed.success ? parsed.data : {};
}

const valuesSchema = z.record(z.string(), z.string());

/** The error of a name that is in use for an app. */
export function nameTaken(app: string, cause?: unknown): SojournError {
  return new SojournError('connection_name_taken', { values: { app }, field: 'name', cause });
}

/** A row as the contract shows it. */
export function shownConnection(row: ConnectionRow, isUnreadable: boolean): Connection {
  return {
    id: row.id,
    app: row.app,
    method: row.method,
    name: row.name,
    identity: row.identity,
    state: isUnreadable && row.state === 'connected' ? 'unreadable' : row.state,
    scopes: texts(row.scopes),
    scopesMissing: texts(row.scopes_missing),
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    journeys: row.journeys,
  };
}

/** A stored list of texts; a broken one is empty rather than the end of the whole list (C14). */
function texts(json: string): string[] {
  const list = parsedJson(json);
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isUniqueFailure(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_CONSTRAINT_UNIQUE';
}
