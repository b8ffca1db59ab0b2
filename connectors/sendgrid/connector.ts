/** SendGrid v3 API. Endpoints, parameters and answers: https://www.twilio.com/docs/sendgrid/api-reference */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';

const docs = (page: string): string => `https://www.twilio.com/docs/sendgrid/api-reference/${page}`;

const sendFields: FieldSource[] = [
  { id: 'fromName', label: 'Name of the sender', type: 'text' },
  { id: 'cc', label: 'Copy to', type: 'list', more: true },
  { id: 'bcc', label: 'Hidden copy to', type: 'list', more: true },
  { id: 'replyTo', label: 'Reply to', type: 'email', more: true },
  {
    id: 'categories',
    label: 'Categories',
    type: 'list',
    more: true,
    help: 'Up to ten, for statistics.',
  },
  {
    id: 'at',
    label: 'Send at',
    type: 'dateTime',
    more: true,
    help: 'At most 72 hours ahead.',
  },
];

const toField: FieldSource = {
  id: 'to',
  label: 'To',
  type: 'list',
  required: true,
  help: 'E-mail addresses; all see each other. Up to 1,000 with the copies.',
};

const fromField: FieldSource = {
  id: 'from',
  label: 'From',
  type: 'email',
  required: true,
  help: 'An address that you verified at SendGrid, or of a domain that you authenticated there.',
};

const emailField: FieldSource = {
  id: 'email',
  label: 'E-mail',
  type: 'email',
  required: true,
};

const listField: FieldSource = {
  id: 'list',
  label: 'List',
  type: 'dropdown',
  options: 'lists',
  required: true,
};

const recipients = {
  to: '{{ [fields.to.{ "email": $string($) }] }}',
  cc: '{{ $exists(fields.cc) ? [fields.cc.{ "email": $string($) }] }}',
  bcc: '{{ $exists(fields.bcc) ? [fields.bcc.{ "email": $string($) }] }}',
};

const sender = {
  from: { email: '{{ fields.from }}', name: '{{ fields.fromName }}' },
  reply_to: '{{ fields.replyTo ? { "email": fields.replyTo } }}',
  categories: '{{ fields.categories }}',
  send_at: '{{ fields.at ? $floor($toMillis($formatDate(fields.at)) / 1000) }}',
};

/** Lists go on by a token inside of the address of the next page, whose host is not always that of the account. */
const pages = {
  kind: 'cursor',
  param: 'page_token',
  next: '{{ $decodeUrlComponent($match(_metadata.next, /page_token=([^&]+)/).groups[0]) }}',
  items: '{{ result }}',
} as const;

/** Addresses that SendGrid does not send to any more, of one kind. */
const suppressed = (
  id: string,
  name: string,
  sentence: string,
  path: string,
  page: string,
  sample: object,
  synonyms: string[],
) => ({
  id,
  name,
  sentence,
  kind: 'poll' as const,
  request: {
    get: path,
    query: { start_time: '{{ $exists(since) ? $string($floor(since / 1000)) }}' },
    reference: docs(page),
  },
  paging: {
    kind: 'offset' as const,
    param: 'offset',
    items: '{{ $ }}',
    size: ['limit', 500] as [string, number],
  },
  // An address can be taken off and come back.
  key: '{{ email & "@" & $string(created) }}',
  time: '{{ $fromMillis(created * 1000) }}',
  sample: { created: 1772442900, email: 'sample.person@example.com', ...sample },
  synonyms,
});

const sampleContact = {
  id: '5a1b2c3d-0000-4000-8000-000000000001',
  email: 'sample.person@example.com',
  first_name: 'Sample',
  last_name: 'Person',
  alternate_emails: [],
  address_line_1: '',
  address_line_2: '',
  city: '',
  state_province_region: '',
  postal_code: '',
  country: '',
  phone_number: '',
  list_ids: ['5a1b2c3d-0000-4000-8000-000000000002'],
  segment_ids: [],
  custom_fields: {},
  created_at: '2026-03-02T09:15:00Z',
  updated_at: '2026-03-02T09:15:00Z',
};

const sampleJob = { job_id: '5a1b2c3d-0000-4000-8000-000000000003' };

const key = (id: string, label: string, region: 'us' | 'eu') => ({
  id,
  kind: 'fields' as const,
  label,
  fields: [
    {
      id: 'apiKey',
      label: 'API key',
      type: 'secret' as const,
      help: 'Starts with “SG.”.',
    },
  ],
  apply: { bearer: '{{ credential.apiKey }}' },
  // Every key may ask what it may do; a key that is only for sending may not ask whose it is.
  test: { get: '/scopes', reference: docs('api-key-permissions') },
  ...(region === 'eu' ? { baseUrl: 'https://api.eu.sendgrid.com/v3' } : {}),
  steps: [
    region === 'eu'
      ? 'Sign in at https://app.sendgrid.com/ and switch to the subuser that is in the European Union.'
      : 'Sign in at https://app.sendgrid.com/.',
    'Open “Settings”, “API Keys” and press “Create API Key”.',
    'Give it any name. “Restricted Access” with “Mail Send” is enough for sending; add “Marketing” for contacts and lists, “Suppressions” for bounces and unsubscribes, and “Template Engine” for templates.',
    'Press “Create & View”, copy the key, which is shown only once, and paste it here.',
  ],
  helpUrl: 'https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys',
});

export default defineConnector({
  schema: 1,
  id: 'sendgrid',
  name: 'SendGrid',
  category: 'marketing',
  about: 'Sends e-mails, keeps contacts and lists, and tells of bounces and unsubscribes.',
  homepage: 'https://sendgrid.com/',
  synonyms: ['email', 'mail', 'newsletter', 'transactional', 'bounce', 'twilio', 'contacts'],
  hosts: ['api.sendgrid.com', 'api.eu.sendgrid.com'],
  // SendGrid has no sign-in for other apps, only API keys: https://www.twilio.com/docs/sendgrid/for-developers/sending-email/authentication
  auth: [key('api-key', 'API key', 'us'), key('api-key-eu', 'API key (European Union)', 'eu')],
  api: { baseUrl: 'https://api.sendgrid.com/v3' },
  errors: [
    {
      when: '{{ status = 403 and $contains($string(errors[0].message), "verified Sender Identity") }}',
      code: 'permission_missing',
      message:
        'This sender is not verified at SendGrid. Verify the address or its domain under “Settings”, “Sender Authentication”.',
    },
    {
      when: '{{ status = 401 and $contains($string(errors[0].message), "credits") }}',
      code: 'permission_missing',
      message: 'The e-mails that your SendGrid plan allows are used up.',
    },
  ],
  options: {
    lists: {
      request: { get: '/marketing/lists', reference: docs('lists/get-all-lists') },
      paging: { ...pages, size: ['page_size', 1000] },
      value: '{{ id }}',
      label: '{{ name }}',
    },
    templates: {
      request: {
        get: '/templates',
        query: { generations: 'dynamic' },
        reference: docs('transactional-templates/retrieve-paged-transactional-templates'),
      },
      paging: { ...pages, size: ['page_size', 200] },
      value: '{{ id }}',
      label: '{{ name }}',
    },
    customFields: {
      request: {
        get: '/marketing/field_definitions',
        reference: docs('custom-fields/get-all-field-definitions'),
      },
      paging: { kind: 'none', items: '{{ custom_fields }}' },
      value: '{{ id }}',
      label: '{{ name }}',
    },
  },
  triggers: [
    suppressed(
      'new-bounce',
      'New bounce',
      'When an e-mail bounces',
      '/suppression/bounces',
      'bounces-api/retrieve-all-bounces',
      { reason: '550 5.1.1 The email account does not exist.', status: '5.1.1' },
      ['undeliverable', 'bounced'],
    ),
    suppressed(
      'new-unsubscribe',
      'New unsubscribe',
      'When somebody unsubscribes from everything',
      '/suppression/unsubscribes',
      'suppressions-global-suppressions/retrieve-all-global-suppressions',
      {},
      ['opt-out', 'unsubscribed'],
    ),
    suppressed(
      'new-spam-report',
      'New spam report',
      'When somebody marks an e-mail as spam',
      '/suppression/spam_reports',
      'spam-reports-api/retrieve-all-spam-reports',
      { ip: '198.51.100.7' },
      ['complaint', 'junk'],
    ),
    suppressed(
      'new-block',
      'New block',
      'When a server refuses an e-mail',
      '/suppression/blocks',
      'blocks-api/retrieve-all-blocks',
      { reason: '554 5.7.1 Message refused.', status: '5.7.1' },
      ['blocked', 'refused'],
    ),
    suppressed(
      'new-invalid-email',
      'New invalid address',
      'When an e-mail was meant for an invalid address',
      '/suppression/invalid_emails',
      'invalid-e-mails-api/retrieve-all-invalid-emails',
      {
        email: 'sample.person@example',
        reason: 'Mail domain mentioned in email address is unknown',
      },
      ['invalid email'],
    ),
  ],
  actions: [
    {
      id: 'send-email',
      name: 'Send e-mail',
      sentence: 'Send {subject} to {to}',
      changes: true,
      repeat: 'never',
      fields: [
        toField,
        fromField,
        { id: 'subject', label: 'Subject', type: 'text', required: true },
        { id: 'content', label: 'Text', type: 'longText', required: true },
        {
          id: 'format',
          label: 'The text is',
          type: 'choice',
          default: 'text/plain',
          choices: [
            { value: 'text/plain', label: 'Plain text' },
            { value: 'text/html', label: 'HTML' },
          ],
        },
        ...sendFields,
      ],
      request: {
        post: '/mail/send',
        body: {
          personalizations: [recipients],
          ...sender,
          subject: '{{ fields.subject }}',
          content: [{ type: '{{ fields.format }}', value: '{{ fields.content }}' }],
        },
        answer: 'none',
        reference: docs('mail-send/mail-send'),
      },
      output: '{{ { "accepted": true } }}',
      sample: { accepted: true },
      synonyms: ['email', 'mail', 'message'],
    },
    {
      id: 'send-template',
      name: 'Send e-mail from template',
      sentence: 'Send {template} to {to}',
      changes: true,
      repeat: 'never',
      fields: [
        toField,
        fromField,
        {
          id: 'template',
          label: 'Template',
          type: 'dropdown',
          options: 'templates',
          required: true,
          help: 'A dynamic template.',
        },
        {
          id: 'data',
          label: 'Values for the template',
          type: 'keyValue',
          help: 'One row per name in double braces.',
        },
        ...sendFields,
      ],
      request: {
        post: '/mail/send',
        body: {
          personalizations: [{ ...recipients, dynamic_template_data: '{{ fields.data }}' }],
          ...sender,
          template_id: '{{ fields.template }}',
        },
        answer: 'none',
        reference: docs('mail-send/mail-send'),
      },
      output: '{{ { "accepted": true } }}',
      sample: { accepted: true },
      synonyms: ['dynamic template', 'transactional email'],
    },
    {
      id: 'add-contact',
      name: 'Add or update contact',
      sentence: 'Add {email} to the contacts',
      about: 'A contact with this address is updated. SendGrid does it within a few minutes.',
      changes: true,
      repeat: 'safe',
      fields: [
        emailField,
        { id: 'firstName', label: 'First name', type: 'text' },
        { id: 'lastName', label: 'Last name', type: 'text' },
        {
          id: 'lists',
          label: 'Lists',
          type: 'list',
          options: 'lists',
          help: 'The contact stays in the lists that it is in.',
        },
        { id: 'phone', label: 'Phone number', type: 'text', more: true },
        { id: 'street', label: 'Street', type: 'text', more: true },
        { id: 'city', label: 'City', type: 'text', more: true },
        { id: 'region', label: 'State or province', type: 'text', more: true },
        { id: 'postalCode', label: 'Postal code', type: 'text', more: true },
        { id: 'country', label: 'Country', type: 'text', more: true },
        {
          id: 'custom',
          label: 'Custom fields',
          type: 'keyValue',
          options: 'customFields',
          more: true,
        },
      ],
      request: {
        put: '/marketing/contacts',
        body: {
          list_ids: '{{ fields.lists }}',
          contacts: [
            {
              email: '{{ fields.email }}',
              first_name: '{{ fields.firstName }}',
              last_name: '{{ fields.lastName }}',
              phone_number: '{{ fields.phone }}',
              address_line_1: '{{ fields.street }}',
              city: '{{ fields.city }}',
              state_province_region: '{{ fields.region }}',
              postal_code: '{{ fields.postalCode }}',
              country: '{{ fields.country }}',
              custom_fields: '{{ fields.custom }}',
            },
          ],
        },
        reference: docs('contacts/add-or-update-a-contact'),
      },
      sample: sampleJob,
      synonyms: ['create contact', 'subscribe', 'upsert', 'add to list'],
    },
    {
      id: 'find-contact',
      name: 'Find contact',
      sentence: 'Find the contact {email}',
      changes: false,
      repeat: 'safe',
      fields: [emailField],
      request: {
        post: '/marketing/contacts/search/emails',
        body: { emails: ['{{ $lowercase(fields.email) }}'] },
        reference: docs('contacts/get-contacts-by-emails'),
      },
      output: '{{ result.*.contact }}',
      sample: sampleContact,
      synonyms: ['get contact', 'look up'],
    },
    {
      id: 'search-contacts',
      name: 'Search contacts',
      sentence: 'Search contacts by {query}',
      about: 'SendGrid gives the first 50.',
      changes: false,
      repeat: 'safe',
      fields: [
        {
          id: 'query',
          label: 'Condition',
          type: 'text',
          required: true,
          help: 'In SendGrid’s own language, SGQL.',
          example: "email LIKE '%@example.com' AND city = 'Berlin'",
        },
      ],
      request: {
        post: '/marketing/contacts/search',
        body: { query: '{{ fields.query }}' },
        reference: docs('contacts/search-contacts'),
      },
      output: '{{ [result] }}',
      sample: [sampleContact],
      synonyms: ['filter contacts', 'segment'],
    },
    {
      id: 'delete-contact',
      name: 'Delete contact',
      sentence: 'Delete the contact {email}',
      changes: true,
      repeat: 'safe',
      fields: [emailField],
      before: [
        {
          id: 'found',
          request: {
            post: '/marketing/contacts/search/emails',
            body: { emails: ['{{ $lowercase(fields.email) }}'] },
            reference: docs('contacts/get-contacts-by-emails'),
          },
        },
      ],
      request: {
        delete: '/marketing/contacts',
        query: { ids: '{{ answers.found.result.*.contact.id }}' },
        reference: docs('contacts/delete-contacts'),
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove contact'],
    },
    {
      id: 'remove-from-list',
      name: 'Remove contact from list',
      sentence: 'Remove {email} from {list}',
      changes: true,
      repeat: 'safe',
      fields: [emailField, listField],
      before: [
        {
          id: 'found',
          request: {
            post: '/marketing/contacts/search/emails',
            body: { emails: ['{{ $lowercase(fields.email) }}'] },
            reference: docs('contacts/get-contacts-by-emails'),
          },
        },
      ],
      request: {
        delete: '/marketing/lists/{{ fields.list }}/contacts',
        query: { contact_ids: '{{ answers.found.result.*.contact.id }}' },
        reference: docs('lists/remove-contacts-from-a-list'),
      },
      sample: sampleJob,
      synonyms: ['unsubscribe from list'],
    },
    {
      id: 'create-list',
      name: 'Create list',
      sentence: 'Create the list {name}',
      changes: true,
      repeat: 'never',
      fields: [
        { id: 'name', label: 'Name', type: 'text', required: true, help: 'Up to 100 characters.' },
      ],
      request: {
        post: '/marketing/lists',
        body: { name: '{{ fields.name }}' },
        reference: docs('lists/create-list'),
      },
      sample: {
        id: '5a1b2c3d-0000-4000-8000-000000000002',
        name: 'Guests',
        contact_count: 0,
        _metadata: {
          self: 'https://api.sendgrid.com/v3/marketing/lists/5a1b2c3d-0000-4000-8000-000000000002',
        },
      },
      synonyms: ['new list'],
    },
    {
      id: 'unsubscribe',
      name: 'Unsubscribe address',
      sentence: 'Send nothing to {email} any more',
      changes: true,
      repeat: 'safe',
      fields: [emailField],
      request: {
        post: '/asm/suppressions/global',
        body: { recipient_emails: ['{{ fields.email }}'] },
        reference: docs(
          'suppressions-global-suppressions/add-recipient-addresses-to-the-global-suppression-group',
        ),
      },
      sample: { recipient_emails: ['sample.person@example.com'] },
      synonyms: ['suppress', 'opt out'],
    },
    {
      id: 'resubscribe',
      name: 'Take address off the unsubscribes',
      sentence: 'Send to {email} again',
      changes: true,
      repeat: 'safe',
      fields: [emailField],
      request: {
        delete: '/asm/suppressions/global/{{ fields.email }}',
        answer: 'none',
        reference: docs('suppressions-global-suppressions/delete-a-global-suppression'),
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['opt in', 'remove suppression'],
    },
    {
      id: 'delete-bounce',
      name: 'Take address off the bounces',
      sentence: 'Take {email} off the bounces',
      changes: true,
      repeat: 'safe',
      fields: [emailField],
      request: {
        delete: '/suppression/bounces/{{ fields.email }}',
        answer: 'none',
        reference: docs('bounces-api/delete-a-bounce'),
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove bounce'],
    },
  ],
});
