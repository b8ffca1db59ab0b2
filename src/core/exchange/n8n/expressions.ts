/** Values as expressions of n8n, where the scope of a run is the item itself: `$json.s0`, `$json.s1` … */
import { toCode } from '../outline/index.ts';
import type { Tree } from '../outline/index.ts';
import { expressionOf } from './ruleFunctions.ts';
import { javaScriptOf } from './javaScript.ts';

/** @param place where the scope is: `$json`, or `$("Before").item.json` */
export function scopeAt(place: string): (name: string) => string | undefined {
  return (name) =>
    /^s\d+(?:_\w+)?$|^(?:answer|found)$/.test(name) ? `${place}.${name}` : undefined;
}

/** JavaScript of a value over the item. @throws Untranslatable */
export function codeOf(tree: Tree, place = '$json'): string {
  return javaScriptOf(uniqueCode(tree), scopeAt(place), { unique: 'String($execution.id)' });
}

function uniqueCode(tree: Tree): string {
  return toCode(tree, (step) => `($unique & "-${step}")`);
}

/** The value of a parameter: itself where it is known, else an expression. @throws Untranslatable */
export function parameterOf(tree: Tree): string {
  if (tree.kind === 'value') return plainText(tree.value);
  return expressionOf(codeOf(tree));
}

function plainText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // What begins with an equals sign would be read as an expression.
  return text.startsWith('=') ? expressionOf(JSON.stringify(text)) : text;
}
