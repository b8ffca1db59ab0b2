/** What a field holds, as its control shows it, and what is wrong with what was typed. */
import type { Field, Json } from '../../../shared/connector.ts';
import type { FieldValue } from '../../../shared/journey.ts';
import { parseTemplate, pillsOf } from '../pills.ts';

/** Field types whose own control is a text in which pills stand. The others take a pill instead of a value. */
const textTypes: readonly Field['type'][] = ['text', 'longText', 'email', 'url', 'file'];

export function isTextType(type: Field['type']): boolean {
  return textTypes.includes(type);
}

/** Left empty? A text that holds only white space is; `false` and 0 are not. */
export function isBlank(value: FieldValue | undefined): boolean {
  if (value === undefined) return true;
  if ('text' in value) return value.text.trim() === '';
  if ('formula' in value) return value.formula.trim() === '';
  if (typeof value.value === 'string') return value.value.trim() === '';
  return value.value === null || (Array.isArray(value.value) && value.value.length === 0);
}

/** The text that a text control shows for a value. */
export function textOf(value: FieldValue | undefined): string {
  if (value === undefined) return '';
  if ('text' in value) return value.text;
  if ('formula' in value) return value.formula;
  return plainText(value.value);
}

/** A JSON value as a person reads it. */
function plainText(value: Json): string {
  if (typeof value === 'string') return value;
  return value === null ? '' : JSON.stringify(value);
}

/**
 * Is this change one of the keys of a person who types on? Such changes are undone together; a pill that comes or goes,
 * and what was pasted, is a step of its own.
 */
export function isTyping(before: FieldValue | undefined, after: FieldValue | undefined): boolean {
  const one = textOf(before);
  const other = textOf(after);
  return (
    Math.abs(one.length - other.length) <= 2 &&
    pillsOf({ text: one }).length === pillsOf({ text: other }).length
  );
}

export type Mistake = 'number' | 'email' | 'url' | 'json';

/** What is wrong with a text of a field; null where nothing is, and wherever a pill decides. */
export function mistakeIn(type: Field['type'], text: string): Mistake | null {
  const typed = text.trim();
  if (typed === '' || parseTemplate(typed).some((part) => part.kind !== 'text')) return null;
  switch (type) {
    case 'number':
      return parseNumber(typed) === undefined ? 'number' : null;
    case 'email':
      return /^[^\s@]+@[^\s@]+$/.test(typed) ? null : 'email';
    case 'url':
      return isWebAddress(typed) ? null : 'url';
    case 'json':
      return parseJson(typed) === undefined ? 'json' : null;
    default:
      return null;
  }
}

/** A number as people write it, with a point or a comma before the fraction. */
export function parseNumber(text: string): number | undefined {
  const typed = text.trim();
  if (!/^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i.test(typed)) return undefined;
  const number = Number(typed.replace(',', '.'));
  return Number.isFinite(number) ? number : undefined;
}

export function parseJson(text: string): Json | undefined {
  try {
    // JSON.parse gives JSON; its declared type is wider.
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:\/\//i.test(text);
}
