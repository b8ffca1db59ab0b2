/** The runs of one journey or of all, newest first, as they happen. */
import type { RunState, RunSummary } from '../../shared/run.ts';
import type { api } from '../api.ts';
import { usePagedList, type PagedList } from '../pagedList.ts';

export interface RunFilter {
  readonly journey?: string | undefined;
  readonly state?: RunState | undefined;
}

/** Rows that are asked for at once. */
export const pageSize = 100;

export interface RunList extends Pick<
  PagedList<RunFilter, RunSummary>,
  'loading' | 'loaded' | 'error' | 'hasMore' | 'show' | 'more'
> {
  readonly runs: Readonly<PagedList<RunFilter, RunSummary>['rows']>;
  /** Puts in a run that was just started, before the core tells of it. */
  add(run: RunSummary): void;
  stop(): void;
}

export function useRunList({ call, on }: Pick<typeof api, 'call' | 'on'>): RunList {
  const list = usePagedList<RunFilter, RunSummary, string>(
    {},
    async ({ journey, state }, before) => {
      const rows = await call('runs.list', {
        ...(journey === undefined ? {} : { journey }),
        ...(state === undefined ? {} : { state }),
        ...(before === undefined ? {} : { before }),
        limit: pageSize,
      });
      return { rows, next: rows.length === pageSize ? (rows.at(-1)?.id ?? null) : null };
    },
    merged,
  );

  function fits(run: RunSummary): boolean {
    const { journey, state } = list.filter();
    return (
      (journey === undefined || run.journey === journey) &&
      (state === undefined || run.state === state)
    );
  }

  function add(run: RunSummary): void {
    const { rows } = list;
    rows.value = fits(run)
      ? merged(rows.value, [run])
      : rows.value.filter((each) => each.id !== run.id);
  }

  const stop = on('run.changed', ({ run }) => add(run));

  return {
    ...list,
    runs: list.rows,
    add,
    stop,
  };
}

/** A finished run does not go back to being under way because an older answer came later. */
function newer(known: RunSummary | undefined, told: RunSummary): RunSummary {
  return known !== undefined && isFinished(known) && !isFinished(told) ? known : told;
}

export function isFinished(run: Pick<RunSummary, 'state'>): boolean {
  return run.state === 'succeeded' || run.state === 'failure' || run.state === 'stopped';
}

/** Ids are ULIDs: their order is the order in which the runs began. */
function merged(rows: readonly RunSummary[], told: readonly RunSummary[]): RunSummary[] {
  const all = new Map(rows.map((run) => [run.id, run]));
  // A run that changed while a page was on its way is newer in the list than in the page.
  for (const run of told) all.set(run.id, newer(all.get(run.id), run));
  return [...all.values()].sort((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0));
}
