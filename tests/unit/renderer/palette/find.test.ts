import { describe, expect, it } from 'vitest';
import { find, prepare } from '../../../../src/renderer/palette/find.ts';

const entries = [
  { id: 'save', title: 'Save & Start' },
  { id: 'invoices', title: 'Mails about invoices become tasks', keywords: 'Home Gmail' },
  { id: 'gmail', title: 'Gmail', keywords: 'mail google' },
  { id: 'cafe', title: 'Café orders' },
  { id: 'audit', title: 'Go to Audit log' },
  { id: 'settings', title: 'Go to Settings', keywords: 'preferences appearance' },
];

function found(typed: string, recent: readonly string[] = []): string[] {
  return find(prepare(entries), typed, recent).map(({ id }) => id);
}

describe('J11: the palette finds by what people type', () => {
  it('begins of words, letters left out, without accents and case', () => {
    expect(found('audit')[0]).toBe('audit');
    expect(found('inv tasks')[0]).toBe('invoices');
    expect(found('gset')[0]).toBe('settings');
    expect(found('CAFE')[0]).toBe('cafe');
    expect(found('svstart')[0]).toBe('save');
  });

  it('a title counts more than further words, which count too', () => {
    expect(found('gmail').slice(0, 2)).toEqual(['gmail', 'invoices']);
    expect(found('preferences')).toEqual(['settings']);
    expect(found('zzz')).toEqual([]);
  });

  it('of what fits alike, the one used last stands first', () => {
    expect(found('go to', ['settings'])[0]).toBe('settings');
    expect(found('go to', ['audit', 'settings'])[0]).toBe('audit');
    // Having been used does not make up for not fitting.
    expect(found('audit', ['settings'])[0]).toBe('audit');
  });

  it('J12: a key press over 1,000 journeys is looked up at once', () => {
    const many = prepare(
      Array.from({ length: 1000 }, (_, index) => ({
        id: `j${index}`,
        title: `Journey ${index} of the office`,
      })),
    );
    expect(find(many, 'journey 777', [])[0]?.id).toBe('j777');
    expect(find(many, 'office', [])).toHaveLength(50);
  });
});
