/** One call of the contract: input parsed where it enters, output stripped to its schema where it leaves. */
import { z } from 'zod';
import { calls } from '../shared/contract/calls.ts';
import type { Channel, Handlers } from '../shared/contract/calls.ts';
import type { Result } from '../shared/contract/wire.ts';
import { SojournError, toErrorShape } from '../shared/errors.ts';
import { redactText } from './log/index.ts';
import type { Log } from './log/index.ts';
import { storageError } from './storage/index.ts';

/** Answers any call, well-formed or not; never throws. Unknown errors become `internal` and go to the log, redacted. */
export type Dispatch = (channel: string, input: unknown) => Promise<Result<unknown>>;

/**
 * Joins the contract with its handlers.
 * @param isAnswered false while the vault is locked for a call: it answers vault_locked then, also when the lock came
 *   while it was under way, whatever it would have answered
 */
export function createDispatch(
  handlers: Handlers,
  log: Log,
  isAnswered: (channel: Channel) => boolean,
): Dispatch {
  const refuseLocked = (channel: Channel): void => {
    if (!isAnswered(channel)) throw new SojournError('vault_locked');
  };
  return async (channel, input) => {
    try {
      if (!isChannel(channel)) {
        throw new SojournError('input_invalid', { values: { what: 'There is no such call.' } });
      }
      const parsed = parseInput(channel, input);
      // The pair of channel and parsed input is the one that types this handler.
      const handle = handlers[channel] as (input: unknown) => unknown;
      refuseLocked(channel);
      try {
        return { ok: true, value: calls[channel].output.parse(await handle(parsed)) };
      } finally {
        refuseLocked(channel);
      }
    } catch (thrown) {
      const error = storageError(thrown);
      if (!(error instanceof SojournError)) log.error('call failed', error, { channel });
      return { ok: false, error: toErrorShape(error) };
    }
  };
}

function isChannel(channel: string): channel is Channel {
  return Object.hasOwn(calls, channel);
}

function parseInput(channel: Channel, input: unknown): unknown {
  const parsed = calls[channel].input.safeParse(input);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(withoutInput);
  const [issue] = issues;
  const field = issue?.path.join('.') ?? '';
  throw new SojournError('input_invalid', {
    values: { what: describe(field, issue?.message ?? 'The input is malformed') },
    ...(field === '' ? {} : { field }),
    details: z.prettifyError({ issues }),
  });
}

/** What is wrong with an input, without a word of it. */
function withoutInput(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  const path = issue.path.map(placeName);
  if (issue.code !== 'unrecognized_keys') return { ...issue, path };
  const keys = issue.keys.map((key) => placeName(key)).join(', ');
  return { ...issue, path, message: `Unrecognized key: ${keys}` };
}

/** A place in an input may be a key that was typed or pasted: only what can be an id of ours is repeated (S9). */
function placeName(key: PropertyKey): string | number {
  if (typeof key === 'number') return key;
  return typeof key === 'string' && /^[a-z][\w-]{0,31}$/i.test(key) && redactText(key) === key
    ? key
    : '…';
}

function describe(field: string, message: string): string {
  return field === '' ? `${message}.` : `${field}: ${message}.`;
}
