/** How values become text in templates. */
import type { Json } from '../../shared/connector.ts';

/**
 * The text of a value where a template mixes text and expressions: as JSONata's `&` makes it. Undefined is empty, broken
 * numbers have up to 15 digits, lists and objects are JSON. (https://docs.jsonata.org/string-functions#string)
 */
export function toText(value: Json | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'number' && !Number.isInteger(inner) ? Number(inner.toPrecision(15)) : inner,
  );
}
