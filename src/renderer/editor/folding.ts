/** Blocks that are folded: their inner steps are hidden until they are asked for. */
import { shallowRef, type ShallowRef } from 'vue';
import { allSteps } from '../../shared/journeySteps.ts';
import { findStep } from './document.ts';
import type { Session } from './session.ts';

export interface Folding {
  readonly folded: Readonly<ShallowRef<ReadonlySet<string>>>;
  fold(block: string, fold: boolean): void;
  /** Steps that a folded block hides. */
  hidden(): ReadonlySet<string>;
  /** Unfolds whatever hides a step. */
  reveal(step: string): void;
}

export function useFolding({ journey }: Pick<Session, 'journey'>): Folding {
  const folded = shallowRef<ReadonlySet<string>>(new Set());

  function inside(block: string): string[] {
    const step = findStep(journey.value, block);
    return step ? allSteps([step]).flatMap(({ id }) => (id === block ? [] : [id])) : [];
  }

  return {
    folded,
    fold(block, fold) {
      const next = new Set(folded.value);
      if (fold) next.add(block);
      else next.delete(block);
      folded.value = next;
    },
    hidden: () => new Set([...folded.value].flatMap(inside)),
    reveal(step) {
      const kept = [...folded.value].filter((block) => !inside(block).includes(step));
      if (kept.length < folded.value.size) folded.value = new Set(kept);
    },
  };
}
