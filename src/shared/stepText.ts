/**
 * Steps as text: what Copy puts on the clipboard and Paste reads (docs/copied-steps.md). Plain JSON, so that steps can be kept
 * in a note, sent, and pasted into another journey. It holds neither connections nor any secret.
 */
import { z } from 'zod';
import { journeyIdSchema, stepSchema, type Step } from './journey.ts';

export const stepTextSchema = z.strictObject({
  format: z.literal('sojourn.steps'),
  formatVersion: z.literal(1),
  /** Where they were copied: elsewhere, their pills lead to no step of the journey they are pasted into. */
  journey: journeyIdSchema.optional(),
  /** What started that journey: a pill of the trigger means the same only where the same starts the other one. */
  trigger: z
    .strictObject({ app: z.string().max(64).optional(), event: z.string().max(64).optional() })
    .optional(),
  steps: z.array(stepSchema).min(1),
});
export interface StepText {
  format: 'sojourn.steps';
  formatVersion: 1;
  journey?: string | undefined;
  trigger?: { app?: string | undefined; event?: string | undefined } | undefined;
  steps: Step[];
}
