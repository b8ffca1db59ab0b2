import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  newRecoveryKey,
  printRecoveryKey,
  readRecoveryKey,
} from '../../../../src/core/vault/recoveryKey.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const keys = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes));
const mistyped: unknown = expect.objectContaining({
  code: 'recovery_key_mistyped',
  field: 'recoveryKey',
});

describe('recovery key', () => {
  it('V2: is 128 random bits, printed in eight groups of four', () => {
    const key = newRecoveryKey();
    expect(key).toHaveLength(16);
    expect(newRecoveryKey()).not.toEqual(key);
    expect(printRecoveryKey(key)).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/);
  });

  it('V2: is read as it was printed', () => {
    fc.assert(fc.property(keys, (key) => readRecoveryKey(printRecoveryKey(key)).equals(key)));
  });

  it('V2: is read in any case, with any spaces and dashes, with O for 0 and I or L for 1', () => {
    const separators = fc.constantFrom('', '-', ' ', ' – ', '\t', '\u00a0', '\n');
    const zero = fc.constantFrom('0', 'O', 'o');
    const one = fc.constantFrom('1', 'I', 'i', 'L', 'l');
    fc.assert(
      fc.property(keys, separators, zero, one, fc.boolean(), (key, between, o, l, lower) => {
        const printed = printRecoveryKey(key);
        const cased = lower ? printed.toLowerCase() : printed;
        const typed = cased.replaceAll('-', between).replaceAll('0', o).replaceAll('1', l);
        return readRecoveryKey(` ${typed} `).equals(key);
      }),
    );
  });

  it('V2: every single wrong character is found', () => {
    for (let round = 0; round < 5; round += 1) {
      const printed = printRecoveryKey(newRecoveryKey());
      for (let place = 0; place < printed.length; place += 1) {
        if (printed[place] === '-') continue;
        for (const other of alphabet) {
          if (other === printed[place]) continue;
          const typed = printed.slice(0, place) + other + printed.slice(place + 1);
          expect(() => readRecoveryKey(typed), typed).toThrow(mistyped);
        }
      }
    }
  });

  it('V2: two neighbours swapped, a missing, a doubled or a foreign character are found', () => {
    const places = fc.nat({ max: 30 });
    fc.assert(
      fc.property(keys, places, fc.constantFrom('U', '!', 'é', '😀'), (key, place, foreign) => {
        const text = printRecoveryKey(key).replaceAll('-', '');
        const [a = '', b = ''] = [text[place], text[place + 1]];
        const before = text.slice(0, place);
        const after = text.slice(place + 2);
        const wrong = [
          before + a + after,
          before + a + a + b + after,
          before + foreign + b + after,
        ];
        if (a !== b) wrong.push(before + b + a + after);
        for (const typed of wrong) expect(() => readRecoveryKey(typed)).toThrow(mistyped);
      }),
    );
  });

  it('V2: any other text is refused as mistyped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(() => readRecoveryKey(text)).toThrow(mistyped);
      }),
    );
  });
});
