/**
 * The functions that Sojourn adds to JSONata, all of them: few and pure, so that exporters can know each one. JSONata
 * calls them only with what the signature allows, and gives undefined for an undefined first argument.
 */
import { createHash } from 'node:crypto';
import { mime } from './mime.ts';
import { records } from './records.ts';

export interface AddedFunction {
  /** JSONata signature: https://docs.jsonata.org/embedding-extending */
  readonly signature: string;
  readonly run: (...values: unknown[]) => unknown;
}

/** `$base64url(text)`: URL-safe Base64 without padding, of the text in UTF-8 (RFC 4648 §5). */
function base64url(text: unknown): string | undefined {
  return typeof text === 'string' ? Buffer.from(text, 'utf8').toString('base64url') : undefined;
}

/**
 * `$base64text(base64, charset)`: the text that is written in Base64 of either alphabet. It is read as UTF-8, and where it is
 * none, as `charset`, if that names one.
 */
function base64text(base64: unknown, charset: unknown): string | undefined {
  if (typeof base64 !== 'string') return undefined;
  const bytes = Buffer.from(base64, 'base64');
  return (
    decoded(bytes, 'utf-8', true) ??
    decoded(bytes, typeof charset === 'string' ? charset : 'utf-8', false) ??
    decoded(bytes, 'utf-8', false)
  );
}

function decoded(bytes: Buffer, charset: string, fatal: boolean): string | undefined {
  try {
    return new TextDecoder(charset, { fatal }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * `$formatDate(value, form)`: a date or time as ISO 8601 text in UTC. `value` is milliseconds since 1970 or any text that
 * JavaScript reads as a date; `form` is `dateTime` (`2026-03-31T00:00:00.000Z`, the default) or `date` (`2026-03-31`).
 * Undefined where the value is no date.
 */
function formatDate(value: unknown, form: unknown = 'dateTime'): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) return undefined;
  const text = date.toISOString();
  return form === 'date' ? text.slice(0, text.indexOf('T')) : text;
}

/** `$hash(text)`: SHA-256 of the text in UTF-8, as URL-safe Base64: a short key for what is long. */
function hash(text: unknown): string | undefined {
  return typeof text === 'string'
    ? createHash('sha256').update(text).digest('base64url')
    : undefined;
}

/**
 * `$asciiJson(value)`: the value as JSON in ASCII, every other character as `\uXXXX` (RFC 8259 §7), so that it can stand in
 * a header.
 */
function asciiJson(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return JSON.stringify(value).replaceAll(/[\u007f-\uffff]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

export const addedFunctions: Readonly<Record<string, AddedFunction>> = {
  asciiJson: { signature: '<x:s>', run: asciiJson },
  base64url: { signature: '<s-:s>', run: base64url },
  base64text: { signature: '<s-s?:s>', run: base64text },
  formatDate: { signature: '<(ns)-s?:s>', run: formatDate },
  hash: { signature: '<s-:s>', run: hash },
  mime: { signature: '<o-:s>', run: mime },
  records: { signature: '<a-o?:a>', run: records },
};
