/** Walks over the steps of a journey document. Free of schemas, so that the window can use it too. */
import type { Step } from './journey.ts';

/** All steps of a journey, blocks before their contents, in the order in which they are read. */
export function allSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => [step, ...allSteps(innerSteps(step))]);
}

/** The steps directly inside a block; empty for a plain step. */
export function innerSteps(step: Step): Step[] {
  switch (step.kind) {
    case 'if':
      return [...step.then, ...(step.else ?? [])];
    case 'forEach':
      return step.steps;
    case 'tryCatch':
      return [...step.try, ...step.catch];
    case 'action':
    case 'delay':
    case 'stop':
      return [];
  }
}
