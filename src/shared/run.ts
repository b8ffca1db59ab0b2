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

export const runSummarySchema = z.object({
  id: z.string(),
  journey: z.string(),
  journeyName: z.string(),
  state: runStateSchema,
  /** What started it. */
  source: z.enum(['manual', 'trigger', 'repeat']),
  /** The run whose step called this one. */
  caller: z.string().optional(),
  startedAt: z.number(),
  /** Milliseconds; null while it is under way. */
  duration: z.number().nullable(),
  error: runErrorSchema.nullable(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

export const stepRunSchema = z.object({
  /** Order within the run, from 0. */
  seq: z.number().int(),
  step: z.string(),
  /** The step as a sentence part: `Practice Documents · Create document`. */
  title: z.string(),
  app: z.string().nullable(),
  state: z.enum(['pending', 'succeeded', 'failure', 'skipped', 'unknown', 'stopped']),
  startedAt: z.number(),
  duration: z.number().nullable(),
  input: json.nullable(),
  output: json.nullable(),
  error: runErrorSchema.nullable(),
});
export type StepRun = z.infer<typeof stepRunSchema>;

export const runDetailSchema = runSummarySchema.extend({
  trigger: json.nullable(),
  steps: z.array(stepRunSchema),
});
export type RunDetail = z.infer<typeof runDetailSchema>;
