import type { Connector, Json } from '../../../shared/connector.ts';
import type { HostInput, HostOutput } from '../../../shared/contract/host.ts';
import type { Expressions } from '../../expressions/index.ts';
import type { FileDesk } from '../../files/index.ts';
import type { Tables } from '../../tables/index.ts';
import type { Account } from '../credentials.ts';
import type { SentRequest } from '../facts.ts';
import type { Http } from '../http.ts';
import type { Identity } from '../identity.ts';
import type { Sockets } from '../sockets.ts';

export interface BuiltInCall {
  /** Prepared: typed, with defaults, without empty ones. */
  readonly fields: Readonly<Record<string, Json>>;
  readonly connector: Connector;
  /** The linked account, where the step has one. */
  readonly account: Account | null;
  readonly expressions: Pick<Expressions, 'renderTree'>;
  readonly http: Http;
  /** For what is not HTTP. */
  readonly sockets: Sockets;
  readonly localHosts: readonly string[];
  readonly files: FileDesk;
  /** The person's own tables. @throws vault_locked */
  readonly tables: () => Tables;
  /** Shows a notification of the desktop, where there is one. */
  readonly notify: (input: HostInput<'notify'>) => Promise<HostOutput<'notify'>>;
  readonly now: () => number;
  readonly signal: AbortSignal | undefined;
}

export type BuiltInAction = (
  call: BuiltInCall,
) => Promise<{ request: SentRequest | null; output: Json }>;

/** What a built-in trigger finds at one look: everything that is there, as a request of another app would give it. */
export type BuiltInPoll = (call: BuiltInCall) => Promise<Json[]>;

/** How a built-in trigger hears that a look is worth while before its interval is over. */
export interface BuiltInNudge {
  /** @returns what ends it */
  watch(
    fields: Readonly<Record<string, Json>>,
    changed: () => void,
    failed: (error: unknown) => void,
  ): Promise<() => Promise<void>>;
  /** Milliseconds after a change until it can be seen. */
  readonly settled: number;
}

/** Everything that a dropdown of a built-in app has to offer. */
export type BuiltInOptions = (call: BuiltInCall) => Promise<Json[]>;

/**
 * Tries credentials of a built-in app that are no HTTP request's; tells whose they are. @throws credentials_refused
 */
export type BuiltInTest = (
  call: Pick<BuiltInCall, 'connector' | 'sockets'> & {
    readonly values: Readonly<Record<string, string>>;
  },
) => Promise<Identity>;
