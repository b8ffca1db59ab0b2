/** Excel workbooks in OneDrive by Microsoft Graph v1.0: https://learn.microsoft.com/graph/api/resources/excel */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';
import {
  drive,
  graph,
  graphErrors,
  graphPaging,
  graphReference,
  microsoftSignIn,
} from '../microsoft.ts';

const workbookField: FieldSource = {
  id: 'workbook',
  label: 'Workbook',
  type: 'dropdown',
  options: 'workbooks',
  required: true,
};
const tableField: FieldSource = {
  id: 'table',
  label: 'Table',
  type: 'dropdown',
  options: 'tables',
  needs: ['workbook'],
  required: true,
  help: 'A range that was made a table in Excel, by “Insert”, “Table”.',
};
const worksheetField: FieldSource = {
  id: 'worksheet',
  label: 'Worksheet',
  type: 'dropdown',
  options: 'worksheets',
  needs: ['workbook'],
  required: true,
};
const addressField: FieldSource = {
  id: 'address',
  label: 'Range',
  type: 'text',
  required: true,
  example: 'A1:C3',
};
const rowField: FieldSource = {
  id: 'index',
  label: 'Row',
  type: 'number',
  required: true,
  help: 'Counted from 0 for the first row below the headings, as triggers and lists give it.',
};
const valuesField: FieldSource = {
  id: 'values',
  label: 'Values',
  type: 'keyValue',
  options: 'columns',
  needs: ['workbook', 'table'],
  required: true,
  help: 'Each by the heading of its column. Dates as Excel’s numbers or as text, formulas with “=”.',
};

const workbook = '/me/drive/items/{{ fields.workbook }}/workbook';
const table = `${workbook}/tables/{{ fields.table }}`;

/** The headings, in order: rows are lists without names. */
const headings = {
  id: 'columns',
  request: {
    get: `${table}/columns`,
    query: { $select: 'id,name,index' },
    reference: graphReference('table-list-columns'),
  },
};
/** One row as a list; Excel leaves a cell as it is where the list has null. */
const row =
  '{{ [[$map(answers.columns.value, function($column) {( $value := $lookup(fields.values, $column.name); $exists($value) ? $value : null )})]] }}';

/** The rows of a whole table, each with its number and its values by heading. */
const namedRows = `{{ (
  $headings := values[0];
  [$map(values, function($cells, $line) { $line > 0 ? {
    "index": $line - 1,
    "values": $merge($map($headings, function($heading, $place) { { $string($heading): $cells[$place] } }))
  } })]
) }}`;
const wholeTable = { get: `${table}/range`, reference: graphReference('table-range') };

const sampleRow = { index: 3, values: { Item: 'Paper', Amount: 12, Ordered: '2026-03-02' } };
const writtenRow = {
  '@odata.id': `${graph}/me/drive/items/01A1B2/workbook/tables/1/rows/itemAt(index=3)`,
  index: 3,
  values: [['Paper', 12, '2026-03-02']],
};
const sampleRange = {
  address: 'Sheet1!A1:B2',
  addressLocal: 'Sheet1!A1:B2',
  rowCount: 2,
  columnCount: 2,
  cellCount: 4,
  rowIndex: 0,
  columnIndex: 0,
  values: [
    ['Item', 'Amount'],
    ['Paper', 12],
  ],
  text: [
    ['Item', 'Amount'],
    ['Paper', '12'],
  ],
  formulas: [
    ['Item', 'Amount'],
    ['Paper', 12],
  ],
  numberFormat: [
    ['General', 'General'],
    ['General', 'General'],
  ],
};

export default defineConnector({
  schema: 1,
  id: 'excel',
  name: 'Excel',
  category: 'productivity',
  about: 'Tables and ranges of Excel workbooks in OneDrive.',
  homepage: 'https://www.microsoft.com/microsoft-365/excel',
  synonyms: ['spreadsheet', 'table', 'xlsx', 'rows', 'workbook', 'microsoft 365'],
  hosts: ['graph.microsoft.com'],
  auth: [
    microsoftSignIn(
      [{ id: 'Files.ReadWrite', why: 'See and change the workbooks in your OneDrive' }],
      drive,
    ),
  ],
  api: { baseUrl: graph, paging: graphPaging, rate: { requests: 5, per: 'second' } },
  errors: [
    {
      when: '{{ error.code in ["ItemNotFound", "itemNotFound", "ResourceNotFound"] }}',
      code: 'missing_at_app',
      message: 'Excel does not find it: the workbook, the table or the row.',
    },
    {
      when: '{{ error.code in ["EditModeCannotAcquireLock", "EditModeCannotAcquireLockTooManyRequests", "conflict"] }}',
      code: 'conflict_at_app',
      message:
        'The workbook is locked at the moment, by somebody who has it open or by another request.',
    },
    {
      when: '{{ error.code in ["AccessDenied", "accessDenied"] and $contains($string(error.message), "WAC") }}',
      code: 'permission_missing',
      message: 'Microsoft opens no workbooks for this account.',
    },
    ...graphErrors,
  ],
  options: {
    workbooks: {
      request: {
        get: "/me/drive/root/search(q='.xlsx')",
        query: { $select: 'id,name,parentReference' },
        reference: graphReference('driveitem-search'),
      },
      paging: { ...graphPaging, items: '{{ value[$contains(name, /\\.xlsx$/i)] }}' },
      value: '{{ id }}',
      label: '{{ name }}',
    },
    tables: {
      request: {
        get: `${workbook}/tables`,
        query: { $select: 'id,name' },
        reference: graphReference('workbook-list-tables'),
      },
      value: '{{ id }}',
      label: '{{ name }}',
    },
    worksheets: {
      request: {
        get: `${workbook}/worksheets`,
        query: { $select: 'id,name,visibility' },
        reference: graphReference('workbook-list-worksheets'),
      },
      value: '{{ id }}',
      label: '{{ name }}',
    },
    columns: { request: headings.request, value: '{{ name }}', label: '{{ name }}' },
  },
  triggers: [
    {
      id: 'new-row',
      name: 'New row',
      sentence: 'When a row is added at the end of {table}',
      about: 'Starts once for every row by which the table grows.',
      kind: 'poll',
      fields: [workbookField, tableField],
      request: wholeTable,
      paging: { kind: 'none', items: namedRows },
      // Rows have no identity but their place.
      key: '{{ $string(index) }}',
      sample: sampleRow,
      synonyms: ['row added', 'new entry'],
    },
    {
      id: 'changed-row',
      name: 'Row changed',
      sentence: 'When a row of {table} is added or changed',
      about: 'Starts for every row that was not in the table like this before, in this place.',
      kind: 'poll',
      fields: [workbookField, tableField],
      request: wholeTable,
      paging: { kind: 'none', items: namedRows },
      key: '{{ index & "@" & $string(values) }}',
      sample: sampleRow,
      synonyms: ['row updated', 'cell edited'],
    },
  ],
  actions: [
    {
      id: 'add-row',
      name: 'Add row',
      sentence: 'Add a row to {table}',
      changes: true,
      repeat: 'never',
      fields: [workbookField, tableField, valuesField],
      before: [headings],
      request: {
        post: `${table}/rows`,
        body: { values: row },
        reference: graphReference('table-post-rows'),
      },
      sample: writtenRow,
      synonyms: ['append row', 'insert', 'new entry', 'log'],
    },
    {
      id: 'update-row',
      name: 'Update row',
      sentence: 'Change row {index} of {table}',
      about: 'Columns that are not named stay as they are.',
      changes: true,
      repeat: 'safe',
      fields: [workbookField, tableField, rowField, valuesField],
      before: [headings],
      request: {
        patch: `${table}/rows/itemAt(index={{ fields.index }})`,
        body: { values: row },
        reference: graphReference('tablerow-update'),
      },
      sample: writtenRow,
      synonyms: ['edit row', 'change cells'],
    },
    {
      id: 'list-rows',
      name: 'List rows',
      sentence: 'List the rows of {table}',
      about: 'Gives each row with its number and its values by heading.',
      changes: false,
      repeat: 'safe',
      fields: [workbookField, tableField],
      request: wholeTable,
      paging: { kind: 'none', items: namedRows },
      sample: [sampleRow],
      synonyms: ['read table', 'all rows'],
    },
    {
      id: 'find-row',
      name: 'Find row',
      sentence: 'Find the row of {table} whose {column} is {value}',
      about: 'Gives the first such row, with its number; it is an error if there is none.',
      changes: false,
      repeat: 'safe',
      fields: [
        workbookField,
        tableField,
        {
          id: 'column',
          label: 'Column',
          type: 'dropdown',
          options: 'columns',
          needs: ['workbook', 'table'],
          required: true,
        },
        { id: 'value', label: 'Is', type: 'text', required: true },
      ],
      before: [{ id: 'table', request: wholeTable }],
      request: {
        // A number that no row has, where none was found.
        get: `${table}/rows/itemAt(index={{ (
          $rows := answers.table.values;
          $headings := $rows[0];
          $place := $filter([0..$count($headings) - 1], function($n) { $string($headings[$n]) = fields.column })[0];
          $found := $filter([1..$count($rows) - 1], function($n) {(
            $cells := $rows[$n];
            $string($cells[$place]) = fields.value
          )})[0];
          $exists($found) ? $found - 1 : 9999999
        ) }})`,
        reference: graphReference('tablerow-get'),
      },
      sample: writtenRow,
      synonyms: ['search row', 'look up', 'vlookup'],
    },
    {
      id: 'delete-row',
      name: 'Delete row',
      sentence: 'Delete row {index} of {table}',
      about: 'The rows below it move up.',
      changes: true,
      repeat: 'never',
      fields: [workbookField, tableField, rowField],
      request: {
        delete: `${table}/rows/itemAt(index={{ fields.index }})`,
        answer: 'none',
        reference: graphReference('tablerow-delete'),
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove row'],
    },
    {
      id: 'read-range',
      name: 'Read range',
      sentence: 'Read {address} of {worksheet}',
      changes: false,
      repeat: 'safe',
      fields: [workbookField, worksheetField, addressField],
      request: {
        get: `${workbook}/worksheets/{{ fields.worksheet }}/range(address='{{ fields.address }}')`,
        reference: graphReference('worksheet-range'),
      },
      sample: sampleRange,
      synonyms: ['get cells', 'read cell'],
    },
    {
      id: 'write-range',
      name: 'Write range',
      sentence: 'Write to {address} of {worksheet}',
      changes: true,
      repeat: 'safe',
      fields: [
        workbookField,
        worksheetField,
        addressField,
        {
          id: 'values',
          label: 'Values',
          type: 'json',
          required: true,
          help: 'A list of rows, each a list of cells, as many as the range has; null leaves a cell as it is.',
          example: '[["Item","Amount"],["Paper",12]]',
        },
      ],
      request: {
        patch: `${workbook}/worksheets/{{ fields.worksheet }}/range(address='{{ fields.address }}')`,
        body: { values: '{{ fields.values }}' },
        reference: graphReference('range-update'),
      },
      sample: sampleRange,
      synonyms: ['set cells', 'update cell', 'formula'],
    },
    {
      id: 'create-worksheet',
      name: 'Create worksheet',
      sentence: 'Create the worksheet {name}',
      changes: true,
      repeat: 'never',
      fields: [workbookField, { id: 'name', label: 'Name', type: 'text', required: true }],
      request: {
        post: `${workbook}/worksheets/add`,
        body: { name: '{{ fields.name }}' },
        reference: graphReference('worksheetcollection-add'),
      },
      sample: {
        id: '{00000000-0001-0000-0100-000000000000}',
        name: 'March',
        position: 1,
        visibility: 'Visible',
      },
      synonyms: ['new sheet', 'add tab'],
    },
    {
      id: 'create-table',
      name: 'Create table',
      sentence: 'Make a table of {address}',
      changes: true,
      repeat: 'never',
      fields: [
        workbookField,
        worksheetField,
        addressField,
        { id: 'headings', label: 'Its first row has headings', type: 'boolean', default: true },
      ],
      request: {
        post: `${workbook}/worksheets/{{ fields.worksheet }}/tables/add`,
        body: { address: '{{ fields.address }}', hasHeaders: '{{ fields.headings = true }}' },
        reference: graphReference('tablecollection-add'),
      },
      sample: {
        id: '{A1B2C3D4-0000-0000-0000-000000000000}',
        name: 'Table1',
        showHeaders: true,
        style: 'TableStyleMedium2',
      },
      synonyms: ['new table'],
    },
  ],
});
