/** Which steps come before which, and the numbers by which a person knows them. */
import type { Journey, Step } from '../../shared/journey.ts';
import { allSteps } from '../../shared/journeySteps.ts';
import { branchesOf, triggerId } from './document.ts';

/**
 * The steps whose output a step can use, in reading order, the trigger first: all steps above it, but neither those in
 * another branch of a block that it stands in, nor those inside a finished *For each* (they produced many values).
 */
export function visibleSteps(journey: Journey, id: string): string[] {
  if (id === triggerId) return [];
  const above: string[] = [triggerId];
  return collect(journey.steps, id, above) ? above : [];
}

/** Walks down to the step; true once it is found. What is seen on the way stays in `above`. */
function collect(steps: readonly Step[], id: string, above: string[]): boolean {
  for (const step of steps) {
    if (step.id === id) return true;
    above.push(step.id);
    const length = above.length;
    const passed: string[] = [];
    for (const { steps: inner } of branchesOf(step)) {
      if (collect(inner, id, above)) return true;
      passed.push(...above.splice(length));
    }
    if (step.kind !== 'forEach') above.push(...passed);
  }
  return false;
}

/** Step id → its number in reading order; the trigger is 1. */
export function stepNumbers(journey: Journey): ReadonlyMap<string, number> {
  const ids = [triggerId, ...allSteps(journey.steps).map((step) => step.id)];
  return new Map(ids.map((id, index) => [id, index + 1]));
}
