/** How far a step is set up, from what the core found wrong with the journey. */
import type { Problem } from '../../shared/journey.ts';

export type StepState = 'ready' | 'incomplete' | 'problem';

/** Kinds of what is only not there yet; all others are mistakes. */
const notYet: readonly Problem['kind'][] = [
  'app_missing',
  'event_missing',
  'connection_missing',
  'field_missing',
  'no_steps',
];

export function isMistake(problem: Problem): boolean {
  return !notYet.includes(problem.kind);
}

export function stateOf(step: string, problems: readonly Problem[]): StepState {
  const own = problems.filter((problem) => problem.step === step && problem.kind !== 'no_steps');
  if (own.some(isMistake)) return 'problem';
  return own.length > 0 ? 'incomplete' : 'ready';
}
