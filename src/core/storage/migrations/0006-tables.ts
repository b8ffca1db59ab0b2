/** The person's own small tables. A row is a JSON object of what each column holds; a column exists by being used. */
export const tables = `
CREATE TABLE own_tables (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT;

-- A row's id is never given out again, so that a new row is never taken for one that was there before.
CREATE TABLE own_table_rows (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  own_table INTEGER NOT NULL REFERENCES own_tables (id) ON DELETE CASCADE,
  content TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX own_rows_by_table ON own_table_rows (own_table, id);
`;
