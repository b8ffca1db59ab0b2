import { argon2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  isAllowedKdf,
  kdfBounds,
  keyFromPassphrase,
  newPassphraseKdf,
  refuseWeak,
} from '../../../../src/core/vault/passphrase.ts';
import type { PassphraseKdf } from '../../../../src/core/vault/passphrase.ts';

/** The cheapest parameters that are allowed. */
function cheapKdf(): PassphraseKdf {
  return { ...newPassphraseKdf(), memoryKiB: 19 * 1024, passes: 2, lanes: 1 };
}

describe('passphrase', () => {
  it('S1: a new slot asks for Argon2id with 64 MiB, 3 passes, 4 lanes and a salt of its own', () => {
    const kdf = newPassphraseKdf();
    expect(kdf).toMatchObject({ name: 'argon2id', memoryKiB: 65_536, passes: 3, lanes: 4 });
    expect(Buffer.from(kdf.salt, 'base64')).toHaveLength(16);
    expect(newPassphraseKdf().salt).not.toBe(kdf.salt);
  });

  it('S1: gives the key that OpenSSL’s Argon2id gives', async () => {
    const kdf = newPassphraseKdf();
    const expected = argon2Sync('argon2id', {
      message: 'correct horse battery staple',
      nonce: Buffer.from(kdf.salt, 'base64'),
      memory: kdf.memoryKiB,
      passes: kdf.passes,
      parallelism: kdf.lanes,
      tagLength: 32,
    });
    expect(await keyFromPassphrase('correct horse battery staple', kdf)).toEqual(expected);
  });

  it('S1: the event loop goes on while the key is worked out', async () => {
    const order: string[] = [];
    const key = keyFromPassphrase('correct horse battery', cheapKdf()).then(() =>
      order.push('key'),
    );
    await new Promise((resolve) => setImmediate(resolve));
    order.push('loop');
    await key;
    expect(order).toEqual(['loop', 'key']);
  });

  it('S1: composed and decomposed characters are one passphrase, upper and lower case are not', async () => {
    const kdf = cheapKdf();
    const composed = await keyFromPassphrase('Zo\u00eb \ufb01sh 1\u00b2', kdf);
    expect(await keyFromPassphrase('Zoe\u0308 fish 12', kdf)).toEqual(composed);
    expect(await keyFromPassphrase('zoe\u0308 fish 12', kdf)).not.toEqual(composed);
  });

  it.each([
    ['floor', { memoryKiB: 19 * 1024, passes: 2, lanes: 1 }, true],
    ['default', { memoryKiB: 65_536, passes: 3, lanes: 4 }, true],
    ['cap', { memoryKiB: kdfBounds.memoryKiB.max, passes: 16, lanes: 16 }, true],
    ['too little memory', { memoryKiB: 19 * 1024 - 1, passes: 3, lanes: 1 }, false],
    ['too few passes', { memoryKiB: 65_536, passes: 1, lanes: 1 }, false],
    ['no lane', { memoryKiB: 65_536, passes: 3, lanes: 0 }, false],
    ['too much memory', { memoryKiB: kdfBounds.memoryKiB.max + 1, passes: 3, lanes: 1 }, false],
    ['too many passes', { memoryKiB: 65_536, passes: 17, lanes: 1 }, false],
    ['too many lanes', { memoryKiB: 65_536, passes: 3, lanes: 17 }, false],
  ])('S1: floor and cap: %s', (_name, parameters, allowed) => {
    expect(isAllowedKdf({ ...newPassphraseKdf(), ...parameters })).toBe(allowed);
  });

  it.each(['', 'short', '123456789', '    9chars   ', '😀😀😀😀😀😀😀😀😀'])(
    'V2: refuses “%s” as too short',
    (passphrase) => {
      expect(() => refuseWeak(passphrase)).toThrow(
        expect.objectContaining({ code: 'passphrase_weak', field: 'passphrase' }),
      );
    },
  );

  it.each(['1234567890', 'ten chars!', '😀😀😀😀😀😀😀😀😀😀'])('V2: takes “%s”', (passphrase) => {
    expect(() => refuseWeak(passphrase)).not.toThrow();
  });
});
