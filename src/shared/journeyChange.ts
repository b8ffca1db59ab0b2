/** What differs between two versions of a journey, as data: the window and the command line put it into words. */
import { z } from 'zod';
import { fieldValueSchema } from './journey.ts';

/** A step as it stands in one of the two versions. */
const stepRefSchema = z.object({
  id: z.string(),
  /** Its place in reading order; the trigger is 1. */
  number: z.number().int(),
  kind: z.enum(['trigger', 'action', 'if', 'forEach', 'tryCatch', 'delay', 'stop', 'call']),
  app: z.string().optional(),
  /** Id of its trigger or action. */
  event: z.string().optional(),
  /** The name that the person gave it. */
  name: z.string().optional(),
});
export type StepRef = z.infer<typeof stepRefSchema>;

/** Parts of a step beside its fields. */
const stepParts = [
  'name',
  'note',
  'disabled',
  'masked',
  'when',
  'else',
  'list',
  'seconds',
  'as',
  'message',
  'journey',
  'retry',
  'timeout',
] as const;

const scalar = z.union([z.string(), z.number(), z.boolean()]).nullable();

export const journeyChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['name', 'note']), from: z.string(), to: z.string() }),
  z.object({
    kind: z.literal('setting'),
    setting: z.string(),
    /** Null where it is not set. */
    from: scalar,
    to: scalar,
  }),
  /** Ids of connections; null for none. */
  z.object({
    kind: z.literal('connection'),
    app: z.string(),
    from: z.string().nullable(),
    to: z.string().nullable(),
  }),
  /** A block comes and goes with the steps in it. */
  z.object({ kind: z.enum(['added', 'removed', 'moved']), step: stepRefSchema }),
  /** Another app, trigger or action in the same step. */
  z.object({ kind: z.literal('event'), step: stepRefSchema, before: stepRefSchema }),
  z.object({
    kind: z.literal('field'),
    step: stepRefSchema,
    field: z.string(),
    from: fieldValueSchema.nullable(),
    to: fieldValueSchema.nullable(),
  }),
  z.object({
    kind: z.literal('part'),
    step: stepRefSchema,
    part: z.enum([...stepParts, 'other']),
    /** Null where it is not set, and for what is no short text or number. */
    from: scalar,
    to: scalar,
  }),
]);
export type JourneyChange = z.infer<typeof journeyChangeSchema>;

/** A version in the list of versions. */
export const versionSummarySchema = z.object({
  revision: z.number().int(),
  /** UTC milliseconds. */
  savedAt: z.number(),
  /** False for what was only saved by itself, after the last version. */
  kept: z.boolean(),
  steps: z.number().int(),
  /** Against the version before it; null for the first one. At most the number that the call asks for. */
  changes: z.array(journeyChangeSchema).nullable(),
  /** Changes that are not in the list. */
  more: z.number().int(),
});
export type VersionSummary = z.infer<typeof versionSummarySchema>;
