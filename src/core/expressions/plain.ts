/** Turns what an expression gave into plain JSON, within the limits. */
import type { Json } from '../../shared/connector.ts';
import { maxDepth, maxResult } from './limits.ts';

/** The result is too large or too deep. */
export class TooLarge extends Error {}
/** The result is no JSON value; the message says why. */
export class NotPlain extends Error {}

/**
 * A copy that holds nothing but JSON. Undefined stays undefined at the top; inside, as in JSON.stringify, undefined
 * values and functions are left out of objects and are null in lists. The key `__proto__` is left out.
 * @throws TooLarge, NotPlain (a function, a number that is not finite)
 */
export function toPlain(value: unknown): Json | undefined {
  if (isFunction(value)) throw new NotPlain('it gives a function instead of a value');
  const budget = { left: maxResult };
  return copy(value, 0, budget);
}

function copy(value: unknown, depth: number, budget: { left: number }): Json | undefined {
  budget.left -= 1;
  if (depth > maxDepth || budget.left < 0) throw new TooLarge();
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new NotPlain('it gives a number that is out of range');
      return value;
    case 'string':
      budget.left -= value.length;
      if (budget.left < 0) throw new TooLarge();
      return value;
    case 'object':
      return value === null ? null : copyObject(value, depth, budget);
    default:
      return undefined;
  }
}

function copyObject(value: object, depth: number, budget: { left: number }): Json | undefined {
  if (Array.isArray(value)) {
    return value.map((item) => copy(item, depth + 1, budget) ?? null);
  }
  if (isFunction(value)) return undefined;
  const result: Record<string, Json> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (key === '__proto__') continue;
    budget.left -= key.length;
    const plain = copy(inner, depth + 1, budget);
    if (plain !== undefined) result[key] = plain;
  }
  return result;
}

/** JSONata's own functions and lambdas are marked objects. */
function isFunction(value: unknown): boolean {
  if (typeof value === 'function') return true;
  if (typeof value !== 'object' || value === null) return false;
  return (
    ('_jsonata_function' in value && value._jsonata_function === true) ||
    ('_jsonata_lambda' in value && value._jsonata_lambda === true)
  );
}
