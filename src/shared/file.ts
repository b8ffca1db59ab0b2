/** Files in data. A file is never text inside of a value: what steps hand on is this handle of it (docs/adr/0008). */
import { z } from 'zod';
import type { Json } from './connector.ts';

export const fileValueSchema = z.strictObject({
  /** 128 random bits. */
  file: z.string().regex(/^[A-Za-z0-9_-]{22}$/, 'the id of a file'),
  name: z.string().min(1).max(255),
  /** Media type. */
  type: z.string().min(1).max(255),
  /** In bytes. */
  size: z.number().int().nonnegative(),
});
/** The handle of a file. It opens the file only where that file is within reach. */
export type FileValue = z.infer<typeof fileValueSchema>;

/** Whether a value is the handle of a file; it need not lead to one. */
export function isFileValue(value: unknown): value is FileValue {
  // Most values are none, and this is asked of every one that a run makes.
  if (typeof value !== 'object' || value === null || !('file' in value)) return false;
  return fileValueSchema.safeParse(value).success;
}

/** Every handle in a value, however deep, in order. */
export function filesIn(value: Json): FileValue[] {
  if (value === null || typeof value !== 'object') return [];
  if (isFileValue(value)) return [value];
  return Object.values(value).flatMap(filesIn);
}
