/** Search in lists: without case and accents, every word somewhere in the text. */

/** The form in which texts are compared; most have nothing to fold but their case. */
export function fold(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase();
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The words of what was typed, in the form in which texts are compared. */
export function wordsOf(typed: string): string[] {
  return fold(typed.trim()).split(/\s+/);
}

/** Whether a folded text holds every one of these words. */
export function hasWords(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

/** An item beside its folded text, made once for many searches. */
export interface Searchable<T> {
  readonly item: T;
  readonly text: string;
}

export function searchable<T>(
  items: readonly T[],
  textOf: (item: T) => readonly string[],
): Searchable<T>[] {
  return items.map((item) => ({ item, text: fold(textOf(item).join(' ')) }));
}

/** The items that hold every word of what was typed, in their order. */
export function search<T>(items: readonly Searchable<T>[], typed: string): T[] {
  const words = wordsOf(typed);
  return items.filter(({ text }) => hasWords(text, words)).map(({ item }) => item);
}
