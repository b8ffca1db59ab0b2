/** The ways to fill a field: a fixed value, text with data, or a formula. Going to another way and back loses nothing. */
import { reactive } from 'vue';
import type { Field, Json } from '../../../shared/connector.ts';
import type { FieldValue } from '../../../shared/journey.ts';
import { asFormula, templateOf } from '../formulas.ts';
import { sameJson } from '../sameJson.ts';
import { itemsOf, pairsOf } from './composite.ts';
import { isTextType, parseJson, parseNumber, textOf } from './values.ts';

export type Way = 'fixed' | 'text' | 'formula';

export interface Ways {
  /** How a field is filled now. */
  of(place: string, field: Field, value: FieldValue | undefined): Way;
  /** The value of the field the other way: what stood there before, if nothing was changed since. */
  go(place: string, field: Field, value: FieldValue | undefined, to: Way): FieldValue | undefined;
}

/** The ways that a field offers, in the order in which they are shown. */
export function waysOf(field: Field): readonly Way[] {
  return isTextType(field.type) ? ['text', 'formula'] : ['fixed', 'text', 'formula'];
}

export function createWays(): Ways {
  /** Lists and key/value fields whose formula the person wants to see as such, although it can be read back into rows. */
  const asTyped = reactive(new Set<string>());
  /** By place and way: what stood there, and what it became when it was left. */
  const left = new Map<string, { held: FieldValue | undefined; became: FieldValue | undefined }>();

  function wayOf(place: string, field: Field, value: FieldValue | undefined): Way {
    if (value !== undefined && 'formula' in value) {
      return isReadable(field, value) && !asTyped.has(place) ? 'fixed' : 'formula';
    }
    if (isTextType(field.type)) return 'text';
    return value !== undefined && 'text' in value ? 'text' : 'fixed';
  }

  return {
    of: wayOf,
    go(place, field, value, to) {
      const from = wayOf(place, field, value);
      const before = left.get(`${place} ${to}`);
      const next =
        before && sameJson(before.became ?? null, value ?? null)
          ? before.held
          : converted(field, value, to);
      left.set(`${place} ${from}`, { held: value, became: next });
      if (to === 'formula') asTyped.add(place);
      else asTyped.delete(place);
      return next;
    },
  };
}

function isReadable(field: Field, formula: FieldValue): boolean {
  if (field.type === 'keyValue') return pairsOf(formula) !== null;
  return field.type === 'list' && itemsOf(formula) !== null;
}

function converted(field: Field, value: FieldValue | undefined, to: Way): FieldValue | undefined {
  switch (to) {
    case 'formula':
      return { formula: asFormula(value) };
    case 'text':
      if (value !== undefined && 'formula' in value) return { text: templateOf(value.formula) };
      return { text: textOf(value) };
    case 'fixed': {
      if (value !== undefined && 'formula' in value && isReadable(field, value)) return value;
      const literal = literalIn(field, textOf(value));
      return literal === undefined ? undefined : { value: literal };
    }
  }
}

/** A value of the field's type in what was typed as text or formula; undefined where there is none. */
function literalIn(field: Field, typed: string): Json | undefined {
  if (field.type === 'number') return parseNumber(typed);
  const value = parseJson(typed);
  if (field.type === 'json') return value;
  if (field.type === 'boolean') return typeof value === 'boolean' ? value : undefined;
  if (field.type === 'list') return Array.isArray(value) ? value : undefined;
  if (field.type === 'keyValue') {
    return typeof value === 'object' && !Array.isArray(value) ? (value ?? undefined) : undefined;
  }
  return typeof value === 'string' ? value : undefined;
}
