/** What the audit log tells (product.md C16): events of connections and of the vault. No secret is ever in it. */
import { z } from 'zod';
import { auditKinds } from './auditKinds.ts';

export const auditKindSchema = z.enum(auditKinds);

export const auditEventSchema = z.object({
  id: z.number().int(),
  /** UTC milliseconds. */
  at: z.number(),
  kind: auditKindSchema,
  /** Of an event of a connection; it may be deleted by now, then there is still its last name. */
  connection: z
    .object({ id: z.string(), name: z.string(), app: z.string(), exists: z.boolean() })
    .nullable(),
  /** One sentence. */
  detail: z.string(),
});
export type AuditEvent = z.infer<typeof auditEventSchema>;

export const auditPageSchema = z.object({
  events: z.array(auditEventSchema),
  /** What to give as `before` for the next page; null at the end. */
  next: z.number().int().nullable(),
});
