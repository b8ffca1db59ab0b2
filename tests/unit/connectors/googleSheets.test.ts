import { afterAll, describe, expect, it } from 'vitest';
import googleSheets from '../../../connectors/google-sheets/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(googleSheets);
const action = (id: string) => connector.actions.find((one) => one.id === id);
const trigger = (id: string) => connector.triggers.find((one) => one.id === id);
const render = (template: Json | undefined, scope: Json) =>
  expressions.renderTree(template ?? null, scope);
const path = (template: string | undefined, scope: Json) =>
  expressions.renderTree(template ?? '', scope, { encode: 'path' });

const header = { values: [['Name', 'Age', 'City']] };
const place = { spreadsheet: 's1', sheet: "Bob's list" };

describe('Google Sheets', () => {
  const write = (id: string, values: Json, more: Record<string, Json> = {}, names: Json = header) =>
    render(action(id)?.request?.body, {
      fields: { ...place, values, input: 'typed', row: 5, ...more },
      answers: { header: names },
    });

  it.each(['add-row', 'update-row'])('%s puts values below their names', async (id) => {
    expect(await write(id, { City: 'Rome', Name: 'Ann' })).toEqual({
      values: [['Ann', null, 'Rome']],
    });
  });

  it('writes a sheet of one column too', async () => {
    expect(await write('add-row', { Name: 'Ann' }, {}, { values: [['Name']] })).toEqual({
      values: [['Ann']],
    });
  });

  it.each<[Json, Json]>([
    ['=1+1', "'=1+1"],
    ['+49 170 1234', "'+49 170 1234"],
    ['@ann', "'@ann"],
    ['-cmd|x', "'-cmd|x"],
    ['-12.5', '-12.5'],
    ['-12,5%', '-12,5%'],
    ['12.5', '12.5'],
    ['2026-03-31', '2026-03-31'],
    [-3, -3],
    [false, false],
    ['', ''],
    [['a', 'b'], '["a","b"]'],
    [{ a: 1 }, '{"a":1}'],
  ])('keeps what begins like a formula from being one: %j', async (value, expected) => {
    expect(await write('add-row', { Name: value })).toEqual({ values: [[expected, null, null]] });
  });

  it('lets formulas through where they are allowed', async () => {
    const body = await write('add-row', { Name: '=1+1' }, { input: 'formulas' });
    expect(body).toEqual({ values: [['=1+1', null, null]] });
    const { query = null } = action('add-row')?.request ?? {};
    const option = async (input: string) => {
      const rendered = await render(query, { fields: { input } });
      return (rendered as Record<string, Json>).valueInputOption;
    };
    expect(await option('raw')).toBe('RAW');
    expect(await option('formulas')).toBe('USER_ENTERED');
    expect(await option('typed')).toBe('USER_ENTERED');
  });

  it('refuses a column that the sheet has not, and a sheet without names', async () => {
    await expect(write('add-row', { Name: 'Ann', Town: 'Rome' })).rejects.toThrow('“Town”');
    await expect(write('add-row', { Name: 'Ann' }, {}, {})).rejects.toThrow('no names');
  });

  it.each([[1], [2]])('adds %i rows at once', async (count) => {
    const rows = Array.from({ length: count }, (_, n) => ({ Name: `${n}`, City: 'Rome' }));
    expect(await write('add-rows', {}, { rows })).toEqual({
      values: rows.map(({ Name }) => [Name, null, 'Rome']),
    });
  });

  it('quotes the name of a sheet in a range', async () => {
    const fields = { ...place, row: 5 };
    expect(await path(action('add-row')?.request?.post, { fields })).toBe(
      "/spreadsheets/s1/values/'Bob''s%20list'!A1:append",
    );
    expect(await path(action('update-row')?.request?.put, { fields })).toBe(
      "/spreadsheets/s1/values/'Bob''s%20list'!A5",
    );
    expect(await path(action('clear-row')?.request?.post, { fields })).toBe(
      "/spreadsheets/s1/values/'Bob''s%20list'!5%3A5:clear",
    );
    expect(await path(connector.options.columns?.request?.get, { fields })).toBe(
      "/spreadsheets/s1/values/'Bob''s%20list'!1%3A1",
    );
  });

  it('gives the number of the row that was added', async () => {
    const updates = { updatedRange: "'Bob''s list!A1'!A12:C12", updatedRows: 1 };
    expect(await render(action('add-row')?.output, { updates })).toEqual({ ...updates, row: 12 });
    expect(await render(action('update-row')?.output, { updatedRange: 'S!AA7' })).toEqual({
      updatedRange: 'S!AA7',
      row: 7,
    });
  });

  describe('Find row', () => {
    const values = [['Name', 'Age'], ['Ann', '3'], [], ['Bob', '4'], ['Bob', '5']];
    const ranges = async (value: string) => {
      const { query = null } = action('find-row')?.request ?? {};
      const fields = { spreadsheet: 's1', sheet: 'S', column: 'Name', value };
      return render(query, { fields, answers: { rows: { values } } });
    };

    it('asks for the first row that matches, or only for the names', async () => {
      expect(await ranges('Bob')).toEqual({ ranges: ["'S'!1:1", "'S'!4:4"] });
      expect(await ranges('Carla')).toEqual({ ranges: ["'S'!1:1"] });
    });

    it('gives the row, or says that there is none', async () => {
      const { output } = action('find-row') ?? {};
      const names = { range: 'S!A1:Z1', values: [['Name', 'Age']] };
      const row = { range: 'S!A4:Z4', values: [['Bob', '4']] };
      expect(await render(output, { valueRanges: [names, row] })).toEqual({
        found: true,
        row: 4,
        values: { Name: 'Bob', Age: '4' },
      });
      expect(await render(output, { valueRanges: [names] })).toEqual({ found: false });
    });
  });

  it('gives a row by its number, an empty one too', async () => {
    const { output } = action('get-row') ?? {};
    const names = { range: 'S!A1:Z1', values: [['Name', 'Age']] };
    expect(
      await render(output, { valueRanges: [names, { range: 'S!A4:Z4', values: [['Bob']] }] }),
    ).toEqual({ row: 4, values: { Name: 'Bob', Age: '' } });
    expect(await render(output, { valueRanges: [names, { range: 'S!A9:Z9' }] })).toEqual({
      row: 9,
      values: {},
    });
  });

  it.each<[string, Json, number[]]>([
    ['no', { values: [['Name']] }, []],
    ['one', { values: [['Name'], ['Ann']] }, [2]],
    ['two', { values: [['Name'], ['Ann'], [], ['Bob']] }, [2, 4]],
    ['no names and no', {}, []],
  ])('reads %s rows', async (_, answer, expected) => {
    const items = (await render(trigger('new-row')?.paging?.items, answer)) ?? [];
    expect(items).toMatchObject(expected.map((row) => ({ row })));
  });

  it('tells a changed row from the one before', async () => {
    const { key } = trigger('changed-row') ?? {};
    const keys = await Promise.all(
      ['Ann', 'Anna', 'Ann'].map((Name) => render(key, { row: 2, values: { Name } })),
    );
    expect(new Set(keys).size).toBe(2);
  });

  it('reads a sheet of thousands of rows', async () => {
    const values = [['Name', 'Age'], ...Array.from({ length: 2_000 }, (_, n) => [`${n}`, 'x'])];
    const rows = await render(trigger('new-row')?.paging?.items, { values });
    expect(rows).toHaveLength(2_000);
  });

  it('deletes the row of the sheet that was chosen', async () => {
    const sheets = [
      { properties: { title: 'Other', sheetId: 7 } },
      { properties: { title: "Bob's list", sheetId: 0 } },
    ];
    const scope = { fields: { ...place, row: 5 }, answers: { spreadsheet: { sheets } } };
    expect(await render(action('delete-row')?.request?.body, scope)).toEqual({
      requests: [
        {
          deleteDimension: { range: { sheetId: 0, dimension: 'ROWS', startIndex: 4, endIndex: 5 } },
        },
      ],
    });
  });

  it('searches spreadsheets by name, whatever is in it', async () => {
    const { query = null } = connector.options.spreadsheets?.request ?? {};
    const q = async (scope: Json) => ((await render(query, scope)) as Record<string, Json>).q;
    expect(await q({ search: "Bob's \\ list" })).toBe(
      "mimeType = 'application/vnd.google-apps.spreadsheet' and trashed = false and name contains 'Bob\\'s \\\\ list'",
    );
    expect(await q({})).toBe(
      "mimeType = 'application/vnd.google-apps.spreadsheet' and trashed = false",
    );
  });

  it('puts names of columns into a new spreadsheet', async () => {
    const { body } = action('create-spreadsheet')?.request ?? {};
    expect(await render(body, { fields: { title: 'New' } })).toEqual({
      properties: { title: 'New' },
    });
    expect(await render(body, { fields: { title: 'New', columns: ['Name'] } })).toEqual({
      properties: { title: 'New' },
      sheets: [
        { data: [{ rowData: [{ values: [{ userEnteredValue: { stringValue: 'Name' } }] }] }] },
      ],
    });
  });
});
