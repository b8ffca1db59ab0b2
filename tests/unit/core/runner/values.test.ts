import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shorten } from '../../../../src/core/runner/values.ts';
import type { Json } from '../../../../src/shared/connector.ts';

it('R2: what is short enough is shown as it is', () => {
  const value = { a: [1, 'x'] };
  expect(shorten(value, JSON.stringify(value))).toBe(value);
});

it('R2: what is cut says so, texts, lists and objects alike', () => {
  expect(shorten('abcdef', '"abcdef"', 4)).toBe('abcd… (2 more characters)');
  const list = Array.from({ length: 100 }, (_, index) => index);
  expect(shorten(list, JSON.stringify(list), 16)).toEqual([0, 1, '… 98 more']);
  const object = { a: 1, b: 2, c: 3 };
  expect(shorten(object, JSON.stringify(object), 9)).toEqual({ a: 1, '…': '2 more' });
});

it('R2: what is shown of any value is not much larger than the limit', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), fc.integer({ min: 1, max: 200 }), (text, limit) => {
      const value = JSON.parse(text) as Json;
      const shown = JSON.stringify(shorten(value, text, limit));
      // Escapes, brackets and the notes on what was left out come on top.
      expect(shown.length).toBeLessThan(20 * limit + 400);
    }),
  );
});
