/** A list that comes from the core: what it holds, whether it was ever loaded, and why it could not be. */
import { type Ref, type ShallowRef, ref, shallowRef } from 'vue';
import type { ErrorShape } from '../../shared/errors.ts';
import { errorShape } from '../api.ts';

export interface Loaded<T> {
  readonly value: Readonly<Ref<T>>;
  readonly loaded: Readonly<Ref<boolean>>;
  readonly error: Readonly<Ref<ErrorShape | null>>;
  /** Asks the core again. An answer that a newer question has overtaken is ignored. */
  readonly reload: () => Promise<void>;
  /** Takes over what the core has told meanwhile. An answer that is still under way may not know of it: asks again. */
  readonly change: (change: (before: T) => T) => void;
  /** Back to nothing: the vault was locked. */
  readonly clear: () => void;
}

export function useLoaded<T>(load: () => Promise<T>, empty: T): Loaded<T> {
  const value: ShallowRef<T> = shallowRef(empty);
  const loaded = ref(false);
  const error = ref<ErrorShape | null>(null);
  let question = 0;
  let answered = 0;

  async function reload(): Promise<void> {
    question += 1;
    const mine = question;
    try {
      const answer = await load();
      if (mine !== question) return;
      value.value = answer;
      error.value = null;
      loaded.value = true;
    } catch (caught) {
      if (mine === question) error.value = errorShape(caught);
    } finally {
      answered = Math.max(answered, mine);
    }
  }

  function change(how: (before: T) => T): void {
    value.value = how(value.value);
    if (answered < question) void reload();
  }

  function clear(): void {
    question += 1;
    answered = question;
    value.value = empty;
    loaded.value = false;
    error.value = null;
  }

  return { value, loaded, error, reload, change, clear };
}
