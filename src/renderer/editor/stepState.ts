/** How far a step is set up, from what the core found wrong with the journey. */
import type { Problem } from '../../shared/journey.ts';

/** `tested` and `failed`: ready, and so ended its last test as it stands. */
export type StepState = 'ready' | 'incomplete' | 'problem' | 'tested' | 'failed';

/** Kinds of what is only not there yet; all others are mistakes. */
const notYet: readonly Problem['kind'][] = [
  'app_missing',
  'event_missing',
  'connection_missing',
  'field_missing',
  'journey_missing',
  'no_steps',
];

export function isMistake(problem: Problem): boolean {
  return !notYet.includes(problem.kind);
}

/** The states of the steps that are not ready. */
export function stepStates(problems: readonly Problem[]): ReadonlyMap<string, StepState> {
  const states = new Map<string, StepState>();
  for (const problem of problems) {
    // That there are no steps is said of the trigger, but is nothing to mend in it.
    if (problem.kind === 'no_steps' || states.get(problem.step) === 'problem') continue;
    states.set(problem.step, isMistake(problem) ? 'problem' : 'incomplete');
  }
  return states;
}
