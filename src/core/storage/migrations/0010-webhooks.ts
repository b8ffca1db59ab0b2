/** The addresses of journeys that requests start: beside the document, so that neither a copy nor an export has them. */
export const webhooks = `
CREATE TABLE webhooks (
  journey TEXT PRIMARY KEY REFERENCES journeys (id) ON DELETE CASCADE,
  path TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
