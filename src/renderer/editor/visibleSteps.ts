/** Which steps come before which, and the numbers by which a person knows them. */
import type { Step } from '../../shared/journey.ts';
import { allSteps, triggerId, visitSteps } from '../../shared/journeySteps.ts';

/** The steps alone, without what is set up in them: the same for documents with the same steps in the same places. */
export function structureOf(steps: readonly Step[]): Step[] {
  return steps.map((step): Step => {
    const { id } = step;
    switch (step.kind) {
      case 'if':
        return {
          id,
          kind: 'if',
          when: { all: [] },
          then: structureOf(step.then),
          ...(step.else && { else: structureOf(step.else) }),
        };
      case 'forEach':
        return { id, kind: 'forEach', list: '', steps: structureOf(step.steps) };
      case 'tryCatch':
        return {
          id,
          kind: 'tryCatch',
          try: structureOf(step.try),
          catch: structureOf(step.catch),
        };
      case 'action':
      case 'delay':
      case 'stop':
      case 'call':
        return { id, kind: 'action', fields: {} };
    }
  });
}

/** The steps whose output a step can use, in reading order, the trigger first; none for the trigger itself. */
export function visibleSteps(steps: readonly Step[], id: string): string[] {
  let found: string[] = [];
  visitSteps(steps, (step, visible) => {
    if (step.id === id) found = [...visible];
  });
  return found;
}

/** Step id → its number in reading order; the trigger is 1. */
export function stepNumbers(steps: readonly Step[]): ReadonlyMap<string, number> {
  const ids = [triggerId, ...allSteps(steps).map((step) => step.id)];
  return new Map(ids.map((id, index) => [id, index + 1]));
}
