/** How long an app asks to wait (RFC 9110 §10.2.3). */

/** Nobody waits longer than a day. */
const longestSeconds = 86_400;

/**
 * Whole seconds to wait, 0 to a day, from a Retry-After header: seconds, or a date. Undefined for anything else.
 * @param now UTC milliseconds
 */
export function retryAfterSeconds(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text), longestSeconds);
  // Only dates in words: what Date.parse makes of bare numbers is no date that an app meant.
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(date)) return undefined;
  return Math.min(Math.max(Math.ceil((date - now) / 1000), 0), longestSeconds);
}
