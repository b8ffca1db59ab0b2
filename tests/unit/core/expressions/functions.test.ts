import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addedFunctions } from '../../../../src/core/expressions/functions.ts';

describe('base64text', () => {
  const { run } = addedFunctions.base64text ?? {};

  it.each([
    ['SMOpIPCfkYs=', undefined, 'Hé 👋'],
    ['w7_Dvg', undefined, 'ÿþ'],
    ['R3L832U=', 'iso-8859-1', 'Grüße'],
    ['w7zDnw==', 'iso-8859-1', 'üß'],
    ['R3L832U=', 'no-such-charset', 'Gr��e'],
    ['', undefined, ''],
  ])('reads %s in %s', (base64, charset, text) => {
    expect(run?.(base64, charset)).toBe(text);
  });

  it('gives nothing for nothing', () => {
    expect(run?.(undefined)).toBeUndefined();
  });
});

describe('hash', () => {
  it('is short, and another for another text', () => {
    const { run } = addedFunctions.hash ?? {};
    expect(run?.('a')).toBe('ypeBEsobvcr6wjGzmiPcTaeG7_gUfE5yuYB3ha_uSLs');
    expect(run?.('b')).not.toBe(run?.('a'));
    expect(run?.(undefined)).toBeUndefined();
  });
});

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
