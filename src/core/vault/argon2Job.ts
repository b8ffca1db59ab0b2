/** What the worker thread of Argon2id is given. */
export interface Argon2Job {
  readonly passphrase: Uint8Array;
  readonly salt: Uint8Array;
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
}

export function isArgon2Job(value: unknown): value is Argon2Job {
  if (typeof value !== 'object' || value === null) return false;
  const job: Partial<Record<keyof Argon2Job, unknown>> = value;
  return (
    job.passphrase instanceof Uint8Array &&
    job.salt instanceof Uint8Array &&
    [job.memoryKiB, job.passes, job.lanes].every(Number.isInteger)
  );
}
