import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  freeConnectionName,
  storedConnectionName,
} from '../../../../src/core/connections/names.ts';
import { connectionNameKey, connectionNameMax } from '../../../../src/shared/connectionName.ts';
import { SojournError } from '../../../../src/shared/errors.ts';

function codeOf(name: string): string {
  try {
    storedConnectionName(name);
    return 'fine';
  } catch (error) {
    return error instanceof SojournError ? error.code : 'another error';
  }
}

describe('C5: a name', () => {
  it.each([
    ['  Mine  ', 'Mine'],
    ['Konto für Übungen', 'Konto für Übungen'],
    ['e\u0301', 'é'],
    ['仕事', '仕事'],
    ['🌻 garden', '🌻 garden'],
    ['❤️', '❤️'],
    ['a'.repeat(connectionNameMax), 'a'.repeat(connectionNameMax)],
    ['🌻'.repeat(connectionNameMax), '🌻'.repeat(connectionNameMax)],
  ])('%j is stored as %j', (name, stored) => {
    expect(storedConnectionName(name)).toBe(stored);
  });

  it.each([
    ['empty', ''],
    ['blank', ' \u00A0\u3000 '],
    ['too long', 'a'.repeat(connectionNameMax + 1)],
    ['with a line break', 'a\nb'],
    ['with a tab', 'a\tb'],
    ['with NUL', 'a\0b'],
    ['with a control character', 'a\u009Bb'],
    ['with a direction override', 'a\u202Eb'],
    ['with a direction isolate', 'a\u2066b'],
    ['with a direction mark', 'a\u200Fb'],
    ['with a zero-width space', 'a\u200Bb'],
    ['with a zero-width joiner', 'a\u200Db'],
    ['with a byte order mark', 'a\uFEFFb'],
    ['with a soft hyphen', 'a\u00ADb'],
    ['with a word joiner', 'a\u2060b'],
    ['with a Hangul filler', 'a\u3164b'],
    ['with a variation selector after a letter', 'a\uFE0Fb'],
    ['with a tag character', 'a\u{E0041}b'],
    ['with half a character', 'a\uD800b'],
    ['of accents only', '\u0301\u0302'],
    ['with a line separator', 'a\u2028b'],
  ])('%s is refused', (_what, name) => {
    expect(codeOf(name)).toBe('connection_name_invalid');
  });

  it('that is accepted is trimmed, short, visible, and stored again as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 130 }), (name) => {
        if (codeOf(name) !== 'fine') return;
        const stored = storedConnectionName(name);
        expect(stored).toBe(stored.trim());
        expect(Array.from(stored).length).toBeLessThanOrEqual(connectionNameMax);
        expect(stored).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(storedConnectionName(stored)).toBe(stored);
        expect(connectionNameKey(stored)).not.toBe('');
      }),
      { numRuns: 2_000 },
    );
  });

  it('of any text is either stored or refused as invalid, never anything else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(['fine', 'connection_name_invalid']).toContain(codeOf(name));
      }),
    );
  });

  it.each([
    ['Mine', 'MINE'],
    ['Mine', '  mine '],
    ['Straße', 'STRASSE'],
    ['STRAẞE', 'strasse'],
    ['Ὀδυσσεύς', 'ὈΔΥΣΣΕΎΣ'],
    ['ﬁle', 'FILE'],
    ['Ａｄａ', 'ada'],
    ['é', 'e\u0301'],
    ['a  b', 'a b'],
    ['a\u00A0b', 'A B'],
  ])('%j is the same name as %j', (one, other) => {
    expect(connectionNameKey(storedConnectionName(one))).toBe(
      connectionNameKey(storedConnectionName(other)),
    );
  });

  it('has one key, however it is spaced, cased and composed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const key = connectionNameKey(name);
        expect(connectionNameKey(key)).toBe(key);
        expect(connectionNameKey(`  ${name}\u3000`)).toBe(key);
        expect(connectionNameKey(name.normalize('NFD'))).toBe(key);
        expect(connectionNameKey(name.toUpperCase())).toBe(key);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('C2: the proposed name', () => {
  it('counts on: first, second, third', () => {
    const taken = new Set<string>();
    const names = Array.from({ length: 13 }, () => {
      const name = freeConnectionName('Google Tasks', (key) => taken.has(key));
      taken.add(connectionNameKey(name));
      return name;
    });
    expect(names.slice(0, 3)).toEqual([
      'My first Google Tasks account',
      'My second Google Tasks account',
      'My third Google Tasks account',
    ]);
    expect(names.slice(9)).toEqual([
      'My tenth Google Tasks account',
      'My 11th Google Tasks account',
      'My 12th Google Tasks account',
      'My 13th Google Tasks account',
    ]);
  });

  it('fills the first gap, whatever the case of the name that is taken', () => {
    const taken = new Set(
      ['MY FIRST garden ACCOUNT', 'My third Garden account'].map(connectionNameKey),
    );
    expect(freeConnectionName('Garden', (key) => taken.has(key))).toBe('My second Garden account');
  });

  it.each([
    ['Gar\u202Eden', 'My first Garden account'],
    ['Gar\nden', 'My first Gar den account'],
    ['e\u200B\u0301', 'My first é account'],
    ['\uD800\u200B', 'My first account'],
    ['', 'My first account'],
  ])('of an app called %j is %j', (app, name) => {
    expect(freeConnectionName(app, () => false)).toBe(name);
  });

  it('can be stored whatever a connector calls its app', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 150 }), (app) => {
        const name = freeConnectionName(app, () => false);
        expect(storedConnectionName(name)).toBe(name);
      }),
      { numRuns: 2_000 },
    );
  });

  it('can always be stored and is never taken', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('a', 'Ü', ' ', '🌻', '-'),
          minLength: 1,
          maxLength: 200,
        }),
        fc.nat({ max: 30 }),
        (app, count) => {
          const taken = new Set<string>();
          for (let n = 0; n <= count; n += 1) {
            const name = freeConnectionName(app, (key) => taken.has(key));
            expect(storedConnectionName(name)).toBe(name);
            expect(taken.has(connectionNameKey(name))).toBe(false);
            taken.add(connectionNameKey(name));
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
