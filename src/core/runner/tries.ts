/** The tries of one step: again after a while, or when the network is back, until it succeeds or may not be tried again (R4). */
import type { ActionDefinition } from '../../shared/connector.ts';
import type { ErrorShape } from '../../shared/errors.ts';
import type { StepRetry } from '../../shared/journey.ts';
import type { RunWait } from '../../shared/run.ts';
import { Ended } from './endings.ts';
import { retryAfter } from './retries.ts';
import type { Retry } from './retries.ts';
import type { RecordedStep, RunStore } from './store.ts';

export interface TriesDeps {
  readonly run: string;
  readonly seq: number;
  readonly repeat: ActionDefinition['repeat'];
  readonly policy: StepRetry | undefined;
  /** It changes nothing, so that it need not be known as sent before it is. */
  readonly light: boolean;
  readonly store: Pick<RunStore, 'restStep' | 'sendStep' | 'setWaiting' | 'setState'>;
  readonly now: () => number;
  readonly online: () => boolean;
  readonly random: () => number;
  /** The error as it may be kept. */
  readonly errorOf: (error: unknown) => ErrorShape;
  /** Recorded for good. */
  readonly keep: (write: () => void) => Promise<void>;
  /** Recorded soon. */
  readonly note: (write: () => void) => void;
  /** @throws Ended when the run is to be left */
  readonly mayGoOn: () => void;
  /** @throws Ended when the run is left meanwhile */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Waits without holding a place among the runs that are under way. */
  readonly waiting: <T>(wait: () => Promise<T>) => Promise<T>;
}

/** How often it is looked at whether there is a network again, in milliseconds. */
const lookForNetwork = 5_000;
/** Of a long time without a network only so many tries are kept, the first and the last ones. */
const mostAttempts = 50;
/** Nothing is waited for longer: the wall clock may have been set meanwhile. */
const longestWait = 24 * 3_600_000;

export interface Tries {
  /** Does the work until it succeeds. @throws what the last try threw */
  persist<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * @param before of a run that goes on: the tries that failed
 * @param wait what the run waited for when it was interrupted
 */
export function createTries(
  deps: TriesDeps,
  before: RecordedStep | undefined,
  wait: RunWait | undefined,
): Tries {
  const { run, seq, store } = deps;
  const attempts = [...(before?.attempts ?? [])];

  async function goOn(): Promise<void> {
    if (before?.state !== 'waiting') return;
    if (wait !== undefined) await rest(wait);
    await sendNow();
  }

  function verdict(error: unknown): Retry {
    const offline = attempts.filter((attempt) => attempt.error.code === 'offline').length;
    const tries = attempts.length - offline;
    const { repeat, policy } = deps;
    const online = deps.online();
    return retryAfter({ error, repeat, policy, tries, offline, online }, deps.random);
  }

  function add(error: unknown, startedAt: number): void {
    const { code, message, advice, details } = deps.errorOf(error);
    const shape = { code, message, advice, ...(details === undefined ? {} : { details }) };
    attempts.push({ startedAt, duration: Math.max(0, deps.now() - startedAt), error: shape });
    if (attempts.length > mostAttempts) attempts.splice(mostAttempts / 2, 1);
  }

  /** Nothing of the step is under way meanwhile. */
  async function rest(until: RunWait): Promise<void> {
    await deps.keep(() => {
      store.restStep(run, seq, attempts);
      store.setWaiting(run, until);
    });
    const left = Math.min(until.until - deps.now(), longestWait);
    await deps.waiting(() => (until.for === 'network' ? networkIn(left) : deps.pause(left)));
  }

  /** As soon as there is a network, however long that takes. */
  async function networkIn(milliseconds: number): Promise<void> {
    if (deps.online()) await deps.pause(milliseconds);
    while (!deps.online()) await deps.pause(lookForNetwork);
  }

  /** From here on it may arrive at its app. */
  async function sendNow(): Promise<void> {
    deps.mayGoOn();
    const write = (): void => {
      store.sendStep(run, seq);
      store.setState(run, 'pending');
    };
    if (deps.light) deps.note(write);
    else await deps.keep(write);
  }

  return {
    async persist(work) {
      await goOn();
      for (;;) {
        const startedAt = deps.now();
        try {
          return await work();
        } catch (error) {
          if (error instanceof Ended) throw error;
          const retry = verdict(error);
          if (retry.kind === 'never') throw error;
          add(error, startedAt);
          const kind = retry.kind === 'after' ? 'retry' : 'network';
          await rest({ for: kind, until: deps.now() + retry.wait });
          await sendNow();
        }
      }
    },
  };
}
