/** From options to the rows of a list: search, order, headings. */
import type { ComboboxOption } from './types.ts';

export type ListRow =
  | { readonly kind: 'heading'; readonly label: string }
  /** `place` counts options alone, from 1, for assistive technology. */
  | { readonly kind: 'option'; readonly option: ComboboxOption; readonly place: number };

/**
 * The rows to show. Without a query: the chosen option on top, then the groups in the order in which they come. With a
 * query: what contains every word of it in label or keywords, those whose label begins with it first; no headings.
 */
export function listRows(
  options: readonly ComboboxOption[],
  by: { readonly query: string; readonly chosen: string | null },
): ListRow[] {
  const query = fold(by.query.trim());
  return query === '' ? browse(options, by.chosen) : find(options, query);
}

/** The form in which texts are compared by a search: without case and accents. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

function browse(options: readonly ComboboxOption[], chosen: string | null): ListRow[] {
  const onTop = options.filter((option) => option.value === chosen);
  const rest = options.filter((option) => option.value !== chosen);
  const rows: ListRow[] = [];
  let place = 0;
  let group: string | undefined;
  for (const option of [...onTop, ...rest]) {
    const heading = onTop.includes(option) ? undefined : option.group;
    if (heading !== undefined && heading !== group) rows.push({ kind: 'heading', label: heading });
    group = heading;
    place += 1;
    rows.push({ kind: 'option', option, place });
  }
  return rows;
}

function find(options: readonly ComboboxOption[], query: string): ListRow[] {
  const words = query.split(/\s+/);
  const found = options.flatMap((option) => {
    const label = fold(option.label);
    const all = `${label} ${fold(option.keywords ?? '')}`;
    if (!words.every((word) => all.includes(word))) return [];
    return [{ option, rank: label.startsWith(query) ? 0 : label.includes(query) ? 1 : 2 }];
  });
  found.sort((a, b) => a.rank - b.rank);
  return found.map(({ option }, index) => ({ kind: 'option', option, place: index + 1 }));
}
