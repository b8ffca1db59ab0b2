/** JSON that a person typed, with the place of a mistake. */
import type { Json } from '../../shared/connector.ts';

type ReadJson =
  | { readonly value: Json }
  /** `line` counts from 1. */
  | { readonly mistake: { readonly line: number; readonly reason: string } };

export function readJson(text: string): ReadJson {
  try {
    return { value: JSON.parse(text) as Json };
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : String(error);
    // V8 names the position, and for a text that ends too early, none.
    const position = Number(/position (\d+)/.exec(reason)?.[1] ?? text.length);
    const line = text.slice(0, position).split('\n').length;
    return { mistake: { line, reason: reason.replace(/ in JSON at position.*$/s, '') } };
  }
}
