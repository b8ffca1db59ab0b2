import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canBePillKey,
  mapTemplate,
  parsePill,
  parseTemplate,
  pillExpression,
  pillsOf,
  pillText,
  serialiseTemplate,
  type Pill,
} from '../../../../src/renderer/editor/pills.ts';

const pill: fc.Arbitrary<Pill> = fc.record({
  step: fc.integer({ min: 0, max: 999_999 }).map((number) => `s${String(number)}`),
  path: fc.array(fc.oneof(fc.nat({ max: 999 }), fc.string().filter(canBePillKey))),
});
const plainText = fc.string().filter((text) => text !== '' && !text.includes('{'));

describe('templates with data pills', () => {
  it('any text comes back exactly from its parts', () => {
    const braces = fc.array(
      fc.constantFrom('{', '}', '{{', '}}', ' ', 's0', '.title', '"', "'", '`', '\\', 'x'),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          braces.map((pieces) => pieces.join('')),
        ),
        (text) => {
          expect(serialiseTemplate(parseTemplate(text))).toBe(text);
        },
      ),
    );
  });

  it('any pill comes back from its text, between any other text', () => {
    fc.assert(
      fc.property(plainText, pill, plainText, (before, wanted, after) => {
        expect(parseTemplate(before + pillText(wanted) + after)).toEqual([
          { kind: 'text', source: before },
          { kind: 'pill', source: pillText(wanted), pill: wanted },
          { kind: 'text', source: after },
        ]);
      }),
    );
  });

  it('two pills may touch', () => {
    const parts = parseTemplate('{{ s0.a }}{{s1}}');
    expect(parts.map((part) => part.kind)).toEqual(['pill', 'pill']);
  });

  it.each([
    ['{{ $uppercase(s0.title) }}', '$uppercase(s0.title)'],
    ['{{ {"a": {"b": s0.n}} }}', '{"a": {"b": s0.n}}'],
    ['{{ "}}" & s0.title }}', '"}}" & s0.title'],
    ['{{ s0.title & "\\"}}" }}', 's0.title & "\\"}}"'],
    ['{{ s0.and }}', 's0.and'],
    ['{{ 1 + 1 }}', '1 + 1'],
    ['{{}}', ''],
  ])('%s is one formula in the text', (template, expression) => {
    expect(parseTemplate(template)).toEqual([{ kind: 'formula', source: template, expression }]);
  });

  it('an expression that is never closed properly ends at the first }} and the rest is text', () => {
    expect(parseTemplate('{{ "open }} {{ s0.a }}')).toEqual([
      { kind: 'formula', source: '{{ "open }}', expression: '"open' },
      { kind: 'text', source: ' {{ s0.a }}' },
    ]);
  });

  it.each(['{{', 'a {{ s0.title', '{ {s0} }', '}}'])('%s stays text', (template) => {
    expect(parseTemplate(template)).toEqual([{ kind: 'text', source: template }]);
  });

  it('quotes keys that are no plain names, and only those', () => {
    expect(pillExpression({ step: 's1', path: ['items', 0, 'due date', 'or'] })).toBe(
      's1.items[0].`due date`.`or`',
    );
    expect(parsePill('s1.items[0].`due date`.`or`')).toEqual({
      step: 's1',
      path: ['items', 0, 'due date', 'or'],
    });
  });

  it.each(['s', 'x0.title', 's0title', 's0.', 's0..a', 's0.a b', 's0[-1]', 's0.title + 1', ''])(
    '%s is no pill',
    (expression) => {
      expect(parsePill(expression)).toBeNull();
    },
  );

  it('lists the pills of a field', () => {
    expect(pillsOf({ text: 'a {{ s0.a }} {{ 1 + 1 }} {{ s1.b }}' })).toEqual([
      { step: 's0', path: ['a'] },
      { step: 's1', path: ['b'] },
    ]);
    expect(pillsOf({ value: '{{ s0.a }}' })).toEqual([]);
    expect(pillsOf(undefined)).toEqual([]);
  });

  it('changes expressions and leaves text alone', () => {
    expect(mapTemplate('s0 {{ s0.a }} {{ s0', (text) => text.replace('s0', 's5'))).toBe(
      's0 {{ s5.a }} {{ s0',
    );
  });
});
