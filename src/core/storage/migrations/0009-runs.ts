/**
 * Runs that are tried again, repeated and asked about; their large values deflated; and what keeps lists of a million of
 * them quick: an index holds only the few rows that its question is about, so that most runs are not written to it.
 */

/** JSON as text, or where it is long, deflated as a blob. */
const packed = (table: string, column: string): string => `
ALTER TABLE ${table} RENAME COLUMN ${column} TO ${column}_text;
ALTER TABLE ${table} ADD COLUMN ${column} ANY;
UPDATE ${table} SET ${column} = ${column}_text;
ALTER TABLE ${table} DROP COLUMN ${column}_text;
`;

export const runs = `
DROP TRIGGER masked_trigger_data_ends_with_the_run;
${packed('runs', 'trigger_data')}
${packed('run_steps', 'input')}
${packed('run_steps', 'output')}

CREATE TRIGGER masked_trigger_data_ends_with_the_run AFTER UPDATE OF finished_at ON runs
WHEN new.finished_at IS NOT NULL AND new.trigger_masked = 1 BEGIN
  UPDATE runs SET trigger_data = NULL WHERE id = new.id;
END;

-- The run that this one repeats.
ALTER TABLE runs ADD COLUMN original TEXT;
-- JSON: what a waiting run waits for, and until when.
ALTER TABLE runs ADD COLUMN waiting TEXT;
-- JSON: the tries that failed before.
ALTER TABLE run_steps ADD COLUMN attempts TEXT;

DROP INDEX runs_by_state;
CREATE INDEX runs_unfinished ON runs (journey, id) WHERE finished_at IS NULL;
CREATE INDEX runs_not_succeeded ON runs (state, id) WHERE finished_at IS NOT NULL AND state <> 'succeeded';
CREATE INDEX runs_with_error ON runs (id) WHERE error IS NOT NULL;
CREATE INDEX runs_not_triggered ON runs (source, id) WHERE source <> 'trigger';
CREATE INDEX runs_repeating ON runs (original) WHERE original IS NOT NULL;

-- Every name that runs of a journey had: runs are found by them without looking at each.
CREATE TABLE run_names (
  journey TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (journey, name)
) STRICT, WITHOUT ROWID;
INSERT INTO run_names SELECT DISTINCT journey, journey_name FROM runs;

-- Failed runs in a row, and when they switched the journey off; no row for a journey whose last run went well.
CREATE TABLE journey_failures (
  journey TEXT PRIMARY KEY,
  in_row INTEGER NOT NULL,
  run TEXT NOT NULL,
  off_at INTEGER
) STRICT, WITHOUT ROWID;
`;
