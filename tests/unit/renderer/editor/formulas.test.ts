import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDelay, writeDelay } from '../../../../src/renderer/editor/delays.ts';
import { formulaPills } from '../../../../src/renderer/editor/fields/formulaPills.ts';
import { createWays } from '../../../../src/renderer/editor/fields/ways.ts';
import { formulaOf, templateOf } from '../../../../src/renderer/editor/formulas.ts';
import type { Field } from '../../../../src/shared/connector.ts';
import type { FieldValue } from '../../../../src/shared/journey.ts';

describe('J5: the same value as text and as a formula', () => {
  it.each([
    ['', ''],
    ['Buy bread', '"Buy bread"'],
    ['{{ s0.title }}', 's0.title'],
    ['Do {{ s0.title }} now', '"Do " & s0.title & " now"'],
    ['{{ $uppercase(s0.title) }}', '$uppercase(s0.title)'],
    ['a {{ s0.n + 1 }}', '"a " & (s0.n + 1)'],
  ])('%j is %j, and back', (template, formula) => {
    expect(formulaOf(template)).toBe(formula);
    expect(templateOf(formula)).toBe(template);
  });

  it('a formula that is no text stays one whole, and keeps its type', () => {
    expect(templateOf('"" & s0.count')).toBe('{{ "" & s0.count }}');
    expect(templateOf('s0.items[price > 3]')).toBe('{{ s0.items[price > 3] }}');
    expect(formulaOf(templateOf('s0.items[price > 3]'))).toBe('s0.items[price > 3]');
  });

  it('loses nothing on the way there and back', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 8 }).filter((text) => !/[{}]/.test(text)),
      fc.constantFrom('{{ s0.title }}', '{{ s1.items[0].name }}', '{{ $now() }}'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const template = pieces.join('');
        expect(formulaOf(templateOf(formulaOf(template)))).toBe(formulaOf(template));
      }),
    );
  });
});

describe('J5: a field that is filled another way', () => {
  const field = (type: Field['type']): Field => ({
    id: 'f',
    label: 'F',
    type,
    required: false,
    more: false,
  });

  it('gives back what stood there when nothing was changed on the way', () => {
    const ways = createWays();
    const chosen: FieldValue = { value: 'list-1', label: 'Errands' };
    const formula = ways.go('s1 f', field('dropdown'), chosen, 'formula');
    expect(formula).toEqual({ formula: '"list-1"' });
    expect(ways.of('s1 f', field('dropdown'), formula)).toBe('formula');
    expect(ways.go('s1 f', field('dropdown'), formula, 'fixed')).toEqual(chosen);
  });

  it('takes over what was changed', () => {
    const ways = createWays();
    const formula = ways.go('s1 f', field('text'), { text: 'Do {{ s0.title }}' }, 'formula');
    expect(formula).toEqual({ formula: '"Do " & s0.title' });
    const changed: FieldValue = { formula: '"Did " & s0.title' };
    expect(ways.go('s1 f', field('text'), changed, 'text')).toEqual({
      text: 'Did {{ s0.title }}',
    });
    expect(ways.go('s1 f', field('number'), { text: '5' }, 'fixed')).toEqual({ value: 5 });
    expect(ways.go('s1 f', field('number'), { text: 'five' }, 'fixed')).toBeUndefined();
  });

  it('shows the formula of a list that could be read as rows, where the person asked for it', () => {
    const ways = createWays();
    const rows: FieldValue = { formula: '["a", s1.id]' };
    expect(ways.of('s1 f', field('list'), rows)).toBe('fixed');
    const formula = ways.go('s1 f', field('list'), rows, 'formula');
    expect(formula).toEqual(rows);
    expect(ways.of('s1 f', field('list'), formula)).toBe('formula');
    expect(ways.go('s1 f', field('list'), formula, 'fixed')).toEqual(rows);
    expect(ways.of('s1 f', field('list'), rows)).toBe('fixed');
  });
});

it('J5: finds the data of a formula outside of texts, comments and other names', () => {
  const found = formulaPills(
    '$map(s0.items, function($s1) { "s2.x" & s3.`due date`[0] & $s4 & a.s5 /* s6 */ & s7',
  );
  expect(found.map(({ pill }) => pill)).toEqual([
    { step: 's0', path: ['items'] },
    { step: 's3', path: ['due date', 0] },
    { step: 's7', path: [] },
  ]);
});

describe('J2: Delay in the unit that people think in', () => {
  it.each([
    ['', '', 'minutes'],
    ['300', '5', 'minutes'],
    ['90', '90', 'seconds'],
    ['7200', '2', 'hours'],
    ['172800', '2', 'days'],
    ['{{ s0.wait }}', '{{ s0.wait }}', 'seconds'],
    ['{{ $number(s0.wait) * 3600 }}', '{{ s0.wait }}', 'hours'],
    ['soon', 'soon', 'seconds'],
  ] as const)('%j is %j %s, and back', (stored, amount, unit) => {
    expect(readDelay(stored)).toEqual({ amount, unit });
    expect(writeDelay({ amount, unit })).toBe(stored);
  });

  it('writes fractions as seconds', () => {
    expect(writeDelay({ amount: '1.5', unit: 'minutes' })).toBe('90');
    expect(writeDelay({ amount: '0,1', unit: 'minutes' })).toBe('6');
  });
});
