/** Walks over the steps of a journey document. Free of schemas, so that the window can use it too. */
import type { Step, TriggerStep } from './journey.ts';

/** The trigger's id in every journey. */
export const triggerId = 's0';

/** Where steps stand: directly in the journey (`steps`, also of *For each*) or in one branch of a block. */
export type Branch = 'steps' | 'then' | 'else' | 'try' | 'catch';

/** All steps of a journey, blocks before their contents, in the order in which they are read. */
export function allSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => [
    step,
    ...branchesOf(step).flatMap(({ steps: inner }) => allSteps(inner)),
  ]);
}

/** The branches of a block in the order in which they are read; none for a plain step. */
export function branchesOf(step: Step): { branch: Branch; steps: readonly Step[] }[] {
  switch (step.kind) {
    case 'if':
      return step.else === undefined
        ? [{ branch: 'then', steps: step.then }]
        : [
            { branch: 'then', steps: step.then },
            { branch: 'else', steps: step.else },
          ];
    case 'forEach':
      return [{ branch: 'steps', steps: step.steps }];
    case 'tryCatch':
      return [
        { branch: 'try', steps: step.try },
        { branch: 'catch', steps: step.catch },
      ];
    case 'action':
    case 'delay':
    case 'stop':
    case 'call':
      return [];
  }
}

/** What a step is: a sample belongs to it only as long as it stays that. */
export function aboutStep(step: Step | TriggerStep): string {
  if (!('kind' in step)) return `${step.app ?? ''}/${step.event ?? ''}`;
  if (step.kind === 'action') return `${step.app ?? ''}/${step.action ?? ''}`;
  return step.kind === 'call' ? `call/${step.journey ?? ''}` : step.kind;
}
