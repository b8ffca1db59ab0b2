/** What an earlier passage of the same run recorded of a step, read back. */
import type { Json } from '../../shared/connector.ts';
import type { SentRequest } from '../connectors/index.ts';
import type { RecordedStep } from './store.ts';

/** What a step was given, and the request that it became, where it came so far. */
export function inputOf(fields: Record<string, Json>, request: SentRequest | null): Json {
  if (request === null) return { fields };
  const { method, url, headers, body } = request;
  return { fields, request: { method, url, headers, ...(body === undefined ? {} : { body }) } };
}

/** The fields that were about to be sent when an earlier passage was interrupted: exactly those are sent again. */
export function sentFields(before: RecordedStep | undefined): Record<string, Json> | undefined {
  const fields = property(before?.input, 'fields');
  return fields !== null && typeof fields === 'object' && !Array.isArray(fields)
    ? fields
    : undefined;
}

export function matchedBefore(before: RecordedStep | undefined): boolean | undefined {
  const matched = property(before?.output, 'matched');
  return typeof matched === 'boolean' ? matched : undefined;
}

export function listBefore(before: RecordedStep | undefined): readonly Json[] | undefined {
  const list = property(before?.input, 'list');
  return Array.isArray(list) ? list : undefined;
}

export function delayBefore(
  before: RecordedStep | undefined,
): { seconds: number; until: number } | undefined {
  const seconds = property(before?.input, 'seconds');
  const until = property(before?.input, 'until');
  return typeof seconds === 'number' && typeof until === 'number' ? { seconds, until } : undefined;
}

function property(value: Json | undefined, key: string): Json | undefined {
  if (value === undefined || value === null || typeof value !== 'object' || Array.isArray(value)) {
    return undefined;
  }
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
