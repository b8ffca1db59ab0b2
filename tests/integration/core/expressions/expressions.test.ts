import fc from 'fast-check';
import jsonata from 'jsonata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExpressions, parseJson, toText } from '../../../../src/core/expressions/index.ts';
import type { Expressions } from '../../../../src/core/expressions/index.ts';
import type { Json } from '../../../../src/shared/connector.ts';
import { SojournError } from '../../../../src/shared/errors.ts';

const worker = new URL('../../../../src/core/expressions/worker.ts', import.meta.url);
let expressions: Expressions;

beforeAll(() => {
  expressions = createExpressions({ worker });
});
afterAll(() => expressions.close());

const scope = {
  s0: { title: 'Buy bread', count: 2, done: false, tags: ['a', 'b'], none: null, nested: { x: 1 } },
};

describe('evaluate', () => {
  it.each<[string, Json | undefined]>([
    ['s0.title', 'Buy bread'],
    [' s0.count ', 2],
    ['s0.count + 1', 3],
    ['$uppercase(s0.title)', 'BUY BREAD'],
    ['s0.nothing', undefined],
    ['s0.nothing.more[0]', undefined],
    ['$', scope],
    ['$base64url("a?b>c")', 'YT9iPmM'],
    ['$asciiJson({"a": "ü"})', String.raw`{"a":"\u00fc"}`],
    ['$formatDate("2026-03-31")', '2026-03-31T00:00:00.000Z'],
    ['$formatDate(1774915200000, "date")', '2026-03-31'],
    ['$formatDate("soon")', undefined],
    ['$formatDate(s0.nothing)', undefined],
    ['$map(s0.tags, function($t){ $t & "!" })', ['a!', 'b!']],
  ])('works out %s', async (expression, value) => {
    expect(await expressions.evaluate(expression, scope)).toEqual(value);
  });

  it('gives what JSONata gives, for any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), async (value) => {
        const data = parseJson(JSON.stringify({ s0: value }));
        const expected: unknown = await jsonata('{"all": s0, "text": $string(s0)}').evaluate(data);
        const result = await expressions.evaluate('{"all": s0, "text": $string(s0)}', data);
        expect(result).toEqual(parseJson(JSON.stringify(expected)));
      }),
    );
  });

  it.each([
    ['1 +', 'Unexpected end of expression'],
    ['s0.title + 1', 'must evaluate to a number'],
    ['$nosuch(1)', 'Attempted to invoke a non-function'],
    ['$sum', 'it gives a function'],
    ['1 / 0', 'out of range'],
    ['', 'Unexpected end of expression'],
  ])('says what is wrong with %j', async (expression, reason) => {
    const failing = expressions.evaluate(expression, scope);
    await expect(failing).rejects.toThrow(reason);
    await expect(failing).rejects.toMatchObject({ code: 'expression_failed' });
  });
});

describe('render', () => {
  it.each<[string, Json | undefined]>([
    ['Do {{ s0.title }}', 'Do Buy bread'],
    ['{{ s0.count }}', 2],
    ['{{ s0.tags }}', ['a', 'b']],
    ['{{ s0.none }}', null],
    ['{{ s0.nothing }}', undefined],
    ['{{ $uppercase(s0.nothing) }}', undefined],
    ['[{{ s0.nothing }}]', '[]'],
    ['{{ s0.count }} × {{ s0.nested }}', '2 × {"x":1}'],
    ['{{ $lowercase(s0.title) }}: {{ s0.done }}', 'buy bread: false'],
    ['no braces', 'no braces'],
    ['', ''],
  ])('fills in %j', async (template, value) => {
    expect(await expressions.render(template, scope)).toEqual(value);
  });
});

describe('renderTree', () => {
  it('keeps types, leaves out what is undefined, and leaves keys and other values alone', async () => {
    const tree = {
      title: '{{ s0.title }}',
      '{{ key }}': 1,
      list: ['{{ s0.nothing }}', '{{ s0.count + 1 }}', true, null],
      gone: '{{ $uppercase(s0.nothing) }}',
    };
    expect(await expressions.renderTree(tree, scope)).toEqual({
      title: 'Buy bread',
      '{{ key }}': 1,
      list: [3, true, null],
    });
  });

  it('makes one tree for each scope', async () => {
    const tree = { id: '{{ id }}', label: '{{ $uppercase(name) }}' };
    const scopes = [{ id: 1, name: 'a' }, { id: 2 }, 'text', [{ id: 3 }]];
    expect(await expressions.renderEach(tree, scopes)).toEqual([
      { id: 1, label: 'A' },
      { id: 2 },
      {},
      { id: 3 },
    ]);
    expect(await expressions.renderEach(tree, [])).toEqual([]);
  });

  it('F9: encodes any value as exactly one segment of a path', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1 }), async (value) => {
        const wellFormed = value.toWellFormed();
        fc.pre(!/^\.{1,2}$/.test(wellFormed));
        const options = { encode: 'path' } as const;
        const rendered = await expressions.renderTree('/a/{{ x }}/b', { x: value }, options);
        const { pathname, search, hash } = new URL(`https://example.com${toText(rendered)}`);
        const [, first, segment = '', last, ...more] = pathname.split('/');
        expect([first, decodeURIComponent(segment), last]).toEqual(['a', wellFormed, 'b']);
        expect([more, search, hash]).toEqual([[], '', '']);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([undefined, null, ''])('refuses a path with %j in it', async (value) => {
    const scoped = value === undefined ? { fields: {} } : { fields: { list: value } };
    const rendered = expressions.renderTree('/lists/{{ fields.list }}', scoped, { encode: 'path' });
    await expect(rendered).rejects.toMatchObject({ code: 'field_missing', field: 'list' });
  });
});

describe('limits', () => {
  /** Runs it, and then holds that the next expression works. */
  async function outcome(expression: string, data: Json = scope) {
    const began = performance.now();
    const code = await expressions.evaluate(expression, data).then(
      (value) => ({ value }),
      (error: unknown) => error,
    );
    const took = performance.now() - began;
    expect(await expressions.evaluate('1 + 1', {})).toBe(2);
    return { code, took };
  }

  const doubling = (times: number) =>
    `($f := function($s, $n){ $n = 0 ? $s : $f($s & $s, $n - 1) }; $f("0123456789abcdef", ${times}))`;

  it.each([
    ['endless tail recursion', '($f := function($x){ $f($x) }; $f(1))'],
    ['endless recursion', '($f := function($x){ 1 + $f($x) }; $f(1))'],
    ['a regex bomb', `$match("${'a'.repeat(50)}!", /^(a+)+$/)`],
    ['a text of a gigabyte', doubling(26)],
    ['a text of 256 megabytes as the result', doubling(24)],
    ['splitting a text of 400 million characters', '$split($pad("", 400000000, "a"), "")'],
    ['splitting a doubled text', `$split(${doubling(24)}, "")`],
    ['a huge text as a key', `{${doubling(24)}: 1}`],
    ['a huge text searched', `$contains(${doubling(24)}, /(x+x+)+y/)`],
    [
      'a value that is small in memory and endless as text',
      '$string($reduce([1..30], function($a, $v){ {"a": $a, "b": $a} }, 1))',
    ],
    ['many long lists', '$map([1..900], function($v){ [1..900000] })'],
    ['a list of ten million', '[1..10000000]'],
    [
      'doubling a list',
      '($f := function($a, $n){ $n = 0 ? $a : $f($append($a, $a), $n - 1) }; $f([1..1000], 20))',
    ],
    [
      'filling the memory',
      '$reduce([1..100000], function($a, $v){ $merge([$a, {$string($v): [1..1000]}]) }, {})',
    ],
    ['a tower of default operators', `${'('.repeat(40)}a${' ?: b)'.repeat(40)}`],
    [
      'a result that is too deep',
      '($f := function($n){ $n = 0 ? 1 : {"a": {"a": $f($n - 1)}} }; $f(300))',
    ],
  ])('F11: stops %s, and goes on', async (_what, expression) => {
    const { code, took } = await outcome(expression);
    expect(code).toMatchObject({ code: 'expression_limit' });
    expect(took).toBeLessThan(5_000);
  });

  it('F11: stops within about a second of running', async () => {
    await expressions.evaluate('1 + 1', {});
    const { took } = await outcome('($f := function($x){ $f($x) }; $f(1))');
    expect(took).toBeGreaterThan(900);
    expect(took).toBeLessThan(3_000);
  });

  it('F11: takes no scope that is too deep', async () => {
    let deep: Json = 1;
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
    expect((await outcome('$count(x)', { x: deep })).code).toMatchObject({
      code: 'expression_limit',
    });
  });

  it('F11: takes no expression that is too long', async () => {
    const long = `1${'+1'.repeat(60_000)}`;
    expect((await outcome(long)).code).toMatchObject({ code: 'expression_limit' });
  });

  it.each([
    'constructor',
    's0.constructor.constructor("return process")()',
    '"".constructor',
    '$string.constructor',
    '$lookup($string, "constructor")',
    '$lookup({}, "__proto__")',
    '$$.__proto__',
    'process',
    '$process',
    'globalThis',
    '$eval("constructor")',
  ])('F11: %s leads nowhere', async (expression) => {
    const { code } = await outcome(expression);
    expect(code).toSatisfy(
      (result: { value?: unknown; code?: unknown }) =>
        ('value' in result && result.value === undefined) || result.code === 'expression_failed',
    );
  });

  it('F11: __proto__ in a result changes nothing', async () => {
    const value = await expressions.evaluate(
      '$merge([{"__proto__": {"polluted": true}}, s0.nested, {"constructor": {"prototype": 1}}])',
      scope,
    );
    expect(value).toEqual({ x: 1, constructor: { prototype: 1 } });
    expect(Object.hasOwn({}, 'polluted')).toBe(false);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('works out what waits behind a stopped expression', async () => {
    const stopped = expressions.evaluate('($f := function($x){ $f($x) }; $f(1))', {});
    const waiting = [1, 2, 3].map((n) => expressions.evaluate(`${n} + 1`, {}));
    await expect(stopped).rejects.toMatchObject({ code: 'expression_limit' });
    expect(await Promise.all(waiting)).toEqual([2, 3, 4]);
  });
});

describe('close', () => {
  it('ends the worker, also one that is at work, and refuses what comes later', async () => {
    const own = createExpressions({ worker });
    expect(await own.evaluate('1 + 1', {})).toBe(2);
    const under = own.evaluate('($f := function($x){ $f($x) }; $f(1))', {});
    const refused = expect(under).rejects.toBeInstanceOf(SojournError);
    await own.close();
    await refused;
    await expect(own.evaluate('1 + 1', {})).rejects.toMatchObject({ code: 'expression_failed' });
    expect(await own.evaluate('a.b', { a: { b: 1 } })).toBe(1);
  });

  it('needs no worker for plain paths', async () => {
    const own = createExpressions({ worker: new URL('file:///nowhere/worker.ts') });
    expect(await own.renderTree({ a: 'x {{ s0.title }}' }, scope)).toEqual({ a: 'x Buy bread' });
    await expect(own.evaluate('1 + 1', {})).rejects.toThrow();
    await own.close();
  });
});
