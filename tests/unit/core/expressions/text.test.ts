import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../../src/core/expressions/jsonText.ts';
import { toText } from '../../../../src/core/expressions/text.ts';

describe('toText', () => {
  it('writes any value as JSONata joins it to a text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const x = parseJson(JSON.stringify(value));
        const joined: unknown = await jsonata('"" & x').evaluate({ x });
        expect(toText(x)).toBe(joined);
      }),
      { numRuns: 1_000 },
    );
  });

  it('writes nothing for undefined', () => {
    expect(toText(undefined)).toBe('');
  });
});

describe('parseJson', () => {
  it('F10: drops keys named __proto__, however they are written and wherever they stand', () => {
    const text = '{"a":{"__proto__":{"x":1},"b":[{"\\u005f_proto__":2,"c":3}]},"__proto__":4}';
    const value = parseJson(text);
    expect(JSON.stringify(value)).toBe('{"a":{"b":[{"c":3}]}}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('takes the last of duplicate keys', () => {
    expect(parseJson('{"a":1,"a":2}')).toEqual({ a: 2 });
  });

  it('refuses what is no JSON', () => {
    expect(() => parseJson('{"a":')).toThrow(SyntaxError);
    expect(() => parseJson('')).toThrow(SyntaxError);
  });
});
