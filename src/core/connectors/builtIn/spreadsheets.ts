/** Spreadsheets: tables in CSV files on this computer, read and written whole. */
import { stringify } from 'csv-stringify/sync';
import type { Json } from '../../../shared/connector.ts';
import { toText } from '../../expressions/index.ts';
import { mostRows, readCsvTable, rowObject } from '../csv.ts';
import type { Table } from '../csv.ts';
import type { BuiltInAction, BuiltInCall } from './builtInAction.ts';
import { folderOf, isFileAt, openInside, placeIn } from './folders/places.ts';
import type { Place } from './folders/places.ts';
import { invalid } from './folders/problems.ts';
import { writeWhole } from './folders/writing.ts';

const largestFile = 25_000_000;
const byteOrderMark = '\uFEFF';

type Fields = BuiltInCall['fields'];

/** A table with what must stay as it is when it is written again. */
interface Sheet {
  readonly table: Table;
  readonly marked: boolean;
  readonly lineEnd: string;
}

const readRows: BuiltInAction = async ({ fields }) => {
  const { table } = await sheetAt(await placeOf(fields));
  return done(objectsOf(table, table.rows));
};

const findRows: BuiltInAction = async ({ fields }) => {
  const { table } = await sheetAt(await placeOf(fields));
  const fits = matcher(table, fields);
  const rows = objectsOf(table, table.rows.filter(fits));
  return done({ found: rows.length > 0, row: rows[0] ?? null, rows });
};

const appendRow: BuiltInAction = async ({ fields }) => {
  const place = await placeOf(fields);
  return inTurn(place.path, async () => {
    const values = valuesOf(fields);
    const sheet = (await isFileAt(place)) ? await sheetAt(place) : emptySheet(Object.keys(values));
    const { table } = sheet;
    const row = changed(
      table,
      table.columns.map(() => ''),
      values,
    );
    await write(place, sheet, [...table.rows, row]);
    return done({ row: rowObject(table.columns, row), rows: table.rows.length + 1 });
  });
};

const updateRows: BuiltInAction = async ({ fields }) => {
  const place = await placeOf(fields);
  return inTurn(place.path, async () => {
    const sheet = await sheetAt(place);
    const { table } = sheet;
    const fits = matcher(table, fields);
    const values = valuesOf(fields);
    const updated: (readonly string[])[] = [];
    const rows = table.rows.map((row) => {
      if (!fits(row)) return row;
      const next = changed(table, row, values);
      updated.push(next);
      return next;
    });
    if (updated.length > 0) await write(place, sheet, rows);
    return done({ updated: updated.length, rows: objectsOf(table, updated) });
  });
};

async function placeOf({ folder, path }: Fields): Promise<Place> {
  const place = await placeIn(await folderOf(folder), path);
  if (/\.(?:csv|tsv|txt)$/i.test(place.path)) return place;
  throw invalid('The file must be a table of text: its name ends with .csv, .tsv or .txt.', 'path');
}

async function sheetAt(place: Place): Promise<Sheet> {
  const handle = await openInside(place);
  try {
    if ((await handle.stat()).size > largestFile) {
      throw invalid(`“${place.shown}” is larger than ${largestFile / 1_000_000} MB.`, 'path');
    }
    const text = await handle.readFile('utf8');
    return {
      table: await readCsvTable(text),
      marked: text.startsWith(byteOrderMark),
      lineEnd: text.includes('\r\n') ? '\r\n' : '\n',
    };
  } catch (error) {
    if (error instanceof RangeError) {
      throw invalid(`“${place.shown}” has more than ${mostRows} rows.`, 'path');
    }
    if (error instanceof Error && error.message === 'its answer is not valid CSV') {
      throw invalid(
        `“${place.shown}” is no table: a quote in it never ends, or a row is too long.`,
        'path',
      );
    }
    throw error;
  } finally {
    await handle.close();
  }
}

function emptySheet(columns: readonly string[]): Sheet {
  if (columns.length === 0) throw invalid('A new table needs at least one value.', 'values');
  const table = { columns, header: columns, rows: [], delimiter: ',' };
  return { table, marked: false, lineEnd: '\n' };
}

async function write(
  place: Place,
  { table, marked, lineEnd }: Sheet,
  rows: readonly (readonly string[])[],
): Promise<void> {
  const header = table.columns.map((_, index) => table.header[index] ?? '');
  const text = stringify(
    [header, ...rows].map((row) => [...row]),
    {
      delimiter: table.delimiter,
      record_delimiter: lineEnd,
    },
  );
  const content = Buffer.from(marked ? byteOrderMark + text : text);
  await writeWhole(place, [content], { replace: true });
}

/** Whether a row has the value in the column that the step names. Texts are compared as they are, without blanks around. */
function matcher(table: Table, { column, value }: Fields): (row: readonly string[]) => boolean {
  const index = indexOf(table, toText(column).trim(), 'column');
  const wanted = toText(value).trim();
  return (row) => (row[index] ?? '').trim() === wanted;
}

function changed(
  table: Table,
  row: readonly string[],
  values: Readonly<Record<string, string>>,
): string[] {
  const next = [...row];
  for (const [name, value] of Object.entries(values)) next[indexOf(table, name, 'values')] = value;
  return next;
}

function indexOf({ columns }: Table, name: string, field: string): number {
  const index = columns.indexOf(name);
  if (index >= 0) return index;
  const known = columns.slice(0, 20).join(', ');
  throw invalid(`The table has no column “${name}”. It has: ${known}.`, field);
}

/** New values as texts. What a spreadsheet program would run as a formula is kept from it by an apostrophe. */
function valuesOf({ values, formulas }: Fields): Record<string, string> {
  if (values === null || typeof values !== 'object') return {};
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const text = toText(value);
      const runs = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.,]+$/.test(text);
      return [name.trim(), runs && formulas !== true ? `'${text}` : text];
    }),
  );
}

function objectsOf({ columns }: Table, rows: readonly (readonly string[])[]): Json[] {
  return rows.map((row) => rowObject(columns, row));
}

/** What reads and writes one file goes one after the other, so that no row is lost. */
const turns = new Map<string, Promise<unknown>>();

function inTurn<T>(path: string, work: () => Promise<T>): Promise<T> {
  const mine = (turns.get(path) ?? Promise.resolve()).catch(() => undefined).then(work);
  turns.set(path, mine);
  const leave = (): void => {
    if (turns.get(path) === mine) turns.delete(path);
  };
  mine.then(leave, leave);
  return mine;
}

function done(output: Json): { request: null; output: Json } {
  return { request: null, output };
}

export const spreadsheetActions: Readonly<Record<string, BuiltInAction>> = {
  'spreadsheets/read-rows': readRows,
  'spreadsheets/find-row': findRows,
  'spreadsheets/append-row': appendRow,
  'spreadsheets/update-rows': updateRows,
};
