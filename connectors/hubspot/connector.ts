/** HubSpot API, version 2026-09. Methods, parameters and answers: https://developers.hubspot.com/docs/api-reference/latest/overview */
import {
  defineConnector,
  type FieldSource,
  type Json,
  type Paging,
} from '../../src/shared/connector.ts';

const docs = 'https://developers.hubspot.com/docs/api-reference/latest';
const search = `${docs}/crm/search-the-crm`;
const objects = (kind: string): string => `${docs}/crm/objects/${kind}`;

const paging: Paging = {
  kind: 'cursor',
  param: 'after',
  next: '{{ paging.next.after }}',
  items: '{{ results }}',
  size: ['limit', 100],
};

/** The search gives 10,000 entries and refuses to go on; what is wanted comes first in it. */
const searchPaging: Paging = {
  kind: 'cursor',
  next: '{{ $number(paging.next.after) < 10000 ? paging.next.after }}',
  items: '{{ results }}',
};

/** Kinds of records: their defaults, and by which property their changes are told. */
const shown: Record<string, string[]> = {
  contacts: [
    'email',
    'firstname',
    'lastname',
    'phone',
    'company',
    'createdate',
    'lastmodifieddate',
  ],
  companies: ['name', 'domain', 'phone', 'city', 'country', 'createdate', 'hs_lastmodifieddate'],
  deals: [
    'dealname',
    'amount',
    'dealstage',
    'pipeline',
    'closedate',
    'hubspot_owner_id',
    'createdate',
    'hs_lastmodifieddate',
  ],
  tickets: [
    'subject',
    'content',
    'hs_pipeline',
    'hs_pipeline_stage',
    'hs_ticket_priority',
    'createdate',
    'hs_lastmodifieddate',
  ],
};
const modified = (kind: string): string =>
  kind === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate';

/** What the search finds lags behind what was written, so it is asked for the last five minutes again. */
const sinceFilter = (property: string): string =>
  `since ? { "propertyName": "${property}", "operator": "GTE", "value": $string(since - 300000) }`;

const alsoField = (options: string): FieldSource => ({
  id: 'also',
  label: 'Properties to read as well',
  type: 'list',
  options,
  more: true,
});

const propertiesRead = (kind: string): string =>
  `{{ $append(${JSON.stringify(shown[kind])}, fields.also) }}`;

const searchRequest = (kind: string, filters: string, sortBy: string) => ({
  post: `/crm/objects/2026-09/${kind}/search`,
  body: {
    filterGroups: `{{ ($filters := [${filters}]; $count($filters) > 0 ? [{ "filters": $filters }] : []) }}`,
    sorts: [{ propertyName: sortBy, direction: 'DESCENDING' }],
    properties: propertiesRead(kind),
    limit: 100,
    after: '{{ cursor }}',
  },
  reference: search,
});

/** Properties of a record: those with a field of their own, by HubSpot's name, and the others; all of them are texts. */
const properties = (own: Record<string, string>): string => {
  const named = Object.entries(own).map(([name, field]) => `"${name}": fields.${field}`);
  return `{{ $merge([{}, $each($merge([fields.properties, { ${named.join(', ')} }]), function($value, $name) {
    { $name: $value = null ? "" : $string($value) }
  })]) }}`;
};

/** Types of associations that HubSpot defines: https://developers.hubspot.com/docs/api-reference/latest/crm/associations/associations-details */
const associations = (types: Record<string, number>): string =>
  `{{ [${Object.entries(types)
    .map(
      ([field, type]) =>
        `fields.${field} ? { "to": { "id": $string(fields.${field}) }, "types": [{ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": ${type} }] }`,
    )
    .join(', ')}] }}`;

const dropdown = (id: string, label: string, options: string, more = false): FieldSource => ({
  id,
  label,
  type: 'dropdown',
  options,
  more,
});

const contactField: FieldSource = { ...dropdown('contact', 'Contact', 'contacts'), required: true };
const companyField: FieldSource = {
  ...dropdown('company', 'Company', 'companies'),
  required: true,
};
const dealField: FieldSource = { ...dropdown('deal', 'Deal', 'deals'), required: true };
const ownerField = dropdown('owner', 'Owner', 'owners', true);

const propertiesField = (options: string): FieldSource => ({
  id: 'properties',
  label: 'Other properties',
  type: 'keyValue',
  options,
  more: true,
  help: 'Dates as 2026-03-31; several choices with semicolons between them; an empty value clears the property.',
});

const contactFields: FieldSource[] = [
  { id: 'email', label: 'E-mail', type: 'email' },
  { id: 'firstName', label: 'First name', type: 'text' },
  { id: 'lastName', label: 'Last name', type: 'text' },
  { id: 'phone', label: 'Phone', type: 'text' },
  { id: 'companyName', label: 'Company name', type: 'text', more: true },
  { id: 'jobTitle', label: 'Job title', type: 'text', more: true },
  ownerField,
  propertiesField('contactProperties'),
];
const contactProperties = properties({
  email: 'email',
  firstname: 'firstName',
  lastname: 'lastName',
  phone: 'phone',
  company: 'companyName',
  jobtitle: 'jobTitle',
  hubspot_owner_id: 'owner',
});

const companyFields: FieldSource[] = [
  { id: 'name', label: 'Name', type: 'text' },
  { id: 'domain', label: 'Domain', type: 'text', example: 'example.com' },
  { id: 'phone', label: 'Phone', type: 'text', more: true },
  { id: 'city', label: 'City', type: 'text', more: true },
  { id: 'country', label: 'Country', type: 'text', more: true },
  ownerField,
  propertiesField('companyProperties'),
];
const companyProperties = properties({
  name: 'name',
  domain: 'domain',
  phone: 'phone',
  city: 'city',
  country: 'country',
  hubspot_owner_id: 'owner',
});

const pipelineField = dropdown('pipeline', 'Pipeline', 'dealPipelines');
const stageField: FieldSource = {
  ...dropdown('stage', 'Stage', 'dealStages'),
  needs: ['pipeline'],
};
const dealFields: FieldSource[] = [
  { id: 'name', label: 'Name', type: 'text' },
  pipelineField,
  stageField,
  { id: 'amount', label: 'Amount', type: 'number' },
  { id: 'closeDate', label: 'Close date', type: 'date', example: '2026-03-31' },
  ownerField,
  propertiesField('dealProperties'),
];
const dealProperties = properties({
  dealname: 'name',
  pipeline: 'pipeline',
  dealstage: 'stage',
  amount: 'amount',
  closedate: 'closeDate',
  hubspot_owner_id: 'owner',
});

const sampleContact = {
  id: '51',
  properties: {
    email: 'sam@example.com',
    firstname: 'Sam',
    lastname: 'Example',
    phone: '+1 555 0100',
    company: 'Example Ltd',
    createdate: '2026-03-02T09:15:00.000Z',
    lastmodifieddate: '2026-03-02T09:15:00.000Z',
    hs_object_id: '51',
  },
  createdAt: '2026-03-02T09:15:00.000Z',
  updatedAt: '2026-03-02T09:15:00.000Z',
  archived: false,
  url: 'https://app.hubspot.com/contacts/123456/record/0-1/51',
};
const sampleCompany = {
  id: '61',
  properties: {
    name: 'Example Ltd',
    domain: 'example.com',
    phone: '+1 555 0101',
    city: 'Bristol',
    country: 'United Kingdom',
    createdate: '2026-03-02T09:15:00.000Z',
    hs_lastmodifieddate: '2026-03-02T09:15:00.000Z',
    hs_object_id: '61',
  },
  createdAt: '2026-03-02T09:15:00.000Z',
  updatedAt: '2026-03-02T09:15:00.000Z',
  archived: false,
  url: 'https://app.hubspot.com/contacts/123456/record/0-2/61',
};
const sampleDeal = {
  id: '71',
  properties: {
    dealname: 'Office paper 2026',
    amount: '1200',
    dealstage: 'qualifiedtobuy',
    pipeline: 'default',
    closedate: '2026-03-31T00:00:00.000Z',
    hubspot_owner_id: '910901',
    createdate: '2026-03-02T09:15:00.000Z',
    hs_lastmodifieddate: '2026-03-02T09:15:00.000Z',
    hs_object_id: '71',
  },
  createdAt: '2026-03-02T09:15:00.000Z',
  updatedAt: '2026-03-02T09:15:00.000Z',
  archived: false,
  url: 'https://app.hubspot.com/contacts/123456/record/0-3/71',
};
const sampleTicket = {
  id: '81',
  properties: {
    subject: 'Wrong paper',
    content: 'The order was for A4.',
    hs_pipeline: '0',
    hs_pipeline_stage: '1',
    hs_ticket_priority: 'MEDIUM',
    createdate: '2026-03-02T09:15:00.000Z',
    hs_lastmodifieddate: '2026-03-02T09:15:00.000Z',
    hs_object_id: '81',
  },
  createdAt: '2026-03-02T09:15:00.000Z',
  updatedAt: '2026-03-02T09:15:00.000Z',
  archived: false,
  url: 'https://app.hubspot.com/contacts/123456/record/0-5/81',
};
const sampleNote = {
  id: '91',
  properties: {
    hs_note_body: 'Wants a call next week.',
    hs_timestamp: '2026-03-02T09:15:00.000Z',
    hs_object_id: '91',
  },
  createdAt: '2026-03-02T09:15:00.000Z',
  updatedAt: '2026-03-02T09:15:00.000Z',
  archived: false,
};
const changed = <T extends Record<string, Json>>(sample: T) => ({
  ...sample,
  updatedAt: '2026-03-02T17:40:00.000Z',
});

/** Choices of one kind of record: searched by HubSpot, newest first where nothing is searched. */
const recordOptions = (kind: string, label: string) => ({
  request: {
    post: `/crm/objects/2026-09/${kind}/search`,
    body: {
      query: '{{ search }}',
      sorts: [{ propertyName: modified(kind), direction: 'DESCENDING' }],
      properties: shown[kind] ?? [],
      limit: 100,
      after: '{{ cursor }}',
    },
    reference: search,
  },
  paging: searchPaging,
  value: '{{ id }}',
  label,
});

const propertyOptions = (kind: string) => ({
  request: {
    get: `/crm/properties/2026-09/${kind}`,
    reference: `${docs}/crm/properties`,
  },
  paging: {
    kind: 'none' as const,
    items: '{{ [results[$not(hidden) and $not(modificationMetadata.readOnlyValue)]] }}',
  },
  value: '{{ name }}',
  label: '{{ label }}',
});

const newTrigger = (kind: string, one: string, sample: Json, options: string) => ({
  id: `new-${one}`,
  name: `New ${one}`,
  sentence: `When a ${one} is added`,
  about: `Starts once for every ${one} that is added to the account.`,
  kind: 'poll' as const,
  fields: [alsoField(options)],
  request: searchRequest(kind, sinceFilter('createdate'), 'createdate'),
  paging: searchPaging,
  key: '{{ id }}',
  time: '{{ createdAt }}',
  sample,
  synonyms: [`${one} created`, `${one} added`],
});

const changedTrigger = (kind: string, one: string, sample: Json, options: string) => ({
  id: `changed-${one}`,
  name: `${one.charAt(0).toUpperCase()}${one.slice(1)} changed`,
  sentence: `When a ${one} is added or changed`,
  about: 'Starts each time a property changes, also those that HubSpot works out itself.',
  kind: 'poll' as const,
  fields: [alsoField(options)],
  request: searchRequest(kind, sinceFilter(modified(kind)), modified(kind)),
  paging: searchPaging,
  key: '{{ id & "@" & updatedAt }}',
  time: '{{ updatedAt }}',
  sample: changed(sample as Record<string, Json>),
  synonyms: [`${one} updated`, `${one} edited`],
});

const account = {
  request: {
    get: '/account-info/2026-09/details',
    reference: `${docs}/account/account-information`,
  },
  label: '{{ "HubSpot account " & portalId }}',
  key: '{{ portalId }}',
} as const;

const scopes =
  'crm.objects.contacts.read, crm.objects.contacts.write, crm.objects.companies.read, crm.objects.companies.write, crm.objects.deals.read, crm.objects.deals.write, crm.objects.owners.read and tickets';

// Sign-in with OAuth is left out: HubSpot's apps take only redirect addresses with https, except while they are developed.
export default defineConnector({
  schema: 1,
  id: 'hubspot',
  name: 'HubSpot',
  category: 'sales',
  about: 'Contacts, companies, deals, tickets, notes and tasks of a HubSpot account.',
  homepage: 'https://www.hubspot.com/',
  synonyms: ['crm', 'contacts', 'leads', 'deals', 'tickets', 'marketing'],
  hosts: ['api.hubapi.com'],
  auth: [
    {
      id: 'service-key',
      kind: 'fields',
      label: 'Service key',
      fields: [{ id: 'key', label: 'Service key', type: 'secret' }],
      apply: { bearer: '{{ credential.key }}' },
      identity: account,
      steps: [
        'In HubSpot open “Development” and, at the left, “Keys”, “Service keys” (you need to be a super admin, or be allowed to use developer tools).',
        'Press “Create service key” and give it a name.',
        `Press “Add new scope” and add ${scopes}.`,
        'Press “Create”, open the key, press “Show”, and copy it here.',
      ],
      helpUrl:
        'https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/account-service-keys',
    },
    {
      // No new ones since 26 October 2026, but those that there are go on working.
      id: 'private-app',
      kind: 'fields',
      label: 'Private app',
      fields: [{ id: 'token', label: 'Access token', type: 'secret', help: 'Starts with “pat-”.' }],
      apply: { bearer: '{{ credential.token }}' },
      identity: account,
      steps: [
        'HubSpot makes no new private apps any more; without one, use a service key.',
        'In HubSpot open “Development” and, at the left, “Legacy apps”, and choose your private app.',
        `On the tab “Scopes” see to it that it has ${scopes}.`,
        'On the tab “Auth” press “Show token”, and copy the token here.',
      ],
      helpUrl: 'https://developers.hubspot.com/docs/apps/legacy-apps/private-apps/overview',
    },
  ],
  // https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines : the search takes five a second.
  api: { baseUrl: 'https://api.hubapi.com', paging, rate: { requests: 4, per: 'second' } },
  errors: [
    {
      when: '{{ category = "MISSING_SCOPES" }}',
      code: 'permission_missing',
      message: 'The key or private app lacks a scope that this needs.',
    },
    {
      when: '{{ status = 429 and policyName = "DAILY" }}',
      code: 'rejected_by_app',
      message: 'The day’s calls to HubSpot’s API are used up.',
    },
  ],
  options: {
    contacts: recordOptions(
      'contacts',
      '{{ ($name := $join([properties.firstname, properties.lastname][$], " "); $name and properties.email ? $name & " (" & properties.email & ")" : $name ? $name : properties.email) }}',
    ),
    companies: recordOptions(
      'companies',
      '{{ properties.name ? properties.name : properties.domain }}',
    ),
    deals: recordOptions('deals', '{{ properties.dealname }}'),
    tickets: recordOptions('tickets', '{{ properties.subject }}'),
    owners: {
      request: { get: '/crm/owners/2026-09', reference: `${docs}/crm/owners` },
      value: '{{ id }}',
      label: '{{ firstName or lastName ? $join([firstName, lastName][$], " ") : email }}',
    },
    dealPipelines: {
      request: { get: '/crm/pipelines/2026-09/deals', reference: `${docs}/crm/pipelines` },
      paging: { kind: 'none', items: '{{ results }}' },
      value: '{{ id }}',
      label: '{{ label }}',
    },
    dealStages: {
      request: {
        get: '/crm/pipelines/2026-09/deals/{{ fields.pipeline }}/stages',
        reference: `${docs}/crm/pipelines`,
      },
      paging: { kind: 'none', items: '{{ results }}' },
      value: '{{ id }}',
      label: '{{ label }}',
    },
    ticketPipelines: {
      request: { get: '/crm/pipelines/2026-09/tickets', reference: `${docs}/crm/pipelines` },
      paging: { kind: 'none', items: '{{ results }}' },
      value: '{{ id }}',
      label: '{{ label }}',
    },
    ticketStages: {
      request: {
        get: '/crm/pipelines/2026-09/tickets/{{ fields.pipeline }}/stages',
        reference: `${docs}/crm/pipelines`,
      },
      paging: { kind: 'none', items: '{{ results }}' },
      value: '{{ id }}',
      label: '{{ label }}',
    },
    contactProperties: propertyOptions('contacts'),
    companyProperties: propertyOptions('companies'),
    dealProperties: propertyOptions('deals'),
    ticketProperties: propertyOptions('tickets'),
  },
  triggers: [
    newTrigger('contacts', 'contact', sampleContact, 'contactProperties'),
    changedTrigger('contacts', 'contact', sampleContact, 'contactProperties'),
    newTrigger('companies', 'company', sampleCompany, 'companyProperties'),
    changedTrigger('companies', 'company', sampleCompany, 'companyProperties'),
    newTrigger('deals', 'deal', sampleDeal, 'dealProperties'),
    changedTrigger('deals', 'deal', sampleDeal, 'dealProperties'),
    {
      id: 'deal-in-stage',
      name: 'Deal reaches a stage',
      sentence: 'When a deal reaches {stage}',
      about:
        'Starts once for each deal that is in the stage; coming back to it does not count again.',
      kind: 'poll',
      fields: [
        { ...pipelineField, required: true },
        { ...stageField, required: true },
        alsoField('dealProperties'),
      ],
      request: searchRequest(
        'deals',
        `{ "propertyName": "dealstage", "operator": "EQ", "value": fields.stage }, ${sinceFilter('hs_lastmodifieddate')}`,
        'hs_lastmodifieddate',
      ),
      paging: searchPaging,
      key: '{{ id }}',
      time: '{{ updatedAt }}',
      sample: sampleDeal,
      synonyms: ['stage changed', 'deal won', 'deal moved'],
    },
    newTrigger('tickets', 'ticket', sampleTicket, 'ticketProperties'),
  ],
  actions: [
    {
      id: 'create-contact',
      name: 'Create contact',
      sentence: 'Create the contact {email}',
      changes: true,
      repeat: 'never',
      fields: [
        ...contactFields,
        dropdown('associated', 'Belongs to the company', 'companies', true),
      ],
      request: {
        post: '/crm/objects/2026-09/contacts',
        body: { properties: contactProperties, associations: associations({ associated: 279 }) },
        reference: objects('contacts'),
      },
      sample: sampleContact,
      synonyms: ['add contact', 'new lead'],
    },
    {
      id: 'upsert-contact',
      name: 'Create or update contact',
      sentence: 'Write the contact {email}',
      about:
        'Changes the contact with this e-mail address, or adds it. Fields left empty stay as they are.',
      changes: true,
      repeat: 'safe',
      fields: contactFields.map((field) =>
        field.id === 'email' ? { ...field, required: true } : field,
      ),
      request: {
        post: '/crm/objects/2026-09/contacts/batch/upsert',
        body: {
          inputs: [
            { idProperty: 'email', id: '{{ fields.email }}', properties: contactProperties },
          ],
        },
        reference: objects('contacts'),
      },
      output: '{{ results[0] }}',
      sample: { ...sampleContact, new: true },
      synonyms: ['upsert contact', 'add or change contact', 'lead'],
    },
    {
      id: 'update-contact',
      name: 'Update contact',
      sentence: 'Change {contact}',
      about: 'Fields left empty stay as they are.',
      changes: true,
      repeat: 'safe',
      fields: [contactField, ...contactFields],
      request: {
        patch: '/crm/objects/2026-09/contacts/{{ fields.contact }}',
        body: { properties: contactProperties },
        reference: objects('contacts'),
      },
      sample: changed(sampleContact),
      synonyms: ['edit contact'],
    },
    {
      id: 'get-contact',
      name: 'Get contact',
      sentence: 'Get {contact}',
      changes: false,
      repeat: 'safe',
      fields: [contactField, alsoField('contactProperties')],
      request: {
        get: '/crm/objects/2026-09/contacts/{{ fields.contact }}',
        query: {
          properties: `{{ $join($append(${JSON.stringify(shown.contacts)}, fields.also), ",") }}`,
        },
        reference: objects('contacts'),
      },
      sample: sampleContact,
      synonyms: ['read contact'],
    },
    {
      id: 'find-contacts',
      name: 'Find contacts',
      sentence: 'Find contacts with {query}',
      about: 'Looks in names, e-mail addresses, phone numbers and company names. At most 10,000.',
      changes: false,
      repeat: 'safe',
      fields: [
        { id: 'query', label: 'Text', type: 'text' },
        { id: 'email', label: 'E-mail is', type: 'email' },
        alsoField('contactProperties'),
      ],
      request: {
        ...searchRequest(
          'contacts',
          'fields.email ? { "propertyName": "email", "operator": "EQ", "value": fields.email }',
          'createdate',
        ),
        body: {
          ...searchRequest(
            'contacts',
            'fields.email ? { "propertyName": "email", "operator": "EQ", "value": fields.email }',
            'createdate',
          ).body,
          query: '{{ fields.query }}',
        },
      },
      paging: searchPaging,
      sample: [sampleContact],
      synonyms: ['search contact', 'look up contact'],
    },
    {
      id: 'delete-contact',
      name: 'Delete contact',
      sentence: 'Delete {contact}',
      about: 'HubSpot keeps it in the recycling bin for 90 days.',
      changes: true,
      repeat: 'safe',
      fields: [contactField],
      request: {
        delete: '/crm/objects/2026-09/contacts/{{ fields.contact }}',
        answer: 'none',
        reference: objects('contacts'),
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove contact', 'archive contact'],
    },
    {
      id: 'create-company',
      name: 'Create company',
      sentence: 'Create the company {name}',
      changes: true,
      repeat: 'never',
      fields: companyFields,
      request: {
        post: '/crm/objects/2026-09/companies',
        body: { properties: companyProperties, associations: [] },
        reference: objects('companies'),
      },
      sample: sampleCompany,
      synonyms: ['add company', 'new account'],
    },
    {
      id: 'update-company',
      name: 'Update company',
      sentence: 'Change {company}',
      about: 'Fields left empty stay as they are.',
      changes: true,
      repeat: 'safe',
      fields: [companyField, ...companyFields],
      request: {
        patch: '/crm/objects/2026-09/companies/{{ fields.company }}',
        body: { properties: companyProperties },
        reference: objects('companies'),
      },
      sample: changed(sampleCompany),
      synonyms: ['edit company'],
    },
    {
      id: 'find-companies',
      name: 'Find companies',
      sentence: 'Find companies with {query}',
      about: 'Looks in names, domains and phone numbers. At most 10,000.',
      changes: false,
      repeat: 'safe',
      fields: [{ id: 'query', label: 'Text', type: 'text' }, alsoField('companyProperties')],
      request: {
        post: '/crm/objects/2026-09/companies/search',
        body: { ...searchRequest('companies', '', 'createdate').body, query: '{{ fields.query }}' },
        reference: search,
      },
      paging: searchPaging,
      sample: [sampleCompany],
      synonyms: ['search company', 'look up company'],
    },
    {
      id: 'create-deal',
      name: 'Create deal',
      sentence: 'Create the deal {name} in {stage}',
      changes: true,
      repeat: 'never',
      fields: [
        ...dealFields.map((field) =>
          ['name', 'pipeline', 'stage'].includes(field.id) ? { ...field, required: true } : field,
        ),
        dropdown('contact', 'Contact', 'contacts', true),
        dropdown('company', 'Company', 'companies', true),
      ],
      request: {
        post: '/crm/objects/2026-09/deals',
        body: {
          properties: dealProperties,
          associations: associations({ contact: 3, company: 341 }),
        },
        reference: objects('deals'),
      },
      sample: sampleDeal,
      synonyms: ['add deal', 'new opportunity'],
    },
    {
      id: 'update-deal',
      name: 'Update deal',
      sentence: 'Change {deal}',
      about: 'Fields left empty stay as they are; a stage moves the deal.',
      changes: true,
      repeat: 'safe',
      fields: [dealField, ...dealFields],
      request: {
        patch: '/crm/objects/2026-09/deals/{{ fields.deal }}',
        body: { properties: dealProperties },
        reference: objects('deals'),
      },
      sample: changed(sampleDeal),
      synonyms: ['edit deal', 'move deal', 'change stage'],
    },
    {
      id: 'find-deals',
      name: 'Find deals',
      sentence: 'Find deals with {query}',
      about: 'Looks in names; a stage leaves out the others. At most 10,000.',
      changes: false,
      repeat: 'safe',
      fields: [
        { id: 'query', label: 'Text', type: 'text' },
        { ...pipelineField, more: true },
        { ...stageField, more: true },
        alsoField('dealProperties'),
      ],
      request: {
        post: '/crm/objects/2026-09/deals/search',
        body: {
          ...searchRequest(
            'deals',
            'fields.pipeline ? { "propertyName": "pipeline", "operator": "EQ", "value": fields.pipeline }, fields.stage ? { "propertyName": "dealstage", "operator": "EQ", "value": fields.stage }',
            'createdate',
          ).body,
          query: '{{ fields.query }}',
        },
        reference: search,
      },
      paging: searchPaging,
      sample: [sampleDeal],
      synonyms: ['search deal', 'list deals'],
    },
    {
      id: 'create-ticket',
      name: 'Create ticket',
      sentence: 'Create the ticket {subject}',
      changes: true,
      repeat: 'never',
      fields: [
        { id: 'subject', label: 'Subject', type: 'text', required: true },
        { id: 'content', label: 'Description', type: 'longText' },
        { ...dropdown('pipeline', 'Pipeline', 'ticketPipelines'), required: true },
        {
          ...dropdown('stage', 'Status', 'ticketStages'),
          needs: ['pipeline'],
          required: true,
        },
        {
          id: 'priority',
          label: 'Priority',
          type: 'choice',
          more: true,
          choices: [
            { value: 'LOW', label: 'Low' },
            { value: 'MEDIUM', label: 'Medium' },
            { value: 'HIGH', label: 'High' },
            { value: 'URGENT', label: 'Urgent' },
          ],
        },
        ownerField,
        dropdown('contact', 'Contact', 'contacts', true),
        propertiesField('ticketProperties'),
      ],
      request: {
        post: '/crm/objects/2026-09/tickets',
        body: {
          properties: properties({
            subject: 'subject',
            content: 'content',
            hs_pipeline: 'pipeline',
            hs_pipeline_stage: 'stage',
            hs_ticket_priority: 'priority',
            hubspot_owner_id: 'owner',
          }),
          associations: associations({ contact: 16 }),
        },
        reference: objects('tickets'),
      },
      sample: sampleTicket,
      synonyms: ['support request', 'new ticket', 'help desk'],
    },
    {
      id: 'create-note',
      name: 'Add note',
      sentence: 'Add the note {text}',
      about: 'Stands in the activities of the contact, company or deal.',
      changes: true,
      repeat: 'never',
      fields: [
        {
          id: 'text',
          label: 'Note',
          type: 'longText',
          required: true,
          help: 'Up to 65,536 characters; simple HTML is shown as such.',
        },
        dropdown('contact', 'On the contact', 'contacts'),
        dropdown('company', 'On the company', 'companies'),
        dropdown('deal', 'On the deal', 'deals'),
        { id: 'time', label: 'Time', type: 'dateTime', more: true, help: 'Now, if left empty.' },
      ],
      request: {
        post: '/crm/objects/2026-09/notes',
        body: {
          properties: {
            hs_note_body: '{{ fields.text }}',
            hs_timestamp: '{{ fields.time ? $formatDate(fields.time) : $now() }}',
          },
          associations: associations({ contact: 202, company: 190, deal: 214 }),
        },
        reference: `${docs}/crm/activities/notes`,
      },
      sample: sampleNote,
      synonyms: ['log activity', 'engagement', 'comment'],
    },
    {
      id: 'create-task',
      name: 'Create task',
      sentence: 'Create the task {subject}',
      changes: true,
      repeat: 'never',
      fields: [
        { id: 'subject', label: 'Title', type: 'text', required: true },
        { id: 'due', label: 'Due', type: 'dateTime', help: 'Now, if left empty.' },
        { id: 'body', label: 'Notes', type: 'longText' },
        {
          id: 'priority',
          label: 'Priority',
          type: 'choice',
          more: true,
          choices: [
            { value: 'LOW', label: 'Low' },
            { value: 'MEDIUM', label: 'Medium' },
            { value: 'HIGH', label: 'High' },
          ],
        },
        ownerField,
        dropdown('contact', 'For the contact', 'contacts', true),
        dropdown('company', 'For the company', 'companies', true),
        dropdown('deal', 'For the deal', 'deals', true),
      ],
      request: {
        post: '/crm/objects/2026-09/tasks',
        body: {
          properties: {
            hs_task_subject: '{{ fields.subject }}',
            hs_task_body: '{{ fields.body }}',
            hs_timestamp: '{{ fields.due ? $formatDate(fields.due) : $now() }}',
            hs_task_status: 'NOT_STARTED',
            hs_task_type: 'TODO',
            hs_task_priority: '{{ fields.priority }}',
            hubspot_owner_id: '{{ fields.owner }}',
          },
          associations: associations({ contact: 204, company: 192, deal: 216 }),
        },
        reference: `${docs}/crm/activities/tasks`,
      },
      sample: {
        id: '95',
        properties: {
          hs_task_subject: 'Call back',
          hs_task_status: 'NOT_STARTED',
          hs_timestamp: '2026-03-09T09:00:00.000Z',
          hs_object_id: '95',
        },
        createdAt: '2026-03-02T09:15:00.000Z',
        updatedAt: '2026-03-02T09:15:00.000Z',
        archived: false,
      },
      synonyms: ['to-do', 'reminder', 'follow up'],
    },
    {
      id: 'associate',
      name: 'Link a contact to a deal',
      sentence: 'Link {contact} to {deal}',
      changes: true,
      repeat: 'safe',
      fields: [contactField, dealField],
      request: {
        put: '/crm/objects/2026-09/contacts/{{ fields.contact }}/associations/default/deals/{{ fields.deal }}',
        reference: `${docs}/crm/associations`,
      },
      sample: {
        status: 'COMPLETE',
        results: [
          {
            from: { id: '51' },
            to: { id: '71' },
            associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 4 },
          },
        ],
      },
      synonyms: ['association', 'connect records'],
    },
  ],
});
