/** Which steps come before which, and the numbers by which a person knows them. */
import type { Journey } from '../../shared/journey.ts';
import { allSteps, triggerId, visitSteps } from '../../shared/journeySteps.ts';

/** The steps whose output a step can use, in reading order, the trigger first; none for the trigger itself. */
export function visibleSteps(journey: Journey, id: string): string[] {
  let found: string[] = [];
  visitSteps(journey.steps, (step, visible) => {
    if (step.id === id) found = [...visible];
  });
  return found;
}

/** Step id → its number in reading order; the trigger is 1. */
export function stepNumbers(journey: Journey): ReadonlyMap<string, number> {
  const ids = [triggerId, ...allSteps(journey.steps).map((step) => step.id)];
  return new Map(ids.map((id, index) => [id, index + 1]));
}
