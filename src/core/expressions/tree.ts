/** JSON trees whose texts are templates. */
import type { Json } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import { maxDepth } from './limits.ts';
import { parseTemplate, soleExpression } from './template.ts';
import type { TemplatePart } from './template.ts';
import { toText } from './text.ts';

export type Tree =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'template'; readonly parts: readonly TemplatePart[] }
  | { readonly kind: 'list'; readonly items: readonly Tree[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Tree])[] };

/** Parses every text of the tree. @throws expression_limit when it is nested too deeply */
export function readTree(tree: Json, depth = 0): Tree {
  if (depth > maxDepth) throw new SojournError('expression_limit');
  if (typeof tree === 'string') {
    return tree.includes('{{')
      ? { kind: 'template', parts: parseTemplate(tree) }
      : { kind: 'value', value: tree };
  }
  if (Array.isArray(tree)) {
    return { kind: 'list', items: tree.map((item) => readTree(item, depth + 1)) };
  }
  if (tree !== null && typeof tree === 'object') {
    const entries = Object.entries(tree)
      .filter(([key]) => key !== '__proto__')
      .map(([key, value]) => [key, readTree(value, depth + 1)] as const);
    return { kind: 'object', entries };
  }
  return { kind: 'value', value: tree };
}

/** Every expression of the tree, each once. */
export function expressionsOf(tree: Tree, found = new Set<string>()): Set<string> {
  if (tree.kind === 'template') {
    for (const part of tree.parts) if ('expression' in part) found.add(part.expression);
  } else if (tree.kind === 'list') {
    for (const item of tree.items) expressionsOf(item, found);
  } else if (tree.kind === 'object') {
    for (const [, value] of tree.entries) expressionsOf(value, found);
  }
  return found;
}

/** The tree with its expressions replaced by their values; undefined ones are left out of lists and objects. */
export function assemble(
  tree: Tree,
  valueOf: (expression: string) => Json | undefined,
  encode: 'path' | undefined,
): Json | undefined {
  switch (tree.kind) {
    case 'value':
      return tree.value;
    case 'template':
      return fill(tree.parts, valueOf, encode);
    case 'list':
      return tree.items.flatMap((item) => {
        const value = assemble(item, valueOf, encode);
        return value === undefined ? [] : [value];
      });
    case 'object': {
      const result: Record<string, Json> = {};
      for (const [key, inner] of tree.entries) {
        const value = assemble(inner, valueOf, encode);
        if (value !== undefined) result[key] = value;
      }
      return result;
    }
  }
}

function fill(
  parts: readonly TemplatePart[],
  valueOf: (expression: string) => Json | undefined,
  encode: 'path' | undefined,
): Json | undefined {
  const sole = soleExpression(parts);
  if (sole !== undefined && encode === undefined) return valueOf(sole);
  return parts
    .map((part) => {
      if ('text' in part) return part.text;
      const value = valueOf(part.expression);
      return encode === 'path' ? pathSegment(value, part.expression) : toText(value);
    })
    .join('');
}

/** A value as one segment of a path. Without it the address would be that of something else: `/lists//tasks`. */
function pathSegment(value: Json | undefined, expression: string): string {
  const text = value === null ? '' : toText(value);
  if (text === '') {
    const field = expression.slice(expression.lastIndexOf('.') + 1);
    throw new SojournError('field_missing', { values: { field }, field });
  }
  return encodeURIComponent(text.toWellFormed());
}
