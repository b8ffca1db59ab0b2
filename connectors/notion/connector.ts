/** Notion API, version 2026-03-11. Methods, parameters and answers: https://developers.notion.com/reference/intro */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';

const reference = (page: string): string => `https://developers.notion.com/reference/${page}`;

const sourceField: FieldSource = {
  id: 'source',
  label: 'Database',
  type: 'dropdown',
  options: 'sources',
  required: true,
  help: 'Only what the token may see is listed. A database with several data sources has one entry for each.',
};

const pageField: FieldSource = {
  id: 'page',
  label: 'Page',
  type: 'dropdown',
  options: 'pages',
  required: true,
};

const contentField: FieldSource = {
  id: 'content',
  label: 'Content',
  type: 'longText',
  help: 'Markdown: headings, lists, to-dos, tables, code.',
  example: '## Agenda\n- [ ] Budget',
};

const iconField: FieldSource = {
  id: 'icon',
  label: 'Icon',
  type: 'text',
  more: true,
  help: 'One emoji.',
  example: '📌',
};

const propertiesHelp =
  'Each by its name. Dates as 2026-03-31, a period as 2026-03-31/2026-04-02; several choices, people (ids) or related pages (ids) with commas between them; an empty value clears the property.';

/**
 * Property values as the API wants them, from names and plain values. Of what kind a property is, an answer before the
 * request says, in an object whose entries have a `type`. A name that is not there is sent as text: Notion then tells that it
 * does not exist.
 */
const typed = (known: string): string => `$merge($each(fields.properties, function($value, $name) {(
  $kind := $lookup(${known}, $name).type;
  $empty := $value = null or $value = "";
  $text := $string($value);
  $parts := $empty ? [] : [$type($value) = "array" ? $value : $split($text, ",").$trim($)];
  $content := $empty ? [] : [{ "type": "text", "text": { "content": $text } }];
  { $name:
    $kind = "title" ? { "title": $content } :
    $kind = "number" ? { "number": $empty ? null : $number($value) } :
    $kind = "select" ? { "select": $empty ? null : { "name": $text } } :
    $kind = "status" ? { "status": $empty ? null : { "name": $text } } :
    $kind = "multi_select" ? { "multi_select": [$parts.{ "name": $ }] } :
    $kind = "date" ? { "date": $empty ? null : $contains($text, "/")
      ? { "start": $trim($substringBefore($text, "/")), "end": $trim($substringAfter($text, "/")) }
      : { "start": $text } } :
    $kind = "checkbox" ? { "checkbox": $lowercase($text) in ["true", "yes", "1"] } :
    $kind = "url" ? { "url": $empty ? null : $text } :
    $kind = "email" ? { "email": $empty ? null : $text } :
    $kind = "phone_number" ? { "phone_number": $empty ? null : $text } :
    $kind = "people" ? { "people": [$parts.{ "object": "user", "id": $ }] } :
    $kind = "relation" ? { "relation": [$parts.{ "id": $ }] } :
    $kind = "files" ? { "files": [$parts.{ "type": "external", "name": $split($, "/")[-1], "external": { "url": $ } }] } :
    { "rich_text": $content }
  }
)}))`;

const titleValue =
  '{ "title": { "title": [{ "type": "text", "text": { "content": fields.title } }] } }';

/** What Notion compares a property with depends on its kind. */
const propertyFilter = `{{ fields.filter ? fields.filter : fields.property and $exists(fields.value) ? (
  $kind := $lookup(answers.source.properties, fields.property).type;
  { "property": fields.property, $kind:
    $kind in ["number", "unique_id"] ? { "equals": $number(fields.value) } :
    $kind = "checkbox" ? { "equals": $lowercase(fields.value) in ["true", "yes", "1"] } :
    $kind in ["multi_select", "people", "relation"] ? { "contains": fields.value } :
    { "equals": fields.value }
  }
) }}`;

/** Notion keeps times to the minute, so what was made after `since` may bear a time before it. */
const sinceMinute = '$fromMillis($floor(since / 60000) * 60000)';

const pageTitle =
  '{{ ($title := $join(properties.*[type = "title"].title.plain_text); $title ? $title : "Untitled") }}';

/** Properties that Notion works out itself. */
const computed =
  '["formula", "rollup", "created_time", "created_by", "last_edited_time", "last_edited_by", "unique_id", "button", "verification"]';

const list = (items = '{{ results }}') =>
  ({ kind: 'cursor', next: '{{ next_cursor }}', items }) as const;

const samplePage = {
  object: 'page',
  id: '1f0c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b',
  created_time: '2026-03-02T09:15:00.000Z',
  last_edited_time: '2026-03-02T09:15:00.000Z',
  created_by: { object: 'user', id: '2a1b0c9d-8e7f-4a6b-9c5d-4e3f2a1b0c9d' },
  last_edited_by: { object: 'user', id: '2a1b0c9d-8e7f-4a6b-9c5d-4e3f2a1b0c9d' },
  icon: { type: 'emoji', emoji: '📌' },
  cover: null,
  parent: {
    type: 'data_source_id',
    data_source_id: '3b2c1d0e-9f8a-4b7c-8d6e-5f4a3b2c1d0e',
    database_id: '4c3d2e1f-0a9b-4c8d-9e7f-6a5b4c3d2e1f',
  },
  in_trash: false,
  is_locked: false,
  properties: {
    Name: {
      id: 'title',
      type: 'title',
      title: [
        {
          type: 'text',
          text: { content: 'Order paper', link: null },
          plain_text: 'Order paper',
          href: null,
        },
      ],
    },
    Status: { id: 'a%3Bcd', type: 'status', status: { id: 'x1', name: 'To do', color: 'gray' } },
    Due: {
      id: 'e%3Dfg',
      type: 'date',
      date: { start: '2026-03-31', end: null, time_zone: null },
    },
  },
  url: 'https://www.notion.so/Order-paper-1f0c2a345b6d4e7f8a9b0c1d2e3f4a5b',
  public_url: null,
};

const updatedPage = { ...samplePage, last_edited_time: '2026-03-02T17:40:00.000Z' };

const sampleComment = {
  object: 'comment',
  id: '5d4e3f2a-1b0c-4d9e-8f8a-7b6c5d4e3f2a',
  parent: { type: 'page_id', page_id: samplePage.id },
  discussion_id: '6e5f4a3b-2c1d-4e0f-9a9b-8c7d6e5f4a3b',
  created_time: '2026-03-02T10:00:00.000Z',
  last_edited_time: '2026-03-02T10:00:00.000Z',
  created_by: { object: 'user', id: '2a1b0c9d-8e7f-4a6b-9c5d-4e3f2a1b0c9d' },
  rich_text: [
    {
      type: 'text',
      text: { content: 'Recycled, please', link: null },
      plain_text: 'Recycled, please',
      href: null,
    },
  ],
  display_name: { type: 'user', resolved_name: 'Sam Example' },
};

const sampleMarkdown = {
  object: 'page_markdown',
  id: samplePage.id,
  markdown: '## Agenda\n- [ ] Budget',
  truncated: false,
  unknown_block_ids: [],
};

const whoAmI = {
  request: { get: '/users/me', reference: reference('get-self') },
  label: '{{ bot.workspace_name ? bot.workspace_name & " (" & name & ")" : name }}',
  key: '{{ id }}',
} as const;

// Sign-in with OAuth is left out: it is meant for apps of a team that has an HTTPS address to come back to.
export default defineConnector({
  schema: 1,
  id: 'notion',
  name: 'Notion',
  category: 'productivity',
  about: 'Pages, databases and comments of a Notion workspace.',
  homepage: 'https://www.notion.com/',
  synonyms: ['wiki', 'notes', 'database', 'docs', 'knowledge base', 'page'],
  hosts: ['api.notion.com'],
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
          help: 'Acts as you: it sees every page that you see.',
        },
      ],
      apply: { bearer: '{{ credential.token }}' },
      identity: whoAmI,
      steps: [
        'Open the tokens page of Notion’s Developer portal, https://www.notion.so/developers/tokens.',
        'Create a personal access token: give it a name, choose the workspace, and tick the Notion API capability.',
        'Copy the token and paste it here. Where there is no such choice, the workspace’s owner has switched it off: use an internal connection instead.',
      ],
      helpUrl: 'https://developers.notion.com/guides/connections-and-tokens/personal-access-tokens',
    },
    {
      id: 'internal-connection',
      kind: 'fields',
      label: 'Internal connection',
      fields: [
        {
          id: 'token',
          label: 'API token of the connection',
          type: 'secret',
          help: 'Sees only the pages that were shared with the connection.',
        },
      ],
      apply: { bearer: '{{ credential.token }}' },
      identity: whoAmI,
      steps: [
        'Open the connections page of Notion’s Developer portal, https://www.notion.so/developers/connections (you must own the workspace).',
        'Create an internal connection in your workspace.',
        'Among its capabilities tick reading, updating and inserting content, reading and inserting comments, and reading user information.',
        'Copy the API token from its “Configuration” tab and paste it here.',
        'In Notion open each page or database to be used, press “•••”, “Add connections”, and choose the connection. What lies below a page comes with it.',
      ],
      helpUrl: 'https://developers.notion.com/guides/connections-and-tokens/internal-connections',
    },
  ],
  api: {
    baseUrl: 'https://api.notion.com/v1',
    headers: { 'Notion-Version': '2026-03-11' },
    // https://developers.notion.com/reference/request-limits: three a second on average.
    rate: { requests: 3, per: 'second' },
  },
  errors: [
    {
      when: '{{ code = "object_not_found" }}',
      code: 'missing_at_app',
      message:
        'Notion does not find it. It may be in the trash, or it has not been shared with the connection.',
    },
    {
      when: '{{ code = "restricted_resource" }}',
      code: 'permission_missing',
      message:
        'The token lacks a capability that this needs, such as inserting content or comments.',
    },
    {
      when: '{{ code in ["service_overload", "service_unavailable", "database_connection_unavailable", "gateway_timeout"] }}',
      code: 'app_unavailable',
      message: 'Notion is overloaded at the moment.',
    },
  ],
  options: {
    sources: {
      request: {
        post: '/search',
        body: {
          query: '{{ search }}',
          filter: { property: 'object', value: 'data_source' },
          sort: { timestamp: 'last_edited_time', direction: 'descending' },
          page_size: 100,
          start_cursor: '{{ cursor }}',
        },
        reference: reference('post-search'),
      },
      paging: list(),
      value: '{{ id }}',
      label: '{{ title ? $join(title.plain_text) : "Untitled" }}',
    },
    pages: {
      request: {
        post: '/search',
        body: {
          query: '{{ search }}',
          filter: { property: 'object', value: 'page' },
          sort: { timestamp: 'last_edited_time', direction: 'descending' },
          page_size: 100,
          start_cursor: '{{ cursor }}',
        },
        reference: reference('post-search'),
      },
      paging: list(),
      value: '{{ id }}',
      label: pageTitle,
    },
    properties: {
      request: {
        get: '/data_sources/{{ fields.source }}',
        reference: reference('retrieve-a-data-source'),
      },
      paging: {
        kind: 'none',
        items: `{{ [$each(properties, function($property) { $property })[$not(type in ${computed})]] }}`,
      },
      value: '{{ name }}',
      label: '{{ name }}',
    },
    pageProperties: {
      request: { get: '/pages/{{ fields.page }}', reference: reference('retrieve-a-page') },
      paging: {
        kind: 'none',
        items: `{{ [$each(properties, function($property, $name) { { "name": $name, "type": $property.type } })[$not(type in ${computed})]] }}`,
      },
      value: '{{ name }}',
      label: '{{ name }}',
    },
  },
  triggers: [
    {
      id: 'new-database-page',
      name: 'New page in a database',
      sentence: 'When a page is added to {source}',
      about: 'Starts once for every page (row, card) that is added to the database.',
      kind: 'poll',
      fields: [sourceField],
      request: {
        post: '/data_sources/{{ fields.source }}/query',
        body: {
          filter: `{{ since ? { "timestamp": "created_time", "created_time": { "on_or_after": ${sinceMinute} } } }}`,
          sorts: [{ timestamp: 'created_time', direction: 'descending' }],
          result_type: 'page',
          page_size: 100,
          start_cursor: '{{ cursor }}',
        },
        reference: reference('query-a-data-source'),
      },
      paging: list(),
      key: '{{ id }}',
      time: '{{ created_time }}',
      sample: samplePage,
      synonyms: ['new item', 'new row', 'new card', 'database item'],
    },
    {
      id: 'updated-database-page',
      name: 'Page in a database changed',
      sentence: 'When a page in {source} is added or changed',
      about:
        'Starts each time a page of the database is edited. Notion keeps times to the minute, so several edits within one minute count as one.',
      kind: 'poll',
      fields: [sourceField],
      request: {
        post: '/data_sources/{{ fields.source }}/query',
        body: {
          filter: `{{ since ? { "timestamp": "last_edited_time", "last_edited_time": { "on_or_after": ${sinceMinute} } } }}`,
          sorts: [{ timestamp: 'last_edited_time', direction: 'descending' }],
          result_type: 'page',
          page_size: 100,
          start_cursor: '{{ cursor }}',
        },
        reference: reference('query-a-data-source'),
      },
      paging: list(),
      key: '{{ id & "@" & last_edited_time }}',
      time: '{{ last_edited_time }}',
      sample: updatedPage,
      synonyms: ['updated item', 'edited row', 'status changed'],
    },
    {
      id: 'new-comment',
      name: 'New comment on a page',
      sentence: 'When somebody comments on {page}',
      about: 'Starts for every comment on the page itself. Notion does not list resolved comments.',
      kind: 'poll',
      fields: [pageField],
      request: {
        get: '/comments',
        query: { block_id: '{{ fields.page }}' },
        reference: reference('list-comments'),
      },
      paging: {
        kind: 'cursor',
        param: 'start_cursor',
        next: '{{ next_cursor }}',
        items: '{{ results }}',
        size: ['page_size', 100],
      },
      key: '{{ id }}',
      time: '{{ created_time }}',
      sample: sampleComment,
      synonyms: ['discussion', 'mention'],
    },
  ],
  actions: [
    {
      id: 'create-database-page',
      name: 'Create page in a database',
      sentence: 'Add {title} to {source}',
      changes: true,
      repeat: 'never',
      fields: [
        sourceField,
        { id: 'title', label: 'Title', type: 'text', required: true },
        {
          id: 'properties',
          label: 'Properties',
          type: 'keyValue',
          options: 'properties',
          needs: ['source'],
          help: propertiesHelp,
        },
        contentField,
        iconField,
      ],
      before: [
        {
          id: 'source',
          request: {
            get: '/data_sources/{{ fields.source }}',
            reference: reference('retrieve-a-data-source'),
          },
        },
      ],
      request: {
        post: '/pages',
        body: {
          parent: { type: 'data_source_id', data_source_id: '{{ fields.source }}' },
          properties: `{{ $merge([fields.properties ? ${typed('answers.source.properties')}, ${titleValue}]) }}`,
          markdown: '{{ fields.content }}',
          icon: '{{ fields.icon ? { "type": "emoji", "emoji": fields.icon } }}',
        },
        reference: reference('post-page'),
      },
      sample: samplePage,
      synonyms: ['add row', 'new item', 'create database item', 'insert'],
    },
    {
      id: 'create-page',
      name: 'Create page below a page',
      sentence: 'Create the page {title} below {page}',
      changes: true,
      repeat: 'never',
      fields: [
        { ...pageField, label: 'Parent page' },
        { id: 'title', label: 'Title', type: 'text', required: true },
        contentField,
        iconField,
      ],
      request: {
        post: '/pages',
        body: {
          parent: { type: 'page_id', page_id: '{{ fields.page }}' },
          properties: `{{ ${titleValue} }}`,
          markdown: '{{ fields.content }}',
          icon: '{{ fields.icon ? { "type": "emoji", "emoji": fields.icon } }}',
        },
        reference: reference('post-page'),
      },
      sample: { ...samplePage, parent: { type: 'page_id', page_id: samplePage.id } },
      synonyms: ['new page', 'subpage', 'write note'],
    },
    {
      id: 'update-page',
      name: 'Update page properties',
      sentence: 'Change {page}',
      about: 'Properties that are not named stay as they are.',
      changes: true,
      repeat: 'safe',
      fields: [
        pageField,
        {
          id: 'properties',
          label: 'Properties',
          type: 'keyValue',
          options: 'pageProperties',
          needs: ['page'],
          help: propertiesHelp,
        },
        iconField,
      ],
      before: [
        {
          id: 'page',
          request: { get: '/pages/{{ fields.page }}', reference: reference('retrieve-a-page') },
        },
      ],
      request: {
        patch: '/pages/{{ fields.page }}',
        body: {
          properties: `{{ fields.properties ? ${typed('answers.page.properties')} }}`,
          icon: '{{ fields.icon ? { "type": "emoji", "emoji": fields.icon } }}',
        },
        reference: reference('patch-page'),
      },
      sample: updatedPage,
      synonyms: ['edit row', 'change status', 'update database item'],
    },
    {
      id: 'get-page',
      name: 'Get page',
      sentence: 'Get the properties of {page}',
      changes: false,
      repeat: 'safe',
      fields: [pageField],
      request: { get: '/pages/{{ fields.page }}', reference: reference('retrieve-a-page') },
      sample: samplePage,
      synonyms: ['read page', 'retrieve item'],
    },
    {
      id: 'get-content',
      name: 'Get page content',
      sentence: 'Get the content of {page}',
      about: 'Gives the text of the page as Markdown.',
      changes: false,
      repeat: 'safe',
      fields: [pageField],
      request: {
        get: '/pages/{{ fields.page }}/markdown',
        reference: reference('retrieve-page-markdown'),
      },
      sample: sampleMarkdown,
      synonyms: ['read text', 'export markdown', 'blocks'],
    },
    {
      id: 'append-content',
      name: 'Add content to a page',
      sentence: 'Add {content} to {page}',
      changes: true,
      repeat: 'never',
      fields: [
        pageField,
        { ...contentField, required: true },
        {
          id: 'position',
          label: 'Where',
          type: 'choice',
          default: 'end',
          choices: [
            { value: 'end', label: 'At the end' },
            { value: 'start', label: 'At the beginning' },
          ],
        },
      ],
      request: {
        patch: '/pages/{{ fields.page }}/markdown',
        body: {
          type: 'insert_content',
          insert_content: {
            content: '{{ fields.content }}',
            position: { type: '{{ fields.position }}' },
          },
        },
        reference: reference('update-page-markdown'),
      },
      sample: sampleMarkdown,
      synonyms: ['append block', 'write text', 'add paragraph'],
    },
    {
      id: 'add-file',
      name: 'Add a file to a page',
      sentence: 'Add {file} to {page}',
      about: 'The file stands at the end of the page. Up to 20 MB; 5 MB in a free workspace.',
      changes: true,
      repeat: 'never',
      fields: [pageField, { id: 'file', label: 'File', type: 'file', required: true }],
      before: [
        {
          id: 'upload',
          request: {
            post: '/file_uploads',
            body: {
              mode: 'single_part',
              filename: '{{ fields.file.name }}',
              content_type: '{{ fields.file.type }}',
            },
            reference: reference('create-a-file-upload'),
          },
        },
        {
          id: 'sent',
          request: {
            post: '/file_uploads/{{ answers.upload.id }}/send',
            body: { file: '{{ fields.file }}' },
            bodyType: 'multipart',
            reference: reference('send-a-file-upload'),
          },
        },
      ],
      request: {
        patch: '/blocks/{{ fields.page }}/children',
        body: {
          children: [
            {
              object: 'block',
              type: 'file',
              file: { type: 'file_upload', file_upload: { id: '{{ answers.upload.id }}' } },
            },
          ],
        },
        reference: reference('patch-block-children'),
      },
      output: '{{ results[0] }}',
      sample: {
        object: 'block',
        id: '7f6a5b4c-3d2e-4f1a-8b0c-9d8e7f6a5b4c',
        parent: { type: 'page_id', page_id: samplePage.id },
        type: 'file',
        created_time: '2026-03-02T10:05:00.000Z',
        has_children: false,
        file: { type: 'file', name: 'offer.pdf', caption: [] },
      },
      synonyms: ['upload', 'attach'],
    },
    {
      id: 'query-database',
      name: 'Find pages in a database',
      sentence: 'Find pages in {source}',
      about: 'Gives all pages of the database, or those whose property has a value.',
      changes: false,
      repeat: 'safe',
      fields: [
        sourceField,
        {
          id: 'property',
          label: 'Property',
          type: 'dropdown',
          options: 'properties',
          needs: ['source'],
        },
        {
          id: 'value',
          label: 'Is',
          type: 'text',
          help: 'The whole value; for several choices, people or relations, one that must be among them.',
        },
        {
          id: 'sortBy',
          label: 'Sort by',
          type: 'dropdown',
          options: 'properties',
          needs: ['source'],
          more: true,
        },
        { id: 'descending', label: 'Last first', type: 'boolean', default: false, more: true },
        {
          id: 'filter',
          label: 'Filter',
          type: 'json',
          more: true,
          help: 'A filter as Notion’s API describes it, instead of property and value.',
        },
      ],
      before: [
        {
          id: 'source',
          request: {
            get: '/data_sources/{{ fields.source }}',
            reference: reference('retrieve-a-data-source'),
          },
        },
      ],
      request: {
        post: '/data_sources/{{ fields.source }}/query',
        body: {
          filter: propertyFilter,
          sorts:
            '{{ fields.sortBy ? [{ "property": fields.sortBy, "direction": fields.descending ? "descending" : "ascending" }] }}',
          result_type: 'page',
          page_size: 100,
          start_cursor: '{{ cursor }}',
        },
        reference: reference('query-a-data-source'),
      },
      paging: list(),
      sample: [samplePage],
      synonyms: ['query', 'filter rows', 'list items', 'search database'],
    },
    {
      id: 'search',
      name: 'Search by title',
      sentence: 'Search Notion for {query}',
      about: 'Finds pages and databases by their title.',
      changes: false,
      repeat: 'safe',
      fields: [
        { id: 'query', label: 'Title contains', type: 'text', required: true },
        {
          id: 'kind',
          label: 'Kind',
          type: 'choice',
          choices: [
            { value: 'page', label: 'Pages' },
            { value: 'data_source', label: 'Databases' },
          ],
        },
      ],
      request: {
        post: '/search',
        body: {
          query: '{{ fields.query }}',
          filter: '{{ fields.kind ? { "property": "object", "value": fields.kind } }}',
          page_size: 100,
          start_cursor: '{{ cursor }}',
        },
        reference: reference('post-search'),
      },
      paging: list(),
      sample: [samplePage],
      synonyms: ['find page', 'find database'],
    },
    {
      id: 'add-comment',
      name: 'Comment on a page',
      sentence: 'Comment {text} on {page}',
      changes: true,
      repeat: 'never',
      fields: [
        pageField,
        { id: 'text', label: 'Comment', type: 'longText', required: true, help: 'Markdown.' },
      ],
      request: {
        post: '/comments',
        body: { parent: { page_id: '{{ fields.page }}' }, markdown: '{{ fields.text }}' },
        reference: reference('create-a-comment'),
      },
      sample: sampleComment,
      synonyms: ['discuss', 'reply', 'note'],
    },
    {
      id: 'trash-page',
      name: 'Move page to the trash',
      sentence: 'Move {page} to the trash',
      changes: true,
      repeat: 'safe',
      fields: [pageField],
      request: {
        patch: '/pages/{{ fields.page }}',
        body: { in_trash: true },
        reference: reference('patch-page'),
      },
      sample: { ...samplePage, in_trash: true },
      synonyms: ['delete page', 'archive', 'remove row'],
    },
    {
      id: 'list-users',
      name: 'List users',
      sentence: 'List the users of the workspace',
      about: 'Gives the ids that people properties ask for. Guests are not listed.',
      changes: false,
      repeat: 'safe',
      request: { get: '/users', reference: reference('get-users') },
      paging: {
        kind: 'cursor',
        param: 'start_cursor',
        next: '{{ next_cursor }}',
        items: '{{ results }}',
        size: ['page_size', 100],
      },
      sample: [
        {
          object: 'user',
          id: '2a1b0c9d-8e7f-4a6b-9c5d-4e3f2a1b0c9d',
          type: 'person',
          name: 'Sam Example',
          avatar_url: null,
          person: { email: 'sam@example.com' },
        },
      ],
      synonyms: ['people', 'members'],
    },
  ],
});
