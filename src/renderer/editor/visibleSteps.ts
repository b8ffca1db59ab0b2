/** The structure of a journey, and the numbers by which a person knows its steps. */
import type { Step } from '../../shared/journey.ts';
import { allSteps, triggerId } from '../../shared/journeySteps.ts';

/** A step that was not changed is the same object in the next document, and so is what is known of its structure. */
const known = new WeakMap<Step, Step>();

/** The steps alone, without what is set up in them: the same for documents with the same steps in the same places. */
export function structureOf(steps: readonly Step[]): Step[] {
  return steps.map((step) => {
    const bare = known.get(step) ?? bareStep(step);
    known.set(step, bare);
    return bare;
  });
}

function bareStep(step: Step): Step {
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
      return { id, kind: 'tryCatch', try: structureOf(step.try), catch: structureOf(step.catch) };
    case 'delay':
      return { id, kind: 'delay', seconds: '' };
    case 'stop':
      return { id, kind: 'stop', as: 'succeeded' };
    case 'action':
    case 'call':
      return { id, kind: step.kind, fields: {} };
  }
}

/** Step id → its number in reading order; the trigger is 1. */
export function stepNumbers(steps: readonly Step[]): ReadonlyMap<string, number> {
  const ids = [triggerId, ...allSteps(steps).map((step) => step.id)];
  return new Map(ids.map((id, index) => [id, index + 1]));
}
