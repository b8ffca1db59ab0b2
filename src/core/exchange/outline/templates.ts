/** Templates of connectors and of steps as trees over the scope of the run. */
import type { Json, Field } from '../../../shared/connector.ts';
import type { FieldValue } from '../../../shared/journey.ts';
import { prepareFields } from '../../connectors/index.ts';
import {
  parseTemplate,
  pathsOf,
  plainNames,
  soleExpression,
  toText,
} from '../../expressions/index.ts';
import type { Expressions } from '../../expressions/index.ts';
import { isBlank } from '../../journeys/index.ts';
import { toCode } from './code.ts';
import { listTree, objectTree, valueTree } from './tree.ts';
import type { Coercion, TextPart, Tree } from './tree.ts';

/** What the templates of a connector read. */
export interface Env {
  /** `fields`, `connection`, `credential`, each with the values that are there. */
  readonly roots: Readonly<Record<string, Readonly<Record<string, Tree>>>>;
  /** Anything else, as JSONata: `answers`, `cursor`, `item`. */
  readonly others: Readonly<Record<string, string>>;
}

export type Evaluate = Pick<Expressions, 'evaluate'>['evaluate'];

/** A step's template (`Do {{ s0.title }}`), or a formula, as a tree; a formula keeps its value's type. */
export function stepTree(template: string | { readonly formula: string }): Tree {
  if (typeof template !== 'string') return { kind: 'code', code: template.formula.trim() };
  const parts = parseTemplate(template);
  const sole = soleExpression(parts);
  if (sole !== undefined) return { kind: 'code', code: sole };
  return textTree(
    parts.map((part) =>
      'text' in part
        ? part.text
        : { tree: { kind: 'code', code: part.expression }, segment: false },
    ),
  );
}

/**
 * The value of a field as the engine would get it; undefined where it is left out.
 * @throws SojournError input_invalid for a literal that is none of the field's type
 */
export function fieldTree(field: Field, value: FieldValue | undefined): Tree | undefined {
  if (value === undefined || 'value' in value || isBlank(value)) {
    const given = value === undefined || isBlank(value) ? {} : literalOf(field, value);
    const untouched = value === undefined ? field : { ...field, default: undefined };
    const prepared = prepareFields([untouched], given, { partial: true });
    const ready = prepared[field.id];
    return ready === undefined ? undefined : valueTree(ready);
  }
  const tree = stepTree('text' in value ? value.text : value);
  if (tree.kind === 'value') {
    const prepared = prepareFields([field], { [field.id]: tree.value }, { partial: true });
    return valueTree(prepared[field.id] ?? null);
  }
  const as = coercionOf(field);
  // What mixes text and pills is a text already.
  if (tree.kind === 'text' && as === 'text') return tree;
  return { kind: 'code', code: toCode(tree, () => '""'), as };
}

function literalOf(field: Field, value: FieldValue): Record<string, Json> {
  return 'value' in value ? { [field.id]: value.value } : {};
}

function coercionOf({ type }: Field): Coercion {
  switch (type) {
    case 'number':
      return 'number';
    case 'boolean':
      return 'yesNo';
    case 'list':
      return 'list';
    case 'json':
      return 'json';
    case 'keyValue':
    case 'dropdown':
    case 'file':
      return 'given';
    default:
      return 'text';
  }
}

/** A connector's template as a tree. @param segments its values are segments of an address */
export async function templateTree(
  template: string,
  env: Env,
  evaluate: Evaluate,
  { segments = false } = {},
): Promise<Tree | undefined> {
  const parts = parseTemplate(template);
  const sole = soleExpression(parts);
  if (sole !== undefined && !segments) return expressionTree(sole, env, evaluate);
  const trees: TextPart[] = [];
  for (const part of parts) {
    if ('text' in part) {
      trees.push(part.text);
      continue;
    }
    const tree = await expressionTree(part.expression, env, evaluate);
    if (tree !== undefined) trees.push({ tree, segment: segments });
    else if (segments) trees.push({ tree: { kind: 'code', code: '""' }, segment: true });
  }
  return textTree(trees);
}

/** A JSON tree of templates; what is undefined is left out. */
export async function jsonTree(
  json: Json,
  env: Env,
  evaluate: Evaluate,
): Promise<Tree | undefined> {
  if (typeof json === 'string') return templateTree(json, env, evaluate);
  if (json === null || typeof json !== 'object') return valueTree(json);
  if (Array.isArray(json)) {
    const items = await each(json, (item) => jsonTree(item, env, evaluate));
    return listTree(items.filter((item) => item !== undefined));
  }
  const entries = Object.entries(json);
  const trees = await each(entries, ([, value]) => jsonTree(value, env, evaluate));
  return objectTree(entries.map(([key], index) => [key, trees[index]] as const));
}

/** One after the other: expressions are worked out one at a time anyway. */
async function each<T, R>(list: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of list) results.push(await work(item));
  return results;
}

/** What is known is worked out now; the rest is JSONata over the run's scope, with the fields put in. */
async function expressionTree(
  expression: string,
  env: Env,
  evaluate: Evaluate,
): Promise<Tree | undefined> {
  const [root = '', ...path] = plainNames(expression) ?? [];
  const [name = ''] = path;
  if (Object.hasOwn(env.roots, root) && path.length === 1) return env.roots[root]?.[name];
  if (Object.hasOwn(env.others, root)) {
    return { kind: 'code', code: [env.others[root], ...path].join('.') };
  }
  const roots = Object.entries(env.roots).map(
    ([id, members]) => [id, objectTree(membersRead(expression, id, members))] as const,
  );
  const others = Object.entries(env.others).filter(([id]) => readsRoot(expression, id));
  const values = roots.flatMap(([id, tree]): [string, Json][] =>
    tree.kind === 'value' ? [[id, tree.value]] : [],
  );
  if (values.length === roots.length && others.length === 0 && !differsByRun(expression)) {
    const scope: Record<string, Json> = Object.fromEntries(values);
    const value = await evaluate(expression, scope);
    return value === undefined ? undefined : valueTree(value);
  }
  const context = [
    ...roots
      .filter(([id]) => readsRoot(expression, id))
      .map(([id, tree]) => `"${id}": ${toCode(tree, () => '""')}`),
    ...others.map(([id, code]) => `"${id}": ${code}`),
  ];
  return { kind: 'code', code: `{ ${context.join(', ')} }.(${expression})` };
}

function differsByRun(expression: string): boolean {
  return /\$(?:now|millis|random|shuffle)\b/.test(expression);
}

function readsRoot(expression: string, root: string): boolean {
  return new RegExp(String.raw`\b${root}\b`).test(expression);
}

/** Never without one that it reads: the name of the root alone may mean all of them. */
function membersRead(
  expression: string,
  root: string,
  members: Readonly<Record<string, Tree>>,
): (readonly [string, Tree])[] {
  const all = new RegExp(String.raw`\b${root}\b(?!\.[A-Za-z])`).test(expression);
  return Object.entries(members).filter(
    ([name]) => all || new RegExp(String.raw`\b${root}\.${name}\b`).test(expression),
  );
}

/**
 * A template over an answer, as JSONata.
 * @param answer JSONata of the answer
 */
export function overAnswer(template: string, answer: string): string {
  const parts = parseTemplate(template);
  const sole = soleExpression(parts);
  const whole = sole ?? toCode(stepTree(template), () => '""');
  if (whole === '$') return answer;
  // JSONata gives nothing for a path from nothing, even where the path does not read it.
  if (pathsOf(whole).length === 0 && !/\$(?!\w)/.test(whole)) return `(${whole})`;
  if (plainNames(whole) !== undefined) return `${answer}.${whole}`;
  return `${answer}.(${whole})`;
}

function textTree(parts: readonly TextPart[]): Tree {
  const joined: TextPart[] = [];
  for (const part of parts.map(withoutKnown)) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined.splice(-1, 1, last + part);
    else if (part !== '') joined.push(part);
  }
  if (joined.length === 0) return valueTree('');
  const [only] = joined;
  if (joined.length === 1 && typeof only === 'string') return valueTree(only);
  return { kind: 'text', parts: joined };
}

/** A part whose value is known is text. */
function withoutKnown(part: TextPart): TextPart {
  if (typeof part === 'string' || part.tree.kind !== 'value') return part;
  const { value } = part.tree;
  const text = toText(value);
  return part.segment ? encodeURIComponent(text.toWellFormed()) : text;
}
