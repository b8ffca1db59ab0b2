/** Runs: a journey's passages, recorded as they go, in order, over crashes, by one process at a time. */
export type { Evaluator } from './conditions.ts';
export { resolveFields } from './fields.ts';
export { createPlaces } from './places.ts';
export { createRunner } from './runner.ts';
export type { Runner, RunnerDeps } from './runner.ts';
