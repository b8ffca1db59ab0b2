/** Field values on their way into a request: the type that the field says, and nothing that is empty. */
import type { Field, Json } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import { isFileValue } from '../../shared/file.ts';
import { parseJson, toText } from '../expressions/index.ts';

/**
 * The declared fields with their values: defaults filled in, empty ones left out, others brought to the field's type.
 * @param options.partial where required fields may still be missing, as when a dropdown loads
 * @throws field_missing, input_invalid (each with `field`)
 */
export function prepareFields(
  fields: readonly Field[],
  given: Readonly<Record<string, Json>>,
  { partial = false } = {},
): Record<string, Json> {
  const values: Record<string, Json> = {};
  for (const field of fields) {
    const value = Object.hasOwn(given, field.id) ? given[field.id] : field.default;
    if (!isEmpty(value)) values[field.id] = typed(field, value);
    else if (field.required && !partial) {
      throw new SojournError('field_missing', { values: { field: field.label }, field: field.id });
    }
  }
  return values;
}

function isEmpty(value: Json | undefined): value is '' | null | undefined {
  return value === undefined || value === null || value === '';
}

function typed(field: Field, value: Json): Json {
  switch (field.type) {
    case 'number':
      return numberOf(field, value);
    case 'boolean':
      return booleanOf(field, value);
    case 'list':
      return Array.isArray(value) ? value : [value];
    case 'keyValue':
      return keyValueOf(field, value);
    case 'json':
      return typeof value === 'string' ? jsonOf(field, value) : value;
    case 'file':
      if (isFileValue(value)) return value;
      throw wrong(field, 'must be a file that an earlier step gave');
    case 'dropdown':
      return value;
    default:
      return toText(value);
  }
}

function numberOf(field: Field, value: Json): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw wrong(field, 'must be a number');
}

function booleanOf(field: Field, value: Json): boolean {
  if (typeof value === 'boolean') return value;
  const text = toText(value).trim().toLowerCase();
  if (['true', 'yes', '1'].includes(text)) return true;
  if (['false', 'no', '0'].includes(text)) return false;
  throw wrong(field, 'must be yes or no');
}

/** An object, or a list of `{ key, value }` as the editor makes it; rows without a key are left out. */
function keyValueOf(field: Field, value: Json): Record<string, Json> {
  if (Array.isArray(value)) {
    const rows = value.flatMap((row): [string, Json][] => {
      if (row === null || typeof row !== 'object' || Array.isArray(row)) {
        throw wrong(field, 'must be names with values');
      }
      const key = toText(row.key);
      return key === '' || key === '__proto__' ? [] : [[key, row.value ?? null]];
    });
    return Object.fromEntries(rows);
  }
  if (value !== null && typeof value === 'object') return value;
  throw wrong(field, 'must be names with values');
}

function jsonOf(field: Field, text: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    throw wrong(field, 'must be valid JSON', error);
  }
}

function wrong(field: Field, rule: string, cause?: unknown): SojournError {
  return new SojournError('input_invalid', {
    values: { what: `“${field.label}” ${rule}.` },
    field: field.id,
    cause,
  });
}
