/** Exports to other engines, and what they say of each step (E3). */
import { z } from 'zod';

export const exportFormats = ['sojourn', 'n8n', 'node-red', 'asl'] as const;
export const exportFormatSchema = z.enum(exportFormats);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** `exact`: does what Sojourn does. `note`: does the same but for what the notes say. `missing`: is not mapped. */
export const mappingSchema = z.enum(['exact', 'note', 'missing']);
export type Mapping = z.infer<typeof mappingSchema>;

export const reportLineSchema = z.object({
  journey: z.string(),
  /** s0 for the trigger. */
  step: z.string(),
  title: z.string(),
  mapping: mappingSchema,
  notes: z.array(z.string()),
});
export type ReportLine = z.infer<typeof reportLineSchema>;
