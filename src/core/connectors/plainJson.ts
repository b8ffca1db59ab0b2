/** What a library gave, as plain JSON: own names only, none of them `__proto__`. */
import type { Json } from '../../shared/connector.ts';

export function plainJson(value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Array.isArray(value)) return value.map(plainJson);
  if (typeof value !== 'object') return null;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      key === '__proto__' || inner === undefined ? [] : [[key, plainJson(inner)]],
    ),
  );
}
