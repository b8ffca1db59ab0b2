import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { follow, plainNames } from '../../../../src/core/expressions/fastPath.ts';
import type { Json } from '../../../../src/shared/connector.ts';

const names = ['a', 'b', 'items', '_x', 'constructor', '__proto__', '_jsonata_lambda', 'length'];
const key = fc.constantFrom(...names);
const scalar = fc.oneof(fc.integer(), fc.boolean(), fc.string(), fc.constant(null));

const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    // Through JSON text, so that `__proto__` is an own key, as in an app's answer.
    fc
      .array(fc.tuple(key, tie('value')), { maxLength: 4 })
      .map((entries) =>
        asJson(
          `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join(',')}}`,
        ),
      ),
  ),
}));

/** Keeps a key `__proto__`, as JSON.parse does. */
function asJson(text: string): Json {
  const parsed: unknown = JSON.parse(text);
  if (!isJson(parsed)) throw new Error('not JSON');
  return parsed;
}

function isJson(parsed: unknown): parsed is Json {
  return parsed !== undefined;
}

/** What JSONata gives, as plain JSON. */
async function byJsonata(expression: string, scope: Json): Promise<Json | undefined> {
  const result: unknown = await jsonata(expression).evaluate(scope);
  return result === undefined ? undefined : asJson(JSON.stringify(result));
}

describe('plain paths', () => {
  it('are paths of words, and $', () => {
    expect(plainNames('s0.title')).toEqual(['s0', 'title']);
    expect(plainNames('$')).toEqual([]);
  });

  it.each([
    '',
    '$.a',
    '$$',
    'a.',
    'a..b',
    'a[0]',
    '`a b`',
    'a.true',
    'null',
    'a.and',
    'x and y',
    'ä',
    '1',
    'a b',
    'a.1',
  ])('leave %j to JSONata', (expression) => expect(plainNames(expression)).toBeUndefined());

  it('give exactly what JSONata gives, for any data', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(key, { minLength: 1, maxLength: 4 }),
        value,
        async (path, scope) => {
          const expression = path.join('.');
          expect(plainNames(expression)).toEqual(path);
          expect(follow(path, scope)).toEqual(await byJsonata(expression, scope));
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('give the whole scope for $', async () => {
    await fc.assert(
      fc.asyncProperty(value, async (scope) => {
        expect(follow([], scope)).toEqual(await byJsonata('$', scope));
      }),
    );
  });

  it('F11: read own properties only', () => {
    expect(follow(['constructor'], {})).toBeUndefined();
    expect(follow(['__proto__'], {})).toBeUndefined();
    expect(follow(['toString', 'name'], {})).toBeUndefined();
  });
});
