/** Tables: the person's own tables in the vault, as actions and a trigger. */
import type { Json } from '../../../shared/connector.ts';
import { toText } from '../../expressions/index.ts';
import type { RowFilter, TableRow } from '../../tables/index.ts';
import type { BuiltInAction, BuiltInCall, BuiltInPoll } from './builtInAction.ts';

type Fields = BuiltInCall['fields'];

const create: BuiltInAction = async ({ fields, tables }) => {
  const table = tableOf(fields);
  return done({ table, created: tables().create(table) });
};

const add: BuiltInAction = async ({ fields, tables }) =>
  done(rowOf(tables().add(tableOf(fields), valuesOf(fields))));

const find: BuiltInAction = async ({ fields, tables }) => {
  const rows = tables().find(tableOf(fields), filterOf(fields)).map(rowOf);
  return done({ found: rows.length > 0, row: rows[0] ?? null, rows });
};

const update: BuiltInAction = async ({ fields, tables }) => {
  const rows = tables().update(tableOf(fields), filterOf(fields), valuesOf(fields)).map(rowOf);
  return done({ updated: rows.length, rows });
};

const remove: BuiltInAction = async ({ fields, tables }) =>
  done({ deleted: tables().remove(tableOf(fields), filterOf(fields)) });

/** A table that is not there yet has no rows: the journey that fills it may run later. */
const newRows: BuiltInPoll = async ({ fields, tables }) => {
  tables().create(tableOf(fields));
  return tables().find(tableOf(fields)).map(rowOf);
};

function tableOf({ table }: Fields): string {
  return toText(table);
}

function filterOf({ column, value }: Fields): RowFilter {
  return { column: toText(column).trim(), value: toText(value) };
}

function valuesOf({ values }: Fields): Record<string, Json> {
  return values !== null && typeof values === 'object' && !Array.isArray(values) ? values : {};
}

function rowOf({ id, created, updated, values }: TableRow): Json {
  return { id, created, updated, values: { ...values } };
}

function done(output: Json): { request: null; output: Json } {
  return { request: null, output };
}

export const tableActions: Readonly<Record<string, BuiltInAction>> = {
  'tables/create-table': create,
  'tables/add-row': add,
  'tables/find-row': find,
  'tables/update-rows': update,
  'tables/delete-rows': remove,
};
export const tablePolls: Readonly<Record<string, BuiltInPoll>> = { 'tables/new-row': newRows };
