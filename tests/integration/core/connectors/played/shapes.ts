/** Answers made backwards: from what a connector reads of an answer to an answer that it can read. */
import {
  parseTemplate,
  pathsOf,
  soleExpression,
} from '../../../../../src/core/expressions/index.ts';
import type { Json, Paging, TriggerDefinition } from '../../../../../src/shared/connector.ts';

export type JsonObject = Record<string, Json>;

/** A page of a list. */
export interface PageOf {
  readonly items: readonly Json[];
  /** What leads to the next page; null on the last one. */
  readonly next: string | null;
  /** What the app says of how far was read, where it says that. */
  readonly position: string;
}

/** The names that a template is a plain path of; undefined where it computes. An empty list is the whole value. */
export function pathOf(template: string): string[] | undefined {
  const expression = soleExpression(parseTemplate(template));
  if (expression === '$') return [];
  if (expression === undefined || pathsOf(expression)[0] !== expression) return undefined;
  return [...expression.matchAll(/`([^`]*)`|[^.`]+/g)].map(([word, quoted]) => quoted ?? word);
}

/** The answer of a page, as far as its templates are plain paths; undefined where they are not. */
export function pageAnswer(
  base: JsonObject,
  paging: Paging,
  { position }: TriggerDefinition,
  page: PageOf,
): Json | undefined {
  const [condition, next] = conditional('next' in paging ? paging.next : undefined);
  const list = pathOf(paging.items);
  if (list === undefined) return undefined;
  let answer: Json = put(base, list, [...page.items]);
  // What leads on may also be computed from the entries themselves, and then needs nothing put.
  for (const [path, value] of [
    [condition, page.next !== null],
    [next, page.next],
  ] as const) {
    if (path !== undefined && value !== null) answer = put(answer, path, value);
  }
  const others = [
    ['more' in paging ? paging.more : undefined, page.next !== null],
    [position, page.position],
  ] as const;
  for (const [template, value] of others) {
    if (template === undefined) continue;
    const path = pathOf(template);
    if (path === undefined || path.length === 0) return undefined;
    answer = put(answer, path, value);
  }
  return answer;
}

/** The paths in `{{ next }}` or in `{{ has_more ? next }}`, as far as they are plain. */
function conditional(template: string | undefined): (string[] | undefined)[] {
  if (template === undefined) return [];
  const [, condition, value] = /^\{\{\s*([\w.]+)\s*\?\s*(.*?)\s*\}\}$/.exec(template) ?? [];
  return condition === undefined || value === undefined
    ? [undefined, pathOf(template)]
    : [pathOf(`{{ ${condition} }}`), pathOf(`{{ ${value} }}`)];
}

export function put(value: Json, path: readonly string[], inner: Json): Json {
  const [name, ...rest] = path;
  if (name === undefined) return inner;
  if (Array.isArray(value)) return value.map((each) => put(each, path, inner));
  const object = objectOf(value);
  return { ...object, [name]: put(object[name] ?? {}, rest, inner) };
}

export function take(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((inner, name) => objectOf(inner)[name], value);
}

export function objectOf(value: Json | undefined): JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}

/** The paths that a template reads, as lists of names. */
export function readPaths(template: string | undefined): string[][] {
  const expressions = parseTemplate(template ?? '').flatMap((part) =>
    'expression' in part ? pathsOf(part.expression) : [],
  );
  return expressions.flatMap((path) => pathOf(`{{ ${path} }}`) ?? []).length === 0
    ? []
    : expressions.map((path) => pathOf(`{{ ${path} }}`) ?? []);
}

/** Whether a value of a sample says when something was. */
export function isTime(value: Json | undefined): boolean {
  if (typeof value === 'number') return value > 1e9;
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value);
}

/** The same kind of time, so many seconds later. */
export function later(value: Json | undefined, seconds: number): Json | undefined {
  if (typeof value === 'number') return value + (value > 1e11 ? seconds * 1000 : seconds);
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) return value;
  return new Date(Date.parse(value) + seconds * 1000).toISOString();
}
