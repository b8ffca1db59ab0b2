/** The same value as text with pills and as one formula: nothing that was typed is lost on the way. */
import type { Json } from '../../shared/connector.ts';
import type { FieldValue } from '../../shared/journey.ts';
import { readTemplateFormula, writeTemplate } from './fields/composite.ts';
import { parseTemplate } from './pills.ts';

/** A template as one JSONata expression that gives the same value. */
export function formulaOf(template: string): string {
  if (template === '') return '';
  const parts = parseTemplate(template);
  const [part] = parts;
  // One pill or formula alone keeps its type.
  if (parts.length === 1 && part !== undefined && part.kind !== 'text') {
    return part.source.slice(2, -2).trim();
  }
  return writeTemplate(template);
}

/** A formula as text: the characters and pills that it joins, or else one formula inside the text. */
export function templateOf(formula: string): string {
  const expression = formula.trim();
  if (expression === '') return '';
  const template = readTemplateFormula(expression);
  return template !== null && formulaOf(template) === expression ? template : `{{ ${expression} }}`;
}

/** A field's value as a formula; a value that was chosen or typed becomes its JSON. */
export function asFormula(value: FieldValue | undefined): string {
  if (value === undefined) return '';
  if ('formula' in value) return value.formula;
  if ('text' in value) return formulaOf(value.text);
  return typeof value.value === 'string' ? JSON.stringify(value.value) : literal(value.value);
}

function literal(value: Json): string {
  return value === null ? 'null' : JSON.stringify(value, null, 2);
}
