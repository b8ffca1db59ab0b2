/** The options of a dropdown: pages, search, refresh, and what went wrong. Answers that come too late are ignored. */
import { computed, ref, shallowRef, type Ref } from 'vue';
import type { OptionsPage } from '../../../shared/contract/calls.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import { errorShape } from '../../api.ts';

export type Option = OptionsPage['items'][number];
export type LoadOptions = (ask: {
  search?: string | undefined;
  page?: string | undefined;
}) => Promise<OptionsPage>;

/** A pause in typing after which the app is searched, and a wait that is worth a word; milliseconds. */
export const searchAfter = 250;
export const slowAfter = 3000;

export interface Options {
  readonly items: Readonly<Ref<readonly Option[]>>;
  readonly loading: Readonly<Ref<boolean>>;
  /** It takes longer than people expect. */
  readonly slow: Readonly<Ref<boolean>>;
  /** Why the last question failed; what was loaded before is still in `items`. */
  readonly error: Readonly<Ref<ErrorShape | null>>;
  readonly hasMore: Readonly<Ref<boolean>>;
  /** Something was loaded: an empty list is an answer. */
  readonly loaded: Readonly<Ref<boolean>>;
  /** The app holds more than was loaded: only it can search all of it. */
  readonly remote: Readonly<Ref<boolean>>;
  /** Loads the first page, unless it is there or on its way. Resolves when it has come or failed. */
  open(): Promise<void>;
  more(): Promise<void>;
  search(query: string): void;
  refresh(): Promise<void>;
  /** Forgets everything: what the options hang on has changed. */
  reset(): void;
}

export function useOptions(load: LoadOptions): Options {
  const items = shallowRef<readonly Option[]>([]);
  const next = ref<string | null>(null);
  const loading = ref(false);
  const slow = ref(false);
  const loaded = ref(false);
  const error = shallowRef<ErrorShape | null>(null);
  const wholeIsLong = ref(false);

  let query = '';
  let question = 0;
  let pending: Promise<void> | undefined;
  let typing: ReturnType<typeof setTimeout> | undefined;

  function ask(page: string | undefined): Promise<void> {
    question += 1;
    pending = answer(question, page);
    return pending;
  }

  async function answer(mine: number, page: string | undefined): Promise<void> {
    const searched = query;
    loading.value = true;
    slow.value = false;
    const patience = setTimeout(() => {
      if (mine === question) slow.value = true;
    }, slowAfter);
    try {
      const result = await load({
        ...(searched === '' ? {} : { search: searched }),
        ...(page === undefined ? {} : { page }),
      });
      if (mine !== question) return;
      items.value = page === undefined ? result.items : joined(items.value, result.items);
      next.value = result.next;
      loaded.value = true;
      error.value = null;
      if (searched === '' && page === undefined) wholeIsLong.value = result.next !== null;
    } catch (caught) {
      if (mine === question) error.value = errorShape(caught);
    } finally {
      clearTimeout(patience);
      if (mine === question) {
        loading.value = false;
        slow.value = false;
        pending = undefined;
      }
    }
  }

  return {
    items,
    loading,
    slow,
    error,
    loaded,
    hasMore: computed(() => next.value !== null),
    remote: wholeIsLong,

    async open() {
      if (pending) await pending;
      else if (!loaded.value || error.value) await ask(undefined);
    },
    async more() {
      if (pending === undefined && next.value !== null) await ask(next.value);
    },
    search(text) {
      clearTimeout(typing);
      if (!wholeIsLong.value || text.trim() === query) return;
      typing = setTimeout(() => {
        query = text.trim();
        items.value = [];
        next.value = null;
        void ask(undefined);
      }, searchAfter);
    },
    async refresh() {
      clearTimeout(typing);
      query = '';
      await ask(undefined);
    },
    reset() {
      clearTimeout(typing);
      question += 1;
      pending = undefined;
      query = '';
      items.value = [];
      next.value = null;
      loading.value = false;
      slow.value = false;
      loaded.value = false;
      error.value = null;
      wholeIsLong.value = false;
    },
  };
}

/** Pages of one list can overlap when it changes in between. */
function joined(before: readonly Option[], added: readonly Option[]): Option[] {
  const known = new Set(before.map(optionKey));
  return [...before, ...added.filter((option) => !known.has(optionKey(option)))];
}

/** The text by which an option is known in a list: values may be any JSON. */
export function optionKey(option: Pick<Option, 'value'>): string {
  return typeof option.value === 'string' ? option.value : JSON.stringify(option.value);
}
