/** Changes of the branches of one block. */
import type { Step } from '../../shared/journey.ts';
import type { Branch } from '../../shared/journeySteps.ts';

/** The block with other steps in its branches; the same block where nothing changed. */
export function changeBranches(
  step: Step,
  change: (steps: Step[], branch: Branch) => Step[],
): Step {
  switch (step.kind) {
    case 'if': {
      const then = change(step.then, 'then');
      const otherwise = step.else && change(step.else, 'else');
      if (then === step.then && otherwise === step.else) return step;
      return otherwise === undefined ? { ...step, then } : { ...step, then, else: otherwise };
    }
    case 'forEach': {
      const steps = change(step.steps, 'steps');
      return steps === step.steps ? step : { ...step, steps };
    }
    case 'tryCatch': {
      const attempt = change(step.try, 'try');
      const rescue = change(step.catch, 'catch');
      if (attempt === step.try && rescue === step.catch) return step;
      return { ...step, try: attempt, catch: rescue };
    }
    case 'action':
    case 'delay':
    case 'stop':
    case 'call':
      return step;
  }
}
