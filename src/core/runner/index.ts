/** Runs: a journey's passages, recorded as they go, in order, over crashes, by one process at a time. */
export { calledFailed, preparedCall, whyFailed } from './call.ts';
export { isMet } from './conditions.ts';
export type { Evaluator } from './conditions.ts';
export { resolveFields } from './fields.ts';
export { accountOf, delaySeconds, loopItems, renderTemplate } from './parts.ts';
export { createPlaces } from './places.ts';
export { createRunner } from './runner.ts';
export type { Runner, RunnerDeps } from './runner.ts';
export { largestShown, shorten } from './values.ts';
