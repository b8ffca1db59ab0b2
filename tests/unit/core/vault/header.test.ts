import fc from 'fast-check';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  checkedHeader,
  readHeader,
  replaceHeader,
  writeNewHeader,
} from '../../../../src/core/vault/header.ts';
import type { Header } from '../../../../src/core/vault/header.ts';
import { newPassphraseKdf } from '../../../../src/core/vault/passphrase.ts';
import { SojournError } from '../../../../src/shared/errors.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';

const wrapped = {
  keyVersion: 1,
  nonce: Buffer.alloc(12, 1).toString('base64'),
  box: Buffer.alloc(48, 2).toString('base64'),
};

function header(kdf: Partial<ReturnType<typeof newPassphraseKdf>> = {}): Header {
  return {
    format: 'sojourn.vault',
    formatVersion: 1,
    id: '01JD9Z3K8M7Q2W4E6R8T0Y1P3S',
    createdAt: 1_790_000_000_000,
    keyVersion: 1,
    slots: [{ kind: 'passphrase', kdf: { ...newPassphraseKdf(), ...kdf }, ...wrapped }],
  };
}

function isRefused(file: string): boolean {
  try {
    readHeader(file);
    return false;
  } catch (error) {
    return error instanceof SojournError && /^vault_(damaged|newer)$/.test(error.code);
  }
}

describe('vault.json', () => {
  it('V1: is read as it was written', () => {
    const file = join(temporaryFolder(), 'vault.json');
    const written = header();
    writeNewHeader(file, written);
    expect(readHeader(file)).toEqual(written);
  });

  it('V4: names its database and what it replaced; one of version 1, without these, is read too', () => {
    const file = join(temporaryFolder(), 'vault.json');
    const first = header();
    writeNewHeader(file, first);
    expect(readHeader(file)).toEqual(first);
    const later: Header = {
      ...first,
      formatVersion: 2,
      keyVersion: 2,
      keyMadeAt: 1_790_000_000_001,
      database: 'sojourn-01JD9Z3K8M7Q2W4E6R8T0Y1P3S.db',
      former: { databases: ['sojourn.db'], keepIn: 'replaced-20261125T200311123Z' },
    };
    replaceHeader(file, later);
    expect(readHeader(file)).toEqual(later);
    expect(readdirSync(dirname(file))).toEqual(['vault.json']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each([
    { database: '../sojourn.db' },
    { database: 'window.json' },
    { database: 'sojourn.db/../../x' },
    { former: { databases: ['vault.json'], keepIn: null } },
    { former: { databases: ['../sojourn.db'], keepIn: null } },
    { former: { databases: [], keepIn: '../elsewhere' } },
    { former: { databases: [], keepIn: '' } },
  ])('S5: one that names a file which is not a vault’s own is refused: %j', (names) => {
    expect(checkedHeader({ ...header(), formatVersion: 2, ...names })).toBeNull();
    expect(checkedHeader({ ...header(), formatVersion: 2 })).not.toBeNull();
  });

  it('S4: is never replaced by a new one', () => {
    const file = join(temporaryFolder(), 'vault.json');
    const first = header();
    writeNewHeader(file, first);
    expect(() => writeNewHeader(file, header())).toThrow(
      expect.objectContaining({ code: 'vault_exists' }),
    );
    expect(readHeader(file)).toEqual(first);
  });

  it('S10: has mode 0600', () => {
    const file = join(temporaryFolder(), 'vault.json');
    writeNewHeader(file, header());
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('S5: no file is null, which is not damage', () => {
    expect(readHeader(join(temporaryFolder(), 'vault.json'))).toBeNull();
  });

  it('S5: a flipped bit anywhere is told as damage', () => {
    const file = join(temporaryFolder(), 'vault.json');
    writeNewHeader(file, header());
    const whole = readFileSync(file);
    const unnoticed = [...whole.keys()].filter((place) => {
      const flipped = Buffer.from(whole);
      flipped[place] = (whole[place] ?? 0) ^ (1 << (place % 8));
      writeFileSync(file, flipped);
      return !isRefused(file);
    });
    expect(unnoticed).toEqual([]);
  });

  it('S5: a cut or foreign file is told as damage', () => {
    const file = join(temporaryFolder(), 'vault.json');
    writeNewHeader(file, header());
    const whole = readFileSync(file);
    const cuts = fc.nat({ max: whole.length - 3 }).map((length) => whole.subarray(0, length));
    const foreign = fc
      .oneof(fc.json(), fc.string({ unit: 'binary' }))
      .map((text) => Buffer.from(text));
    fc.assert(
      fc.property(fc.oneof(cuts, foreign), (content) => {
        writeFileSync(file, content);
        return isRefused(file);
      }),
    );
  });

  it('S5: a later format is newer, not damaged', () => {
    const file = join(temporaryFolder(), 'vault.json');
    writeFileSync(file, JSON.stringify({ format: 'sojourn.vault', formatVersion: 3, keys: [] }));
    expect(() => readHeader(file)).toThrow(expect.objectContaining({ code: 'vault_newer' }));
  });

  it.each([
    { memoryKiB: 1024 },
    { passes: 1 },
    { memoryKiB: 2 ** 30 },
    { passes: 1_000_000 },
    { lanes: 64 },
  ])('S1: KDF parameters below the floor or above the cap are refused: %o', (kdf) => {
    const file = join(temporaryFolder(), 'vault.json');
    writeNewHeader(file, header(kdf));
    expect(() => readHeader(file)).toThrow(expect.objectContaining({ code: 'vault_damaged' }));
  });
});
