import { describe, expect, it } from 'vitest';
import airtable from '../../../connectors/airtable/connector.ts';
import type { Json } from '../../../src/shared/connector.ts';
import { rendered } from './rendered.ts';

const { action, connector, trigger, render, codeOf } = rendered(airtable);

const tables = (kinds: Record<string, string>): Json => ({
  tables: [
    { id: 'tblOther', name: 'Other', fields: [{ id: 'fldX', name: 'Name', type: 'checkbox' }] },
    {
      id: 'tbl1',
      name: 'Tasks',
      fields: Object.entries(kinds).map(([name, type], n) => ({ id: `fld${n}`, name, type })),
      views: [{ id: 'viw1', name: 'Open' }],
    },
  ],
});

describe('Airtable', () => {
  it.each<[string, Json, Json]>([
    ['singleLineText', 'a, b', 'a, b'],
    ['number', '12', '12'],
    ['number', 0, 0],
    ['singleSelect', '', null],
    ['multipleSelects', 'Red, Blue', ['Red', 'Blue']],
    ['multipleSelects', 'Red', ['Red']],
    ['multipleRecordLinks', ['rec1'], ['rec1']],
    ['multipleAttachments', 'https://example.com/a.pdf', [{ url: 'https://example.com/a.pdf' }]],
    ['singleCollaborator', 'sam@example.com', { email: 'sam@example.com' }],
    [
      'multipleCollaborators',
      'usr1, sam@example.com',
      [{ id: 'usr1' }, { email: 'sam@example.com' }],
    ],
    ['checkbox', 'yes', true],
    ['checkbox', false, false],
  ])('writes a field of the kind %s with the value %j', async (kind, value, expected) => {
    const { body } = action('create-record').request ?? {};
    const fields = { base: 'app1', table: 'tbl1', values: { Name: value } };
    expect(await render(body, { fields, answers: { schema: tables({ Name: kind }) } })).toEqual({
      fields: { Name: expected },
      typecast: true,
    });
  });

  it('creates an empty record where no field is given', async () => {
    const { body } = action('create-record').request ?? {};
    const scope = { fields: { base: 'a', table: 'tbl1' }, answers: { schema: tables({}) } };
    expect(await render(body, scope)).toEqual({ fields: {}, typecast: true });
  });

  it('matches by one field or several', async () => {
    const { body } = action('upsert-record').request ?? {};
    const fields = { base: 'a', table: 'Tasks', match: ['Name'], values: { Name: 'x' } };
    expect(await render(body, { fields, answers: { schema: tables({ Name: 'number' }) } })).toEqual(
      {
        performUpsert: { fieldsToMergeOn: ['Name'] },
        records: [{ fields: { Name: 'x' } }],
        typecast: true,
      },
    );
  });

  it.each([
    ['Name', 'Rye', '{Name}&""="Rye"'],
    ['A}b', 'say "hi" \\', '{A\\}b}&""="say \\"hi\\" \\\\"'],
  ])(
    'looks for %s = %s by a formula that cannot be broken out of',
    async (field, value, formula) => {
      const { query = null } = action('find-records').request ?? {};
      expect(await render(query, { fields: { field, value } })).toEqual({
        filterByFormula: formula,
      });
    },
  );

  it('takes a formula of the person’s own, and sorts', async () => {
    const { query = null } = action('find-records').request ?? {};
    expect(
      await render(query, {
        fields: { formula: '{A} > 1', sortBy: 'A', descending: false, max: 5 },
      }),
    ).toEqual({
      filterByFormula: '{A} > 1',
      'sort[0][field]': 'A',
      'sort[0][direction]': 'asc',
      maxRecords: 5,
    });
    expect(await render(query, { fields: { descending: false } })).toEqual({});
  });

  it('asks for what is new since the last poll, and for all the first time', async () => {
    const { query = null } = trigger('new-record').request ?? {};
    const since = Date.UTC(2026, 2, 2, 9, 15);
    expect(await render(query, { fields: {} })).toEqual({});
    expect(await render(query, { fields: {}, since })).toEqual({
      filterByFormula: 'NOT(IS_BEFORE(CREATED_TIME(), DATETIME_PARSE("2026-03-02T09:15:00.000Z")))',
    });
    expect(
      await render(trigger('changed-record').request?.query ?? null, {
        fields: { modified: 'Changed' },
        since,
      }),
    ).toEqual({
      'fields[]': 'Changed',
      filterByFormula: 'NOT(IS_BEFORE({Changed}, DATETIME_PARSE("2026-03-02T09:15:00.000Z")))',
    });
  });

  it('tells one change of a record from the next by its modified time', async () => {
    const { key, where } = trigger('changed-record');
    const item = (Changed: string) => ({ id: 'rec1', fields: { Changed } });
    expect(await render(key, item('2026-03-02T17:40:00.000Z'))).toBe(
      'rec1@2026-03-02T17:40:00.000Z',
    );
    expect(await render(where, item('2026-03-02T17:40:00.000Z'))).toBe(true);
    expect(await render(where, { id: 'rec1', fields: {} })).toBe(false);
  });

  it('offers fields and views with their table, computed ones only where they can be read', async () => {
    const base = tables({ Name: 'singleLineText', Sum: 'formula', Changed: 'lastModifiedTime' });
    const names = async (id: string) => {
      const items = await render(connector.options[id]?.paging?.items, base);
      return Array.isArray(items) ? items.map((item) => (item as { label: string }).label) : items;
    };
    expect(await names('fields')).toEqual([
      'Other: Name',
      'Tasks: Name',
      'Tasks: Sum',
      'Tasks: Changed',
    ]);
    expect(await names('writableFields')).toEqual(['Other: Name', 'Tasks: Name']);
    expect(await names('modifiedFields')).toEqual(['Tasks: Changed']);
    expect(await names('views')).toEqual(['Tasks: Open']);
  });

  it('tells a used-up month from a moment’s rush', async () => {
    const error = (code: string) => ({ status: 429, errors: [{ error: code, message: 'x' }] });
    expect(await codeOf(error('PUBLIC_API_BILLING_LIMIT_EXCEEDED'))).toBe('rejected_by_app');
    expect(await codeOf(error('RATE_LIMIT_REACHED'))).toBeUndefined();
  });
});
