/** What runs give back (*Give back*): kept as the output of the step, or, where that is masked, only in memory until it is taken. */
import type { Json } from '../../shared/connector.ts';
import type { RunStore } from './store.ts';

export interface Answers {
  /** A run that somebody waits for gave something back that is not kept in its history. */
  keepMasked(run: string, output: Json): void;
  /**
   * What a run gave back last; `output` undefined for what was masked and went with the process, null for nothing.
   * Masked answers are given out once.
   */
  take(run: string): { readonly output: Json | undefined; readonly masked: boolean } | null;
}

export function createAnswers(store: Pick<RunStore, 'answer'>): Answers {
  const masked = new Map<string, Json>();
  return {
    keepMasked: (run, output) => masked.set(run, output),
    take(run) {
      const answer = store.answer(run);
      const kept = masked.get(run);
      masked.delete(run);
      if (answer === undefined) return null;
      return answer.output === undefined
        ? { output: kept, masked: true }
        : { output: answer.output, masked: false };
    },
  };
}
