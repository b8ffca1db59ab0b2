/** Names of connections: how they are compared and proposed. Free of schemas, so that the window can use it too. */

export const connectionNameMax = 100;

/** The form in which names are compared: trimmed, inner white space folded, NFKC, case-folded (rule C5). */
export function connectionNameKey(name: string): string {
  return foldCase(name.normalize('NFKC')).replace(/\s+/gu, ' ').trim();
}

/** One toLowerCase keeps ß apart from SS and final sigma apart from sigma; up and down again joins them, ẞ included. */
function foldCase(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().normalize('NFKC');
}

const ordinals = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
] as const;

/** The proposed name of the n-th connection of an app, n from 1 (rule C2): `My second Google Tasks account`. */
export function defaultConnectionName(appName: string, n: number): string {
  return `My ${ordinals[n - 1] ?? ordinal(n)} ${appName} account`;
}

function ordinal(n: number): string {
  const suffixes: Partial<Record<Intl.LDMLPluralRule, string>> = {
    one: 'st',
    two: 'nd',
    few: 'rd',
  };
  const rule = new Intl.PluralRules('en', { type: 'ordinal' }).select(n);
  return `${n.toString()}${suffixes[rule] ?? 'th'}`;
}
