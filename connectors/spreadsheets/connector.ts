/** Built in: tables in CSV files on this computer. The code is in src/core/connectors/builtIn. */
import { defineConnector } from '../../src/shared/connector.ts';

const folder = {
  id: 'folder',
  label: 'Folder',
  type: 'text',
  required: true,
  help: 'Whole, from the root of the disk. The step reaches nothing outside of it.',
  example: '/home/ada/Documents',
} as const;
const path = {
  id: 'path',
  label: 'File',
  type: 'text',
  required: true,
  help: 'Its name, or its path below the folder. It ends with .csv, .tsv or .txt.',
  example: 'orders.csv',
} as const;
const column = {
  id: 'column',
  label: 'Column',
  type: 'text',
  required: true,
  help: 'Its name in the first line.',
  example: 'Order',
} as const;
const value = {
  id: 'value',
  label: 'Value',
  type: 'text',
  required: true,
  help: 'Rows that have exactly this in the column.',
} as const;
const values = {
  id: 'values',
  label: 'Values',
  type: 'keyValue',
  required: true,
  help: 'Names of columns, and what goes into them.',
} as const;
const formulas = {
  id: 'formulas',
  label: 'Let values be formulas',
  type: 'boolean',
  more: true,
  default: false,
  help: 'When off, a value that begins like a formula gets an apostrophe, so that a spreadsheet program does not run it.',
} as const;
const row = { Order: '1042', Customer: 'Ada', Total: '12.50' };

export default defineConnector({
  schema: 1,
  id: 'spreadsheets',
  name: 'Spreadsheets',
  category: 'built-in',
  about: 'Reads and writes tables in CSV files on this computer.',
  synonyms: ['csv', 'table', 'excel', 'rows', 'columns', 'tsv', 'sheet'],
  actions: [
    {
      id: 'read-rows',
      name: 'Read rows',
      sentence: 'Read the rows of {path}',
      changes: false,
      repeat: 'safe',
      fields: [folder, path],
      sample: [row],
      synonyms: ['import', 'list', 'all rows'],
    },
    {
      id: 'find-row',
      name: 'Find a row',
      sentence: 'Find the row of {path} whose {column} is {value}',
      about: 'Gives the first such row, and all of them.',
      changes: false,
      repeat: 'safe',
      fields: [folder, path, column, value],
      sample: { found: true, row, rows: [row] },
      synonyms: ['lookup', 'search', 'match'],
    },
    {
      id: 'append-row',
      name: 'Add a row',
      sentence: 'Add a row to {path}',
      about: 'Where there is no such file, it is made with the columns of the row.',
      changes: true,
      repeat: 'never',
      fields: [folder, path, values, formulas],
      sample: { row, rows: 12 },
      synonyms: ['append', 'insert', 'log', 'export'],
    },
    {
      id: 'update-rows',
      name: 'Change rows',
      sentence: 'Change the rows of {path} whose {column} is {value}',
      changes: true,
      repeat: 'safe',
      fields: [folder, path, column, value, values, formulas],
      sample: { updated: 1, rows: [row] },
      synonyms: ['update', 'edit', 'set'],
    },
  ],
});
