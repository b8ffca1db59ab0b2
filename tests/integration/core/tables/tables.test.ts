import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createTables } from '../../../../src/core/tables/index.ts';
import type { Tables } from '../../../../src/core/tables/index.ts';
import { memoryFiles } from '../../../servers/memoryFiles.ts';
import { builtInEngine } from '../connectors/builtInEngine.ts';
import type { BuiltInEngine } from '../connectors/builtInEngine.ts';
import { failure } from '../connectors/fixture.ts';

let tables: Tables;
let apps: BuiltInEngine;

beforeEach(() => {
  const stored = memoryFiles();
  let time = Date.UTC(2026, 2, 31);
  tables = createTables({ db: stored.db, now: () => (time += 1_000) });
  apps = builtInEngine([], { tables: () => tables });
  onTestFinished(() => stored.close());
});

const act = (action: string, fields: Parameters<BuiltInEngine['act']>[2]) =>
  apps.act('tables', action, { table: 'Customers', ...fields });
const email = (value: string) => ({ column: 'E-mail', value });

describe('Tables', () => {
  it('remembers rows, finds them by a column, and keeps the types of values', async () => {
    await act('add-row', { values: { 'E-mail': 'ada@e.example', Orders: 2, Tags: ['a'] } });
    await act('add-row', { table: ' CUSTOMERS ', values: { 'E-mail': 'bob@e.example' } });
    const ada = {
      id: 1,
      created: expect.stringMatching(/^2026-03-31T/) as string,
      updated: expect.any(String) as string,
      values: { 'E-mail': 'ada@e.example', Orders: 2, Tags: ['a'] },
    };
    expect(await act('find-row', email('ada@e.example'))).toEqual({
      found: true,
      row: ada,
      rows: [ada],
    });
    expect(await act('find-row', { column: 'Orders', value: '2' })).toMatchObject({ row: ada });
    expect(await act('find-row', email('nobody'))).toEqual({ found: false, row: null, rows: [] });
    expect(await act('find-row', { column: 'constructor', value: 'x' })).toMatchObject({
      found: false,
    });
  });

  it('changes and deletes every row that fits, and no other', async () => {
    for (const state of ['open', 'open', 'paid']) await act('add-row', { values: { state, n: 1 } });
    const open = { column: 'state', value: 'open' };
    expect(await act('update-rows', { ...open, values: { state: 'sent' } })).toMatchObject({
      updated: 2,
      rows: [{ values: { state: 'sent', n: 1 } }, { values: { state: 'sent', n: 1 } }],
    });
    expect(await act('delete-rows', { column: 'state', value: 'sent' })).toEqual({ deleted: 2 });
    expect(tables.find('customers').map(({ values }) => values.state)).toEqual(['paid']);
  });

  it('makes a table once, and says which one is not there', async () => {
    expect(await act('create-table', {})).toEqual({ table: 'Customers', created: true });
    expect(await act('create-table', { table: 'customers' })).toMatchObject({ created: false });
    expect((await failure(act('find-row', { table: 'Orders', ...email('x') }))).message).toBe(
      'The table “Orders” does not exist any more.',
    );
    expect((await failure(act('create-table', { table: 'a\nb' }))).code).toBe('input_invalid');
  });

  it('R6: refuses a row that is too large', async () => {
    const values = { text: 'x'.repeat(100_001) };
    expect((await failure(act('add-row', { values }))).message).toBe(
      'The row is larger than 100 KB.',
    );
    expect(await act('create-table', {})).toMatchObject({ created: true });
  });

  it('T1: a new row is an event once, also where the newest one was deleted before', async () => {
    const keys = async () =>
      (await apps.poll('tables', 'new-row', { table: 'Customers' })).events.map(({ key }) => key);
    expect(await keys()).toEqual([]);
    await act('add-row', { values: email('a') });
    expect(await keys()).toEqual(['1']);
    await act('delete-rows', { column: 'value', value: 'a' });
    await act('add-row', { values: email('b') });
    expect(await keys()).toEqual(['2']);
  });
});
