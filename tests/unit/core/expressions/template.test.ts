import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { parseTemplate, soleExpression } from '../../../../src/core/expressions/template.ts';

/** Text of a template that holds no expression and does not join with one. */
const plainText = fc
  .string({ unit: 'binary' })
  .filter((text) => !text.includes('{{') && !text.endsWith('{'));

const literal = fc.oneof(
  fc.string().map((text) => JSON.stringify(text)),
  fc.string().map((text) => `'${text.replaceAll(/[\\']/g, '\\$&').replaceAll("\\'", '\\u0027')}'`),
  fc.constantFrom(
    '"}}"',
    "'}}'",
    '"{{"',
    '`}} {{`',
    '/[}]{2}/',
    '/\\}\\}\\//',
    '1',
    'null',
    's0.title',
  ),
  fc.constantFrom('/* }} */ 1', 'a / b', '(a) / b', '[1] / 2', '$x / 2', '{"a": 1}.a / 2'),
);
/** Well-formed JSONata with braces, quotes, comments and slashes where they can stand. */
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    literal,
    tie('expression').map((inner) => `{"a": ${inner}}`),
    tie('expression').map((inner) => `{"a":{"b":${inner}}}`),
    tie('expression').map((inner) => `$f(1, ${inner})`),
    tie('expression').map((inner) => `[1, ${inner}]`),
    tie('expression').map((inner) => `function($x){ ${inner} }`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `1 + 1 & ${a} = ${b}`),
  ),
}));

describe('parseTemplate', () => {
  it('takes text without braces as one text', () => {
    expect(parseTemplate('Buy bread')).toEqual([{ text: 'Buy bread' }]);
    expect(parseTemplate('')).toEqual([]);
  });

  it('splits text and expressions in order', () => {
    expect(parseTemplate('Do {{ s0.title }} by {{s0.due}}!')).toEqual([
      { text: 'Do ' },
      { expression: 's0.title' },
      { text: ' by ' },
      { expression: 's0.due' },
      { text: '!' },
    ]);
  });

  it('reads braces inside an expression as JSONata does', () => {
    expect(parseTemplate('{{ {"a": {"b": 1}} }}')).toEqual([{ expression: '{"a": {"b": 1}}' }]);
    expect(parseTemplate('{{{"a":{"b":1}}}}')).toEqual([{ expression: '{"a":{"b":1}}' }]);
    expect(parseTemplate('{{ "}}" }}}}')).toEqual([{ expression: '"}}"' }, { text: '}}' }]);
    expect(parseTemplate('{{ $match(x, /}{2}/) }}')).toEqual([{ expression: '$match(x, /}{2}/)' }]);
  });

  it('leaves braces that are never closed as text', () => {
    expect(parseTemplate('a {{ b')).toEqual([{ text: 'a {{ b' }]);
    expect(parseTemplate('a }} b {{')).toEqual([{ text: 'a }} b {{' }]);
  });

  it('ends an expression that is broken inside at the first closing braces', () => {
    expect(parseTemplate('a {{ "open }} b {{ c }}')).toEqual([
      { text: 'a ' },
      { expression: '"open' },
      { text: ' b {{ c }}' },
    ]);
  });

  it('keeps every character of any template', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '"', '/', '`', ' ', 'a', '\\') }),
        (template) => {
          const parts = parseTemplate(template);
          const joined = parts.map((part) =>
            'text' in part ? part.text : `{{${part.expression}}}`,
          );
          expect(joined.join('').replaceAll(' ', '')).toBe(template.replaceAll(' ', ''));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('finds any well-formed expression whole, whatever stands around it', () => {
    fc.assert(
      fc.property(plainText, expression, plainText, (before, inner, after) => {
        fc.pre(parses(inner) && !after.startsWith('}'));
        const texts = (text: string) => (text === '' ? [] : [{ text }]);
        expect(parseTemplate(`${before}{{ ${inner} }}${after}`)).toEqual([
          ...texts(before),
          { expression: inner.trim() },
          ...texts(after),
        ]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('F10: reads a million characters of broken templates in linear time', () => {
    const began = performance.now();
    for (const piece of [
      '{{ " }}',
      '{{ { }}',
      '{{ {{ }}',
      "{{ ' }}{{ ` }}",
      '{{',
      '{{ / }}',
      '}}{{',
    ]) {
      parseTemplate(piece.repeat(1_000_000 / piece.length));
    }
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe('soleExpression', () => {
  it('is the expression of a template that is nothing else', () => {
    expect(soleExpression(parseTemplate('{{ s0.items }}'))).toBe('s0.items');
    expect(soleExpression(parseTemplate(' {{ s0.items }}'))).toBeUndefined();
    expect(soleExpression(parseTemplate('text'))).toBeUndefined();
    expect(soleExpression(parseTemplate('{{ a }}{{ b }}'))).toBeUndefined();
  });
});

function parses(text: string): boolean {
  try {
    jsonata(text);
    return true;
  } catch {
    return false;
  }
}
