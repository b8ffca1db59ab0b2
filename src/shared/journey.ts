/** The journey document: plain JSON, ordered, stored and exported as it is. */
import { z } from 'zod';
import { json } from './connector.ts';

export const journeyIdSchema = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'an id');
const stepIdSchema = z.string().regex(/^s\d{1,6}$/, 'a step id such as s1');

/**
 * One field of a step. `value` is a literal (with the label of a dropdown's choice), `text` mixes characters and data
 * pills (`Do {{ s0.title }}`; exactly one pill keeps its type), `formula` is one JSONata expression.
 */
export const fieldValueSchema = z.union([
  z.strictObject({ value: json, label: z.string().max(1000).optional() }),
  z.strictObject({ text: z.string().max(1_000_000) }),
  z.strictObject({ formula: z.string().max(100_000) }),
]);
export type FieldValue = z.infer<typeof fieldValueSchema>;

const fields = z.record(z.string().max(64), fieldValueSchema);

const operators = [
  'equals',
  'notEquals',
  'contains',
  'notContains',
  'startsWith',
  'endsWith',
  'isEmpty',
  'isNotEmpty',
  'greater',
  'less',
  'before',
  'after',
  'inList',
  'matches',
  'isYes',
  'isNo',
] as const;

const row = z.strictObject({
  left: z.string().max(100_000),
  is: z.enum(operators),
  right: z.string().max(100_000).optional(),
});
const rowGroup = z.union([
  z.strictObject({ all: z.array(row) }),
  z.strictObject({ any: z.array(row) }),
]);
export const conditionSchema = z.union([
  z.strictObject({ all: z.array(z.union([row, rowGroup])) }),
  z.strictObject({ any: z.array(z.union([row, rowGroup])) }),
]);
export type Condition = z.infer<typeof conditionSchema>;
export type ConditionRow = z.infer<typeof row>;

const common = {
  id: stepIdSchema,
  name: z.string().max(200).optional(),
  note: z.string().max(10_000).optional(),
  disabled: z.boolean().optional(),
};

const stepRetrySchema = z.strictObject({
  /** 0: never again. */
  times: z.number().int().min(0).max(20),
  /** The first wait, in seconds; each further one is twice as long. */
  seconds: z.number().min(1).max(3600),
});
export type StepRetry = z.infer<typeof stepRetrySchema>;

export interface ActionStep {
  id: string;
  name?: string | undefined;
  note?: string | undefined;
  disabled?: boolean | undefined;
  kind: 'action';
  /** Both undefined until chosen. */
  app?: string | undefined;
  action?: string | undefined;
  fields: Record<string, FieldValue>;
  /** The step's input and output are not kept in the history. */
  masked?: boolean | undefined;
  /** How often, and after how long, a failed step is tried again; without it, what may be repeated safely is. */
  retry?: StepRetry | undefined;
  /** Seconds that the step may take; 90 unless said. */
  timeout?: number | undefined;
}
interface BlockBase {
  id: string;
  name?: string | undefined;
  note?: string | undefined;
  disabled?: boolean | undefined;
}
/** *Call a journey*: runs another journey, whose trigger is that of a callable one, and gives what it gives back. */
export interface CallStep extends BlockBase {
  kind: 'call';
  /** Undefined until chosen. */
  journey?: string | undefined;
  /** By the names of the called journey's inputs. */
  fields: Record<string, FieldValue>;
}
export type Step =
  | ActionStep
  | (BlockBase & { kind: 'if'; when: Condition; then: Step[]; else?: Step[] | undefined })
  | (BlockBase & { kind: 'forEach'; list: string; steps: Step[] })
  | (BlockBase & { kind: 'tryCatch'; try: Step[]; catch: Step[] })
  | (BlockBase & { kind: 'delay'; seconds: string })
  | (BlockBase & { kind: 'stop'; as: 'succeeded' | 'failure'; message?: string | undefined })
  | CallStep;

const actionStepSchema = z.strictObject({
  ...common,
  kind: z.literal('action'),
  app: z.string().max(64).optional(),
  action: z.string().max(64).optional(),
  fields,
  masked: z.boolean().optional(),
  retry: stepRetrySchema.optional(),
  timeout: z.number().int().min(1).max(3600).optional(),
});

export const stepSchema = z.lazy((): z.ZodType<Step> =>
  z.discriminatedUnion('kind', [
    actionStepSchema,
    z.strictObject({
      ...common,
      kind: z.literal('if'),
      when: conditionSchema,
      then: z.array(stepSchema),
      else: z.array(stepSchema).optional(),
    }),
    z.strictObject({
      ...common,
      kind: z.literal('forEach'),
      list: z.string().max(100_000),
      steps: z.array(stepSchema),
    }),
    z.strictObject({
      ...common,
      kind: z.literal('tryCatch'),
      try: z.array(stepSchema),
      catch: z.array(stepSchema),
    }),
    z.strictObject({ ...common, kind: z.literal('delay'), seconds: z.string().max(10_000) }),
    z.strictObject({
      ...common,
      kind: z.literal('stop'),
      as: z.enum(['succeeded', 'failure']),
      message: z.string().max(10_000).optional(),
    }),
    z.strictObject({
      ...common,
      kind: z.literal('call'),
      journey: journeyIdSchema.optional(),
      fields,
    }),
  ]),
);

export const triggerStepSchema = z.strictObject({
  id: z.literal('s0'),
  app: z.string().max(64).optional(),
  event: z.string().max(64).optional(),
  fields,
  name: z.string().max(200).optional(),
  note: z.string().max(10_000).optional(),
});
export type TriggerStep = z.infer<typeof triggerStepSchema>;

export const journeyNoteSchema = z.string().max(10_000);
export const journeyNameSchema = z.string().trim().min(1).max(200);

const journeySettingsSchema = z.strictObject({
  /** Seconds between polls, 60 (1 minute) to 86400 (1 day). */
  pollSeconds: z.number().int().min(60).max(86_400).default(300),
  /** Runs of the journey under way at a time; 1, which keeps their order, unless said. */
  parallel: z.number().int().min(1).max(50).optional(),
  /** Whether a failed run is told on the desktop; yes unless said. */
  notify: z.boolean().optional(),
  /** After so many failed runs in a row the journey switches itself off; 10 unless said, 0 for never. */
  offAfter: z.number().int().min(0).max(1000).optional(),
});

export const journeySchema = z.strictObject({
  format: z.literal('sojourn.journey'),
  formatVersion: z.literal(1),
  id: journeyIdSchema,
  name: journeyNameSchema,
  note: journeyNoteSchema.optional(),
  /** app id → connection id: one connection per app is the shape (C7). */
  connections: z.record(z.string().max(64), z.string().max(64)),
  trigger: triggerStepSchema,
  steps: z.array(stepSchema),
  settings: journeySettingsSchema,
});
export type Journey = z.infer<typeof journeySchema>;

/** A problem that keeps a journey from being switched on; each names its step and, where it has one, its field. */
export const problemSchema = z.object({
  step: stepIdSchema,
  field: z.string().optional(),
  kind: z.enum([
    'app_missing',
    'event_missing',
    'connection_missing',
    'connection_not_connected',
    'field_missing',
    'value_wrong',
    'pill_dangling',
    'formula_wrong',
    'app_unknown',
    'no_steps',
    'journey_missing',
    'journey_unknown',
    'journey_not_callable',
    'journey_calls_itself',
  ]),
  message: z.string(),
});
export type Problem = z.infer<typeof problemSchema>;

export const folderNameSchema = z.string().trim().min(1).max(100);

export const folderSummarySchema = z.object({
  name: z.string(),
  /** How many lie in it. */
  journeys: z.number().int(),
});
export type FolderSummary = z.infer<typeof folderSummarySchema>;

/** What the Journeys page shows of a journey. */
export const journeySummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The person's comment; empty for none. */
  note: z.string(),
  folder: z.string(),
  on: z.boolean(),
  apps: z.array(z.string()),
  problems: z.number().int(),
  lastRun: z.object({ id: z.string(), state: z.string(), startedAt: z.number() }).nullable(),
  updatedAt: z.number(),
});
export type JourneySummary = z.infer<typeof journeySummarySchema>;
