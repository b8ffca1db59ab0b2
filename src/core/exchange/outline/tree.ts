/**
 * Values of a step as exporters see them: what is known is a plain value, what is not is JSONata over the scope of the
 * run, an object with the data of each step by its id (`s0`, `s1` …).
 */
import type { Json } from '../../../shared/connector.ts';

export type Tree =
  | { readonly kind: 'value'; readonly value: Json }
  /** `plain`: a text that is left out where it is empty, or whatever `as` says; without it, the value as it is. */
  | { readonly kind: 'code'; readonly code: string; readonly as?: Coercion }
  | { readonly kind: 'text'; readonly parts: readonly TextPart[] }
  | { readonly kind: 'list'; readonly items: readonly Tree[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Tree])[] }
  /** Objects in one; of two values with one name the last counts. */
  | { readonly kind: 'merge'; readonly items: readonly Tree[] }
  /** A text that no other run and step share. */
  | { readonly kind: 'unique'; readonly step: string };

/** How a value is brought to the type of its field; undefined, null and blank texts are left out by all of them. */
export type Coercion = 'text' | 'number' | 'yesNo' | 'list' | 'given' | 'json';

/** `segment`: encoded as one segment of an address, and never empty. */
export type TextPart = string | { readonly tree: Tree; readonly segment: boolean };

export function valueTree(value: Json): Tree {
  return { kind: 'value', value };
}

/** An object of trees; a plain value where all of them are. */
export function objectTree(entries: readonly (readonly [string, Tree | undefined])[]): Tree {
  const present = entries.flatMap(([key, tree]) =>
    tree === undefined ? [] : ([[key, tree]] as const),
  );
  const values = present.flatMap(([key, tree]) =>
    tree.kind === 'value' ? ([[key, tree.value]] as const) : [],
  );
  return values.length === present.length
    ? valueTree(Object.fromEntries(values))
    : { kind: 'object', entries: present };
}

export function listTree(items: readonly Tree[]): Tree {
  const values = items.flatMap((tree) => (tree.kind === 'value' ? [tree.value] : []));
  return values.length === items.length ? valueTree(values) : { kind: 'list', items };
}

/** The entries of an object; none of anything else. */
export function entriesOf(tree: Tree | undefined): readonly (readonly [string, Tree])[] {
  if (tree?.kind === 'object') return tree.entries;
  const value = tree?.kind === 'value' ? tree.value : null;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
  return Object.entries(value).map(([key, each]) => [key, valueTree(each)] as const);
}

/** Several objects in one. */
export function mergeTrees(trees: readonly (Tree | undefined)[]): Tree {
  const items = trees.filter((tree) => tree !== undefined);
  if (items.some(({ kind }) => kind !== 'value' && kind !== 'object')) {
    return { kind: 'merge', items };
  }
  return objectTree([...new Map(items.flatMap(entriesOf))]);
}

/** Whether it is an object without anything in it. */
export function isNothing(tree: Tree): boolean {
  return tree.kind === 'value' && entriesOf(tree).length === 0;
}

/** Every piece of JSONata in it. */
export function codesIn(tree: Tree | undefined): string[] {
  switch (tree?.kind) {
    case 'code':
      return [tree.code];
    case 'text':
      return tree.parts.flatMap((part) => (typeof part === 'string' ? [] : codesIn(part.tree)));
    case 'list':
    case 'merge':
      return tree.items.flatMap(codesIn);
    case 'object':
      return tree.entries.flatMap(([, each]) => codesIn(each));
    case 'value':
    case 'unique':
    case undefined:
      return [];
  }
}
