/** The engine: does what connectors describe, the same way for every app. */
import { setTimeout as sleep } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';
import { SojournError } from '../../shared/errors.ts';
import type { Expressions } from '../expressions/index.ts';
import type { Files } from '../files/index.ts';
import type { Tables } from '../tables/index.ts';
import { createActions } from './actions.ts';
import type { Actions } from './actions.ts';
import type { BuiltInCall } from './builtIn/index.ts';
import { createBuiltIns } from './builtIns.ts';
import type { Catalogue } from './catalogue.ts';
import { createDropdowns } from './dropdowns.ts';
import type { Dropdowns } from './dropdowns.ts';
import { createHttp } from './http.ts';
import type { HttpOptions } from './http.ts';
import { createIdentities } from './identities.ts';
import type { Identities } from './identities.ts';
import { createLists } from './lists.ts';
import { createPolls } from './polls.ts';
import type { Polls } from './polls.ts';
import { createRateLimiter } from './rate.ts';
import type { Clock } from './rate.ts';
import { createSockets } from './sockets.ts';
import { createTalks } from './talks.ts';
import { createTransport } from './transport.ts';
import type { EngineLog } from './transport.ts';

/**
 * Every method throws SojournErrors: not_found, field_missing, input_invalid, what expressions throw, and of the exchange
 * with the app: sign_in_needed, permission_missing, missing_at_app, conflict_at_app, rejected_by_app, rate_limited,
 * app_unavailable, offline, provider_unreachable, provider_answer_wrong, answer_too_large, timed_out, host_refused,
 * run_stopped. `requestFacts` tells what is known of the request behind such an error.
 */
export interface Engine extends Actions, Polls, Dropdowns, Identities {
  close(): Promise<void>;
}

export interface EngineDeps extends HttpOptions {
  readonly catalogue: Pick<Catalogue, 'forUse' | 'localHosts'>;
  readonly expressions: Pick<Expressions, 'renderTree' | 'renderEach'>;
  readonly log: EngineLog;
  /** The files of the open vault. @throws vault_locked */
  readonly files: () => Pick<Files, 'desk'>;
  /** The tables of the open vault. @throws vault_locked */
  readonly tables?: () => Tables;
  /** Without it, nothing is shown. */
  readonly notify?: BuiltInCall['notify'];
  readonly now?: () => number;
  readonly clock?: Clock;
}

const realClock: Clock = {
  ticks: () => performance.now(),
  async wait(ms, signal) {
    try {
      await sleep(ms, undefined, { signal });
    } catch (cause) {
      throw new SojournError('run_stopped', { cause });
    }
  },
};

export function createEngine(deps: EngineDeps): Engine {
  const { catalogue, expressions, log, clock = realClock, now = () => Date.now() } = deps;
  const { notify = () => Promise.resolve({ shown: false }), tables = noTables } = deps;
  const http = createHttp(deps);
  const limiter = createRateLimiter(clock);
  const transport = createTransport({ expressions, http, log, limiter, clock, now });
  const talks = createTalks(catalogue, deps.files);
  const lists = createLists(expressions, transport);
  const sockets = createSockets(deps);
  const builtIns = createBuiltIns({ expressions, http, sockets, tables, notify, now });
  return {
    ...createActions({ expressions, talks, lists, transport, builtIns }),
    ...createPolls({ expressions, talks, lists, transport, builtIns }),
    ...createDropdowns({ expressions, talks, lists, builtIns }),
    ...createIdentities({ catalogue, expressions, talks, transport, builtIns }),
    close: () => http.close(),
  };
}

function noTables(): never {
  throw new SojournError('not_found', { values: { what: 'table' } });
}
