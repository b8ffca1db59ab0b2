/** Walks over the steps of a journey document. Free of schemas, so that the window can use it too. */
import type { Step, TriggerStep } from './journey.ts';

/** All steps of a journey, blocks before their contents, in the order in which they are read. */
export function allSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => [step, ...allSteps(innerSteps(step))]);
}

/** The steps directly inside a block; empty for a plain step. */
function innerSteps(step: Step): Step[] {
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
    case 'call':
      return [];
  }
}

/**
 * Visits every step in reading order with the ids of the steps whose data it may use: all that stand above it, but
 * neither those in another branch of a block that it stands in, nor those inside a finished *For each*. The set is the
 * walk's own: it changes after the visit.
 */
export function visitSteps(
  steps: readonly Step[],
  visit: (step: Step, visible: ReadonlySet<string>) => void,
): void {
  walk(steps, new Set([triggerId]), visit);
}

/** The trigger's id in every journey. */
export const triggerId = 's0';

function walk(
  steps: readonly Step[],
  visible: Set<string>,
  visit: (step: Step, visible: ReadonlySet<string>) => void,
): void {
  for (const step of steps) {
    visit(step, visible);
    visible.add(step.id);
    for (const branch of branches(step)) {
      walk(branch, visible, visit);
      for (const inner of allSteps(branch)) visible.delete(inner.id);
    }
    for (const id of lastingInside(step)) visible.add(id);
  }
}

/** The steps inside a block whose data is there after it: those of a *For each*, at any depth, produced many values. */
function lastingInside(step: Step): string[] {
  if (step.kind === 'forEach') return [];
  return innerSteps(step).flatMap((inner) => [inner.id, ...lastingInside(inner)]);
}

function branches(step: Step): readonly (readonly Step[])[] {
  switch (step.kind) {
    case 'if':
      return [step.then, step.else ?? []];
    case 'forEach':
      return [step.steps];
    case 'tryCatch':
      return [step.try, step.catch];
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
