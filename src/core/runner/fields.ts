/** The fields of an action, worked out from the data of the steps before it. */
import type { Field, Json } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import type { FieldValue } from '../../shared/journey.ts';
import { isBlank } from '../journeys/index.ts';
import type { Evaluator } from './conditions.ts';

/**
 * Values by field id; what is left empty is left out, or takes the connector's default where it was never touched.
 * Literals are taken as they are: braces in them are no pills. The engine brings each value to the field's type.
 * @throws field_missing (with the field's id), expression_failed, expression_limit
 */
export async function resolveFields(
  definitions: readonly Field[],
  given: Readonly<Record<string, FieldValue>>,
  scope: Record<string, Json>,
  expressions: Evaluator,
): Promise<Record<string, Json>> {
  const texts: Record<string, Json> = {};
  const resolved = new Map<string, Json>();
  for (const field of definitions) {
    const value = Object.hasOwn(given, field.id) ? given[field.id] : undefined;
    if (value === undefined) {
      if (field.default !== undefined) resolved.set(field.id, field.default);
    } else if (isBlank(value)) {
      continue;
    } else if ('value' in value) {
      resolved.set(field.id, value.value);
    } else if ('formula' in value) {
      const result = await expressions.evaluate(value.formula, scope);
      if (result !== undefined) resolved.set(field.id, result);
    } else {
      texts[field.id] = value.text;
    }
  }
  if (Object.keys(texts).length > 0) {
    const rendered = await expressions.renderTree(texts, scope);
    if (rendered !== null && typeof rendered === 'object' && !Array.isArray(rendered)) {
      for (const [id, value] of Object.entries(rendered)) resolved.set(id, value);
    }
  }
  return Object.fromEntries(definitions.flatMap((field) => entryOf(field, resolved.get(field.id))));
}

function entryOf(field: Field, value: Json | undefined): [string, Json][] {
  const empty =
    value === undefined ||
    value === null ||
    (typeof value === 'string' && value.trim() === '') ||
    (Array.isArray(value) && value.length === 0);
  if (!empty) return [[field.id, value]];
  if (field.required) {
    throw new SojournError('field_missing', { values: { field: field.label }, field: field.id });
  }
  // An app may tell "set to nothing" from "not said": null and an empty list are data, an empty text is not.
  return value === undefined || typeof value === 'string' ? [] : [[field.id, value]];
}
