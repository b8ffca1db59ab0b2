/**
 * Which stored revisions of a journey are versions that a person saved (`kept`), and which only came between two of them;
 * and folders that are there although no journey lies in them. All revisions from before this count as versions.
 */
export const versionsAndFolders = `
ALTER TABLE journey_versions ADD COLUMN kept INTEGER NOT NULL DEFAULT 1 CHECK (kept IN (0, 1));
-- Drafts are looked for after every save, and the column lies behind long documents.
CREATE INDEX journey_drafts ON journey_versions (journey, revision, saved_at) WHERE kept = 0;
-- Whether a run still goes by a revision.
CREATE INDEX runs_by_revision ON runs (journey, revision);

CREATE TABLE folders (
  name_key TEXT PRIMARY KEY,
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;
