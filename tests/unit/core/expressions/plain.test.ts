import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../../src/core/expressions/jsonText.ts';
import { NotPlain, TooLarge, toPlain } from '../../../../src/core/expressions/plain.ts';

describe('toPlain', () => {
  it('gives JSON back as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (any) => {
        const value = parseJson(JSON.stringify(any));
        expect(toPlain(value)).toEqual(value);
      }),
    );
  });

  it('F11: leaves out __proto__ and functions, and makes no other prototype', () => {
    const hostile: unknown = JSON.parse('{"__proto__":{"polluted":true},"a":1}');
    expect(JSON.stringify(toPlain(hostile))).toBe('{"a":1}');
    expect(toPlain({ run: () => 1, a: [() => 1, 2] })).toEqual({ a: [null, 2] });
    expect(Object.getPrototypeOf(toPlain(hostile))).toBe(Object.prototype);
  });

  it('F11: refuses a function and numbers that are no JSON', () => {
    expect(() => toPlain(() => 1)).toThrow(NotPlain);
    expect(() => toPlain({ _jsonata_lambda: true })).toThrow(NotPlain);
    for (const number of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => toPlain([number])).toThrow(NotPlain);
    }
  });

  it('F11: stops at depth and size', () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 501; depth += 1) deep = [deep];
    expect(() => toPlain(deep)).toThrow(TooLarge);
    const text = 'x'.repeat(20_000_000);
    expect(() => toPlain([text, text])).toThrow(TooLarge);
  });
});
