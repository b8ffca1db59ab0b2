/**
 * The audit log by itself: app and last name of a connection outlive it, and each filter has an index that gives its
 * rows in the order of the list. Of connections that were deleted before this, nothing was kept but their id.
 */
export const auditLog = `
CREATE TABLE deleted_connections (
  id TEXT PRIMARY KEY,
  app TEXT NOT NULL,
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER keep_deleted_connection AFTER DELETE ON connections BEGIN
  INSERT OR REPLACE INTO deleted_connections (id, app, name) VALUES (old.id, old.app, old.name);
END;

ALTER TABLE audit ADD COLUMN app TEXT;
UPDATE audit SET app = (SELECT c.app FROM connections c WHERE c.id = audit.connection);

CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_by_kind ON audit (kind, at);
CREATE INDEX audit_by_app ON audit (app, at) WHERE app IS NOT NULL;
`;
