/**
 * Every edit makes a new document, but most of what is shown of it stays the same. A stable value keeps its identity
 * while it says the same, so that what hangs on it is not drawn again: a keystroke in a journey of 500 steps draws one card.
 */
import { computed, type ComputedRef } from 'vue';

/** A computed value of plain JSON that changes only when its content does. */
export function stable<T>(get: () => T): ComputedRef<T> {
  return computed<T>((before) => {
    const next = get();
    return before !== undefined && JSON.stringify(before) === JSON.stringify(next) ? before : next;
  });
}

/** A computed list that changes only when one of its items is another one. */
export function stableList<T>(get: () => readonly T[]): ComputedRef<readonly T[]> {
  return computed<readonly T[]>((before) => {
    const next = get();
    const same = before?.length === next.length && before.every((item, at) => item === next[at]);
    return same ? before : next;
  });
}
