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
