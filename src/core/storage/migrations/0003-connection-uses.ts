/**
 * Who uses a connection, kept true by the database itself: whatever writes a journey or a version, these triggers write
 * which connections it names, in the same statement. A document that is no JSON names none.
 */

/** The connections of a document, as rows of app and connection. */
const named = (document: string): string =>
  `json_each(iif(json_valid(${document}), ${document}, '{}'), '$.connections') WHERE type = 'text'`;

export const connectionUses = `
-- One row per app of every saved version: versions that could be restored, and those that runs under way go on with.
CREATE TABLE version_connections (
  journey TEXT NOT NULL,
  revision INTEGER NOT NULL,
  app TEXT NOT NULL,
  connection TEXT NOT NULL,
  PRIMARY KEY (journey, revision, app),
  FOREIGN KEY (journey, revision) REFERENCES journey_versions (journey, revision) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX versions_by_connection ON version_connections (connection, journey);

INSERT INTO version_connections (journey, revision, app, connection)
SELECT v.journey, v.revision, key, value FROM journey_versions v, ${named('v.document')};

CREATE TRIGGER version_names_connections AFTER INSERT ON journey_versions BEGIN
  INSERT INTO version_connections (journey, revision, app, connection)
  SELECT new.journey, new.revision, key, value FROM ${named('new.document')};
END;

CREATE TRIGGER journey_names_connections AFTER INSERT ON journeys BEGIN
  INSERT INTO journey_connections (journey, app, connection)
  SELECT new.id, key, value FROM ${named('new.document')};
END;

CREATE TRIGGER journey_names_other_connections AFTER UPDATE OF document ON journeys BEGIN
  DELETE FROM journey_connections WHERE journey = new.id;
  INSERT INTO journey_connections (journey, app, connection)
  SELECT new.id, key, value FROM ${named('new.document')};
END;

-- The whole list in its order, without sorting it for every look.
CREATE INDEX connections_by_name ON connections (name_key, id);

-- A revocation that waits says whose tokens they are, also when the connection is gone.
ALTER TABLE revocations ADD COLUMN connection_name TEXT;
CREATE INDEX revocations_by_connection ON revocations (connection);
CREATE TRIGGER revocation_keeps_last_name BEFORE DELETE ON connections BEGIN
  UPDATE revocations SET connection_name = old.name WHERE connection = old.id;
END;
`;
