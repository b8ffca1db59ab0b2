/** Built in: small tables in the vault. The code is in src/core/tables and src/core/connectors/builtIn. */
import { defineConnector } from '../../src/shared/connector.ts';

const table = {
  id: 'table',
  label: 'Table',
  type: 'text',
  required: true,
  help: 'Its name, whether written large or small.',
  example: 'Customers',
} as const;
const column = {
  id: 'column',
  label: 'Column',
  type: 'text',
  required: true,
  example: 'E-mail',
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
  help: 'Names of columns, and what goes into them. A column is there as soon as it is used.',
} as const;
const row = {
  id: 42,
  created: '2026-03-31T09:15:00.000Z',
  updated: '2026-03-31T09:15:00.000Z',
  values: { 'E-mail': 'ada@example.com', Name: 'Ada' },
};

export default defineConnector({
  schema: 1,
  id: 'tables',
  name: 'Tables',
  category: 'built-in',
  about: 'Small tables inside Sojourn, in which journeys remember things from run to run.',
  synonyms: ['database', 'storage', 'remember', 'rows', 'memory', 'data store', 'lookup'],
  triggers: [
    {
      id: 'new-row',
      name: 'New row',
      sentence: 'When a new row is added to {table}',
      kind: 'poll',
      fields: [table],
      key: '{{ $string(id) }}',
      time: '{{ created }}',
      sample: row,
      synonyms: ['added', 'record', 'insert'],
    },
  ],
  actions: [
    {
      id: 'create-table',
      name: 'Make a table',
      sentence: 'Make the table {table}',
      about: 'A table that is there already stays as it is.',
      changes: true,
      repeat: 'safe',
      fields: [table],
      sample: { table: 'Customers', created: true },
      synonyms: ['new table', 'create'],
    },
    {
      id: 'add-row',
      name: 'Add a row',
      sentence: 'Add a row to {table}',
      about: 'A table that is not there yet is made.',
      changes: true,
      repeat: 'never',
      fields: [table, values],
      sample: row,
      synonyms: ['insert', 'store', 'save', 'remember'],
    },
    {
      id: 'find-row',
      name: 'Find a row',
      sentence: 'Find the row of {table} whose {column} is {value}',
      about: 'Gives the first such row, and all of them.',
      changes: false,
      repeat: 'safe',
      fields: [table, column, value],
      sample: { found: true, row, rows: [row] },
      synonyms: ['lookup', 'search', 'get', 'recall'],
    },
    {
      id: 'update-rows',
      name: 'Change rows',
      sentence: 'Change the rows of {table} whose {column} is {value}',
      changes: true,
      repeat: 'safe',
      fields: [table, column, value, values],
      sample: { updated: 1, rows: [row] },
      synonyms: ['update', 'edit', 'set'],
    },
    {
      id: 'delete-rows',
      name: 'Delete rows',
      sentence: 'Delete the rows of {table} whose {column} is {value}',
      changes: true,
      repeat: 'safe',
      fields: [table, column, value],
      sample: { deleted: 1 },
      synonyms: ['remove', 'forget'],
    },
  ],
});
