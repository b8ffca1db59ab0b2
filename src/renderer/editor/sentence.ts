/** The sentence of a trigger or action with the values of its fields in place of `{field}`. */
import type { Field } from '../../shared/connector.ts';
import type { FieldValue } from '../../shared/journey.ts';
import { formulaPieces } from './fields/formulaPills.ts';
import { isBlank, textOf } from './fields/values.ts';
import { parseTemplate, type Pill, type TemplatePart } from './pills.ts';

export type SentencePart =
  | { readonly kind: 'text'; readonly text: string }
  /** The event's own name inside the sentence. */
  | { readonly kind: 'name'; readonly text: string }
  /** A field that is still empty, by its label. */
  | { readonly kind: 'empty'; readonly text: string }
  | { readonly kind: 'value'; readonly parts: readonly TemplatePart[] };

/** How a value stands in the sentence: a pill or a formula at its edge has a ground of its own (`.token` in base.css). */
export function tokenLook(parts: readonly TemplatePart[]): Record<string, boolean> {
  const isObject = (piece: TemplatePart | undefined): boolean =>
    piece !== undefined && piece.kind !== 'text';
  return {
    begins: isObject(parts[0]),
    ends: isObject(parts.at(-1)),
    only: parts.length === 1,
  };
}

export function sentenceParts(
  event: { readonly name: string; readonly sentence: string; readonly fields: readonly Field[] },
  values: Readonly<Record<string, FieldValue>>,
): SentencePart[] {
  return event.sentence.split(/(\{\w+\})/).flatMap((piece): SentencePart[] => {
    const id = /^\{(\w+)\}$/.exec(piece)?.[1];
    const field = event.fields.find((each) => each.id === id);
    if (!field) return namedParts(piece, event.name);
    const value = values[field.id];
    if (isBlank(value)) return [{ kind: 'empty', text: field.label }];
    return [{ kind: 'value', parts: valueParts(field, value) }];
  });
}

/** A sentence as plain text. @param pillWords what a pill says in it */
export function sentenceText(
  parts: readonly SentencePart[],
  pillWords: (pill: Pill) => string,
): string {
  return parts
    .map((part) => (part.kind === 'value' ? valueText(part.parts, pillWords) : part.text))
    .join('');
}

function valueText(parts: readonly TemplatePart[], pillWords: (pill: Pill) => string): string {
  return parts
    .map((part) => {
      if (part.kind === 'pill') return pillWords(part.pill);
      if (part.kind === 'text') return part.source;
      return formulaPieces(part.expression, pillWords)
        .map((piece) => ('text' in piece ? piece.text : piece.look))
        .join('');
    })
    .join('');
}

function namedParts(text: string, name: string): SentencePart[] {
  if (text === '') return [];
  const at = text.toLowerCase().indexOf(name.toLowerCase());
  if (at < 0) return [{ kind: 'text', text }];
  const end = at + name.length;
  const parts: SentencePart[] = [
    { kind: 'text', text: text.slice(0, at) },
    { kind: 'name', text: text.slice(at, end) },
    { kind: 'text', text: text.slice(end) },
  ];
  return parts.filter((part) => part.kind !== 'text' || part.text !== '');
}

function valueParts(field: Field, value: FieldValue | undefined): TemplatePart[] {
  if (value === undefined) return [];
  if ('text' in value) return parseTemplate(value.text);
  if ('formula' in value) {
    return [{ kind: 'formula', source: value.formula, expression: value.formula }];
  }
  return [{ kind: 'text', source: literalLabel(field, value) }];
}

/** The label of a choice, or the value itself. */
function literalLabel(
  field: Field,
  value: { value: unknown; label?: string | undefined } & FieldValue,
): string {
  if (value.label !== undefined) return value.label;
  const choice = field.choices?.find((each) => each.value === value.value);
  return choice?.label ?? textOf(value);
}
