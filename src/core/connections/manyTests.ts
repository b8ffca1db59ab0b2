/**
 * Tests many connections (C10): one at a time per app, so that no app sees a crowd, and several apps at once. An app that
 * asks for fewer requests is waited for; one that does not answer is not asked on and on.
 */
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { ConnectionTests } from '../../shared/connection.ts';
import { SojournError } from '../../shared/errors.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import { requestFacts } from '../connectors/index.ts';

export interface ManyTests {
  /**
   * Tests these, after what was asked before; gives how far it came, also when it was stopped.
   * @throws SojournError vault_locked when it was closed meanwhile
   */
  run(connections: readonly { id: string; app: string }[]): Promise<ConnectionTests>;
  /** Ends what is under way and what waits; a test that was sent is not counted any more. */
  stop(): void;
  /** Ends all for good. */
  close(): void;
}

export interface ManyTestsDeps {
  /** Tests one; `tested` is false where the app offers no test. */
  readonly test: (id: string) => Promise<{ tested: boolean }>;
  /** Told at the start, at the end, and in between where something changed, at most ten times a second. */
  readonly tell: (tests: ConnectionTests) => void;
  /** Resolves after so many milliseconds, or at once when the signal is aborted. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

type Outcome = 'accepted' | 'failed' | 'untested' | 'unanswered';

const parallelApps = 6;
const tellEveryMs = 100;
/** After so many tests of one app in a row that got no answer, the rest of that app counts as failed. */
const unansweredMax = 3;
/** How long an app that asks for patience is waited for, once per connection. */
const patienceSeconds = { unsaid: 5, most: 60 };

/** It is not the connection that failed: the app could not be asked. */
const noAnswer: readonly ErrorCode[] = [
  'offline',
  'provider_unreachable',
  'app_unavailable',
  'rate_limited',
  'timed_out',
];
/** Disconnected, or deleted since the test of all began. */
const nothingToTest: readonly ErrorCode[] = ['connection_not_connected', 'not_found'];

export function createManyTests({ test, tell, pause = pauseFor }: ManyTestsDeps): ManyTests {
  let stopping = new AbortController();
  let closed = false;
  let last: Promise<unknown> = Promise.resolve();

  async function testAll(
    connections: readonly { id: string; app: string }[],
    stop: AbortSignal,
  ): Promise<ConnectionTests> {
    refuseClosed();
    const counts = { done: 0, total: connections.length, accepted: 0, failed: 0, untested: 0 };
    const ended = new AbortController();
    const over = AbortSignal.any([stop, ended.signal]);
    const queues = [...Map.groupBy(connections, ({ app }) => app).values()];

    async function testApps(): Promise<void> {
      for (let queue = queues.shift(); queue && !over.aborted; queue = queues.shift()) {
        await testApp(queue);
      }
    }

    async function testApp(queue: readonly { id: string }[]): Promise<void> {
      let unanswered = 0;
      for (const { id } of queue) {
        const outcome = unanswered < unansweredMax ? await tryOne(id, over) : 'unanswered';
        if (over.aborted) return;
        unanswered = outcome === 'unanswered' ? unanswered + 1 : 0;
        counts.done += 1;
        counts[outcome === 'unanswered' ? 'failed' : outcome] += 1;
        // Tests that end at once, such as of disconnected ones, would keep everybody else waiting.
        await nextTurn();
      }
    }

    const telling = tellOn(counts, over);
    try {
      const workers = Array.from({ length: Math.min(parallelApps, queues.length) }, testApps);
      await Promise.race([Promise.all(workers), aborted(over)]);
    } finally {
      ended.abort();
      await telling;
    }
    refuseClosed();
    tell({ ...counts });
    return counts;
  }

  function refuseClosed(): void {
    if (closed) throw new SojournError('vault_locked');
  }

  async function tellOn(counts: ConnectionTests, over: AbortSignal): Promise<void> {
    let told = -1;
    while (!over.aborted) {
      if (counts.done !== told) tell({ ...counts });
      told = counts.done;
      await pause(tellEveryMs, over);
    }
  }

  /** @throws what is no SojournError: then something is wrong with Sojourn, not with a connection */
  async function tryOne(id: string, over: AbortSignal, patient = true): Promise<Outcome> {
    if (over.aborted) return 'unanswered';
    try {
      return (await test(id)).tested ? 'accepted' : 'untested';
    } catch (error) {
      if (!(error instanceof SojournError)) throw error;
      if (error.code === 'rate_limited' && patient) {
        const asked = requestFacts(error).retryAfterSeconds ?? patienceSeconds.unsaid;
        await pause(Math.min(asked, patienceSeconds.most) * 1_000, over);
        return await tryOne(id, over, false);
      }
      if (nothingToTest.includes(error.code)) return 'untested';
      return noAnswer.includes(error.code) ? 'unanswered' : 'failed';
    }
  }

  function stop(): void {
    stopping.abort();
    stopping = new AbortController();
  }

  return {
    run(connections) {
      const { signal } = stopping;
      const mine = last.then(() => testAll(connections, signal));
      last = mine.catch(() => undefined);
      return mine;
    },
    stop,
    close() {
      closed = true;
      stop();
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal }).catch(() => undefined);
}
