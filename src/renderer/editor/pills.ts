/**
 * Templates: text with `{{ … }}` in it. An expression that only walks from a step into its output (`{{ s0.title }}`,
 * ``{{ s1.items[0].`due date` }}``) is a data pill; any other one is a formula inside the text.
 */
import type { FieldValue } from '../../shared/journey.ts';

export interface Pill {
  readonly step: string;
  /** Keys and list positions from the step's output down; empty for the whole output. */
  readonly path: readonly (string | number)[];
}

/** A piece of a template. `source` is exactly what stands in the text: all sources in a row are the template. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly source: string }
  | { readonly kind: 'pill'; readonly source: string; readonly pill: Pill }
  | { readonly kind: 'formula'; readonly source: string; readonly expression: string };

/**
 * Splits a template as the core does (src/core/expressions/template.ts). `{{` without any `}}` after it is text; an
 * expression that is never closed properly ends at the first `}}`, and all after it is text.
 */
export function parseTemplate(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = 0;
  for (;;) {
    const open = template.indexOf('{{', at);
    const firstClose = open < 0 ? -1 : template.indexOf('}}', open + 2);
    if (firstClose < 0) break;
    if (open > at) parts.push({ kind: 'text', source: template.slice(at, open) });
    const end = expressionEnd(template, open + 2);
    const close = end < 0 ? firstClose : end;
    const source = template.slice(open, close + 2);
    const expression = template.slice(open + 2, close).trim();
    const pill = parsePill(expression);
    parts.push(pill ? { kind: 'pill', source, pill } : { kind: 'formula', source, expression });
    at = close + 2;
    if (end < 0) break;
  }
  if (at < template.length) parts.push({ kind: 'text', source: template.slice(at) });
  return parts;
}

/** The index of the `}}` that closes an expression; braces of objects and quoted texts inside it do not. -1: none. */
function expressionEnd(template: string, start: number): number {
  let depth = 0;
  let position = start;
  while (position < template.length) {
    const character = template.charAt(position);
    if (character === '"' || character === "'" || character === '`') {
      position = quotedEnd(template, position, character);
      if (position < 0) return -1;
    } else if (character === '{') {
      depth += 1;
    } else if (character === '}') {
      if (depth === 0) return template.charAt(position + 1) === '}' ? position : -1;
      depth -= 1;
    }
    position += 1;
  }
  return -1;
}

function quotedEnd(template: string, start: number, quote: string): number {
  for (let position = start + 1; position < template.length; position += 1) {
    const character = template.charAt(position);
    if (character === quote) return position;
    // A backtick name of JSONata has no escapes.
    if (character === '\\' && quote !== '`') position += 1;
  }
  return -1;
}

const segment = /\.(?:([A-Za-z_]\w*)|`([^`]+)`)|\[(\d{1,9})\]/y;

/** Reads a pill from an expression; null where the expression does more than walk. */
export function parsePill(expression: string): Pill | null {
  const step = /^s\d{1,6}/.exec(expression)?.[0];
  if (step === undefined) return null;
  const path: (string | number)[] = [];
  segment.lastIndex = step.length;
  while (segment.lastIndex < expression.length) {
    const match = segment.exec(expression);
    if (!match) return null;
    const [, plain, quoted, index] = match;
    const key = plain ?? quoted;
    if (key === undefined) path.push(Number(index));
    else if (plain !== undefined && reserved.has(plain)) return null;
    else path.push(key);
  }
  return { step, path };
}

/** Words that JSONata reads as operators where a name could stand. */
const reserved = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function']);

/** Can a pill reach a value under this key? A JSONata name cannot contain a backtick, nor be empty. */
export function canBePillKey(key: string): boolean {
  return key !== '' && !key.includes('`');
}

/** The expression of a pill: `s0.items[0].title`. */
export function pillExpression(pill: Pill): string {
  return pill.step + pill.path.map(segmentText).join('');
}

function segmentText(part: string | number): string {
  if (typeof part === 'number') return `[${String(part)}]`;
  return /^[A-Za-z_]\w*$/.test(part) && !reserved.has(part) ? `.${part}` : `.\`${part}\``;
}

/** A pill as it stands in a template. */
export function pillText(pill: Pill): string {
  return `{{ ${pillExpression(pill)} }}`;
}

/** The template that the parts came from. */
export function serialiseTemplate(parts: readonly TemplatePart[]): string {
  return parts.map((part) => part.source).join('');
}

/** Changes the expressions of a template and leaves its text as it is. */
export function mapTemplate(template: string, change: (expression: string) => string): string {
  return parseTemplate(template)
    .map((part) => (part.kind === 'text' ? part.source : `{{${change(part.source.slice(2, -2))}}}`))
    .join('');
}

/** The pills of a field value in the order in which they stand; formulas of their own have none. */
export function pillsOf(value: FieldValue | undefined): Pill[] {
  if (value === undefined || !('text' in value)) return [];
  return parseTemplate(value.text).flatMap((part) => (part.kind === 'pill' ? [part.pill] : []));
}
