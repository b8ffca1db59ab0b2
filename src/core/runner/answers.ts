/**
 * What runs give back: to the journey that called them (*Give back*), or to the sender of the request that started them
 * (*Answer the webhook*). It is kept as the output of the step, or, where that is masked, only in memory until it is taken.
 */
import type { Json } from '../../shared/connector.ts';
import type { RunStore } from './store.ts';

export interface Answers {
  /** A step of a run gave something back. `kept`: its output is in the history. */
  given(run: string, output: Json, kept: boolean): void;
  /**
   * What a called run gave back last; `output` undefined for what was masked and went with the process, null for nothing.
   * Masked answers are given out once.
   */
  take(run: string): { readonly output: Json | undefined; readonly masked: boolean } | null;
  /** Tells the first answer that a run gives from now on in this process; gives back what ends the listening. */
  listen(run: string, listener: (output: Json) => void): () => void;
}

export function createAnswers(store: Pick<RunStore, 'answer'>): Answers {
  const masked = new Map<string, Json>();
  const listeners = new Map<string, (output: Json) => void>();
  return {
    given(run, output, kept) {
      const listener = listeners.get(run);
      listeners.delete(run);
      if (listener) listener(output);
      else if (!kept) masked.set(run, output);
    },
    take(run) {
      const answer = store.answer(run, 'callable');
      const kept = masked.get(run);
      masked.delete(run);
      if (answer === undefined) return null;
      return answer.output === undefined
        ? { output: kept, masked: true }
        : { output: answer.output, masked: false };
    },
    listen(run, listener) {
      listeners.set(run, listener);
      return () => listeners.delete(run);
    },
  };
}
