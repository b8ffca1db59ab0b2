import { afterAll, describe, expect, it } from 'vitest';
import { createExpressions } from '../../../../src/core/expressions/index.ts';
import { compare, isMet } from '../../../../src/core/runner/conditions.ts';
import type { Json } from '../../../../src/shared/connector.ts';
import type { Condition, ConditionRow } from '../../../../src/shared/journey.ts';

const expressions = createExpressions({
  worker: new URL('../../../../src/core/expressions/worker.ts', import.meta.url),
  // A busy machine may need long to start the worker.
  timeoutMs: 5_000,
});
afterAll(() => expressions.close());

type Operator = Exclude<ConditionRow['is'], 'matches'>;

describe('J6: operators', () => {
  it.each([
    ['a', 'equals', 'a', true],
    ['a', 'equals', 'A', false],
    [5, 'equals', '5', true],
    ['5.0', 'equals', 5, true],
    ['', 'equals', 0, false],
    [true, 'equals', 'yes', true],
    [false, 'equals', 'no', true],
    [true, 'equals', 'maybe', false],
    [undefined, 'equals', '', true],
    [null, 'equals', 'null', false],
    [{ a: 1, b: [2] }, 'equals', { b: [2], a: 1 }, true],
    [[1, 2], 'equals', [2, 1], false],
    ['a', 'notEquals', 'b', true],
    ['bread and milk', 'contains', 'milk', true],
    [['bread', 5], 'contains', '5', true],
    [undefined, 'contains', 'x', false],
    [['bread'], 'notContains', 'milk', true],
    ['bread', 'startsWith', 'br', true],
    ['bread', 'endsWith', 'br', false],
    [undefined, 'isEmpty', undefined, true],
    [[], 'isEmpty', undefined, true],
    [{}, 'isEmpty', undefined, true],
    [0, 'isEmpty', undefined, false],
    [false, 'isNotEmpty', undefined, true],
    [10, 'greater', '9', true],
    ['10', 'greater', '9', true],
    [undefined, 'greater', '0', false],
    [undefined, 'less', '0', false],
    ['2026-03-01', 'before', '2026-03-02T00:00:00Z', true],
    ['2026-03-02T01:00:00+02:00', 'before', '2026-03-02T00:00:00Z', true],
    [0, 'after', '1969-01-01', true],
    [null, 'after', '1969-01-01', false],
    ['b', 'inList', 'a, b ,c', true],
    [2, 'inList', [1, 2], true],
    ['d', 'inList', 'a,b', false],
    ['Yes', 'isYes', undefined, true],
    [1, 'isYes', undefined, true],
    [undefined, 'isYes', undefined, false],
    [undefined, 'isNo', undefined, false],
    ['false', 'isNo', undefined, true],
  ] satisfies [Json | undefined, Operator, Json | undefined, boolean][])(
    'J6: %j %s %j is %j',
    (left, is, right, met) => {
      expect(compare(left, is, right)).toBe(met);
    },
  );

  it.each([
    ['bread', 'greater', '5', '“bread” is not a number.'],
    [5, 'less', 'many', '“many” is not a number.'],
    ['soon', 'before', '2026-01-01', '“soon” is not a date.'],
  ] satisfies [Json, Operator, Json, string][])(
    'J6: says that %j %s %j cannot be compared',
    (left, is, right, message) => {
      expect(() => compare(left, is, right)).toThrow(message);
    },
  );
});

describe('J6: conditions', () => {
  const yes: ConditionRow = { left: '{{ s0.a }}', is: 'equals', right: '1' };
  const no: ConditionRow = { left: '{{ s0.a }}', is: 'equals', right: '2' };
  const met = (condition: Condition, s0: Json = { a: 1 }): Promise<boolean> =>
    isMet(condition, { s0 }, expressions);

  it('J6: all of, any of, and one level inside', async () => {
    expect(await met({ all: [yes, yes] })).toBe(true);
    expect(await met({ all: [yes, no] })).toBe(false);
    expect(await met({ any: [no, yes] })).toBe(true);
    expect(await met({ any: [no, no] })).toBe(false);
    expect(await met({ all: [yes, { any: [no, yes] }] })).toBe(true);
    expect(await met({ any: [no, { all: [yes, no] }] })).toBe(false);
    expect(await met({ any: [] })).toBe(true);
  });

  it('J6: a text without a pill is itself; a pill that leads nowhere is empty', async () => {
    expect(await met({ all: [{ left: 'a', is: 'equals', right: 'a' }] })).toBe(true);
    expect(await met({ all: [{ left: '{{ s0.nothing }}', is: 'isEmpty' }] })).toBe(true);
  });

  it('J6: matches a pattern, also one with slashes', async () => {
    const matches = (left: string, right: string): Promise<boolean> =>
      met({ all: [{ left, is: 'matches', right }] });
    expect(await matches('order 17', String.raw`^order \d+$`)).toBe(true);
    expect(await matches('order', String.raw`\d`)).toBe(false);
    expect(await matches('a/b', 'a/b')).toBe(true);
    expect(await matches('a/b', String.raw`a\/b`)).toBe(true);
    expect(await matches('x', '')).toBe(true);
    await expect(matches('x', '(')).rejects.toMatchObject({
      code: 'input_invalid',
      message: 'The pattern “(” cannot be read.',
    });
  });

  it('F11: a pattern that never ends is stopped', async () => {
    const quick = createExpressions({
      worker: new URL('../../../../src/core/expressions/worker.ts', import.meta.url),
      timeoutMs: 700,
    });
    const row: ConditionRow = { left: `${'a'.repeat(60)}!`, is: 'matches', right: '^(a+)+$' };
    await expect(isMet({ all: [row] }, {}, quick)).rejects.toMatchObject({
      code: 'expression_limit',
    });
    await quick.close();
  });
});
