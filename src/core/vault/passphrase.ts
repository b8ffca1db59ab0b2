import { randomBytes } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { SojournError } from '../../shared/errors.ts';
import { passphraseMinimum } from '../../shared/vault.ts';
import type { Argon2Job } from './argon2Job.ts';

/** Argon2id (RFC 9106) and its parameters, as they stand in the vault file. */
export interface PassphraseKdf {
  readonly name: 'argon2id';
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
  /** Base64 of 16 bytes. */
  readonly salt: string;
}

/**
 * Below the floor (OWASP's least: 19 MiB, 2 passes) a guess is too cheap; above the cap a vault file could make this
 * computer hang. A file outside of them is refused (security.md S1).
 */
export const kdfBounds = {
  memoryKiB: { min: 19 * 1024, max: 1024 * 1024 },
  passes: { min: 2, max: 16 },
  lanes: { min: 1, max: 16 },
} as const;

/** The parameters of a new slot: 64 MiB, 3 passes, 4 lanes (RFC 9106's second recommended option), a fresh salt. */
export function newPassphraseKdf(): PassphraseKdf {
  return {
    name: 'argon2id',
    memoryKiB: 64 * 1024,
    passes: 3,
    lanes: 4,
    salt: randomBytes(16).toString('base64'),
  };
}

/** Whether the parameters lie between floor and cap. */
export function isAllowedKdf(kdf: PassphraseKdf): boolean {
  return (['memoryKiB', 'passes', 'lanes'] as const).every(
    (name) => kdf[name] >= kdfBounds[name].min && kdf[name] <= kdfBounds[name].max,
  );
}

/** @throws SojournError passphrase_weak below 10 characters, white space around it not counted */
export function refuseWeak(passphrase: string): void {
  if (Array.from(normalise(passphrase).trim()).length < passphraseMinimum)
    throw new SojournError('passphrase_weak', { field: 'passphrase' });
}

/** @returns 32 bytes, worked out in a thread of its own; the caller wipes them */
export async function keyFromPassphrase(passphrase: string, kdf: PassphraseKdf): Promise<Buffer> {
  const workerData: Argon2Job = {
    passphrase: new TextEncoder().encode(normalise(passphrase)),
    salt: new Uint8Array(Buffer.from(kdf.salt, 'base64')),
    memoryKiB: kdf.memoryKiB,
    passes: kdf.passes,
    lanes: kdf.lanes,
  };
  const worker = new Worker(workerFile(), { workerData, execArgv: [] });
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', (key: unknown) => {
        if (key instanceof Uint8Array) resolve(Buffer.from(key.buffer, key.byteOffset, key.length));
        else reject(new TypeError('Argon2id gave no key'));
      });
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('Argon2id stopped without a key')));
    });
  } finally {
    workerData.passphrase.fill(0);
  }
}

/** One passphrase typed on two keyboards may be composed differently. */
function normalise(passphrase: string): string {
  return passphrase.normalize('NFKC');
}

/** Beside this file as source; beside the bundle, under the same name, when built. */
function workerFile(): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./argon2Worker.${extension}`, import.meta.url);
}
