/** Conditions of *If* (J6): both sides are worked out first, then compared here by operator. */
import type { Json } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import type { Condition, ConditionRow } from '../../shared/journey.ts';

type Value = Json | undefined;

/** What conditions need of the expression worker. */
export interface Evaluator {
  evaluate(expression: string, scope: Record<string, Json>): Promise<Json | undefined>;
  renderTree(tree: Json, scope: Record<string, Json>): Promise<Json | undefined>;
}

/**
 * Is the condition met? An empty group is met. @throws expression_failed, expression_limit, input_invalid where two
 * values cannot be compared (text as a number, no date)
 */
export async function isMet(
  condition: Condition,
  scope: Record<string, Json>,
  expressions: Evaluator,
): Promise<boolean> {
  const entries = 'all' in condition ? condition.all : condition.any;
  const wanted = 'any' in condition;
  for (const entry of entries) {
    const met =
      'left' in entry
        ? await isRowMet(entry, scope, expressions)
        : await isMet(entry, scope, expressions);
    if (met === wanted) return wanted;
  }
  return !wanted || entries.length === 0;
}

async function isRowMet(
  row: ConditionRow,
  scope: Record<string, Json>,
  expressions: Evaluator,
): Promise<boolean> {
  const left = await side(row.left, scope, expressions);
  const right = row.right === undefined ? undefined : await side(row.right, scope, expressions);
  if (row.is === 'matches') return matches(asText(left), asText(right), expressions);
  return compare(left, row.is, right);
}

/** One side; a text without a pill is itself. */
async function side(
  template: string,
  scope: Record<string, Json>,
  expressions: Evaluator,
): Promise<Value> {
  if (!template.includes('{{')) return template;
  // Inside an object, since a left-out value leaves its key out.
  const tree = await expressions.renderTree({ side: template }, scope);
  if (tree === undefined || tree === null || typeof tree !== 'object' || Array.isArray(tree))
    return undefined;
  return tree.side;
}

/** Compares two values. The right side is often typed text: numbers and yes/no are read from it. */
export function compare(
  left: Value,
  operator: Exclude<ConditionRow['is'], 'matches'>,
  right: Value,
): boolean {
  switch (operator) {
    case 'equals':
      return equals(left, right);
    case 'notEquals':
      return !equals(left, right);
    case 'contains':
      return contains(left, right);
    case 'notContains':
      return !contains(left, right);
    case 'startsWith':
      return asText(left).startsWith(asText(right));
    case 'endsWith':
      return asText(left).endsWith(asText(right));
    case 'isEmpty':
      return isEmpty(left);
    case 'isNotEmpty':
      return !isEmpty(left);
    case 'greater':
      return !isEmpty(left) && asNumber(left) > asNumber(right);
    case 'less':
      return !isEmpty(left) && asNumber(left) < asNumber(right);
    case 'before':
      return !isEmpty(left) && asTime(left) < asTime(right);
    case 'after':
      return !isEmpty(left) && asTime(left) > asTime(right);
    case 'inList':
      return asList(right).some((item) => equals(left, item));
    case 'isYes':
      return asYesNo(left) === true;
    case 'isNo':
      return asYesNo(left) === false;
  }
}

function equals(left: Value, right: Value): boolean {
  if (isEmpty(left) && isEmpty(right)) return true;
  if (typeof left === 'object' || typeof right === 'object') {
    return canonical(left) === canonical(right);
  }
  if (typeof left === 'number' || typeof right === 'number') {
    const [one, other] = [numberOf(left), numberOf(right)];
    return one !== undefined && one === other;
  }
  if (typeof left === 'boolean' || typeof right === 'boolean') {
    return asYesNo(left) === asYesNo(right);
  }
  return asText(left) === asText(right);
}

function contains(left: Value, right: Value): boolean {
  if (Array.isArray(left)) return left.some((item) => equals(item, right));
  return asText(left).includes(asText(right));
}

function isEmpty(value: Value): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (typeof value !== 'object') return false;
  return (Array.isArray(value) ? value : Object.keys(value)).length === 0;
}

function asText(value: Value): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function asNumber(value: Value): number {
  return numberOf(value) ?? cannot(value, 'a number');
}

/** Milliseconds; a date without a time zone is taken in this computer's. */
function asTime(value: Value): number {
  const time = typeof value === 'number' ? value : Date.parse(asText(value));
  return Number.isNaN(time) ? cannot(value, 'a date') : time;
}

function asList(value: Value): readonly Json[] {
  if (Array.isArray(value)) return value;
  return asText(value)
    .split(',')
    .map((item) => item.trim());
}

function asYesNo(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = asText(value).trim().toLowerCase();
  if (['yes', 'true', '1'].includes(text)) return true;
  return ['no', 'false', '0'].includes(text) ? false : undefined;
}

function canonical(value: Value): string {
  if (value === undefined || value === null || typeof value !== 'object')
    return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join()}}`;
}

/** A pattern is matched in the expression worker: one that never ends is stopped there. */
async function matches(text: string, pattern: string, expressions: Evaluator): Promise<boolean> {
  try {
    new RegExp(pattern);
  } catch (cause) {
    const what = `The pattern “${clip(pattern)}” cannot be read.`;
    throw new SojournError('input_invalid', { values: { what }, cause });
  }
  if (pattern === '') return true;
  const literal = pattern.replace(/\\.|\//gs, (part) => (part === '/' ? String.raw`\/` : part));
  return (await expressions.evaluate(`$contains(text, /${literal}/)`, { text })) === true;
}

function cannot(value: Value, what: string): never {
  throw new SojournError('input_invalid', {
    values: { what: `“${clip(asText(value))}” is not ${what}.` },
  });
}

function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
