import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, search, searchable } from '../../../../src/renderer/components/search.ts';

const people = searchable(['Éloïse Ångström', 'Elo Angus', 'Ben'], (name) => [name]);

describe('search', () => {
  it('compares without case and accents', () => {
    expect(fold('Éclair ÅNGSTRÖM')).toBe('eclair angstrom');
    expect(search(people, 'ELOISE')).toEqual(['Éloïse Ångström']);
  });

  it('wants every word, wherever it stands, and keeps the order', () => {
    expect(search(people, ' ang elo ')).toEqual(['Éloïse Ångström', 'Elo Angus']);
    expect(search(people, 'elo ben')).toEqual([]);
  });

  it('finds everything by nothing, and every item by its own text', () => {
    expect(search(people, '  ')).toHaveLength(3);
    fc.assert(
      fc.property(fc.array(fc.string()), fc.nat(), (texts, at) => {
        const items = searchable(texts, (text) => [text]);
        expect(search(items, '')).toEqual(texts);
        const one = texts[at % (texts.length || 1)];
        if (one !== undefined) expect(search(items, one)).toContain(one);
      }),
    );
  });
});
