import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  itemsOf,
  itemsValue,
  pairsOf,
  pairsValue,
} from '../../../../../src/renderer/editor/fields/composite.ts';
import jsonata from 'jsonata';

const template = fc
  .array(
    fc.oneof(
      fc.string().filter((text) => !text.includes('{')),
      fc.constantFrom('{{ s0.title }}', '{{ s12.items[0].`due date` }}', '{{ $now() & ")" }}'),
    ),
  )
  .map((parts) => parts.join(''));

describe('key/value fields', () => {
  it('any rows come back from their value', () => {
    const rows = fc.uniqueArray(fc.record({ key: fc.string({ minLength: 1 }), text: template }), {
      selector: ({ key }) => key,
    });
    fc.assert(
      fc.property(rows, (pairs) => {
        // Keys that look like numbers come first in a JavaScript object: the order of the others is kept.
        const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1);
        expect(pairsOf(pairsValue(pairs))?.toSorted(byKey)).toEqual(pairs.toSorted(byKey));
      }),
    );
  });

  it('stay a literal while no pill is in them', () => {
    expect(pairsValue([{ key: 'Accept', text: 'text/plain' }])).toEqual({
      value: { Accept: 'text/plain' },
    });
  });

  it('become one formula that gives texts, and the value itself for a pill alone', async () => {
    const value = pairsValue([
      { key: 'Subject', text: 'Re: "{{ s0.title }}"\n{{ $uppercase(s0.title) }}' },
      { key: 'count', text: '{{ s0.n }}' },
      { key: 'empty', text: '' },
    ]);
    expect(value).toEqual({
      formula:
        '{"Subject": "Re: \\"" & s0.title & "\\"\\n" & ($uppercase(s0.title)), "count": s0.n, "empty": ""}',
    });
    const formula = value && 'formula' in value ? value.formula : '';
    expect(await jsonata(formula).evaluate({ s0: { title: 'bread', n: 2 } })).toEqual({
      Subject: 'Re: "bread"\nBREAD',
      count: 2,
      empty: '',
    });
  });

  it('leave out rows without a key; the last of two with one key counts', () => {
    const rows = [
      { key: '', text: 'lost' },
      { key: 'a', text: '1' },
      { key: 'a', text: '2' },
    ];
    expect(pairsValue(rows)).toEqual({ value: { a: '2' } });
    expect(pairsValue([{ key: '', text: '' }])).toBeUndefined();
  });

  it.each(['$merge([s0, s1])', '{"a": s0.x + 1}', '{"a": s0.x', '{"a": "\\q"}', '{"a": }', ''])(
    'a formula of another form is not taken apart: %s',
    (formula) => {
      expect(pairsOf({ formula })).toBeNull();
    },
  );
});

describe('list fields', () => {
  it('any entries come back from their value', () => {
    const filled = fc.array(template.filter((text) => text !== ''));
    fc.assert(
      fc.property(filled, (items) => {
        expect(itemsOf(itemsValue(items))).toEqual(items);
      }),
    );
  });

  it('drop empty entries', () => {
    expect(itemsValue(['', 'a', ''])).toEqual({ value: ['a'] });
    expect(itemsValue([''])).toBeUndefined();
  });

  it('show entries that are no texts as JSON', () => {
    expect(itemsOf({ value: [1, { a: true }, 'x'] })).toEqual(['1', '{"a":true}', 'x']);
    expect(itemsOf({ formula: 's0.tags' })).toBeNull();
  });
});
