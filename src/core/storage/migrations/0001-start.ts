/** The first schema. Times are UTC milliseconds, ids are ULIDs, JSON is text. */
export const start = `
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Sealed again inside the encrypted file; the additional data binds each box to its vault, record, app and field.
CREATE TABLE secrets (
  record TEXT NOT NULL,
  field TEXT NOT NULL,
  app TEXT NOT NULL,
  schema_version INTEGER NOT NULL,
  key_version INTEGER NOT NULL,
  nonce BLOB NOT NULL,
  box BLOB NOT NULL,
  PRIMARY KEY (record, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE connections (
  id TEXT PRIMARY KEY,
  app TEXT NOT NULL,
  method TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  identity TEXT,
  identity_key TEXT,
  state TEXT NOT NULL CHECK (state IN ('connected', 'needs-sign-in', 'disconnected')),
  scopes TEXT NOT NULL DEFAULT '[]',
  scopes_missing TEXT NOT NULL DEFAULT '[]',
  expires_at INTEGER,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  UNIQUE (app, name_key)
) STRICT;

-- A connection's history and the audit log in one; rows outlive the connection.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  connection TEXT,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_connection ON audit (connection, at);

CREATE TABLE oauth_clients (
  app TEXT NOT NULL,
  method TEXT NOT NULL,
  issuer TEXT NOT NULL,
  client_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (app, method, issuer)
) STRICT, WITHOUT ROWID;

-- Tokens that could not be revoked yet; the token itself is in secrets under this id.
CREATE TABLE revocations (
  id TEXT PRIMARY KEY,
  app TEXT NOT NULL,
  method TEXT NOT NULL,
  connection TEXT,
  queued_at INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE journeys (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  folder TEXT NOT NULL DEFAULT 'Home',
  document TEXT NOT NULL,
  revision INTEGER NOT NULL,
  is_on INTEGER NOT NULL DEFAULT 0 CHECK (is_on IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

-- Which connection a journey uses for an app: the primary key is rule C7. Kept by the journey's save.
CREATE TABLE journey_connections (
  journey TEXT NOT NULL REFERENCES journeys (id) ON DELETE CASCADE,
  app TEXT NOT NULL,
  connection TEXT NOT NULL,
  PRIMARY KEY (journey, app)
) STRICT, WITHOUT ROWID;
CREATE INDEX journeys_by_connection ON journey_connections (connection);

CREATE TABLE journey_versions (
  journey TEXT NOT NULL REFERENCES journeys (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  document TEXT NOT NULL,
  saved_at INTEGER NOT NULL,
  PRIMARY KEY (journey, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  journey TEXT NOT NULL,
  journey_name TEXT NOT NULL,
  revision INTEGER NOT NULL,
  state TEXT NOT NULL,
  source TEXT NOT NULL,
  trigger_data TEXT,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  error TEXT
) STRICT;
CREATE INDEX runs_by_journey ON runs (journey, id);
CREATE INDEX runs_by_state ON runs (state, id);

-- One row before a step (what is about to be sent), completed after it (what came back); seq is the run's own order.
CREATE TABLE run_steps (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  step TEXT NOT NULL,
  title TEXT NOT NULL,
  app TEXT,
  state TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  input TEXT,
  output TEXT,
  error TEXT,
  PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;

-- Every event that was ever seen, written in the transaction of the run that it starts: no event twice, none lost.
CREATE TABLE ledger (
  journey TEXT NOT NULL,
  trigger_key TEXT NOT NULL,
  event_key TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  run TEXT,
  PRIMARY KEY (journey, trigger_key, event_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE polls (
  journey TEXT NOT NULL,
  trigger_key TEXT NOT NULL,
  primed_at INTEGER NOT NULL,
  polled_at INTEGER,
  error TEXT,
  PRIMARY KEY (journey, trigger_key)
) STRICT, WITHOUT ROWID;

-- Who may run what: one owner with a heartbeat, over all processes.
CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  heartbeat_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE practice_records (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  payload TEXT NOT NULL,
  expires_at INTEGER,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
`;
