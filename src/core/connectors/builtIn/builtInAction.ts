import type { Json } from '../../../shared/connector.ts';
import type { FileDesk } from '../../files/index.ts';
import type { SentRequest } from '../facts.ts';
import type { Http } from '../http.ts';

export interface BuiltInCall {
  /** Prepared: typed, with defaults, without empty ones. */
  readonly fields: Readonly<Record<string, Json>>;
  readonly http: Http;
  readonly localHosts: readonly string[];
  readonly files: FileDesk;
  readonly now: () => number;
  readonly signal: AbortSignal | undefined;
}

export type BuiltInAction = (
  call: BuiltInCall,
) => Promise<{ request: SentRequest | null; output: Json }>;
