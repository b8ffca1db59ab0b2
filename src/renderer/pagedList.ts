/** A list of which the core gives one page after the other, newest first, under a filter that the person may change. */
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { ErrorShape } from '../shared/errors.ts';
import { errorShape } from './api.ts';

export interface Page<Row, Place> {
  readonly rows: readonly Row[];
  /** Where the next page begins; null at the end. */
  readonly next: Place | null;
}

export interface PagedList<Filter, Row> {
  readonly rows: ShallowRef<readonly Row[]>;
  readonly loading: Readonly<Ref<boolean>>;
  readonly loaded: Readonly<Ref<boolean>>;
  readonly error: Readonly<Ref<ErrorShape | null>>;
  readonly hasMore: Readonly<Ref<boolean>>;
  /** The one that is shown. */
  filter(): Filter;
  /** Starts again with another filter. */
  show(filter: Filter): Promise<void>;
  more(): Promise<void>;
  /**
   * Asks for the first page again, without a sign of loading.
   * @param onTop what there is with the page on top; null where they do not meet, then the list begins anew with the page
   */
  renew(onTop: (there: readonly Row[], page: readonly Row[]) => Row[] | null): Promise<void>;
}

/**
 * @param nothing the filter until `show` gives another
 * @param ask for the page before a place; for the first one where there is none
 * @param joined the rows that are there with those of the next page
 */
export function usePagedList<Filter, Row, Place>(
  nothing: Filter,
  ask: (filter: Filter, before: Place | undefined) => Promise<Page<Row, Place>>,
  joined: (there: readonly Row[], page: readonly Row[]) => readonly Row[],
): PagedList<Filter, Row> {
  const rows = shallowRef<readonly Row[]>([]);
  const loading = ref(false);
  const loaded = ref(false);
  const error = shallowRef<ErrorShape | null>(null);
  const hasMore = ref(false);
  let filter = nothing;
  let next: Place | null = null;
  let question = 0;

  /** An answer that a newer question has overtaken is ignored. @returns false then */
  async function answered(
    before: Place | undefined,
    take: (page: Page<Row, Place>) => void,
  ): Promise<boolean> {
    question += 1;
    const mine = question;
    try {
      const page = await ask(filter, before);
      if (mine !== question) return false;
      take(page);
      error.value = null;
    } catch (caught) {
      if (mine !== question) return false;
      error.value = errorShape(caught);
    }
    return true;
  }

  async function load(before: Place | undefined): Promise<void> {
    loading.value = true;
    const isLatest = await answered(before, (page) => {
      rows.value = joined(rows.value, page.rows);
      setNext(page.next);
      loaded.value = true;
    });
    if (isLatest) loading.value = false;
  }

  function setNext(place: Place | null): void {
    next = place;
    hasMore.value = place !== null;
  }

  return {
    rows,
    loading,
    loaded,
    error,
    hasMore,
    filter: () => filter,
    async show(wanted) {
      filter = wanted;
      rows.value = [];
      setNext(null);
      loaded.value = false;
      await load(undefined);
    },
    async more() {
      if (!loading.value && next !== null) await load(next);
    },
    async renew(onTop) {
      if (!loaded.value || loading.value) return;
      await answered(undefined, (page) => {
        const met = onTop(rows.value, page.rows);
        rows.value = met ?? page.rows;
        if (met === null) setNext(page.next);
      });
    },
  };
}
