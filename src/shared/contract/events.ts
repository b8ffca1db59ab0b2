/** What the core tells every window as it happens. Payloads are parsed with stripping schemas before they leave. */
import { z } from 'zod';
import { connectionSchema, connectionTestsSchema, signInSchema } from '../connection.ts';
import { runSummarySchema } from '../run.ts';
import { vaultStateSchema } from '../vault.ts';

export const events = {
  'vault.changed': vaultStateSchema,
  'signIn.changed': signInSchema,
  'connection.changed': z.object({ connection: connectionSchema }),
  'connection.deleted': z.object({ id: z.string(), app: z.string() }),
  'connections.testing': connectionTestsSchema,
  'journey.changed': z.object({ id: z.string(), on: z.boolean(), revision: z.number().int() }),
  'journey.deleted': z.object({ id: z.string() }),
  /** A folder came, went or got another name, or journeys went into another one. */
  'folders.changed': z.object({}),
  'run.changed': z.object({ run: runSummarySchema }),
  /** All runs were paused, or go on. */
  'runs.paused': z.object({ paused: z.boolean() }),
  /** Too many of a journey's runs failed in a row; `run` is the last of them. */
  'journey.switchedOff': z.object({
    id: z.string(),
    name: z.string(),
    inRow: z.number().int(),
    run: z.string(),
  }),
  /** A file was opened with Sojourn: `import.offered` gives it. */
  'import.offered': z.object({}),
  /** The person's own connectors changed, on disk or by a call: apps are to be asked for anew. */
  'apps.changed': z.object({}),
  'core.state': z.object({ ready: z.boolean() }),
} as const;

// As with calls: held against the shape in this file alone.
type Described<T extends Record<string, z.ZodType>> = T;
type Events = Described<typeof events>;

export type EventName = keyof Events;
export type EventPayload<E extends EventName> = z.output<Events[E]>;
/** How a domain of the core tells every window what happened. */
export type Emit = <E extends EventName>(name: E, payload: EventPayload<E>) => void;
