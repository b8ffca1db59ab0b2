/**
 * Files of runs, in pieces, so that they are encrypted like all else, survive a kill and go with their runs. What ends a
 * file's time is kept here, in the database, whatever deletes a run.
 */
export const files = `
CREATE TABLE files (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  -- NULL while it is being written.
  size INTEGER,
  created_at INTEGER NOT NULL,
  -- Until then it is there without a run, too; NULL: only as long as a run holds it.
  expires_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX files_by_expiry ON files (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE file_chunks (
  file TEXT NOT NULL REFERENCES files (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (file, seq)
) STRICT;

-- Which runs hold a file. A passing one is of a masked step: it is not kept beyond the end of the run.
CREATE TABLE run_files (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  file TEXT NOT NULL REFERENCES files (id) ON DELETE CASCADE,
  passing INTEGER NOT NULL CHECK (passing IN (0, 1)),
  PRIMARY KEY (run, file)
) STRICT, WITHOUT ROWID;
CREATE INDEX runs_by_file ON run_files (file);

CREATE TRIGGER file_goes_with_its_last_run AFTER DELETE ON run_files
WHEN NOT EXISTS (SELECT 1 FROM run_files WHERE file = old.file) BEGIN
  DELETE FROM files WHERE id = old.file AND expires_at IS NULL;
END;

CREATE TRIGGER masked_files_end_with_the_run AFTER UPDATE OF finished_at ON runs
WHEN new.finished_at IS NOT NULL BEGIN
  DELETE FROM run_files WHERE run = new.id AND passing = 1;
END;
`;
