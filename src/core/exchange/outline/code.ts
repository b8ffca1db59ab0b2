/** Trees as JSONata. */
import type { Json } from '../../../shared/connector.ts';
import type { Coercion, TextPart, Tree } from './tree.ts';

/** A text as a JSONata literal. */
export function quote(text: string): string {
  return JSON.stringify(text);
}

const coercions: Readonly<Record<Coercion, string>> = {
  text: '$text',
  number: '$toNumber',
  yesNo: '$toYesNo',
  list: '$toList',
  given: '$given',
  json: '$toJson',
};

/**
 * The JSONata of a value over the scope of the run; it may call helpers (`withHelpers`).
 * @param unique the JSONata of a text that no other run and step share
 */
export function toCode(tree: Tree, unique: (step: string) => string): string {
  switch (tree.kind) {
    case 'value':
      return literal(tree.value);
    case 'code':
      return tree.as === undefined ? tree.code : `${coercions[tree.as]}(${tree.code})`;
    case 'text':
      return textCode(tree.parts, unique);
    case 'list':
      return listCode(tree.items, unique);
    case 'object': {
      const entries = tree.entries.map(([key, each]) => `${quote(key)}: ${toCode(each, unique)}`);
      return `{ ${entries.join(', ')} }`;
    }
    case 'merge':
      return `$merge([${tree.items.map((item) => toCode(item, unique)).join(', ')}])`;
    case 'unique':
      return unique(tree.step);
  }
}

function literal(value: Json): string {
  return JSON.stringify(value);
}

function textCode(parts: readonly TextPart[], unique: (step: string) => string): string {
  const codes = parts.map((part) => {
    if (typeof part === 'string') return quote(part);
    const code = toCode(part.tree, unique);
    if (part.segment) return `$segment(${code})`;
    return isName(code) ? code : `(${code})`;
  });
  // `&` makes a text of whatever stands there.
  return codes.length === 1 && typeof parts[0] !== 'string'
    ? `"" & ${codes.join('')}`
    : codes.join(' & ');
}

/** JSONata flattens a list in a list, but for one that is written as such. */
function listCode(items: readonly Tree[], unique: (step: string) => string): string {
  const isFlat = items.every(({ kind }) => kind === 'text' || kind === 'object');
  if (isFlat) return `[${items.map((item) => toCode(item, unique)).join(', ')}]`;
  return items
    .map((item) => `$item(${toCode(item, unique)})`)
    .reduce((all, item) => `$append(${all}, ${item})`, '[]');
}

function isName(code: string): boolean {
  return /^[\w.]+$/.test(code);
}
