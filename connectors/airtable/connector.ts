/** Airtable Web API. Methods, parameters and answers: https://airtable.com/developers/web/api/introduction */
import { defineConnector, type FieldSource, type Paging } from '../../src/shared/connector.ts';

const reference = (page: string): string => `https://airtable.com/developers/web/api/${page}`;

const baseField: FieldSource = {
  id: 'base',
  label: 'Base',
  type: 'dropdown',
  options: 'bases',
  required: true,
};

const tableField: FieldSource = {
  id: 'table',
  label: 'Table',
  type: 'dropdown',
  options: 'tables',
  needs: ['base'],
  required: true,
};

const viewField: FieldSource = {
  id: 'view',
  label: 'View',
  type: 'dropdown',
  options: 'views',
  needs: ['base'],
  more: true,
  help: 'Only records that this view shows.',
};

const recordField: FieldSource = {
  id: 'record',
  label: 'Record',
  type: 'dropdown',
  options: 'records',
  needs: ['base', 'table'],
  required: true,
};

const valuesField: FieldSource = {
  id: 'values',
  label: 'Fields',
  type: 'keyValue',
  options: 'writableFields',
  needs: ['base'],
  help: 'Several choices or linked records with commas between them; attachments as addresses; an empty value clears the field.',
};

const tables = {
  get: '/meta/bases/{{ fields.base }}/tables',
  reference: reference('get-base-schema'),
} as const;

/** Where the kind of each field is needed to write it down. */
const schema = [{ id: 'schema', request: tables }];

/**
 * Cell values as the API wants them. What Airtable cannot make of a text by itself (`typecast`) is shaped here, by the kind
 * of the field.
 */
const cells = `(
  $fields := answers.schema.tables[id = $$.fields.table or name = $$.fields.table].fields;
  fields.values ? $merge($each(fields.values, function($value, $name) {(
    $kind := $fields[id = $name or name = $name].type;
    $parts := [$type($value) = "array" ? $value : $split($string($value), ",").$trim($)];
    { $name:
      $value = null or $value = "" ? null :
      $kind in ["multipleSelects", "multipleRecordLinks"] ? $parts :
      $kind = "multipleAttachments" ? [$parts.{ "url": $ }] :
      $kind = "singleCollaborator" ? ($contains($value, "@") ? { "email": $value } : { "id": $value }) :
      $kind = "multipleCollaborators" ? [$parts.($contains($, "@") ? { "email": $ } : { "id": $ })] :
      $kind = "checkbox" ? $lowercase($string($value)) in ["true", "yes", "1"] :
      $value
    }
  )})) : {}
)`;

const name = (expression: string): string => `"{" & $replace(${expression}, "}", "\\\\}") & "}"`;
const text = (expression: string): string =>
  `"\\"" & $replace($replace($string(${expression}), "\\\\", "\\\\\\\\"), "\\"", "\\\\\\"") & "\\""`;
/** Compares as text, so that numbers are found too. */
const isEqual = `${name('fields.field')} & "&\\"\\"=" & ${text('fields.value')}`;
const notBefore = (moment: string): string =>
  `{{ since ? "NOT(IS_BEFORE(${moment}, DATETIME_PARSE(\\"" & $fromMillis(since) & "\\")))" }}`;

/** Fields of all tables of a base for which the condition holds. */
const fieldsOf = (condition: string): string =>
  `{{ [tables.($table := name; fields[${condition}].{ "name": name, "label": $table & ": " & name })] }}`;

/** Kinds of fields that Airtable works out itself. */
const computed =
  '["aiText", "autoNumber", "button", "count", "createdBy", "createdTime", "externalSyncSource", "formula", "lastModifiedBy", "lastModifiedTime", "multipleLookupValues", "rollup"]';

const paging: Paging = {
  kind: 'cursor',
  param: 'offset',
  next: '{{ offset }}',
  items: '{{ records }}',
  size: ['pageSize', 100],
};

const sampleRecord = {
  id: 'recA1b2C3d4E5f6G7',
  createdTime: '2026-03-02T09:15:00.000Z',
  fields: { Name: 'Order paper', Status: 'To do', Amount: 12, Tags: ['Office'], Due: '2026-03-31' },
};

const sampleComment = {
  id: 'comA1b2C3d4E5f6G7',
  createdTime: '2026-03-02T10:00:00.000Z',
  lastUpdatedTime: null,
  author: { id: 'usrA1b2C3d4E5f6G7', email: 'sam@example.com', name: 'Sam Example' },
  text: 'Recycled, please',
};

const whoAmI = {
  request: { get: '/meta/whoami', reference: reference('get-user-id-scopes') },
  label: '{{ email ? email : id }}',
  key: '{{ id }}',
} as const;

const scopes = [
  { id: 'data.records:read', why: 'See the records of the bases that you choose' },
  { id: 'data.records:write', why: 'Create, change and delete records in them' },
  { id: 'data.recordComments:read', why: 'See comments on records' },
  { id: 'data.recordComments:write', why: 'Comment on records' },
  { id: 'schema.bases:read', why: 'Offer bases, tables, views and fields by name' },
  { id: 'user.email:read', why: 'Show the e-mail address of the account beside the connection' },
];

export default defineConnector({
  schema: 1,
  id: 'airtable',
  name: 'Airtable',
  category: 'productivity',
  about: 'Bases, tables and records of an Airtable account.',
  homepage: 'https://www.airtable.com/',
  synonyms: ['database', 'spreadsheet', 'table', 'base', 'record', 'rows'],
  hosts: ['api.airtable.com'],
  auth: [
    {
      id: 'personal-token',
      kind: 'fields',
      label: 'Personal access token',
      fields: [
        {
          id: 'token',
          label: 'Personal access token',
          type: 'secret',
          help: 'Starts with “pat”.',
        },
      ],
      apply: { bearer: '{{ credential.token }}' },
      identity: whoAmI,
      steps: [
        'Open https://airtable.com/create/tokens (in Airtable: your account picture, “Builder hub”, “Personal access tokens”) and press “Create token”.',
        `Add the scopes ${scopes.map(({ id }) => id).join(', ')}.`,
        'Under “Access” add the bases or workspaces that journeys need.',
        'Press “Create token”, copy the token, which is shown once, and paste it here.',
      ],
      helpUrl: 'https://airtable.com/developers/web/guides/personal-access-tokens',
    },
    {
      // https://airtable.com/developers/web/api/oauth-reference : PKCE always; a client without a secret needs nothing else.
      id: 'oauth',
      kind: 'oauth2',
      label: 'Sign in with Airtable',
      authorizationUrl: 'https://airtable.com/oauth2/v1/authorize',
      tokenUrl: 'https://airtable.com/oauth2/v1/token',
      pkce: 'S256',
      client: { auth: 'none', own: true },
      // The redirect address has to be registered exactly, port included.
      redirectPort: 47620,
      scopes,
      identity: whoAmI,
      steps: [
        'Open https://airtable.com/create/oauth and press “Register new OAuth integration”.',
        'Give it any name and the OAuth redirect URL http://127.0.0.1:47620/callback, and press “Register integration”.',
        `Tick the scopes ${scopes.map(({ id }) => id).join(', ')}, and press “Save changes”.`,
        'Copy the client ID and paste it here. Do not generate a client secret: Airtable would then ask for it.',
      ],
      helpUrl: 'https://airtable.com/developers/web/guides/oauth-integrations',
    },
  ],
  api: {
    baseUrl: 'https://api.airtable.com/v0',
    // https://airtable.com/developers/web/api/rate-limits : five a second for each base.
    rate: { requests: 5, per: 'second' },
  },
  errors: [
    {
      when: '{{ status = 429 and ([errors.error, error.type, error][$ = "PUBLIC_API_BILLING_LIMIT_EXCEEDED"]) }}',
      code: 'rejected_by_app',
      message: 'The month’s API calls of this Airtable workspace are used up.',
    },
    {
      when: '{{ error.type = "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND" }}',
      code: 'permission_missing',
      message: 'Airtable does not find the base or table, or the token may not use it in this way.',
    },
  ],
  options: {
    bases: {
      request: { get: '/meta/bases', reference: reference('list-bases') },
      paging: { kind: 'cursor', param: 'offset', next: '{{ offset }}', items: '{{ bases }}' },
      value: '{{ id }}',
      label: '{{ name }}',
    },
    tables: {
      request: tables,
      paging: { kind: 'none', items: '{{ tables }}' },
      value: '{{ id }}',
      label: '{{ name }}',
    },
    // The schema of a base comes whole, so the choices below name the table that they belong to.
    views: {
      request: tables,
      paging: {
        kind: 'none',
        items: '{{ [tables.($table := name; views.{ "id": id, "label": $table & ": " & name })] }}',
      },
      value: '{{ id }}',
      label: '{{ label }}',
    },
    fields: {
      request: tables,
      paging: { kind: 'none', items: fieldsOf('true') },
      value: '{{ name }}',
      label: '{{ label }}',
    },
    writableFields: {
      request: tables,
      paging: { kind: 'none', items: fieldsOf(`$not(type in ${computed})`) },
      value: '{{ name }}',
      label: '{{ label }}',
    },
    modifiedFields: {
      request: tables,
      paging: { kind: 'none', items: fieldsOf('type = "lastModifiedTime"') },
      value: '{{ name }}',
      label: '{{ label }}',
    },
    records: {
      request: {
        get: '/{{ fields.base }}/{{ fields.table }}',
        reference: reference('list-records'),
      },
      paging,
      value: '{{ id }}',
      label: '{{ fields.*[0] }}',
    },
  },
  triggers: [
    {
      id: 'new-record',
      name: 'New record',
      sentence: 'When a record is added to {table}',
      about: 'Starts once for every record that is added to the table.',
      kind: 'poll',
      fields: [baseField, tableField, viewField],
      request: {
        get: '/{{ fields.base }}/{{ fields.table }}',
        query: {
          view: '{{ fields.view }}',
          filterByFormula: notBefore('CREATED_TIME()'),
        },
        reference: reference('list-records'),
      },
      paging,
      key: '{{ id }}',
      time: '{{ createdTime }}',
      sample: sampleRecord,
      synonyms: ['row added', 'record created'],
    },
    {
      id: 'changed-record',
      name: 'Record changed',
      sentence: 'When a record of {table} is added or changed',
      about:
        'Starts each time the “Last modified time” field of a record changes; that field may watch all fields or only some.',
      kind: 'poll',
      fields: [
        baseField,
        tableField,
        {
          id: 'modified',
          label: 'Last modified time',
          type: 'dropdown',
          options: 'modifiedFields',
          needs: ['base'],
          required: true,
          help: 'A field of this kind must be in the table; add one in Airtable where it is missing.',
        },
        viewField,
      ],
      request: {
        get: '/{{ fields.base }}/{{ fields.table }}',
        // Only that field, so that its value can tell one change of a record from the next one.
        query: {
          'fields[]': '{{ fields.modified }}',
          view: '{{ fields.view }}',
          filterByFormula: `{{ since ? "NOT(IS_BEFORE(" & ${name('fields.modified')} & ", DATETIME_PARSE(\\"" & $fromMillis(since) & "\\")))" }}`,
        },
        reference: reference('list-records'),
      },
      paging,
      where: '{{ $exists(fields.*[0]) }}',
      key: '{{ id & "@" & fields.*[0] }}',
      time: '{{ fields.*[0] }}',
      detail: {
        get: '/{{ fields.base }}/{{ fields.table }}/{{ item.id }}',
        reference: reference('get-record'),
      },
      sample: {
        ...sampleRecord,
        fields: { Changed: '2026-03-02T17:40:00.000Z', ...sampleRecord.fields },
      },
      synonyms: ['record updated', 'row edited', 'modified'],
    },
  ],
  actions: [
    {
      id: 'create-record',
      name: 'Create record',
      sentence: 'Add a record to {table}',
      changes: true,
      repeat: 'never',
      fields: [baseField, tableField, valuesField],
      before: schema,
      request: {
        post: '/{{ fields.base }}/{{ fields.table }}',
        body: { fields: `{{ ${cells} }}`, typecast: true },
        reference: reference('create-records'),
      },
      sample: sampleRecord,
      synonyms: ['add row', 'new record', 'insert'],
    },
    {
      id: 'update-record',
      name: 'Update record',
      sentence: 'Change {record} of {table}',
      about: 'Fields that are not named stay as they are.',
      changes: true,
      repeat: 'safe',
      fields: [baseField, tableField, recordField, valuesField],
      before: schema,
      request: {
        patch: '/{{ fields.base }}/{{ fields.table }}/{{ fields.record }}',
        body: { fields: `{{ ${cells} }}`, typecast: true },
        reference: reference('update-record'),
      },
      sample: sampleRecord,
      synonyms: ['edit row', 'change record'],
    },
    {
      id: 'upsert-record',
      name: 'Create or update record',
      sentence: 'Write a record to {table}, matched by {match}',
      about:
        'Changes the record whose named fields have the same values, and adds one where there is none. Several that match are refused.',
      changes: true,
      repeat: 'safe',
      fields: [
        baseField,
        tableField,
        {
          id: 'match',
          label: 'Matched by',
          type: 'list',
          options: 'writableFields',
          needs: ['base'],
          required: true,
          help: 'One to three fields that together tell records apart; each must also stand below.',
        },
        { ...valuesField, required: true },
      ],
      before: schema,
      request: {
        patch: '/{{ fields.base }}/{{ fields.table }}',
        body: {
          performUpsert: { fieldsToMergeOn: '{{ fields.match }}' },
          records: [{ fields: `{{ ${cells} }}` }],
          typecast: true,
        },
        reference: reference('update-multiple-records'),
      },
      output: '{{ records[0] }}',
      sample: sampleRecord,
      synonyms: ['find or create', 'merge', 'upsert'],
    },
    {
      id: 'get-record',
      name: 'Get record',
      sentence: 'Get {record} of {table}',
      changes: false,
      repeat: 'safe',
      fields: [baseField, tableField, recordField],
      request: {
        get: '/{{ fields.base }}/{{ fields.table }}/{{ fields.record }}',
        reference: reference('get-record'),
      },
      sample: sampleRecord,
      synonyms: ['read row', 'retrieve'],
    },
    {
      id: 'find-records',
      name: 'Find records',
      sentence: 'Find records of {table}',
      about: 'Gives all records, or those of a view, of a field with a value, or of a formula.',
      changes: false,
      repeat: 'safe',
      fields: [
        baseField,
        tableField,
        { id: 'field', label: 'Field', type: 'dropdown', options: 'fields', needs: ['base'] },
        { id: 'value', label: 'Is', type: 'text' },
        viewField,
        {
          id: 'formula',
          label: 'Formula',
          type: 'text',
          more: true,
          help: 'An Airtable formula that is true for the records wanted, instead of field and value.',
          example: 'AND({Amount} > 10, {Status} = "To do")',
        },
        {
          id: 'sortBy',
          label: 'Sort by',
          type: 'dropdown',
          options: 'fields',
          needs: ['base'],
          more: true,
        },
        { id: 'descending', label: 'Last first', type: 'boolean', default: false, more: true },
        { id: 'max', label: 'At most', type: 'number', more: true, example: '10' },
      ],
      request: {
        get: '/{{ fields.base }}/{{ fields.table }}',
        query: {
          view: '{{ fields.view }}',
          filterByFormula: `{{ fields.formula ? fields.formula : fields.field and $exists(fields.value) ? ${isEqual} }}`,
          'sort[0][field]': '{{ fields.sortBy }}',
          'sort[0][direction]': '{{ fields.sortBy ? (fields.descending ? "desc" : "asc") }}',
          maxRecords: '{{ fields.max }}',
        },
        reference: reference('list-records'),
      },
      paging,
      sample: [sampleRecord],
      synonyms: ['search', 'list rows', 'filter', 'query'],
    },
    {
      id: 'delete-record',
      name: 'Delete record',
      sentence: 'Delete {record} from {table}',
      changes: true,
      repeat: 'safe',
      fields: [baseField, tableField, recordField],
      request: {
        delete: '/{{ fields.base }}/{{ fields.table }}/{{ fields.record }}',
        reference: reference('delete-record'),
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove row'],
    },
    {
      id: 'list-comments',
      name: 'List comments',
      sentence: 'List the comments on {record}',
      changes: false,
      repeat: 'safe',
      fields: [baseField, tableField, recordField],
      request: {
        get: '/{{ fields.base }}/{{ fields.table }}/{{ fields.record }}/comments',
        reference: reference('list-comments'),
      },
      paging: { ...paging, items: '{{ comments }}' },
      sample: [sampleComment],
      synonyms: ['discussion'],
    },
    {
      id: 'add-comment',
      name: 'Comment on a record',
      sentence: 'Comment {text} on {record}',
      changes: true,
      repeat: 'never',
      fields: [
        baseField,
        tableField,
        recordField,
        {
          id: 'text',
          label: 'Comment',
          type: 'longText',
          required: true,
          help: 'Somebody is mentioned as @[usr…], with the id of their account.',
        },
      ],
      request: {
        post: '/{{ fields.base }}/{{ fields.table }}/{{ fields.record }}/comments',
        body: { text: '{{ fields.text }}' },
        reference: reference('create-comment'),
      },
      sample: sampleComment,
      synonyms: ['note', 'discuss'],
    },
  ],
});
