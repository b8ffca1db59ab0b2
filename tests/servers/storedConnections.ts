/** Connections, and journeys that use them, put into a vault as they would be after long use. */
import { ulid } from 'ulid';
import type { OpenVault } from '../../src/core/vault/index.ts';
import { connectionNameKey } from '../../src/shared/connectionName.ts';

export interface StoredConnection {
  readonly name: string;
  readonly app?: 'practice-documents' | 'practice-tasks' | 'google-tasks' | 'pdf-otter';
  readonly identity?: string;
  readonly state?: 'connected' | 'needs-sign-in' | 'disconnected';
  /** What it has of an API key; null for a record that cannot be read. */
  readonly apiKey?: string | null;
  readonly scopes?: readonly string[];
  readonly scopesMissing?: readonly string[];
  /** UTC milliseconds. */
  readonly createdAt?: number;
  readonly lastUsedAt?: number;
}

const methods = {
  'practice-documents': { id: 'api-key', secret: 'apiKey' },
  'practice-tasks': { id: 'practice', secret: 'access_token' },
  'google-tasks': { id: 'google', secret: 'access_token' },
  'pdf-otter': { id: 'api-key', secret: 'apiKey' },
} as const;

/** Stores all of them, or none; gives their ids. */
export function storeConnections(
  { db, secrets }: OpenVault,
  connections: readonly StoredConnection[],
): string[] {
  const insert = db.prepare(
    `INSERT INTO connections (id, app, method, name, name_key, identity, identity_key, state, scopes, scopes_missing,
       created_at, last_used_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return db.transaction(() =>
    connections.map((connection) => {
      const id = ulid();
      const { name, app = 'practice-documents', state = 'connected', identity } = connection;
      const { apiKey = 'practice_unknown', scopes = [], scopesMissing = [] } = connection;
      const method = methods[app];
      insert.run(
        ...[id, app, method.id, name, connectionNameKey(name), identity ?? null, identity ?? null],
        ...[state, JSON.stringify(scopes), JSON.stringify(scopesMissing)],
        ...[connection.createdAt ?? Date.now(), connection.lastUsedAt ?? null],
      );
      const readable = state !== 'disconnected' && apiKey !== null;
      if (readable) secrets.put({ record: id, app, field: method.secret }, apiKey);
      return id;
    }),
  )();
}

/** Stores a journey that is off and uses these connections: app → id of a connection. */
export function storeJourney(
  { db }: OpenVault,
  name: string,
  connections: Readonly<Record<string, string>>,
): void {
  const id = ulid();
  const document = {
    ...{ format: 'sojourn.journey', formatVersion: 1, id, name, connections },
    ...{ trigger: { id: 's0', fields: {} }, steps: [], settings: { pollSeconds: 300 } },
  };
  db.prepare(
    `INSERT INTO journeys (id, name, document, revision, created_at, updated_at) VALUES (?, ?, ?, 1, ?, ?)`,
  ).run(id, name, JSON.stringify(document), Date.now(), Date.now());
}
