/**
 * Which port the service has, and how one process recognises that another one of the same data folder serves it already:
 * both know a key that is kept in the vault's database, and only its proof goes over the wire.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';

export interface ServiceIdentity {
  port(): number | null;
  /** Stores `port` if `before` is still the stored one; false where another process was faster. */
  claimPort(before: number | null, port: number): boolean;
  /** The answer to a challenge; undefined for one that is none. */
  prove(challenge: string): string | undefined;
  /** Whether the service on this port knows the key too. */
  answersOn(port: number): Promise<boolean>;
}

const portKey = 'practice.port';
const identityKey = 'practice.identity';
const answerSchema = z.object({ proof: z.string() });

export function createServiceIdentity(db: Database): ServiceIdentity {
  const read = db.prepare<[string], { value: string }>('SELECT value FROM meta WHERE key = ?');
  const add = db.prepare<[string, string]>(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const replace = db.prepare<[string, string, string]>(
    'UPDATE meta SET value = ? WHERE key = ? AND value = ?',
  );

  const key = (): string => {
    if (read.get(identityKey) === undefined) add.run(identityKey, randomBytes(32).toString('hex'));
    return z.object({ value: z.string() }).parse(read.get(identityKey)).value;
  };
  const proof = (challenge: string): string =>
    createHmac('sha256', key()).update(`sojourn practice ${challenge}`).digest('hex');

  return {
    port: () => {
      const stored = read.get(portKey);
      return stored === undefined ? null : Number(stored.value);
    },
    claimPort: (before, port) => {
      const { changes } =
        before === null
          ? add.run(portKey, String(port))
          : replace.run(String(port), portKey, String(before));
      return changes > 0;
    },
    prove: (challenge) => (/^[0-9a-f]{64}$/.test(challenge) ? proof(challenge) : undefined),
    answersOn: async (port) => {
      const challenge = randomBytes(32).toString('hex');
      try {
        const answer = await ask(port, `/about?challenge=${challenge}`);
        const given = Buffer.from(answerSchema.parse(JSON.parse(answer)).proof);
        const expected = Buffer.from(proof(challenge));
        return given.length === expected.length && timingSafeEqual(given, expected);
      } catch {
        return false; // nobody there, or somebody else
      }
    },
  };
}

const askTimeoutMs = 2000;
const askLimit = 4096;

/** The body of an answer on 127.0.0.1: a short one, soon, or an error. */
function ask(port: number, path: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const signal = AbortSignal.timeout(askTimeoutMs);
  get({ host: '127.0.0.1', port, path, agent: false, signal }, (response) => {
    shortText(response).then(resolve, reject);
  }).on('error', reject);
  return promise;
}

async function shortText(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) {
    text += String(chunk);
    if (text.length > askLimit) throw new Error('the answer is too long');
  }
  return text;
}
