import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listRows } from '../../../../src/renderer/components/comboboxRows.ts';
import type { ComboboxOption } from '../../../../src/renderer/components/types.ts';

const apps: ComboboxOption[] = [
  { value: 'new', label: 'Create new', pinned: true },
  { value: 'tasks', label: 'Practice Tasks', group: 'Practice', keywords: 'todo list' },
  { value: 'docs', label: 'Practice Documents', group: 'Practice' },
  { value: 'http', label: 'HTTP', group: 'Built in', keywords: 'request tasks' },
];

function read(rows: ReturnType<typeof listRows>): string[] {
  return rows.map((row) => (row.kind === 'heading' ? `# ${row.label}` : row.option.label));
}

describe('listRows', () => {
  it('shows groups under their headings, pinned rows above', () => {
    expect(read(listRows(apps, { query: '', chosen: null }))).toEqual([
      'Create new',
      '# Practice',
      'Practice Tasks',
      'Practice Documents',
      '# Built in',
      'HTTP',
    ]);
  });

  it('puts the chosen row on top, outside of its group', () => {
    expect(read(listRows(apps, { query: '', chosen: 'http' }))).toEqual([
      'Create new',
      'HTTP',
      '# Practice',
      'Practice Tasks',
      'Practice Documents',
    ]);
  });

  it('finds every word in label or keywords, labels that begin with it first, without headings', () => {
    expect(read(listRows(apps, { query: 'tasks', chosen: 'http' }))).toEqual([
      'Create new',
      'Practice Tasks',
      'HTTP',
    ]);
    expect(read(listRows(apps, { query: ' TODO practice ', chosen: null }))).toEqual([
      'Create new',
      'Practice Tasks',
    ]);
  });

  it('counts options alone, from 1, whatever the list', () => {
    const option = fc.record(
      {
        value: fc.uuid(),
        label: fc.string(),
        group: fc.constantFrom('a', 'b', 'c'),
        pinned: fc.boolean(),
      },
      { requiredKeys: ['value', 'label'] },
    );
    fc.assert(
      fc.property(fc.array(option), fc.string({ maxLength: 3 }), (options, query) => {
        const rows = listRows(options, { query, chosen: options[0]?.value ?? null });
        const places = rows.flatMap((row) => (row.kind === 'option' ? [row.place] : []));
        expect(places).toEqual(places.map((_, index) => index + 1));
        if (query.trim() === '') expect(places).toHaveLength(options.length);
      }),
    );
  });
});
