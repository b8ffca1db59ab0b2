/** The list of runs, filtered, page by page: quick over a million of them, whatever is asked (F13). */
import { runErrorSchema } from '../../shared/run.ts';
import type { RunFilter, RunState, RunSummary } from '../../shared/run.ts';
import type { Database } from '../storage/index.ts';
import { firstIdOf, lastIdOf } from './ids.ts';
import { summaryColumns, toSummary } from './store.ts';
import type { StoredRun } from './store.ts';

export interface RunPage {
  /** The newest first. There may be fewer than asked for, and still a next page. */
  readonly runs: RunSummary[];
  /** `before` of the page after this one; null where there is none. */
  readonly next: string | null;
}

export interface ListInput extends RunFilter {
  /** Only runs older than this one, or than where a page ended. */
  readonly before?: string | undefined;
  readonly limit?: number | undefined;
}

/** What is asked of a run. */
interface Condition {
  /** The index that leads to such rows, and the question in its words; without one, each row is read. */
  readonly lead?: {
    readonly index: string;
    readonly sql: string;
    readonly values: readonly string[];
  };
  readonly fits: (row: StoredRun) => boolean;
}

type Lead = NonNullable<Condition['lead']>;

/** The index of the primary key. */
const everything: Lead = { index: 'sqlite_autoindex_runs_1', sql: '1', values: [] };

/** Milliseconds after which a page ends where it is. */
const usualPatience = 50;
/** So many rows are counted to see which index leads to fewer. */
const counted = 2_000;
/** So many journeys are looked through one by one. */
const mostNames = 10;

/** @param patience milliseconds after which a page ends where it is, and the next one goes on from there */
export function createListing(db: Database, patience = usualPatience) {
  const named = db.prepare<[string], { journey: string; name: string }>(
    String.raw`SELECT journey, name FROM run_names WHERE name LIKE ? ESCAPE '\'`,
  );

  /** The newest first. The index is named: left alone, SQLite may read all runs where few are asked for. */
  const rowsOf = (lead: Lead, range: Range) =>
    db
      .prepare<string[], StoredRun>(
        `SELECT ${summaryColumns} FROM runs INDEXED BY ${lead.index}
         WHERE ${lead.sql} AND ${range.sql} ORDER BY id DESC`,
      )
      .iterate(...lead.values, ...range.values);

  /** Runs whose journey has such a name, and runs whose error has such a text; where very many names fit, both in one. */
  function waysTo(text: string): Condition[] {
    const pattern = `%${text.replace(/[\\%_]/g, String.raw`\$&`)}%`;
    const names = named.all(pattern);
    const byError = withError(text);
    if (names.length <= mostNames)
      return [...names.map(({ journey, name }) => ofName(journey, name)), byError];
    const known = new Set(names.map(({ name }) => name));
    return [{ fits: (row) => known.has(row.journey_name) || byError.fits(row) }];
  }

  /** The one that fewest rows meet: its index is read, all other conditions are asked of each row. */
  function narrowest(leads: readonly Lead[]): Lead {
    if (leads.length < 2) return leads[0] ?? everything;
    const counts = leads.map(({ index, sql, values }) =>
      Number(
        db
          .prepare<string[]>(
            `SELECT count(*) FROM
             (SELECT 1 FROM runs INDEXED BY ${index} WHERE ${sql} LIMIT ${counted})`,
          )
          .pluck()
          .get(...values),
      ),
    );
    return leads[counts.indexOf(Math.min(...counts))] ?? everything;
  }

  /** Matching rows, the newest first; `reached`: all down to this run were looked at, undefined where that is all. */
  function walk(
    given: {
      readonly conditions: readonly Condition[];
      readonly range: Range;
      readonly limit: number;
    },
    deadline: number,
  ): { rows: StoredRun[]; reached?: string } {
    const { conditions, range, limit } = given;
    const leads = conditions.flatMap(({ lead }) => lead ?? []);
    const rows: StoredRun[] = [];
    for (const row of rowsOf(narrowest(leads), range)) {
      if (conditions.every(({ fits }) => fits(row))) rows.push(row);
      if (rows.length >= limit || performance.now() > deadline) return { rows, reached: row.id };
    }
    return { rows };
  }

  return {
    list(input: ListInput): RunPage {
      const { limit = 100 } = input;
      const text = input.search?.trim() ?? '';
      const range = rangeOf(input);
      const conditions = conditionsOf(input);
      const deadline = performance.now() + patience;
      if (text === '') {
        const { rows, reached } = walk({ conditions, range, limit }, deadline);
        return { runs: rows.map(toSummary), next: reached ?? null };
      }
      const found = waysTo(text).map((way) =>
        walk({ conditions: [way, ...conditions], range, limit }, deadline),
      );
      return merge(found, limit);
    },
  };
}

/** What several ways have found, down to where all of them have looked. */
function merge(found: readonly { rows: StoredRun[]; reached?: string }[], limit: number): RunPage {
  const reached = found.reduce(
    (least, way) => ((way.reached ?? '') > least ? (way.reached ?? '') : least),
    '',
  );
  const all = new Map(found.flatMap(({ rows }) => rows.map((row) => [row.id, row])));
  const rows = [...all.values()]
    .filter(({ id }) => id >= reached)
    .sort((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, limit);
  const last = rows.length >= limit ? (rows.at(-1)?.id ?? '') : reached;
  return { runs: rows.map(toSummary), next: last === '' ? null : last };
}

interface Range {
  readonly sql: string;
  readonly values: readonly string[];
}

/** The order and the time of a run stand in its id. */
function rangeOf({ from, to, before }: ListInput): Range {
  const bounds: (readonly [string, string])[] = [
    ['id >= ?', from === undefined ? '0' : firstIdOf(from)],
  ];
  if (to !== undefined) bounds.push(['id <= ?', lastIdOf(to)]);
  if (before !== undefined) bounds.push(['id < ?', before]);
  return { sql: bounds.map(([sql]) => sql).join(' AND '), values: bounds.map(([, id]) => id) };
}

const ended = `finished_at IS NOT NULL AND state <> 'succeeded'`;

function leadTo(state: RunState): Lead | undefined {
  switch (state) {
    case 'initializing':
    case 'pending':
    case 'waiting':
      return { index: 'runs_unfinished', sql: 'finished_at IS NULL', values: [] };
    case 'failure':
    case 'stopped':
    case 'unknown':
      return { index: 'runs_not_succeeded', sql: `${ended} AND state = ?`, values: [state] };
    // Nearly all of them: no index is worth its writes.
    case 'succeeded':
      return undefined;
  }
}

function conditionsOf({ journey, state, source }: RunFilter): Condition[] {
  const conditions: Condition[] = [];
  if (journey !== undefined)
    conditions.push({ ...ofJourney(journey), fits: (row) => row.journey === journey });
  if (state !== undefined) {
    const lead = leadTo(state);
    conditions.push({ ...(lead && { lead }), fits: (row) => row.state === state });
  }
  if (source !== undefined) {
    const sql = `source <> 'trigger' AND source = ?`;
    const lead = { index: 'runs_not_triggered', sql, values: [source] };
    conditions.push({
      ...(source === 'trigger' ? {} : { lead }),
      fits: (row) => row.source === source,
    });
  }
  return conditions;
}

const ofJourney = (journey: string): { lead: Lead } => ({
  lead: { index: 'runs_by_journey', sql: 'journey = ?', values: [journey] },
});

function ofName(journey: string, name: string): Condition {
  const fits = (row: StoredRun): boolean => row.journey === journey && row.journey_name === name;
  return { ...ofJourney(journey), fits };
}

function withError(text: string): Condition {
  const wanted = text.toLowerCase();
  const lead = { index: 'runs_with_error', sql: 'error IS NOT NULL', values: [] };
  const fits = ({ error }: StoredRun): boolean => {
    if (error === null) return false;
    const { message, details = '' } = runErrorSchema.parse(JSON.parse(error));
    return `${message}\n${details}`.toLowerCase().includes(wanted);
  };
  return { lead, fits };
}
