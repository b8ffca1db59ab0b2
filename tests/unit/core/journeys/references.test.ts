import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkExpression, pathsOf } from '../../../../src/core/expressions/index.ts';
import { readTemplate } from '../../../../src/core/journeys/references.ts';

it('J5: finds the steps that a text, a mix of formulas, and a formula of its own read', () => {
  expect(readTemplate('Do {{ s0.title }} for {{ $uppercase(s12.`due date`[0]) & s0.x }}')).toEqual({
    steps: ['s0', 's12'],
    reads: [
      { step: 's0', key: 'title' },
      { step: 's12', key: 'due date' },
      { step: 's0', key: 'x' },
    ],
    mistakes: [],
  });
  expect(readTemplate('{{ s4 }} {{ s5[0].a }}').reads).toEqual([
    { step: 's4', key: undefined },
    { step: 's5', key: undefined },
  ]);
  expect(readTemplate({ formula: '$count(s3.items[done = s4.done])' }).steps).toContain('s3');
  expect(readTemplate('no pill: s1 }}').steps).toEqual([]);
});

it('J5: names what cannot be parsed, and still finds the rest', () => {
  const { steps, mistakes } = readTemplate('{{ s1.a }} {{ s2.( }}');
  expect(steps).toEqual(['s1']);
  expect(mistakes).toHaveLength(1);
});

it('J5: what is read of a plain pill is what the parser reads', () => {
  const name = fc.oneof(
    fc.constantFrom(
      '.title',
      '.and',
      '.or',
      '.in',
      '.inner',
      '.null',
      '.function',
      '.`in`',
      '.`a b`',
      '.s2',
    ),
    fc.nat(12).map((index) => `[${index}]`),
  );
  fc.assert(
    fc.property(fc.nat(30), fc.array(name, { maxLength: 5 }), (step, names) => {
      const formula = `s${step}${names.join('')}`;
      const { steps, mistakes } = readTemplate({ formula });
      expect(mistakes.length === 0).toBe(checkExpression(formula).ok);
      const roots = pathsOf(formula).flatMap((path) => /^s\d+/.exec(path) ?? []);
      expect(steps).toEqual([...new Set(roots)]);
    }),
  );
});
