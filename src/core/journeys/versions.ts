/**
 * The stored revisions of journeys. One is a version when a person saved it; the others (`drafts`) only keep what was
 * typed in between, and go when nobody needs them any more (docs/adr/0009).
 */
import type { Journey } from '../../shared/journey.ts';
import type { VersionSummary } from '../../shared/journeyChange.ts';
import { journeyChanges } from '../../shared/journeyDiff.ts';
import { allSteps } from '../../shared/journeySteps.ts';
import type { Database } from '../storage/index.ts';

export interface Versions {
  /** Stores a revision. `kept`: the person saved it as a version. */
  add(revision: StoredRevision, kept: boolean): void;
  /** Makes a version of a stored draft; false where it is one already. */
  keep(journey: string, revision: number): boolean;
  /** The document of a revision; undefined where it is not stored (any more). */
  document(journey: string, revision: number): string | undefined;
  /**
   * The versions of a journey, newest first, each with what differs from the one before it. The newest revision stands
   * there too when it is only a draft.
   * @param before only revisions below this one
   */
  list(journey: string, limits: VersionLimits): VersionSummary[];
  /** Deletes the drafts below a revision that are older than a minute and that no run goes by. */
  clean(journey: string, below: number): void;
}

interface StoredRevision {
  readonly journey: string;
  readonly revision: number;
  readonly document: string;
}

interface VersionLimits {
  readonly before?: number | undefined;
  readonly limit: number;
  /** Changes told of each version. */
  readonly changes: number;
}

interface Row {
  revision: number;
  document: string;
  saved_at: number;
  kept: number;
}

/** A run that starts right now may be about to read its revision. */
const draftsStay = 60_000;

export function createVersions(db: Database, now: () => number): Versions {
  const insert = db.prepare<[string, number, string, number, number]>(
    'INSERT INTO journey_versions (journey, revision, document, saved_at, kept) VALUES (?, ?, ?, ?, ?)',
  );
  const keep = db.prepare<[string, number]>(
    'UPDATE journey_versions SET kept = 1 WHERE journey = ? AND revision = ? AND kept = 0',
  );
  const document = db
    .prepare<[string, number], string>(
      'SELECT document FROM journey_versions WHERE journey = ? AND revision = ?',
    )
    .pluck();
  const list = db.prepare<[string, number, string, number], Row>(
    `SELECT revision, document, saved_at, kept FROM journey_versions
     WHERE journey = ? AND revision < ?
       AND (kept = 1 OR revision = (SELECT revision FROM journeys WHERE id = ?))
     ORDER BY revision DESC LIMIT ?`,
  );
  const clean = db.prepare<[string, number, number]>(
    `DELETE FROM journey_versions AS v
     WHERE v.kept = 0 AND v.journey = ? AND v.revision < ? AND v.saved_at < ?
       AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.journey = v.journey AND r.revision = v.revision)`,
  );

  return {
    add({ journey, revision, document: text }, kept) {
      insert.run(journey, revision, text, now(), kept ? 1 : 0);
    },
    keep: (journey, revision) => keep.run(journey, revision).changes > 0,
    document: (journey, revision) => document.get(journey, revision),
    list(journey, { before = Number.MAX_SAFE_INTEGER, limit, changes }) {
      // One more than is shown: the last one shown is compared with it.
      const rows = list.all(journey, before, journey, limit + 1);
      const read = rows.map((row) => JSON.parse(row.document) as Journey);
      return rows.slice(0, limit).flatMap((row, index) => {
        const [after, earlier] = [read[index], read[index + 1]];
        return after === undefined ? [] : [summary(row, after, earlier, changes)];
      });
    },
    clean(journey, below) {
      clean.run(journey, below, now() - draftsStay);
    },
  };
}

function summary(
  row: Row,
  journey: Journey,
  earlier: Journey | undefined,
  most: number,
): VersionSummary {
  const found = earlier === undefined ? null : journeyChanges(earlier, journey);
  return {
    revision: row.revision,
    savedAt: row.saved_at,
    kept: row.kept === 1,
    steps: allSteps(journey.steps).length,
    changes: found?.slice(0, most) ?? null,
    more: Math.max(0, (found?.length ?? 0) - most),
  };
}
