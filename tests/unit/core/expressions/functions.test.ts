import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addedFunctions } from '../../../../src/core/expressions/functions.ts';

describe('$asciiJson', () => {
  const asciiJson = (value: unknown) => addedFunctions.asciiJson?.run(value);

  it('writes other characters as escapes, those beyond 16 bits as two', () => {
    expect(asciiJson({ path: '/Kü🍲.pdf' })).toBe(String.raw`{"path":"/K\u00fc\ud83c\udf72.pdf"}`);
  });

  it('is the same value to whoever reads it as JSON, and visible ASCII', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = asciiJson(value);
        expect(text).toMatch(/^[\x20-\x7e]*$/);
        expect(JSON.stringify(JSON.parse(String(text)))).toBe(JSON.stringify(value));
      }),
    );
  });
});
