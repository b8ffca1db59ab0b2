import type { Journey } from '../../shared/journey.ts';
import { allSteps } from '../../shared/journeySteps.ts';

/** Whether two versions of a journey have the same steps in the same places, whatever their fields say. */
export function sameWalk(one: Journey, other: Journey): boolean {
  return skeleton(one) === skeleton(other);
}

/** Where a block begins and ends can be told from the steps inside of it, since ids are never used twice. */
function skeleton(journey: Journey): string {
  return allSteps(journey.steps)
    .map((step) => {
      const place = step.kind === 'action' ? `${step.app}/${step.action}` : '';
      return `${step.id} ${step.kind} ${place} ${step.disabled === true} ${allInside(step).join()}`;
    })
    .join('\n');
}

function allInside(step: Journey['steps'][number]): string[] {
  switch (step.kind) {
    case 'if':
      return [
        ...allSteps(step.then).map(({ id }) => id),
        '/',
        ...allSteps(step.else ?? []).map(({ id }) => id),
      ];
    case 'tryCatch':
      return [
        ...allSteps(step.try).map(({ id }) => id),
        '/',
        ...allSteps(step.catch).map(({ id }) => id),
      ];
    case 'forEach':
      return allSteps(step.steps).map(({ id }) => id);
    case 'action':
    case 'delay':
    case 'stop':
    case 'call':
      return [];
  }
}
