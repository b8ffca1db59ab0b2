/**
 * Runs that a step of another run started (*Call a journey*): the unique index is what keeps a step from calling twice,
 * whatever was interrupted. What a masked step hands over is kept as long as the called run needs it to go on.
 */
export const calls = `
ALTER TABLE runs ADD COLUMN caller TEXT;
ALTER TABLE runs ADD COLUMN caller_seq INTEGER;
ALTER TABLE runs ADD COLUMN trigger_masked INTEGER NOT NULL DEFAULT 0 CHECK (trigger_masked IN (0, 1));
CREATE UNIQUE INDEX runs_by_caller ON runs (caller, caller_seq) WHERE caller IS NOT NULL;

CREATE TRIGGER masked_trigger_data_ends_with_the_run AFTER UPDATE OF finished_at ON runs
WHEN new.finished_at IS NOT NULL AND new.trigger_masked = 1 BEGIN
  UPDATE runs SET trigger_data = NULL WHERE id = new.id;
END;
`;
