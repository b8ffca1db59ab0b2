import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import type { Json } from '../../../../src/shared/connector.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';
import { builtInEngine } from './builtInEngine.ts';
import type { BuiltInEngine } from './builtInEngine.ts';
import { failure } from './fixture.ts';

let apps: BuiltInEngine;
let folder: string;

beforeEach(() => {
  apps = builtInEngine();
  folder = temporaryFolder();
});

const act = (action: string, fields: Record<string, Json>) =>
  apps.act('spreadsheets', action, { folder, path: 'a.csv', ...fields });
const put = (text: string) => writeFileSync(join(folder, 'a.csv'), text);
const text = () => readFileSync(join(folder, 'a.csv'), 'utf8');

it('reads rows by the names of the first line', async () => {
  put('Order,Customer\n1,"Ada, L."\n2,Bob\n');
  expect(await act('read-rows', {})).toEqual([
    { Order: '1', Customer: 'Ada, L.' },
    { Order: '2', Customer: 'Bob' },
  ]);
});

it('finds rows by the value of a column', async () => {
  put('Order,Customer\n1,Ada\n2,Bob\n3,Bob\n');
  const bob = [
    { Order: '2', Customer: 'Bob' },
    { Order: '3', Customer: 'Bob' },
  ];
  expect(await act('find-row', { column: 'Customer', value: 'Bob' })).toEqual({
    found: true,
    row: bob[0],
    rows: bob,
  });
  expect(await act('find-row', { column: 'Order', value: '9' })).toEqual({
    found: false,
    row: null,
    rows: [],
  });
  expect((await failure(act('find-row', { column: 'Name', value: 'x' }))).message).toBe(
    'The table has no column “Name”. It has: Order, Customer.',
  );
});

it('adds a row, in a new file with its columns, and keeps how the file is written', async () => {
  await act('append-row', { values: { Order: 1, Customer: 'Ada, L.' } });
  expect(text()).toBe('Order,Customer\n1,"Ada, L."\n');
  put('\uFEFFid;id;Name\r\n1;2;x\r\n');
  expect(await act('append-row', { values: { 'id 2': 5, Name: 'a;b' } })).toEqual({
    row: { id: '', 'id 2': '5', Name: 'a;b' },
    rows: 2,
  });
  expect(text()).toBe('\uFEFFid;id;Name\r\n1;2;x\r\n;5;"a;b"\r\n');
});

it('changes every row that fits, and writes nothing where none does', async () => {
  put('Order,State\n1,open\n2,open\n3,paid\n');
  expect(
    await act('update-rows', { column: 'State', value: 'open', values: { State: 'sent' } }),
  ).toMatchObject({ updated: 2 });
  expect(text()).toBe('Order,State\n1,sent\n2,sent\n3,paid\n');
  const before = '"Order",State\n1,sent\n';
  put(before);
  await act('update-rows', { column: 'State', value: 'none', values: { State: 'x' } });
  expect(text()).toBe(before);
});

it('loses no row where many are added at once', async () => {
  const rows = Array.from({ length: 20 }, (_, index) => index);
  await Promise.all(rows.map((n) => act('append-row', { values: { n } })));
  expect(
    text()
      .trim()
      .split('\n')
      .slice(1)
      .map(Number)
      .sort((a, b) => a - b),
  ).toEqual(rows);
  expect(readdirSync(folder)).toEqual(['a.csv']);
});

it('F10: what a spreadsheet program would run is kept from it, and numbers stay numbers', async () => {
  const values = { a: '=HYPERLINK("http://evil.example")', b: '-5', c: '@SUM(1)', d: '+1,5' };
  await act('append-row', { values });
  await act('append-row', { values: { a: '=1+1' }, formulas: true });
  const [first, second] = (await act('read-rows', {})) as Json[];
  expect(first).toEqual({ a: `'${values.a}`, b: '-5', c: "'@SUM(1)", d: '+1,5' });
  expect(second).toMatchObject({ a: '=1+1' });
});

it('F10: refuses what is no table, and leaves it alone', async () => {
  put('a,b\n"never closed,1\n2,3');
  expect((await failure(act('append-row', { values: { a: 1 } }))).message).toMatch(/is no table/);
  expect(text()).toBe('a,b\n"never closed,1\n2,3');
  expect((await failure(act('read-rows', { path: '../x.csv' }))).code).toBe('input_invalid');
  expect((await failure(act('read-rows', { path: 'a.xlsx' }))).message).toContain('.csv');
});
