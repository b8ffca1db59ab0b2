/** JSONata as the worker runs it: with Sojourn's functions and with limits on what grows. */
import jsonata from 'jsonata';
import type { Json } from '../../shared/connector.ts';
import { addedFunctions } from './functions.ts';
import { maxList, maxStack, maxText } from './limits.ts';
import { TooLarge, toPlain } from './plain.ts';

// Every built-in that makes or takes apart a text. V8 ends the whole process, not only the worker, when a list of more
// than 2^27 items is asked for at once, as splitting a text of that length would; so the texts are kept shorter.
const textFunctions = [
  'string',
  'substring',
  'substringBefore',
  'substringAfter',
  'lowercase',
  'uppercase',
  'length',
  'trim',
  'pad',
  'match',
  'contains',
  'replace',
  'split',
  'join',
  'formatNumber',
  'formatBase',
  'formatInteger',
  'parseInteger',
  'number',
  'base64encode',
  'base64decode',
  'encodeUrlComponent',
  'encodeUrl',
  'decodeUrlComponent',
  'decodeUrl',
  'eval',
  'toMillis',
  'fromMillis',
] as const;

/** Limits that JSONata itself reports: stack, list and range size. */
const limitCodes = new Set(['D1011', 'D1012', 'D2014', 'D2015']);
const maxKnown = 500;

export interface Evaluator {
  /** @throws TooLarge, NotPlain, or JSONata's own error */
  evaluate(expression: string, scope: Json): Promise<Json | undefined>;
}

export async function createEvaluator(): Promise<Evaluator> {
  for (const name of textFunctions) await limitText(name);
  const known = new Map<string, jsonata.Expression>();

  function compile(expression: string): jsonata.Expression {
    const made = known.get(expression);
    if (made !== undefined) return made;
    const compiled = jsonata(expression, { stack: maxStack, sequence: maxList });
    for (const [name, { run, signature }] of Object.entries(addedFunctions)) {
      compiled.registerFunction(name, run, signature);
    }
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

type Implementation = (this: unknown, ...values: unknown[]) => unknown;

/** Built-in functions are shared objects of JSONata; this puts a check of text lengths around one of them. */
async function limitText(name: string): Promise<void> {
  const builtIn: unknown = await jsonata(`$${name}`).evaluate(null);
  const original = propertyOf(builtIn, 'implementation');
  if (typeof builtIn !== 'object' || builtIn === null || !isImplementation(original)) {
    throw new Error(`JSONata has no function ${name}`);
  }
  const limited: Implementation = function (...values) {
    for (const value of values) checkText(value);
    if (name === 'pad') checkWidth(values[1]);
    const result = original.apply(this, values);
    checkText(result);
    return result;
  };
  // JSONata reads the number of parameters from here.
  Object.defineProperty(limited, 'length', { value: original.length });
  Reflect.set(builtIn, 'implementation', limited);
}

function isImplementation(value: unknown): value is Implementation {
  return typeof value === 'function';
}

function checkText(value: unknown): void {
  if (typeof value === 'string' && value.length > maxText) throw new TooLarge();
}

function checkWidth(value: unknown): void {
  if (typeof value === 'number' && Math.abs(value) > maxText) throw new TooLarge();
}
