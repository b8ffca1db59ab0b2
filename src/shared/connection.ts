/** What may be known of a connection outside the core. No secret has a place here. */
import { z } from 'zod';
import { connectionEventKinds } from './auditKinds.ts';

const connectionStates = ['connected', 'needs-sign-in', 'disconnected', 'unreadable'] as const;
export const connectionStateSchema = z.enum(connectionStates);
export type ConnectionState = z.infer<typeof connectionStateSchema>;

export const connectionSchema = z.object({
  id: z.string(),
  app: z.string(),
  /** Id of the connector's authentication method. */
  method: z.string(),
  name: z.string(),
  /** E-mail or account name, where the app tells it. */
  identity: z.string().nullable(),
  state: connectionStateSchema,
  /** Scopes that were granted; empty for methods without scopes. */
  scopes: z.array(z.string()),
  /** Scopes that were asked for and not granted. */
  scopesMissing: z.array(z.string()),
  /** UTC milliseconds. */
  createdAt: z.number(),
  lastUsedAt: z.number().nullable(),
  /** How many journeys use it. */
  journeys: z.number().int(),
});
export type Connection = z.infer<typeof connectionSchema>;

export const connectionEventSchema = z.object({
  at: z.number(),
  kind: z.enum(connectionEventKinds),
  /** One sentence, no secret. */
  detail: z.string(),
});
export type ConnectionEvent = z.infer<typeof connectionEventSchema>;

export const connectionDetailSchema = connectionSchema.extend({
  usedBy: z.array(
    z.object({ id: z.string(), name: z.string(), folder: z.string(), on: z.boolean() }),
  ),
  /** Journeys that use it no more, but that have earlier versions that do and that could be restored. */
  usedByVersions: z.array(
    z.object({ id: z.string(), name: z.string(), versions: z.number().int() }),
  ),
  /** Runs under way that use it. */
  usedByRuns: z.array(z.object({ id: z.string(), journey: z.string(), journeyName: z.string() })),
  /** Tokens that the provider could not be told of yet; Sojourn goes on trying. */
  revocation: z.object({ queuedAt: z.number(), tries: z.number().int() }).nullable(),
  history: z.array(connectionEventSchema),
});
export type ConnectionDetail = z.infer<typeof connectionDetailSchema>;

/** How far a sign-in in the system browser has come. */
export const signInSchema = z.object({
  attempt: z.string(),
  app: z.string(),
  state: z.enum(['waiting', 'exchanging', 'linked', 'failed', 'cancelled']),
  /** Device code (RFC 8628), while `waiting`: what to type where. Shown always, also when the browser was opened. */
  device: z
    .object({
      code: z.string(),
      address: z.string(),
      /** UTC milliseconds. */
      expiresAt: z.number(),
    })
    .optional(),
  /** Present when `linked`. */
  connection: connectionSchema.optional(),
  /** Present when `failed`. */
  error: z
    .object({
      code: z.string(),
      message: z.string(),
      advice: z.string(),
      field: z.string().optional(),
      details: z.string().optional(),
    })
    .optional(),
});
export type SignIn = z.infer<typeof signInSchema>;

/** How a test of many connections goes on. */
export const connectionTestsSchema = z.object({
  done: z.number().int(),
  total: z.number().int(),
  accepted: z.number().int(),
  /** Refused, unreachable or unreadable. */
  failed: z.number().int(),
  /** Its app offers no test, or it is disconnected. */
  untested: z.number().int(),
});
export type ConnectionTests = z.infer<typeof connectionTestsSchema>;

/** Tokens of a disconnected or deleted connection that the provider could not be told of yet. */
export const pendingRevocationSchema = z.object({
  id: z.string(),
  app: z.string(),
  /** Its name, the last one where it was deleted. */
  connectionName: z.string().nullable(),
  queuedAt: z.number(),
  tries: z.number().int(),
});
export type PendingRevocation = z.infer<typeof pendingRevocationSchema>;
