/** Ready journeys, as the Templates dialog shows them. */
import { z } from 'zod';

export const templateSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** What it does, in one sentence. */
  about: z.string(),
  /** Ids of its apps, the trigger's first. */
  apps: z.array(z.string()),
  /** Offered at first start: no account of a third party is needed. */
  first: z.boolean(),
});
export type Template = z.infer<typeof templateSchema>;
