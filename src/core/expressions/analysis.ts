/** What can be known of an expression without working it out. JSONata's parser is loaded when
 * it is first needed, which for plain paths it is not. */
import { createRequire } from 'node:module';
import { plainNames } from './fastPath.ts';
import { maxExpression } from './limits.ts';

export type ExpressionCheck =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: string; readonly position: number };

/**
 * Parses an expression, and says in English what is wrong with it and where (characters from its start).
 */
export function checkExpression(expression: string): ExpressionCheck {
  if (expression.trim() === '') {
    return { ok: false, message: 'The formula is empty', position: 0 };
  }
  if (plainNames(expression) !== undefined) return { ok: true };
  const parsed = parse(expression);
  return 'mistake' in parsed ? { ok: false, ...parsed.mistake } : { ok: true };
}

/**
 * The paths that an expression reads from its scope, each once: `['s0.title']` for `$uppercase(s0.title)`. Positions in
 * lists are left out (`s0.items[0].name` reads `s0.items.name`), and a name that is no plain word stands in backquotes. Paths
 * inside of a filter or after a computed step are relative to another value, and do not count. Empty for a wrong expression.
 */
export function pathsOf(expression: string): string[] {
  const names = plainNames(expression);
  if (names !== undefined) return names.length === 0 ? [] : [expression];
  const parsed = parse(expression);
  if ('mistake' in parsed) return [];
  const paths = new Set<string>();
  // Not recursive: an expression of 100,000 characters may be nested as deeply.
  const todo: Visit[] = [{ node: parsed.tree, atRoot: true }];
  for (let visit = todo.pop(); visit !== undefined; visit = todo.pop()) {
    if (!isNode(visit.node)) continue;
    const inner =
      visit.node.type === 'path' ? visitPath(visit.node, visit.atRoot, paths) : innerNodes(visit);
    todo.push(...inner.reverse());
  }
  return [...paths];
}

/** The syntax tree of an expression, as JSONata gives it; undefined for a wrong one. */
export function syntaxTree(expression: string): unknown {
  const parsed = parse(expression);
  return 'tree' in parsed ? parsed.tree : undefined;
}

interface Visit {
  readonly node: unknown;
  /** Names at this place are read from the scope itself. */
  readonly atRoot: boolean;
}

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
  );
}

/** Records the path of names that a location path starts with; gives the nodes inside of its steps. */
function visitPath(path: Node, atRoot: boolean, paths: Set<string>): Visit[] {
  const steps = listOf(path.steps).filter(isNode);
  const [first] = steps;
  const fromScope = first !== undefined && isScope(first, atRoot);
  const names: string[] = [];
  let reading = fromScope || (atRoot && first?.type === 'name');
  const inner: Visit[] = [];
  for (const [index, step] of steps.entries()) {
    const name = step.value;
    if (index === 0 && fromScope) {
      inner.push(...filters(step));
    } else if (step.type === 'name') {
      if (reading && typeof name === 'string') names.push(quoted(name));
      inner.push(...filters(step));
    } else {
      reading = false;
      inner.push({ node: step, atRoot: atRoot && index === 0 });
    }
  }
  if (names.length > 0) paths.add(names.join('.'));
  return [...inner, ...filters(path)];
}

/** `$` where it is the scope, and `$$`, which always is. */
function isScope(node: Node, atRoot: boolean): boolean {
  return node.type === 'variable' && (node.value === '$' || (node.value === '' && atRoot));
}

/** What is written behind a step in brackets or braces: relative to the step's own value. */
function filters(node: Node): Visit[] {
  return [...listOf(node.predicate), ...listOf(node.stages), node.group]
    .flatMap(expressionsIn)
    .map((inner) => ({ node: inner, atRoot: false }));
}

/** Everything inside of a node that is no path. */
function innerNodes({ node, atRoot }: Visit): Visit[] {
  if (!isNode(node)) return [];
  // A transform works on the value that it is given; a sort orders the step's own items.
  const inside = atRoot && node.type !== 'transform' && node.type !== 'sort';
  const inner = Object.entries(node).filter(([key]) => !afterStep.has(key));
  return [
    ...inner.flatMap(([, value]) => expressionsIn(value)).map((n) => ({ node: n, atRoot: inside })),
    ...filters(node),
  ];
}

const afterStep = new Set(['predicate', 'stages', 'group', 'slot', 'seekingParent', 'ancestor']);

/** The nodes directly inside of a value: of JSONata's lists, pairs and unnamed objects. */
function expressionsIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(expressionsIn);
  if (typeof value !== 'object' || value === null) return [];
  return isNode(value) && value.type !== 'filter'
    ? [value]
    : Object.values(value).flatMap(expressionsIn);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function quoted(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : `\`${name}\``;
}

interface Mistake {
  readonly message: string;
  readonly position: number;
}

function parse(expression: string): { tree: unknown } | { mistake: Mistake } {
  if (expression.length > maxExpression || mayExplode(expression)) {
    return { mistake: { message: 'The formula is too long or too deeply nested', position: 0 } };
  }
  try {
    return { tree: jsonata()(expression).ast() };
  } catch (error) {
    if (error instanceof RangeError) {
      return { mistake: { message: 'The formula is too deeply nested', position: 0 } };
    }
    return { mistake: mistakeIn(error) };
  }
}

/**
 * JSONata's parser copies what stands left of `?:` and `??`, so each level of them doubles the work. Levels need brackets
 * around them: their depths bound how often it doubles.
 */
function mayExplode(expression: string): boolean {
  const depths = new Set<number>();
  let depth = 0;
  for (const [mark] of expression.matchAll(/[([{]|[)\]}]|\?[?:]/g)) {
    if (mark.startsWith('?')) depths.add(depth);
    else depth += '([{'.includes(mark) ? 1 : -1;
  }
  return expression.length * 2 ** depths.size > 4_000_000;
}

function mistakeIn(error: unknown): Mistake {
  const message: unknown = isObject(error) ? Reflect.get(error, 'message') : undefined;
  const position: unknown = isObject(error) ? Reflect.get(error, 'position') : undefined;
  return {
    message: typeof message === 'string' ? message : 'The formula cannot be read',
    position: typeof position === 'number' ? position : 0,
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

type Jsonata = (expression: string) => { ast(): unknown };
let loaded: Jsonata | undefined;

function jsonata(): Jsonata {
  loaded ??= load();
  return loaded;
}

function load(): Jsonata {
  const library: unknown = createRequire(import.meta.url)('jsonata');
  if (!isJsonata(library)) throw new Error('The jsonata package is not what it should be.');
  return library;
}

function isJsonata(value: unknown): value is Jsonata {
  return typeof value === 'function';
}
