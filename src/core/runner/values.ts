/** Values of runs on their way into and out of the database. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Json } from '../../shared/connector.ts';

/** The longest JSON text of one value that a run keeps: what is larger ends the step. In characters. */
export const largestValue = 10_000_000;
/** The longest JSON text of one value that is given to a window. */
export const largestShown = 500_000;

/** The longest text of each of so many values that are shown together. */
export function shownLimit(values: number): number {
  return Math.min(largestShown, Math.max(2_000, Math.floor(largestValue / Math.max(values, 1))));
}

/** JSON text from this length on is deflated: below it the gain is less than a page of the database. In characters. */
const longText = 2_000;

/** JSON text as the database keeps it. */
export function pack(text: string): string | Buffer {
  // The fastest level: the text is written once, waits for it, and is rarely read.
  return text.length < longText ? text : deflateRawSync(text, { level: 1 });
}

/** The JSON text of what `pack` gave. */
export function unpack(packed: string | Buffer): string {
  return typeof packed === 'string' ? packed : inflateRawSync(packed).toString('utf8');
}

/** Reads JSON that this domain wrote itself from a `Json` value. */
export function readJson(text: string): Json {
  return JSON.parse(text) as Json;
}

/** The value itself where its JSON is short enough, else a copy with long texts and lists cut, which says so. */
export function shorten(value: Json, text: string, limit = largestShown): Json {
  return text.length <= limit ? value : cut(value, { left: limit }, 0);
}

const deepestShown = 50;

/** Spends the budget from the front: what comes first is shown, what comes after it is counted. */
function cut(value: Json, budget: { left: number }, depth: number): Json {
  if (typeof value === 'string') return cutText(value, budget);
  if (value === null || typeof value !== 'object') {
    budget.left -= 8;
    return value;
  }
  if (depth >= deepestShown) return '…';
  if (Array.isArray(value)) {
    const shown: Json[] = [];
    for (const item of value) {
      if (budget.left <= 0) {
        shown.push(`… ${value.length - shown.length} more`);
        break;
      }
      shown.push(cut(item, budget, depth + 1));
    }
    return shown;
  }
  const entries: [string, Json][] = [];
  const all = Object.entries(value);
  for (const [key, item] of all) {
    if (budget.left <= 0) {
      entries.push(['…', `${all.length - entries.length} more`]);
      break;
    }
    budget.left -= key.length;
    entries.push([key, cut(item, budget, depth + 1)]);
  }
  return Object.fromEntries(entries);
}

function cutText(text: string, budget: { left: number }): string {
  const room = Math.max(budget.left, 0);
  budget.left -= text.length;
  if (text.length <= room) return text;
  return `${text.slice(0, room)}… (${text.length - room} more characters)`;
}
