/** What the test of one step shows (J7), and what a formula gives while it is typed (J5). */
import { z } from 'zod';
import { json } from './connector.ts';
import { runErrorSchema } from './run.ts';

export const stepTestSchema = z.object({
  step: z.string(),
  state: z.enum(['succeeded', 'failure']),
  /** The step's own values, worked out; null where it was not come so far, and for a trigger without fields. */
  input: json.nullable(),
  /** As it was sent, secrets replaced by •••; null where the step sends none. */
  request: z
    .object({
      method: z.string(),
      url: z.string(),
      headers: z.record(z.string(), z.string()),
      body: z.string().optional(),
    })
    .nullable(),
  /** What the app answered to it; null where that is not known. */
  answer: z.object({ status: z.number().int(), body: json.nullable() }).nullable(),
  output: json.nullable(),
  /** Of a trigger: the newest real items, the newest first. The first one is the output. */
  items: z.array(json),
  error: runErrorSchema.nullable(),
  /** Milliseconds. */
  took: z.number(),
  testedAt: z.number(),
  /** Whether the core keeps the output as the step's sample; masked data and very large data is not kept. */
  kept: z.boolean(),
});
export type StepTest = z.infer<typeof stepTestSchema>;

/** The output of a step's last successful test. */
export const stepSampleSchema = z.object({
  step: z.string(),
  /** What the step was then (`practice-tasks/new-task`, `forEach`): a sample of something else is none. */
  about: z.string(),
  output: json,
  testedAt: z.number(),
});
export type StepSample = z.infer<typeof stepSampleSchema>;

export const formulaResultSchema = z.union([
  z.object({
    error: z.object({
      message: z.string(),
      /** Characters from the start; null where it is not known. */
      position: z.number().int().nullable(),
    }),
  }),
  z.object({
    /** Absent where the formula gives nothing. */
    value: json.optional(),
  }),
]);
export type FormulaResult = z.infer<typeof formulaResultSchema>;
