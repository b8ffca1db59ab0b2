/** Runs as the history shows them. */
import { z } from 'zod';
import { json } from './connector.ts';

const runStates = [
  'initializing',
  'pending',
  'succeeded',
  'failure',
  'stopped',
  'waiting',
  'unknown',
] as const;
export const runStateSchema = z.enum(runStates);
export type RunState = z.infer<typeof runStateSchema>;

export const runErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  advice: z.string(),
  details: z.string().optional(),
});

const runSourceSchema = z.enum(['manual', 'trigger', 'repeat']);
export type RunSource = z.infer<typeof runSourceSchema>;

export const runWaitSchema = z.object({
  /**
   * `delay`: a step says so. `retry`: a step failed and is tried again. `network`: this computer is offline. `call`: the
   * journey that a step called has not ended.
   */
  for: z.enum(['delay', 'retry', 'network', 'call']),
  /** UTC milliseconds; of a network, when it is looked for again at the latest; of a call, when it began. */
  until: z.number(),
});
export type RunWait = z.infer<typeof runWaitSchema>;

export const runSummarySchema = z.object({
  id: z.string(),
  journey: z.string(),
  journeyName: z.string(),
  state: runStateSchema,
  /** What started it. */
  source: runSourceSchema,
  /** The run whose step called this one. */
  caller: z.string().optional(),
  /** The run that this one repeats. */
  original: z.string().optional(),
  /** Of a waiting run. */
  waiting: runWaitSchema.optional(),
  startedAt: z.number(),
  /** Milliseconds; null while it is under way. */
  duration: z.number().nullable(),
  error: runErrorSchema.nullable(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

/** A try of a step that failed and was followed by another one. */
export const attemptSchema = z.object({
  startedAt: z.number(),
  duration: z.number(),
  error: runErrorSchema,
});
export type Attempt = z.infer<typeof attemptSchema>;

export const stepRunSchema = z.object({
  /** Order within the run, from 0. */
  seq: z.number().int(),
  step: z.string(),
  /** The step as a sentence part: `Practice Documents · Create document`. */
  title: z.string(),
  app: z.string().nullable(),
  /** `waiting`: nothing of it is under way; it is tried again, or a delay has not passed. */
  state: z.enum(['pending', 'waiting', 'succeeded', 'failure', 'skipped', 'unknown', 'stopped']),
  startedAt: z.number(),
  duration: z.number().nullable(),
  /** The tries before the last one. */
  attempts: z.array(attemptSchema).optional(),
  input: json.nullable(),
  output: json.nullable(),
  error: runErrorSchema.nullable(),
});
export type StepRun = z.infer<typeof stepRunSchema>;

export const runDetailSchema = runSummarySchema.extend({
  trigger: json.nullable(),
  /** The first and the last of a run with very many. */
  steps: z.array(stepRunSchema),
  /** How many steps between them are left out. */
  left: z.number().int().optional(),
  /** The runs that repeat this one, the newest first. */
  repeats: z.array(z.string()).optional(),
});
export type RunDetail = z.infer<typeof runDetailSchema>;

/** What narrows the list of runs. Times are UTC milliseconds, both inclusive. */
export const runFilterSchema = z.object({
  journey: z.string().min(1).max(64).optional(),
  state: runStateSchema.optional(),
  source: runSourceSchema.optional(),
  from: z.number().int().optional(),
  to: z.number().int().optional(),
  /** Part of a journey's name, or of the text of an error. */
  search: z.string().max(200).optional(),
});
export type RunFilter = z.infer<typeof runFilterSchema>;

/** `paused`: no run that a trigger starts begins; those under way go on. */
export const runSettingsSchema = z.object({
  /** Days that a run is kept; null for ever. */
  keepDays: z.number().int().min(1).max(3650).nullable(),
  paused: z.boolean(),
});
export type RunSettings = z.infer<typeof runSettingsSchema>;

/** What runs do just now, in numbers. */
export const runActivitySchema = z.object({
  /** Journeys that are on. */
  on: z.number().int(),
  /** Runs under way, those that wait among them. */
  underWay: z.number().int(),
  paused: z.boolean(),
});
export type RunActivity = z.infer<typeof runActivitySchema>;

/** Failed runs of a journey in a row, the last one, and when they switched the journey off. */
export const journeyFailuresSchema = z.object({
  inRow: z.number().int(),
  run: z.string(),
  switchedOffAt: z.number().nullable(),
});
export type JourneyFailures = z.infer<typeof journeyFailuresSchema>;
