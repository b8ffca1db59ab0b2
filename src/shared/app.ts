/** What the window and the command line may know of an app: its connector without what only the engine needs. */
import { z } from 'zod';
import {
  categories,
  credentialFieldSchema,
  fieldSchema,
  json,
  readsWhenSchema,
} from './connector.ts';

export const appSummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  category: z.enum(categories),
  about: z.string(),
  /** SVG text of the icon: one path, drawn in the current colour unless it brings its own. */
  icon: z.string(),
  practice: z.boolean(),
  builtIn: z.boolean(),
  /** From a connector that the person wrote (A4). */
  own: z.boolean(),
  needsConnection: z.boolean(),
  triggers: z.array(z.object({ id: z.string(), name: z.string() })),
  actions: z.array(z.object({ id: z.string(), name: z.string() })),
  synonyms: z.array(z.string()),
});
export type AppSummary = z.infer<typeof appSummarySchema>;

export const appMethodSchema = z.object({
  id: z.string(),
  /** `oauth2`: C1 Authorization. `fields`: C1 Authentication. */
  kind: z.enum(['oauth2', 'fields', 'none']),
  label: z.string(),
  scopes: z.array(z.object({ id: z.string(), why: z.string() })),
  fields: z.array(credentialFieldSchema),
  steps: z.array(z.string()),
  helpUrl: z.string().optional(),
  /** The person brings their own client id; `clientSet` once they have. */
  ownClient: z.boolean(),
  clientSet: z.boolean(),
  clientImport: z.enum(['google']).optional(),
  /** The redirect address to register at the provider, where it must be registered. */
  redirectHint: z.string().optional(),
});
export type AppMethod = z.infer<typeof appMethodSchema>;

export const appDetailSchema = appSummarySchema.extend({
  homepage: z.string().optional(),
  /** Own connectors: places that credentials would now go to as well, once the person allows it. */
  added: z.array(z.string()),
  /** Markdown: how to get the credentials. */
  guide: z.string(),
  methods: z.array(appMethodSchema),
  triggers: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      sentence: z.string(),
      about: z.string().optional(),
      kind: z.enum(['poll', 'schedule', 'manual', 'call', 'webhook']),
      fields: z.array(fieldSchema),
      sample: json,
    }),
  ),
  actions: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      sentence: z.string(),
      about: z.string().optional(),
      changes: z.boolean(),
      readsWhen: readsWhenSchema.optional(),
      fields: z.array(fieldSchema),
      sample: json,
    }),
  ),
});
export type AppDetail = z.infer<typeof appDetailSchema>;
