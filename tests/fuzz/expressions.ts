/**
 * Random JSONata, by its grammar, with every built-in function, the names that attacks use, and plain junk (F11). Each
 * expression must end in a value or in one of the two errors of expressions, and the next one must work.
 */
import fc from 'fast-check';
import { createExpressions } from '../../src/core/expressions/index.ts';
import { json } from '../../src/shared/connector.ts';
import type { Json } from '../../src/shared/connector.ts';
import { SojournError } from '../../src/shared/errors.ts';

const functions = [
  ...[
    'string',
    'length',
    'substring',
    'substringBefore',
    'substringAfter',
    'uppercase',
    'lowercase',
  ],
  ...['trim', 'pad', 'contains', 'split', 'join', 'match', 'replace', 'eval', 'base64encode'],
  ...['base64decode', 'encodeUrlComponent', 'decodeUrlComponent', 'number', 'abs', 'floor', 'ceil'],
  ...['round', 'power', 'sqrt', 'random', 'formatNumber', 'formatBase', 'formatInteger'],
  ...[
    'parseInteger',
    'sum',
    'max',
    'min',
    'average',
    'boolean',
    'not',
    'exists',
    'count',
    'append',
  ],
  ...['sort', 'reverse', 'shuffle', 'distinct', 'zip', 'keys', 'lookup', 'spread', 'merge', 'sift'],
  ...[
    'each',
    'error',
    'assert',
    'type',
    'now',
    'millis',
    'fromMillis',
    'toMillis',
    'map',
    'filter',
  ],
  ...['single', 'reduce', 'clone', 'base64url', 'formatDate', 'nothing'],
];
const names = [
  ...[
    'a',
    'b',
    's0',
    'title',
    'list',
    'nested',
    'constructor',
    '__proto__',
    'prototype',
    'toString',
  ],
  ...['process', 'globalThis', '`a b`', 'length', '$v', '$', '$$'],
];
const operators = [
  ...['+', '-', '*', '/', '%', '&', '=', '!=', '<', '<=', '>', '>=', ' and ', ' or ', ' in '],
  ...['~>', '..', '?:', '??', ':=', '.', '^'],
];
const regexes = ['/./', '/[/', '/\\d{1,9}/', '/(?=a)/m', '/a|b/i'];
/** What has no end or grows without one: each of these costs a worker, so they are rare. */
const heavy = ['/(a+)+$/', '/(x+x+)+y/', '/^(a|a)*$/i', '10000000', '1e308'];

/** One expression of the grammar, or what looks like one. */
const expression: fc.Arbitrary<string> = fc.letrec<{
  expression: string;
  usual: string;
  rare: string;
  leaf: string;
}>((tie) => {
  const some = tie('expression');
  const many = fc.array(some, { maxLength: 3 });
  return {
    leaf: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...names) },
      { weight: 2, arbitrary: fc.integer({ min: -9, max: 99 }).map(String) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('0.1', 'true', 'null', '*', '**'),
      },
      {
        weight: 2,
        arbitrary: fc.string({ unit: 'binary', maxLength: 8 }).map((text) => JSON.stringify(text)),
      },
      { weight: 1, arbitrary: fc.constantFrom(...regexes) },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 10 }) },
    ),
    expression: fc.oneof(
      { weight: 3_000, arbitrary: tie('usual') },
      { weight: 1, arbitrary: tie('rare') },
    ),
    rare: fc.oneof(
      fc.constantFrom(...heavy),
      fc
        .tuple(some, some)
        .map(([body, given]) => `($f := function($v){ $f(${body}) }; $f(${given}))`),
    ),
    usual: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      tie('leaf'),
      fc.tuple(some, fc.constantFrom(...operators), some).map((parts) => parts.join('')),
      fc
        .tuple(fc.constantFrom(...functions), many)
        .map(([name, given]) => `$${name}(${given.join(', ')})`),
      fc.tuple(some, some).map(([list, by]) => `${list}[${by}]`),
      fc.tuple(some, some, some).map(([when, then, other]) => `(${when} ? ${then} : ${other})`),
      many.map((items) => `[${items.join(', ')}]`),
      fc
        .array(fc.tuple(some, some), { maxLength: 2 })
        .map((pairs) => `{${pairs.map((pair) => pair.join(': ')).join(', ')}}`),
      fc.tuple(some, some).map(([list, by]) => `${list}^(>${by})`),
      fc.tuple(some, some).map(([list, by]) => `${list}{${by}: $}`),
      fc.tuple(some, some).map(([from, to]) => `[${from}..${to}]`),
      some.map((body) => `function($v, $w){ ${body} }`),
      fc.tuple(some, some).map(([first, then]) => `($v := ${first}; ${then})`),
      fc.tuple(some, some).map(([where, change]) => `$ ~> |${where}|${change}|`),
    ),
  };
}).expression;

const scope: Json = {
  a: 1,
  b: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!',
  s0: { title: 'Buy bread', list: [1, 2, 3], nested: { x: [{ y: null }, { y: true }] } },
  list: [{ id: 1 }, { id: 2 }],
};

export interface FuzzResult {
  readonly runs: number;
  readonly values: number;
  readonly failed: number;
  readonly stopped: number;
  /** What must not happen: other errors, a polluted prototype, a worker that does not go on. */
  readonly wrong: readonly string[];
}

/** Works out so many random expressions; the same seed gives the same ones. */
export async function fuzzExpressions(
  runs: number,
  seed: number,
  progress: (done: number) => void = () => undefined,
): Promise<FuzzResult> {
  const expressions = createExpressions({
    worker: new URL('../../src/core/expressions/worker.ts', import.meta.url),
    // What is endless need not be waited for as long as a person would.
    timeoutMs: 250,
  });
  const counts = { values: 0, failed: 0, stopped: 0 };
  const wrong: string[] = [];
  const names = Object.getOwnPropertyNames(Object.prototype).join();
  const batch = 1_000;
  for (let done = 0; done < runs; done += batch) {
    const sample = fc.sample(expression, {
      numRuns: Math.min(batch, runs - done),
      seed: seed + done,
    });
    for (const text of sample) {
      const kind = await outcome(expressions, text);
      if (kind in counts) counts[kind as keyof typeof counts] += 1;
      else wrong.push(`${text}: ${kind}`);
    }
    if (Object.getOwnPropertyNames(Object.prototype).join() !== names)
      wrong.push(`polluted by ${done}`);
    if ((await expressions.evaluate('1 + 1', {})) !== 2) wrong.push(`stuck at ${done}`);
    progress(done + sample.length);
  }
  await expressions.close();
  return { runs, ...counts, wrong };
}

async function outcome(
  expressions: ReturnType<typeof createExpressions>,
  text: string,
): Promise<string> {
  try {
    const value: unknown = await expressions.evaluate(text, scope);
    return value === undefined || json.safeParse(value).success ? 'values' : 'no JSON';
  } catch (error) {
    if (!(error instanceof SojournError)) return String(error);
    if (error.code === 'expression_failed') return 'failed';
    return error.code === 'expression_limit' ? 'stopped' : error.code;
  }
}
