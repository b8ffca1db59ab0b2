/** Google Sheets API v4. Methods, parameters and answers: https://developers.google.com/workspace/sheets/api/reference/rest */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';
import {
  allDrives,
  driveFiles,
  googleErrors,
  googleIdentityHost,
  googlePages,
  googleSignIn,
} from '../google.ts';

const apis = ['Google Sheets API', 'Google Drive API'] as const;
const reference = 'https://developers.google.com/workspace/sheets/api/reference/rest/v4';
const listFiles = 'https://developers.google.com/workspace/drive/api/reference/rest/v3/files/list';

const spreadsheetField: FieldSource = {
  id: 'spreadsheet',
  label: 'Spreadsheet',
  type: 'dropdown',
  options: 'spreadsheets',
  required: true,
};

const sheetField: FieldSource = {
  id: 'sheet',
  label: 'Sheet',
  type: 'dropdown',
  options: 'sheets',
  needs: ['spreadsheet'],
  required: true,
  help: 'Its first row has to name the columns.',
};

const rowField: FieldSource = {
  id: 'row',
  label: 'Row number',
  type: 'number',
  required: true,
  help: 'As it stands at the left of the sheet; row 1 has the names of the columns.',
  example: '5',
};

const valuesField: FieldSource = {
  id: 'values',
  label: 'Values',
  type: 'keyValue',
  options: 'columns',
  needs: ['spreadsheet', 'sheet'],
  required: true,
  help: 'One row per column: its name and what goes into it.',
};

const inputField: FieldSource = {
  id: 'input',
  label: 'Values are entered',
  type: 'choice',
  default: 'typed',
  more: true,
  help: 'Text from elsewhere that begins like a formula stays text, unless formulas are allowed.',
  choices: [
    { value: 'typed', label: 'As if typed: numbers and dates are recognised' },
    { value: 'formulas', label: 'As if typed, formulas too' },
    { value: 'raw', label: 'As they are' },
  ],
};

/** The sheet as a range has it: quoted, since its name may have spaces or read like a cell. */
const sheet = `"'" & $replace(fields.sheet, "'", "''") & "'"`;
const headerRange = `${sheet} & "!1:1"`;

/** The names of the columns, asked for before rows are written. */
const header = {
  id: 'header',
  request: {
    get: `/spreadsheets/{{ fields.spreadsheet }}/values/{{ ${headerRange} }}`,
    reference: `${reference}/spreadsheets.values/get`,
  },
};

/**
 * In JSONata: `$cells(values)` gives the cells of a row in the order of the columns. What is null is left as it is. An
 * apostrophe in front keeps text from becoming a formula, as it does in Sheets; a negative number is none.
 */
const cells = `
  $names := answers.header.values[0];
  $known := $exists($names) ? $names : $error("The first row of the sheet has no names of columns");
  $cell := function($value) {
    $type($value) in ["array", "object"] ? $string($value)
    : $type($value) = "string" and fields.input = "typed" and $contains($value, /^[=+@]|^-(?![\\d.,]+%?$)/) ? "'" & $value
    : $value
  };
  $cells := function($values) {(
    $unknown := $keys($values)[($ in $names) = false];
    $exists($unknown) ? $error("The sheet has no column “" & $unknown[0] & "”");
    [$map($known, function($name) {(
      $value := $lookup($values, $name);
      $exists($value) ? $cell($value) : null
    )})]
  )};`;

const valueInputOption = '{{ fields.input = "raw" ? "RAW" : "USER_ENTERED" }}';

/** The number of the row at the end of a range, such as 5 in `Sheet1!A5:C5`. */
const rowOf = (range: string): string =>
  `$number($match(${range}, /![A-Z]+(\\d+)(:[A-Z]+\\d+)?$/).groups[0])`;

const sampleRow = {
  row: 5,
  values: { Name: 'Ann Example', 'E-mail': 'ann@example.com', Amount: '12.50' },
};

const spreadsheetId = '1a2B3c4D5e6F7g8H9i0J-example';

const sampleUpdate = {
  spreadsheetId,
  updatedRange: 'Orders!A5:C5',
  updatedRows: 1,
  updatedColumns: 3,
  updatedCells: 3,
  updatedData: {
    range: 'Orders!A5:C5',
    majorDimension: 'ROWS',
    values: [['Ann Example', 'ann@example.com', '12.50']],
  },
  row: 5,
};

const sampleFile = {
  id: spreadsheetId,
  name: 'Orders 2026',
  createdTime: '2026-03-02T09:15:00.000Z',
  webViewLink: `https://docs.google.com/spreadsheets/d/${spreadsheetId}/edit`,
  owners: [{ displayName: 'Me', emailAddress: 'me@example.com' }],
};

const rowsRequest = {
  get: `/spreadsheets/{{ fields.spreadsheet }}/values/{{ ${sheet} }}`,
  reference: `${reference}/spreadsheets.values/get`,
};

const rowPaging = { kind: 'none', items: '{{ $records(values) }}' } as const;

export default defineConnector({
  schema: 1,
  id: 'google-sheets',
  name: 'Google Sheets',
  category: 'productivity',
  about: 'Rows of the spreadsheets of a Google account, by the names of their columns.',
  homepage: 'https://docs.google.com/spreadsheets/',
  synonyms: ['spreadsheet', 'table', 'excel', 'csv', 'row', 'worksheet', 'workspace'],
  hosts: ['sheets.googleapis.com', 'www.googleapis.com', googleIdentityHost],
  auth: [
    googleSignIn({
      apis,
      scopes: [
        {
          id: 'https://www.googleapis.com/auth/spreadsheets',
          why: 'See, create, change and delete your spreadsheets',
        },
        {
          id: 'https://www.googleapis.com/auth/drive.metadata.readonly',
          why: 'Offer your spreadsheets by name, and tell when there is a new one',
        },
      ],
    }),
  ],
  api: {
    baseUrl: 'https://sheets.googleapis.com/v4',
    // For each person, as many reads and as many writes: https://developers.google.com/workspace/sheets/api/limits
    rate: { requests: 60, per: 'minute' },
  },
  errors: googleErrors('Google Sheets', apis),
  options: {
    spreadsheets: driveFiles("mimeType = 'application/vnd.google-apps.spreadsheet'"),
    sheets: {
      request: {
        get: '/spreadsheets/{{ fields.spreadsheet }}',
        query: { fields: 'sheets.properties' },
        reference: `${reference}/spreadsheets/get`,
      },
      paging: { kind: 'none', items: '{{ sheets.properties[sheetType = "GRID"] }}' },
      value: '{{ title }}',
      label: '{{ title }}',
    },
    columns: {
      request: header.request,
      paging: { kind: 'none', items: '{{ values[0][$ != ""] }}' },
      value: '{{ $ }}',
      label: '{{ $ }}',
    },
  },
  triggers: [
    {
      id: 'new-row',
      name: 'New row',
      sentence: 'When a new row appears in {sheet} of {spreadsheet}',
      about: 'Starts once for every row that has something in it and stands where none was before.',
      kind: 'poll',
      fields: [spreadsheetField, sheetField],
      request: rowsRequest,
      paging: rowPaging,
      key: '{{ $string(row) }}',
      sample: sampleRow,
      synonyms: ['row added', 'row created', 'entry', 'line'],
    },
    {
      id: 'changed-row',
      name: 'New or changed row',
      sentence: 'When a row of {sheet} of {spreadsheet} is added or changed',
      about: 'Starts each time the cells of a row are others than before.',
      kind: 'poll',
      fields: [spreadsheetField, sheetField],
      request: rowsRequest,
      paging: rowPaging,
      key: '{{ $string(row) & "@" & $hash($string(values)) }}',
      sample: sampleRow,
      synonyms: ['row updated', 'row edited', 'cell changed'],
    },
    {
      id: 'new-sheet',
      name: 'New sheet',
      sentence: 'When a new sheet appears in {spreadsheet}',
      kind: 'poll',
      fields: [spreadsheetField],
      request: {
        get: '/spreadsheets/{{ fields.spreadsheet }}',
        query: { fields: 'sheets.properties' },
        reference: `${reference}/spreadsheets/get`,
      },
      paging: { kind: 'none', items: '{{ sheets.properties }}' },
      key: '{{ $string(sheetId) }}',
      sample: { sheetId: 1532417, title: 'March', index: 2, sheetType: 'GRID' },
      synonyms: ['worksheet', 'tab'],
    },
    {
      id: 'new-spreadsheet',
      name: 'New spreadsheet',
      sentence: 'When a new spreadsheet appears',
      kind: 'poll',
      request: {
        get: 'https://www.googleapis.com/drive/v3/files',
        query: {
          q: `{{ "mimeType = 'application/vnd.google-apps.spreadsheet' and trashed = false"
            & ($exists(since) ? " and createdTime > '" & $fromMillis(since) & "'" : "") }}`,
          fields:
            'nextPageToken,files(id,name,createdTime,webViewLink,owners(displayName,emailAddress))',
          ...allDrives,
        },
        reference: listFiles,
      },
      paging: googlePages('{{ files }}', ['pageSize', 1000]),
      key: '{{ id }}',
      time: '{{ createdTime }}',
      sample: sampleFile,
      synonyms: ['spreadsheet created', 'file'],
    },
  ],
  actions: [
    {
      id: 'add-row',
      name: 'Add row',
      sentence: 'Add a row to {sheet} of {spreadsheet}',
      about: 'Adds the row below the table that begins in cell A1; an empty row ends that table.',
      changes: true,
      repeat: 'never',
      fields: [spreadsheetField, sheetField, valuesField, inputField],
      before: [header],
      request: {
        post: `/spreadsheets/{{ fields.spreadsheet }}/values/{{ ${sheet} & "!A1" }}:append`,
        query: {
          valueInputOption,
          insertDataOption: 'INSERT_ROWS',
          includeValuesInResponse: 'true',
        },
        body: { values: [`{{ (${cells} $cells(fields.values)) }}`] },
        reference: `${reference}/spreadsheets.values/append`,
      },
      output: `{{ $merge([updates, { "row": ${rowOf('updates.updatedRange')} }]) }}`,
      sample: sampleUpdate,
      synonyms: ['append row', 'create row', 'insert row', 'new line'],
    },
    {
      id: 'add-rows',
      name: 'Add rows',
      sentence: 'Add rows to {sheet} of {spreadsheet}',
      about: 'Adds several rows at once, below the table that begins in cell A1.',
      changes: true,
      repeat: 'never',
      fields: [
        spreadsheetField,
        sheetField,
        {
          id: 'rows',
          label: 'Rows',
          type: 'json',
          required: true,
          help: 'A list with an object for each row: names of columns and values. Up to some hundred rows.',
          example: '[{ "Name": "Ann" }, { "Name": "Bob" }]',
        },
        inputField,
      ],
      before: [header],
      request: {
        post: `/spreadsheets/{{ fields.spreadsheet }}/values/{{ ${sheet} & "!A1" }}:append`,
        query: { valueInputOption, insertDataOption: 'INSERT_ROWS' },
        body: {
          values: `{{ (${cells} $map(fields.rows, $cells)[]) }}`,
        },
        reference: `${reference}/spreadsheets.values/append`,
      },
      output: '{{ updates }}',
      sample: {
        spreadsheetId,
        updatedRange: 'Orders!A5:C6',
        updatedRows: 2,
        updatedColumns: 3,
        updatedCells: 6,
      },
      synonyms: ['append rows', 'bulk', 'multiple rows'],
    },
    {
      id: 'update-row',
      name: 'Update row',
      sentence: 'Change row {row} of {sheet} of {spreadsheet}',
      about: 'Columns that are not named stay as they are.',
      changes: true,
      repeat: 'safe',
      fields: [spreadsheetField, sheetField, rowField, valuesField, inputField],
      before: [header],
      request: {
        put: `/spreadsheets/{{ fields.spreadsheet }}/values/{{ ${sheet} & "!A" & fields.row }}`,
        query: { valueInputOption, includeValuesInResponse: 'true' },
        body: { values: [`{{ (${cells} $cells(fields.values)) }}`] },
        reference: `${reference}/spreadsheets.values/update`,
      },
      output: `{{ $merge([$, { "row": ${rowOf('updatedRange')} }]) }}`,
      sample: sampleUpdate,
      synonyms: ['edit row', 'change cell', 'set value'],
    },
    {
      id: 'find-row',
      name: 'Find row',
      sentence: 'Find the row of {sheet} where {column} is {value}',
      about: 'Gives the first row whose cell shows exactly this, or says that there is none.',
      changes: false,
      repeat: 'safe',
      fields: [
        spreadsheetField,
        sheetField,
        {
          id: 'column',
          label: 'Column',
          type: 'dropdown',
          options: 'columns',
          needs: ['spreadsheet', 'sheet'],
          required: true,
        },
        { id: 'value', label: 'Value', type: 'text', required: true },
      ],
      before: [{ id: 'rows', request: rowsRequest }],
      // Only what this answers can be given on, so the row that was found is asked for once more.
      request: {
        get: '/spreadsheets/{{ fields.spreadsheet }}/values:batchGet',
        query: {
          ranges: `{{ (
            $found := $records(answers.rows.values, { fields.column: fields.value })[0].row;
            [${headerRange}, $exists($found) ? ${sheet} & "!" & $found & ":" & $found]
          ) }}`,
        },
        reference: `${reference}/spreadsheets.values/batchGet`,
      },
      output: `{{ $count(valueRanges) < 2 ? { "found": false } : {
        "found": true,
        "row": ${rowOf('valueRanges[1].range')},
        "values": $records([[valueRanges[0].values[0]], [valueRanges[1].values[0]]]).values
      } }}`,
      sample: { found: true, ...sampleRow },
      synonyms: ['lookup row', 'search row', 'vlookup'],
    },
    {
      id: 'get-row',
      name: 'Get row',
      sentence: 'Get row {row} of {sheet} of {spreadsheet}',
      changes: false,
      repeat: 'safe',
      fields: [spreadsheetField, sheetField, rowField],
      request: {
        get: '/spreadsheets/{{ fields.spreadsheet }}/values:batchGet',
        query: { ranges: `{{ [${headerRange}, ${sheet} & "!" & fields.row & ":" & fields.row] }}` },
        reference: `${reference}/spreadsheets.values/batchGet`,
      },
      output: `{{ {
        "row": ${rowOf('valueRanges[1].range')},
        "values": $merge([$records([[valueRanges[0].values[0]], [valueRanges[1].values[0]]]).values])
      } }}`,
      sample: sampleRow,
      synonyms: ['read row'],
    },
    {
      id: 'list-rows',
      name: 'List rows',
      sentence: 'List the rows of {sheet} of {spreadsheet}',
      changes: false,
      repeat: 'safe',
      fields: [
        spreadsheetField,
        sheetField,
        {
          id: 'render',
          label: 'Values',
          type: 'choice',
          default: 'FORMATTED_VALUE',
          more: true,
          choices: [
            { value: 'FORMATTED_VALUE', label: 'As the sheet shows them' },
            { value: 'UNFORMATTED_VALUE', label: 'As numbers, without format' },
            { value: 'FORMULA', label: 'As formulas' },
          ],
        },
      ],
      request: { ...rowsRequest, query: { valueRenderOption: '{{ fields.render }}' } },
      paging: rowPaging,
      sample: [sampleRow],
      synonyms: ['all rows', 'read sheet', 'get values'],
    },
    {
      id: 'clear-row',
      name: 'Clear row',
      sentence: 'Clear row {row} of {sheet} of {spreadsheet}',
      about: 'Empties the cells; the row itself and its format stay.',
      changes: true,
      repeat: 'safe',
      fields: [spreadsheetField, sheetField, rowField],
      request: {
        post: `/spreadsheets/{{ fields.spreadsheet }}/values/{{ ${sheet} & "!" & fields.row & ":" & fields.row }}:clear`,
        reference: `${reference}/spreadsheets.values/clear`,
      },
      sample: { spreadsheetId, clearedRange: 'Orders!A5:Z5' },
      synonyms: ['empty row', 'erase'],
    },
    {
      id: 'delete-row',
      name: 'Delete row',
      sentence: 'Delete row {row} of {sheet} of {spreadsheet}',
      about: 'The rows below it move up.',
      changes: true,
      // Sent again, it would delete the row that moved up.
      repeat: 'never',
      fields: [spreadsheetField, sheetField, rowField],
      before: [
        {
          id: 'spreadsheet',
          request: {
            get: '/spreadsheets/{{ fields.spreadsheet }}',
            query: { fields: 'sheets.properties' },
            reference: `${reference}/spreadsheets/get`,
          },
        },
      ],
      request: {
        post: '/spreadsheets/{{ fields.spreadsheet }}:batchUpdate',
        body: {
          requests: [
            {
              deleteDimension: {
                range: {
                  sheetId:
                    '{{ answers.spreadsheet.sheets.properties[title = $$.fields.sheet].sheetId }}',
                  dimension: 'ROWS',
                  startIndex: '{{ fields.row - 1 }}',
                  endIndex: '{{ fields.row }}',
                },
              },
            },
          ],
        },
        reference: `${reference}/spreadsheets/batchUpdate`,
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove row'],
    },
    {
      id: 'create-spreadsheet',
      name: 'Create spreadsheet',
      sentence: 'Create the spreadsheet {title}',
      changes: true,
      repeat: 'never',
      fields: [
        { id: 'title', label: 'Title', type: 'text', required: true },
        {
          id: 'columns',
          label: 'Names of columns',
          type: 'list',
          help: 'They go into the first row.',
          example: 'Name',
        },
      ],
      request: {
        post: '/spreadsheets',
        query: {
          fields:
            'spreadsheetId,spreadsheetUrl,properties(title),sheets(properties(sheetId,title))',
        },
        body: {
          properties: { title: '{{ fields.title }}' },
          sheets: `{{ fields.columns ? [{ "data": [{ "rowData": [{
            "values": [fields.columns.{ "userEnteredValue": { "stringValue": $string($) } }]
          }] }] }] }}`,
        },
        reference: `${reference}/spreadsheets/create`,
      },
      sample: {
        spreadsheetId,
        properties: { title: 'Orders 2026' },
        sheets: [{ properties: { sheetId: 0, title: 'Sheet1' } }],
        spreadsheetUrl: `https://docs.google.com/spreadsheets/d/${spreadsheetId}/edit`,
      },
      synonyms: ['new spreadsheet', 'new file'],
    },
    {
      id: 'create-sheet',
      name: 'Create sheet',
      sentence: 'Add the sheet {title} to {spreadsheet}',
      changes: true,
      repeat: 'never',
      fields: [spreadsheetField, { id: 'title', label: 'Title', type: 'text', required: true }],
      request: {
        post: '/spreadsheets/{{ fields.spreadsheet }}:batchUpdate',
        body: { requests: [{ addSheet: { properties: { title: '{{ fields.title }}' } } }] },
        reference: `${reference}/spreadsheets/batchUpdate`,
      },
      output: '{{ replies[0].addSheet.properties }}',
      sample: { sheetId: 1532417, title: 'March', index: 1, sheetType: 'GRID' },
      synonyms: ['new worksheet', 'add tab'],
    },
  ],
});
