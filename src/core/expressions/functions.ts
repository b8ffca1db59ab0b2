/**
 * The functions that Sojourn adds to JSONata, all of them: few and pure, so that exporters can know each one. JSONata
 * calls them only with what the signature allows, and gives undefined for an undefined first argument.
 */

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
  formatDate: { signature: '<(ns)-s?:s>', run: formatDate },
};
