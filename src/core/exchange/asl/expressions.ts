/** Values as JSONata of Step Functions, where the scope of a run is the input of each state. */
import { toCode, withHelpers } from '../outline/index.ts';
import type { Tree } from '../outline/index.ts';

/** The JSONata of a value over the scope, without its helpers: a part of another expression. */
export function plainCode(tree: Tree): string {
  return toCode(tree, (step) => `($states.context.Execution.Id & "-${step}")`);
}

/** An expression over the scope, as a state has it. */
export function overScope(code: string): string {
  return `{% ${scoped(code)} %}`;
}

/** An expression over `$states`, as a state has it. */
export function overStates(code: string): string {
  return `{% ${oneLine(withHelpers(code))} %}`;
}

function scoped(code: string): string {
  return /^\w+(?:\.\w+)*$/.test(code)
    ? `$states.input.${code}`
    : oneLine(`$states.input.(${withHelpers(code)})`);
}

/** A line break in a text is written as such; elsewhere it is space. */
function oneLine(code: string): string {
  return code
    .replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/gs, (text) =>
      text.replaceAll('\n', String.raw`\n`),
    )
    .replaceAll(/\s*\n\s*/g, ' ');
}

/** The scope with one more value in it, `undefined` leaving it out. @param code over the scope */
export function withValue(id: string, code: string): string {
  return `{% $merge([$states.input, { "${id}": ${scoped(code)} }]) %}`;
}
