import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strengthOf, strengths } from '../../../../src/renderer/vault/strength.ts';
import { passphraseMinimum } from '../../../../src/shared/passphrase.ts';

describe('strengthOf', () => {
  it.each([
    ['short', 'short'],
    ['aaaaaaaaaaaaaaaa', 'weak'],
    ['1234567890', 'weak'],
    ['abcdefghijklmnop', 'weak'],
    ['tr0ub4dor&3', 'fair'],
    ['correct horse', 'fair'],
    ['four words make one', 'good'],
    ['correct horse battery staple', 'strong'],
  ])('%s is %s', (passphrase, strength) => {
    expect(strengthOf(passphrase)).toBe(strength);
  });

  it('calls short exactly what the core refuses as too short', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (passphrase) => {
        const short = Array.from(passphrase.trim()).length < passphraseMinimum;
        expect(strengthOf(passphrase) === 'short').toBe(short);
      }),
    );
  });

  it('never falls when characters are added', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (start, more) => {
        const before = strengths.indexOf(strengthOf(`x${start}`));
        const after = strengths.indexOf(strengthOf(`x${start}${more}x`));
        expect(after).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});
