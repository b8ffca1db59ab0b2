/** What the worker thread for whole databases is given, and what it answers. Keys are 32 bytes. */
export type DatabaseJob =
  | {
      readonly kind: 'copy';
      readonly source: string;
      readonly key: Uint8Array;
      /** An empty file of mode 0600. */
      readonly target: string;
      /** The copy's own key; the source's where there is none. */
      readonly newKey: Uint8Array | null;
    }
  | { readonly kind: 'check'; readonly source: string; readonly key: Uint8Array };

/** An error object loses its class between threads; this is what is left of one. */
export interface DatabaseJobAnswer {
  readonly failure: { readonly message: string; readonly code: string | null } | null;
}

export function isDatabaseJob(value: unknown): value is DatabaseJob {
  if (typeof value !== 'object' || value === null) return false;
  const job: Readonly<Record<string, unknown>> = { ...value };
  if (typeof job.source !== 'string' || !(job.key instanceof Uint8Array)) return false;
  if (job.kind === 'check') return true;
  const hasKey = job.newKey === null || job.newKey instanceof Uint8Array;
  return job.kind === 'copy' && typeof job.target === 'string' && hasKey;
}

export function isDatabaseJobAnswer(value: unknown): value is DatabaseJobAnswer {
  return typeof value === 'object' && value !== null && 'failure' in value;
}
