/** From options to the rows of a list: search, order, headings. */
import { fold, hasWords, wordsOf } from './search.ts';
import type { ComboboxOption } from './types.ts';

export type ListRow =
  | { readonly kind: 'heading'; readonly label: string }
  /** `place` counts options alone, from 1, for assistive technology. */
  | { readonly kind: 'option'; readonly option: ComboboxOption; readonly place: number };

/**
 * The rows to show, pinned ones first. Without a query: the chosen option on top, then the groups in the order in which
 * they come. With a query: what contains every word of it in label or keywords, those whose label begins with it first;
 * no headings.
 */
export function listRows(
  options: readonly ComboboxOption[],
  by: { readonly query: string; readonly chosen: string | null },
): ListRow[] {
  const query = fold(by.query.trim());
  const pinned = options.filter((option) => option.pinned === true);
  const rest = options.filter((option) => option.pinned !== true);
  const ordered = query === '' ? chosenFirst(rest, by.chosen) : find(rest, query);
  return withHeadings(pinned, ordered, query === '' ? by.chosen : undefined);
}

function chosenFirst(options: readonly ComboboxOption[], chosen: string | null): ComboboxOption[] {
  const onTop = options.filter((option) => option.value === chosen);
  return [...onTop, ...options.filter((option) => option.value !== chosen)];
}

function find(options: readonly ComboboxOption[], query: string): ComboboxOption[] {
  const words = wordsOf(query);
  // By where the label holds the query: at its begin, later, not at all.
  const found: [ComboboxOption[], ComboboxOption[], ComboboxOption[]] = [[], [], []];
  for (const option of options) {
    const { label, all } = foldedOf(option);
    if (!hasWords(all, words)) continue;
    const at = label.indexOf(query);
    found[at === 0 ? 0 : at > 0 ? 1 : 2].push(option);
  }
  return found.flat();
}

interface Folded {
  readonly label: string;
  readonly all: string;
}

/** Folding is most of a search; an option is folded once for all key presses. */
const foldedOptions = new WeakMap<ComboboxOption, Folded>();

/** Makes the texts ready that a search compares. */
export function prepareSearch(options: readonly ComboboxOption[]): void {
  for (const option of options) foldedOf(option);
}

function foldedOf(option: ComboboxOption): Folded {
  const known = foldedOptions.get(option);
  if (known !== undefined) return known;
  const label = fold(option.label);
  const folded = { label, all: `${label} ${fold(option.keywords ?? '')}` };
  foldedOptions.set(option, folded);
  return folded;
}

/** `chosen` undefined: a search, which has no headings. */
function withHeadings(
  pinned: readonly ComboboxOption[],
  ordered: readonly ComboboxOption[],
  chosen: string | null | undefined,
): ListRow[] {
  const rows: ListRow[] = [];
  let place = 0;
  let group: string | undefined;
  for (const option of [...pinned, ...ordered]) {
    const apart = chosen === undefined || option.pinned === true || option.value === chosen;
    const heading = apart ? undefined : option.group;
    if (heading !== undefined && heading !== group) rows.push({ kind: 'heading', label: heading });
    group = heading;
    place += 1;
    rows.push({ kind: 'option', option, place });
  }
  return rows;
}
