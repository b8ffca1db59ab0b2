/** Typeform Create and Responses APIs. Endpoints, parameters and answers: https://www.typeform.com/developers/ */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';

const docs = (page: string): string => `https://www.typeform.com/developers/${page}/`;

const formField: FieldSource = {
  id: 'form',
  label: 'Form',
  type: 'dropdown',
  options: 'forms',
  required: true,
};

const responseField: FieldSource = {
  id: 'response',
  label: 'Response',
  type: 'text',
  required: true,
  help: 'Its ID, “response_id” in what the trigger gives.',
};

/** Newest first; a page goes on before its last response. */
const responses = {
  kind: 'cursor',
  param: 'before',
  next: '{{ $count(items) >= 200 ? items[-1].token }}',
  items: '{{ items }}',
  size: ['page_size', 200] as [string, number],
} as const;

const pages = {
  kind: 'page',
  param: 'page',
  size: ['page_size', 200] as [string, number],
  items: '{{ items }}',
} as const;

const sampleResponse = {
  response_id: '0example1response2id3',
  token: '0example1response2id3',
  landed_at: '2026-03-02T09:13:20Z',
  submitted_at: '2026-03-02T09:15:00Z',
  metadata: {
    user_agent: 'Mozilla/5.0',
    platform: 'other',
    referer: 'https://example.typeform.com/to/aBcD1234',
    network_id: '0000000000',
    browser: 'default',
  },
  hidden: {},
  calculated: { score: 0 },
  answers: [
    {
      field: { id: 'f1eLdId00001', ref: 'name', type: 'short_text' },
      type: 'text',
      text: 'Sample Person',
    },
    {
      field: { id: 'f1eLdId00002', ref: 'email', type: 'email' },
      type: 'email',
      email: 'sample.person@example.com',
    },
    {
      field: { id: 'f1eLdId00003', ref: 'dish', type: 'multiple_choice' },
      type: 'choice',
      choice: { id: 'c1', ref: 'soup', label: 'Soup' },
    },
  ],
};

const sampleListed = {
  id: 'aBcD1234',
  type: 'quiz',
  title: 'Table booking',
  created_at: '2026-03-01T08:00:00Z',
  last_updated_at: '2026-03-02T09:15:00Z',
  settings: { is_public: true, is_trial: false },
  self: { href: 'https://api.typeform.com/forms/aBcD1234' },
  theme: { href: 'https://api.typeform.com/themes/tHeMe1' },
  _links: { display: 'https://example.typeform.com/to/aBcD1234' },
};

const sampleForm = {
  id: 'aBcD1234',
  type: 'quiz',
  title: 'Table booking',
  workspace: { href: 'https://api.typeform.com/workspaces/wOrK1' },
  theme: { href: 'https://api.typeform.com/themes/tHeMe1' },
  settings: { language: 'en', is_public: true },
  thankyou_screens: [],
  fields: [
    {
      id: 'f1eLdId00001',
      ref: 'name',
      title: 'What is your name?',
      type: 'short_text',
      properties: {},
      validations: { required: true },
    },
  ],
  _links: {
    display: 'https://example.typeform.com/to/aBcD1234',
    responses: 'https://api.typeform.com/forms/aBcD1234/responses',
  },
};

const identity = {
  request: { get: '/me', reference: docs('create/reference/retrieve-your-own-account') },
  label: '{{ email }}',
  key: '{{ $exists(user_id) ? user_id : email }}',
};

export default defineConnector({
  schema: 1,
  id: 'typeform',
  name: 'Typeform',
  category: 'marketing',
  about: 'Forms and the responses to them.',
  homepage: 'https://www.typeform.com/',
  synonyms: ['form', 'survey', 'questionnaire', 'quiz', 'response', 'submission', 'entry'],
  // The second and third are those of accounts in the European Union.
  hosts: ['api.typeform.com', 'api.eu.typeform.com', 'api.typeform.eu'],
  auth: [
    {
      // https://www.typeform.com/developers/get-started/personal-access-token/
      id: 'personal-token',
      kind: 'fields',
      label: 'Personal token',
      fields: [
        { id: 'token', label: 'Personal token', type: 'secret', help: 'Starts with “tfp_”.' },
        {
          id: 'server',
          label: 'Server',
          type: 'host',
          required: false,
          default: 'api.typeform.com',
          help: 'For data kept in the European Union: api.eu.typeform.com or api.typeform.eu.',
        },
      ],
      apply: { bearer: '{{ credential.token }}' },
      baseUrl: 'https://{{ connection.server }}',
      identity,
      steps: [
        'Sign in at https://admin.typeform.com/ and open https://admin.typeform.com/user/tokens (your picture, “Personal settings”, “Personal tokens”).',
        'Press “Generate a new token” and give it any name.',
        'Choose “Custom scopes” and tick reading of accounts, forms, responses and workspaces; for creating, changing and deleting, writing of forms and responses too.',
        'Press “Generate token”, copy the token, which is shown only once, and paste it here.',
      ],
      helpUrl: docs('get-started/personal-access-token'),
    },
    {
      // https://www.typeform.com/developers/get-started/applications/
      id: 'sign-in',
      kind: 'oauth2',
      label: 'Sign in with Typeform',
      authorizationUrl: 'https://api.typeform.com/oauth/authorize',
      tokenUrl: 'https://api.typeform.com/oauth/token',
      pkce: 'none',
      client: { auth: 'post', own: true },
      redirectPort: 47114,
      scopes: [
        {
          id: 'accounts:read',
          why: 'Show the e-mail address of the account beside the connection',
        },
        { id: 'forms:read', why: 'See your forms' },
        { id: 'forms:write', why: 'Create, change and delete forms' },
        { id: 'responses:read', why: 'See the responses' },
        { id: 'responses:write', why: 'Delete responses' },
        { id: 'workspaces:read', why: 'Let you choose a workspace for a new form' },
        { id: 'offline', why: 'Stay signed in' },
      ],
      identity,
      steps: [
        'Sign in at https://admin.typeform.com/, press the name of your organisation and open “Developer apps”.',
        'Press “Register a new app” and fill in a name, a website and your e-mail address.',
        'As redirect URI, enter http://127.0.0.1:47114/callback',
        'Press “Register app”, copy the client ID and the client secret, which is shown only once, and paste them here.',
      ],
      helpUrl: docs('get-started/applications'),
    },
  ],
  api: {
    baseUrl: 'https://api.typeform.com',
    // https://www.typeform.com/developers/get-started/#rate-limits
    rate: { requests: 2, per: 'second' },
  },
  options: {
    forms: {
      request: {
        get: '/forms',
        query: { search: '{{ search }}' },
        reference: docs('create/reference/retrieve-forms'),
      },
      paging: pages,
      value: '{{ id }}',
      label: '{{ title }}',
    },
    workspaces: {
      request: {
        get: '/workspaces',
        query: { search: '{{ search }}' },
        reference: docs('create/reference/retrieve-workspaces'),
      },
      paging: pages,
      value: '{{ self.href }}',
      label: '{{ name }}',
    },
  },
  triggers: [
    {
      id: 'new-response',
      name: 'New response',
      sentence: 'When somebody answers {form}',
      about: 'Starts once for every response that is complete.',
      kind: 'poll',
      fields: [formField],
      request: {
        get: '/forms/{{ fields.form }}/responses',
        query: { since: '{{ $exists(since) ? $string($floor(since / 1000)) }}' },
        reference: docs('responses/reference/retrieve-responses'),
      },
      paging: responses,
      key: '{{ token }}',
      time: '{{ submitted_at }}',
      sample: sampleResponse,
      synonyms: ['new entry', 'form submitted', 'submission', 'answer'],
    },
    {
      id: 'new-form',
      name: 'New form',
      sentence: 'When a new form is created',
      kind: 'poll',
      request: {
        get: '/forms',
        query: { sort_by: 'created_at', order_by: 'desc' },
        reference: docs('create/reference/retrieve-forms'),
      },
      paging: pages,
      key: '{{ id }}',
      time: '{{ created_at }}',
      sample: sampleListed,
      synonyms: ['form created'],
    },
  ],
  actions: [
    {
      id: 'list-responses',
      name: 'List responses',
      sentence: 'List the responses to {form}',
      about: 'Newest first.',
      changes: false,
      repeat: 'safe',
      fields: [
        formField,
        { id: 'from', label: 'From', type: 'dateTime' },
        { id: 'until', label: 'Until', type: 'dateTime' },
        {
          id: 'query',
          label: 'Containing',
          type: 'text',
          help: 'A text in an answer or hidden field.',
        },
      ],
      request: {
        get: '/forms/{{ fields.form }}/responses',
        query: {
          since: '{{ fields.from ? $string($floor($toMillis($formatDate(fields.from)) / 1000)) }}',
          until:
            '{{ fields.until ? $string($floor($toMillis($formatDate(fields.until)) / 1000)) }}',
          query: '{{ fields.query }}',
        },
        reference: docs('responses/reference/retrieve-responses'),
      },
      paging: responses,
      sample: [sampleResponse],
      synonyms: ['search responses', 'entries', 'export'],
    },
    {
      id: 'get-response',
      name: 'Get response',
      sentence: 'Get {response} to {form}',
      changes: false,
      repeat: 'safe',
      fields: [formField, responseField],
      request: {
        get: '/forms/{{ fields.form }}/responses',
        query: { included_response_ids: '{{ fields.response }}' },
        reference: docs('responses/reference/retrieve-responses'),
      },
      output: '{{ items[0] }}',
      sample: sampleResponse,
      synonyms: ['find response', 'look up'],
    },
    {
      id: 'delete-response',
      name: 'Delete response',
      sentence: 'Delete {response} to {form}',
      about: 'Typeform does it within a short while.',
      changes: true,
      repeat: 'safe',
      fields: [formField, responseField],
      request: {
        delete: '/forms/{{ fields.form }}/responses',
        query: { included_response_ids: '{{ fields.response }}' },
        answer: 'none',
        reference: docs('responses/reference/delete-responses'),
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove response', 'gdpr'],
    },
    {
      id: 'list-forms',
      name: 'List forms',
      sentence: 'List the forms',
      changes: false,
      repeat: 'safe',
      fields: [{ id: 'search', label: 'Title contains', type: 'text' }],
      request: {
        get: '/forms',
        query: { search: '{{ fields.search }}' },
        reference: docs('create/reference/retrieve-forms'),
      },
      paging: pages,
      sample: [sampleListed],
      synonyms: ['all forms', 'find form'],
    },
    {
      id: 'get-form',
      name: 'Get form',
      sentence: 'Get the questions of {form}',
      changes: false,
      repeat: 'safe',
      fields: [formField],
      request: {
        get: '/forms/{{ fields.form }}',
        reference: docs('create/reference/retrieve-form'),
      },
      sample: sampleForm,
      synonyms: ['form details', 'fields', 'questions'],
    },
    {
      id: 'get-insights',
      name: 'Get form statistics',
      sentence: 'Get the statistics of {form}',
      changes: false,
      repeat: 'safe',
      fields: [formField],
      request: {
        get: '/insights/{{ fields.form }}/summary',
        reference: docs('create/reference/retrieve-form-insights'),
      },
      sample: {
        fields: [
          {
            id: 'f1eLdId00001',
            label: '1',
            ref: 'name',
            title: 'What is your name?',
            type: 'short_text',
            dropoffs: 2,
            views: 40,
          },
        ],
        form: {
          summary: {
            average_time: 43,
            completion_rate: 62.5,
            responses_count: 25,
            total_visits: 40,
            unique_visits: 38,
          },
        },
      },
      synonyms: ['insights', 'completion rate', 'views'],
    },
    {
      id: 'create-form',
      name: 'Create form',
      sentence: 'Create the form {title}',
      changes: true,
      repeat: 'never',
      fields: [
        { id: 'title', label: 'Title', type: 'text', required: true },
        {
          id: 'questions',
          label: 'Questions',
          type: 'json',
          help: 'A list of fields as Typeform describes them.',
          example: '[{ "title": "What is your name?", "type": "short_text" }]',
        },
        {
          id: 'workspace',
          label: 'Workspace',
          type: 'dropdown',
          options: 'workspaces',
          more: true,
        },
        {
          id: 'hidden',
          label: 'Hidden fields',
          type: 'list',
          more: true,
          help: 'Names of values that the form’s address can carry.',
        },
      ],
      request: {
        post: '/forms',
        body: {
          title: '{{ fields.title }}',
          fields: '{{ fields.questions }}',
          workspace: '{{ fields.workspace ? { "href": fields.workspace } }}',
          hidden: '{{ fields.hidden }}',
        },
        reference: docs('create/reference/create-form'),
      },
      sample: sampleForm,
      synonyms: ['new form', 'survey'],
    },
    {
      id: 'update-form',
      name: 'Update form',
      sentence: 'Change {form}',
      about: 'Fields that are left empty stay as they are.',
      changes: true,
      repeat: 'safe',
      fields: [
        formField,
        { id: 'title', label: 'Title', type: 'text' },
        {
          id: 'open',
          label: 'Takes responses',
          type: 'boolean',
          help: 'No closes the form.',
        },
      ],
      request: {
        patch: '/forms/{{ fields.form }}',
        body: '{{ [fields.title ? { "op": "replace", "path": "/title", "value": fields.title }, $exists(fields.open) ? { "op": "replace", "path": "/settings/is_public", "value": fields.open }] }}',
        answer: 'none',
        reference: docs('create/reference/update-form-patch'),
      },
      output: '{{ { "updated": true } }}',
      sample: { updated: true },
      synonyms: ['rename form', 'close form', 'open form', 'edit form'],
    },
    {
      id: 'delete-form',
      name: 'Delete form',
      sentence: 'Delete {form} and its responses',
      changes: true,
      repeat: 'safe',
      fields: [formField],
      request: {
        delete: '/forms/{{ fields.form }}',
        answer: 'none',
        reference: docs('create/reference/delete-form'),
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove form'],
    },
  ],
});
