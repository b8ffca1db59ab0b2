/** What is known of a request that failed, beside the error that the person reads. */
import type { Json } from '../../shared/connector.ts';

/** A request as it was sent, for the record of a run: secrets are replaced by •••. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** What the app answered, as a person may see it: the credential's own texts are replaced by •••. */
export interface SeenAnswer {
  readonly status: number;
  readonly body: Json;
}

export interface RequestFacts {
  readonly request?: SentRequest;
  /** False where it is certain that the app did not act on it. */
  readonly mayHaveArrived?: boolean;
  /** No name server knows the host's name: it is wrong, or this computer is offline. */
  readonly nameUnknown?: boolean;
  /** With which HTTP status the app answered. */
  readonly status?: number;
  /** How long the app asks to wait. */
  readonly retryAfterSeconds?: number;
}

const known = new WeakMap<object, RequestFacts>();

/** The facts of an error thrown by the engine; empty for any other. */
export function requestFacts(error: unknown): RequestFacts {
  return typeof error === 'object' && error !== null ? (known.get(error) ?? {}) : {};
}

/** Adds facts to an error and gives it back. */
export function withFacts<E extends object>(error: E, facts: RequestFacts): E {
  known.set(error, { ...known.get(error), ...facts });
  return error;
}
