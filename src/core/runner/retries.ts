/** Whether, and when, a step that failed is tried again by itself (R4). */
import type { ActionDefinition } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { StepRetry } from '../../shared/journey.ts';
import { requestFacts } from '../connectors/index.ts';

export type Retry =
  | { readonly kind: 'never' }
  /** After so many milliseconds. */
  | { readonly kind: 'after'; readonly wait: number }
  /** As soon as there is a network; looked at again after so many milliseconds at the latest. */
  | { readonly kind: 'network'; readonly wait: number };

export interface FailedTry {
  readonly error: unknown;
  readonly repeat: ActionDefinition['repeat'];
  /** The step's own policy. */
  readonly policy: StepRetry | undefined;
  /** Tries before this one that count: those without a network do not. */
  readonly tries: number;
  /** Tries before this one that found no network. */
  readonly offline: number;
  /** Whether this computer has a network at all. */
  readonly online: boolean;
}

/** Without a policy of the step: after 2, 4 and 8 seconds. */
const usual: StepRetry = { times: 3, seconds: 2 };
const longestWait = 3_600_000;
/** A name that nobody knows though there is a network is most likely mistyped: it is asked for so often. */
const triesOfUnknownName = 5;
const offlineWait = { first: 5_000, longest: 300_000 } as const;

/** What passes by itself. */
const transient: readonly ErrorCode[] = [
  'offline',
  'provider_unreachable',
  'rate_limited',
  'app_unavailable',
  'timed_out',
];
/** What an app may answer otherwise later: tried again only where the step says so. */
const perhapsTransient: readonly ErrorCode[] = [
  'provider_answer_wrong',
  'missing_at_app',
  'conflict_at_app',
  'rejected_by_app',
  'permission_missing',
];

/**
 * @param random from 0 to 1: many runs that failed at one moment do not come back at one moment
 */
export function retryAfter(failed: FailedTry, random: () => number): Retry {
  const { error, policy, tries } = failed;
  if (!(error instanceof SojournError)) return { kind: 'never' };
  const { code } = error;
  const { retryAfterSeconds, nameUnknown } = requestFacts(error);
  const { times, seconds } = policy ?? usual;
  if (code === 'offline' && policy?.times !== 0) {
    const wait = grown(offlineWait.first, failed.offline, offlineWait.longest, random);
    if (!failed.online || nameUnknown !== true || failed.offline < triesOfUnknownName)
      return { kind: 'network', wait };
    return { kind: 'never' };
  }
  const worthIt = transient.includes(code) || (policy && perhapsTransient.includes(code));
  if (!worthIt || tries >= times || !mayBeSentAgain(failed, error)) return { kind: 'never' };
  const wait = grown(seconds * 1000, tries, longestWait, random);
  return { kind: 'after', wait: Math.max(wait, (retryAfterSeconds ?? 0) * 1000) };
}

/** Never where the app may have acted and would act twice. */
function mayBeSentAgain({ repeat }: FailedTry, error: SojournError): boolean {
  return repeat === 'safe' || repeat === 'key' || requestFacts(error).mayHaveArrived === false;
}

/** Twice as long each time, up to a bound, a tenth more or less. */
function grown(first: number, times: number, longest: number, random: () => number): number {
  return Math.min(first * 2 ** times, longest) * (0.9 + 0.2 * random());
}
