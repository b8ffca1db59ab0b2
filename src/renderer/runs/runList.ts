/** The runs of one journey or of all, newest first, as they happen. */
import type { RunFilter, RunSummary } from '../../shared/run.ts';
import type { Output } from '../../shared/contract/calls.ts';
import type { api } from '../api.ts';
import { usePagedList, type PagedList } from '../pagedList.ts';

/** Rows that are asked for at once. */
export const pageSize = 100;
/** A page that ends early, since looking further took long, is filled up to so many rows. */
const fewest = 30;

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
    async (filter, before) => {
      const rows: RunSummary[] = [];
      let place: string | null = before ?? null;
      do {
        const page: Output<'runs.page'> = await call('runs.page', {
          ...filter,
          ...(place === null ? {} : { before: place }),
          limit: pageSize,
        });
        rows.push(...page.runs);
        place = page.next;
      } while (place !== null && rows.length < fewest && filter === list.filter());
      return { rows, next: place };
    },
    merged,
  );

  /** As the core decides it. */
  function fits(run: RunSummary): boolean {
    const { journey, state, source, from = 0, to = Infinity, search = '' } = list.filter();
    const { message = '', details = '' } = run.error ?? {};
    const text = `${run.journeyName}\n${message}\n${details}`.toLowerCase();
    return (
      (journey === undefined || run.journey === journey) &&
      (state === undefined || run.state === state) &&
      (source === undefined || run.source === source) &&
      run.startedAt >= from &&
      run.startedAt <= to &&
      text.includes(search.trim().toLowerCase())
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
