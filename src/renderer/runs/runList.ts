/** The runs of one journey or of all, newest first, as they happen. */
import { ref, shallowRef, type Ref } from 'vue';
import type { ErrorShape } from '../../shared/errors.ts';
import type { RunState, RunSummary } from '../../shared/run.ts';
import { errorShape, type api } from '../api.ts';

export interface RunFilter {
  readonly journey?: string | undefined;
  readonly state?: RunState | undefined;
}

/** Rows that are asked for at once. */
export const pageSize = 100;

export interface RunList {
  readonly runs: Readonly<Ref<readonly RunSummary[]>>;
  readonly loading: Readonly<Ref<boolean>>;
  readonly loaded: Readonly<Ref<boolean>>;
  readonly error: Readonly<Ref<ErrorShape | null>>;
  readonly hasMore: Readonly<Ref<boolean>>;
  /** Starts again with another filter. */
  show(filter: RunFilter): Promise<void>;
  more(): Promise<void>;
  /** Puts in a run that was just started, before the core tells of it. */
  add(run: RunSummary): void;
  stop(): void;
}

export function useRunList({ call, on }: Pick<typeof api, 'call' | 'on'>): RunList {
  const runs = shallowRef<readonly RunSummary[]>([]);
  const loading = ref(false);
  const loaded = ref(false);
  const error = shallowRef<ErrorShape | null>(null);
  const hasMore = ref(false);
  let filter: RunFilter = {};
  let question = 0;

  async function load(before: string | undefined): Promise<void> {
    question += 1;
    const mine = question;
    loading.value = true;
    try {
      const page = await call('runs.list', {
        ...(filter.journey === undefined ? {} : { journey: filter.journey }),
        ...(filter.state === undefined ? {} : { state: filter.state }),
        ...(before === undefined ? {} : { before }),
        limit: pageSize,
      });
      if (mine !== question) return;
      // A run that changed while the page was on its way is newer in the list than in the page.
      const live = new Map(runs.value.map((run) => [run.id, run]));
      const rows = page.map((run) => newer(live.get(run.id), run));
      runs.value = merged(runs.value, rows);
      hasMore.value = page.length === pageSize;
      loaded.value = true;
      error.value = null;
    } catch (caught) {
      if (mine === question) error.value = errorShape(caught);
    } finally {
      if (mine === question) loading.value = false;
    }
  }

  function fits(run: RunSummary): boolean {
    return (
      (filter.journey === undefined || run.journey === filter.journey) &&
      (filter.state === undefined || run.state === filter.state)
    );
  }

  function add(run: RunSummary): void {
    if (fits(run)) {
      const known = runs.value.find((each) => each.id === run.id);
      runs.value = merged(runs.value, [newer(known, run)]);
    } else {
      runs.value = runs.value.filter((each) => each.id !== run.id);
    }
  }

  const stop = on('run.changed', ({ run }) => add(run));

  return {
    runs,
    loading,
    loaded,
    error,
    hasMore,
    async show(next) {
      filter = next;
      runs.value = [];
      hasMore.value = false;
      loaded.value = false;
      await load(undefined);
    },
    async more() {
      if (!loading.value && hasMore.value) await load(runs.value.at(-1)?.id);
    },
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
function merged(rows: readonly RunSummary[], added: readonly RunSummary[]): RunSummary[] {
  const all = new Map(rows.map((run) => [run.id, run]));
  for (const run of added) all.set(run.id, run);
  return [...all.values()].sort((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0));
}
