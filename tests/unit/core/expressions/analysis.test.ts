import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkExpression, pathsOf } from '../../../../src/core/expressions/index.ts';

describe('checkExpression', () => {
  it.each([
    's0.title',
    '$',
    '{"a": 1}',
    '$map(s0.items, function($i){ $i.name })',
    '$formatDate(s0.due)',
    'a ?? b',
  ])('accepts %s', (expression) => expect(checkExpression(expression)).toEqual({ ok: true }));

  it('says what is wrong and where', () => {
    expect(checkExpression('s0.title +')).toEqual({
      ok: false,
      message: 'Unexpected end of expression',
      position: 10,
    });
    expect(checkExpression('"open')).toMatchObject({ ok: false, position: 5 });
    expect(checkExpression('1 2')).toMatchObject({ ok: false, position: 3 });
  });

  it('refuses an empty formula', () => {
    expect(checkExpression('  ')).toEqual({
      ok: false,
      message: 'The formula is empty',
      position: 0,
    });
  });

  it('says something about any text', () => {
    const characters = fc.constantFrom(...Array.from('ab.$(){}[]"\'`/*+-?:&|^~%=<>,;@#1 \\'));
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 60 }), (text) => {
        const check = checkExpression(text);
        expect(check.ok || (check.message !== '' && check.position >= 0)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['nested brackets', '('.repeat(50_000)],
    ['a long sum', `1${'+1'.repeat(40_000)}`],
    ['a tower of defaults', `${'('.repeat(30)}a${' ?: b)'.repeat(30)}`],
    ['a tower of coalescing', `${'['.repeat(40)}a${' ?? b]'.repeat(40)}`],
    ['comments', '/**/'.repeat(24_000)],
    ['more than it may be long', 'a'.repeat(100_001)],
  ])('F11: answers in bounded time about %s', (_what, expression) => {
    const began = performance.now();
    checkExpression(expression);
    pathsOf(expression);
    // Exponential work would take hours; a busy machine must not fail the test.
    expect(performance.now() - began).toBeLessThan(4_000);
  });
});

describe('pathsOf', () => {
  it.each<[string, string[]]>([
    ['s0.title', ['s0.title']],
    ['s0', ['s0']],
    ['$.s0.title', ['s0.title']],
    ['$$.s0.title', ['s0.title']],
    ['s0.items[0].name', ['s0.items.name']],
    ['s0.items[name = s1.name and id = $$.s2.id].title', ['s0.items.title', 's2.id']],
    ['$uppercase(s0.title) & s1.`two words`.x', ['s0.title', 's1.`two words`.x']],
    ['s0.items.(title & body)', ['s0.items']],
    ['$map(s0.items, function($i){ $i.title & s1.suffix })', ['s0.items', 's1.suffix']],
    ['( $x := s0.a; $x.b + s1.c )', ['s0.a', 's1.c']],
    ['{"a": s0.a, "b": [s1.b, s2]}', ['s0.a', 's1.b', 's2']],
    ['s0.items{kind: $sum(price)}', ['s0.items']],
    ['s0.items^(>price).name', ['s0.items']],
    ['s0.done ? s1.yes : s2.no', ['s0.done', 's1.yes', 's2.no']],
    ['s0.title ~> $uppercase', ['s0.title']],
    ['s0 ~> |items|{"x": y}|', ['s0']],
    ['-s0.n + s1.n', ['s0.n', 's1.n']],
    ['s0.a ?? s1.b', ['s0.a', 's1.b']],
    ['s0.tags[]', ['s0.tags']],
    ['$now()', []],
    ['*.title', []],
    ['s0.title +', []],
  ])('%s reads %j', (expression, paths) => {
    expect(new Set(pathsOf(expression))).toEqual(new Set(paths));
  });
});
