/** A journey inside of its own n8n export, and whether the workflow around it is still the one that was written. */
import { createHash } from 'node:crypto';
import { z } from 'zod';

const sealSchema = z.object({ nodes: z.string(), bundle: z.record(z.string(), z.unknown()) });

/** @param bundle the text of the journey's bundle */
export function sealed(nodes: unknown, connections: unknown, bundle: string) {
  return { nodes: digest(nodes, connections), bundle: z.json().parse(JSON.parse(bundle)) };
}

/** The text of the bundle; undefined where there is none, or the workflow was changed since. */
export function unsealed(seal: unknown, nodes: unknown, connections: unknown): string | undefined {
  const { data } = sealSchema.safeParse(seal);
  return data?.nodes === digest(nodes, connections) ? JSON.stringify(data.bundle) : undefined;
}

function digest(nodes: unknown, connections: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([nodes, connections]))
    .digest('hex');
}
