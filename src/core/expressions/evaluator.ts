/** JSONata as the worker runs it: with Sojourn's functions and with limits on what grows. */
import jsonata from 'jsonata';
import type { Json } from '../../shared/connector.ts';
import { addedFunctions } from './functions.ts';
import { watch } from './growth.ts';
import { maxList, maxStack, maxText } from './limits.ts';
import { TooLarge, toPlain } from './plain.ts';

/** All of JSONata's functions but those that only look: https://docs.jsonata.org/overview */
const builtIns = [
  ...['string', 'length', 'substring', 'substringBefore', 'substringAfter', 'uppercase'],
  ...['lowercase', 'trim', 'pad', 'contains', 'split', 'join', 'match', 'replace', 'eval'],
  ...['base64encode', 'base64decode', 'encodeUrlComponent', 'encodeUrl', 'decodeUrlComponent'],
  ...['decodeUrl', 'number', 'formatNumber', 'formatBase', 'formatInteger', 'parseInteger'],
  ...['append', 'sort', 'reverse', 'shuffle', 'distinct', 'zip', 'map', 'filter', 'reduce'],
  ...['sift', 'keys', 'lookup', 'spread', 'merge', 'each', 'clone', 'toMillis', 'fromMillis'],
] as const;

/** Limits that JSONata itself reports: recursion, list and range size. */
const limitCodes = new Set(['D1011', 'D2014', 'D2015']);
const maxKnown = 500;

export interface Evaluator {
  /** @throws TooLarge, NotPlain, or JSONata's own error */
  evaluate(expression: string, scope: Json): Promise<Json | undefined>;
}

/** Sets limits on JSONata's own functions, for this thread. */
export async function createEvaluator(): Promise<Evaluator> {
  for (const name of builtIns) await limitFunction(name);
  const known = new Map<string, jsonata.Expression>();

  function compile(expression: string): jsonata.Expression {
    const made = known.get(expression);
    if (made !== undefined) return made;
    const compiled = jsonata(expression, { stack: maxStack, sequence: maxList });
    for (const [name, { run, signature }] of Object.entries(addedFunctions)) {
      compiled.registerFunction(name, run, signature);
    }
    watchSteps(compiled);
    if (known.size >= maxKnown) known.clear();
    known.set(expression, compiled);
    return compiled;
  }

  return {
    async evaluate(expression, scope) {
      const result: unknown = await compile(expression).evaluate(scope);
      return toPlain(result);
    },
  };
}

/** Whether an error means that a limit was met. */
export function isLimit(error: unknown): boolean {
  if (error instanceof TooLarge || error instanceof RangeError) return true;
  const code = propertyOf(error, 'code');
  return typeof code === 'string' && limitCodes.has(code);
}

/** One sentence on what is wrong with an expression, without a full stop. */
export function reasonOf(error: unknown): string {
  const message = propertyOf(error, 'message');
  return typeof message === 'string' ? message.slice(0, 500) : 'unknown';
}

function propertyOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

/** JSONata calls what is bound to this symbol with the result of every step. */
const stepDone = Symbol.for('jsonata.__evaluate_exit');

function watchSteps(expression: { assign(name: string | symbol, value: unknown): void }): void {
  expression.assign(
    stepDone,
    (_step: unknown, _input: unknown, _environment: unknown, result: unknown) => watch(result),
  );
}

type Implementation = (this: unknown, ...values: unknown[]) => unknown;

/** Built-in functions are shared objects of JSONata; this watches what goes into and comes out of one of them. */
async function limitFunction(name: string): Promise<void> {
  const builtIn: unknown = await jsonata(`$${name}`).evaluate(null);
  const original = propertyOf(builtIn, 'implementation');
  if (typeof builtIn !== 'object' || builtIn === null || !isImplementation(original)) {
    throw new Error(`JSONata has no function ${name}`);
  }
  const limited: Implementation = function (...values) {
    for (const value of values) watch(value);
    if (name === 'pad' && Math.abs(Number(values[1])) > maxText) throw new TooLarge();
    const result = original.apply(this, values);
    watch(result);
    return result;
  };
  // JSONata reads the number of parameters from here.
  Object.defineProperty(limited, 'length', { value: original.length });
  Reflect.set(builtIn, 'implementation', limited);
}

function isImplementation(value: unknown): value is Implementation {
  return typeof value === 'function';
}
