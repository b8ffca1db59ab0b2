/** Pipedrive API, v2 where it has one. Methods, parameters and answers: https://developers.pipedrive.com/docs/api/v1 */
import {
  defineConnector,
  type FieldSource,
  type Json,
  type Paging,
} from '../../src/shared/connector.ts';

/** The reference lists both versions under one address. */
const reference = (page: string): string => `https://developers.pipedrive.com/docs/api/v1/${page}`;

/** Lists of v2. */
const paging: Paging = {
  kind: 'cursor',
  param: 'cursor',
  next: '{{ additional_data.next_cursor }}',
  items: '{{ data }}',
  size: ['limit', 500],
};
const searchPaging: Paging = { ...paging, items: '{{ [data.items.item] }}', size: ['limit', 100] };

/** Lists of v1. */
const offsetPaging: Paging = {
  kind: 'offset',
  param: 'start',
  items: '{{ data }}',
  size: ['limit', 100],
  more: '{{ additional_data.pagination.more_items_in_collection }}',
};

/** RFC 3339 without fractions of a second. */
const updatedSince = '{{ since ? $fromMillis(since, "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01]Z") }}';

const id = (field: string): string => `{{ fields.${field} ? $number(fields.${field}) }}`;

/**
 * Custom fields as the API wants them, from codes or names and plain values; what kind each is, and which number stands for
 * a choice, an answer before the request says.
 */
const customFields = `{{ fields.custom ? $merge($each(fields.custom, function($value, $name) {(
  $field := answers.fields.data[field_code = $name or field_name = $name][0];
  $kind := $field.field_type;
  $text := $string($value);
  $optionOf := function($label) {(
    $found := $field.options[label = $label or $string(id) = $label][0].id;
    $exists($found) ? $found : $label
  )};
  { ($field ? $field.field_code : $name):
    $value = null or $value = "" ? null :
    $kind = "enum" ? $optionOf($text) :
    $kind = "set" ? [($type($value) = "array" ? $value : $split($text, ",").$trim($)).$optionOf($)] :
    $kind in ["int", "double", "user", "org", "people", "deal"] ? $number($value) :
    $kind = "boolean" ? $lowercase($text) in ["true", "yes", "1"] :
    $kind = "monetary" ? { "value": $number($split($text, " ")[0]), "currency": $split($text, " ")[1] } :
    $kind in ["address", "time"] ? { "value": $text } :
    $kind in ["daterange", "timerange"] ? { "value": $trim($substringBefore($text, "/")), "until": $trim($substringAfter($text, "/")) } :
    $value
  }
)})) }}`;

const fieldList = (kind: 'deal' | 'person' | 'organization') => ({
  get: `/api/v2/${kind}Fields`,
  query: { limit: '500' },
  reference: reference(
    { deal: 'DealFields', person: 'PersonFields', organization: 'OrganizationFields' }[kind],
  ),
});

const customOptions = (kind: 'deal' | 'person' | 'organization') => ({
  request: fieldList(kind),
  paging: { kind: 'none' as const, items: '{{ [data[is_custom_field]] }}' },
  value: '{{ field_code }}',
  label: '{{ field_name }}',
});

const customField = (options: string): FieldSource => ({
  id: 'custom',
  label: 'Custom fields',
  type: 'keyValue',
  options,
  more: true,
  help: 'Choices by their label, several with commas between them; dates as 2026-03-31; money as 100 EUR; a period as 2026-03-01/2026-03-31.',
});

const dropdown = (fieldId: string, label: string, options: string): FieldSource => ({
  id: fieldId,
  label,
  type: 'dropdown',
  options,
});
const required = (field: FieldSource): FieldSource => ({ ...field, required: true });
const more = (field: FieldSource): FieldSource => ({ ...field, more: true });

const dealField = required(dropdown('deal', 'Deal', 'deals'));
const personField = required(dropdown('person', 'Person', 'persons'));
const ownerField = more(dropdown('owner', 'Owner', 'users'));
const pipelineField = dropdown('pipeline', 'Pipeline', 'pipelines');
const stageField: FieldSource = { ...dropdown('stage', 'Stage', 'stages'), needs: ['pipeline'] };
const statusChoices = [
  { value: 'open', label: 'Open' },
  { value: 'won', label: 'Won' },
  { value: 'lost', label: 'Lost' },
];

const dealFields: FieldSource[] = [
  { id: 'value', label: 'Value', type: 'number' },
  { id: 'currency', label: 'Currency', type: 'text', more: true, example: 'EUR' },
  pipelineField,
  stageField,
  dropdown('person', 'Person', 'persons'),
  dropdown('organization', 'Organisation', 'organizations'),
  {
    id: 'closeDate',
    label: 'Expected close date',
    type: 'date',
    more: true,
    example: '2026-03-31',
  },
  ownerField,
  customField('dealCustomFields'),
];
const dealBody: Record<string, Json> = {
  title: '{{ fields.title }}',
  value: '{{ fields.value }}',
  currency: '{{ fields.currency }}',
  pipeline_id: id('pipeline'),
  stage_id: id('stage'),
  person_id: id('person'),
  org_id: id('organization'),
  expected_close_date: '{{ fields.closeDate ? $substring(fields.closeDate, 0, 10) }}',
  owner_id: id('owner'),
  custom_fields: customFields,
};

const personFields: FieldSource[] = [
  { id: 'email', label: 'E-mail', type: 'email' },
  { id: 'phone', label: 'Phone', type: 'text' },
  dropdown('organization', 'Organisation', 'organizations'),
  { id: 'jobTitle', label: 'Job title', type: 'text', more: true },
  ownerField,
  customField('personCustomFields'),
];
const personBody: Record<string, Json> = {
  name: '{{ fields.name }}',
  emails: '{{ fields.email ? [{ "value": fields.email, "primary": true, "label": "work" }] }}',
  phones: '{{ fields.phone ? [{ "value": fields.phone, "primary": true, "label": "work" }] }}',
  org_id: id('organization'),
  job_title: '{{ fields.jobTitle }}',
  owner_id: id('owner'),
  custom_fields: customFields,
};

const before = (kind: 'deal' | 'person' | 'organization') => [
  { id: 'fields', request: fieldList(kind) },
];

const sampleDeal = {
  id: 71,
  title: 'Office paper 2026',
  owner_id: 101,
  person_id: 51,
  org_id: 61,
  pipeline_id: 1,
  stage_id: 2,
  value: 1200,
  currency: 'EUR',
  add_time: '2026-03-02T09:15:00Z',
  update_time: '2026-03-02T09:15:00Z',
  stage_change_time: '2026-03-02T09:15:00Z',
  is_deleted: false,
  is_archived: false,
  status: 'open',
  probability: null,
  lost_reason: null,
  visible_to: 3,
  close_time: null,
  won_time: null,
  lost_time: null,
  expected_close_date: '2026-03-31',
  label_ids: [],
  custom_fields: {},
};
const wonDeal = {
  ...sampleDeal,
  status: 'won',
  update_time: '2026-03-20T14:00:00Z',
  close_time: '2026-03-20T14:00:00Z',
  won_time: '2026-03-20T14:00:00Z',
};
const samplePerson = {
  id: 51,
  name: 'Sam Example',
  first_name: 'Sam',
  last_name: 'Example',
  owner_id: 101,
  org_id: 61,
  add_time: '2026-03-02T09:15:00Z',
  update_time: '2026-03-02T09:15:00Z',
  emails: [{ value: 'sam@example.com', primary: true, label: 'work' }],
  phones: [{ value: '+1 555 0100', primary: true, label: 'work' }],
  is_deleted: false,
  visible_to: 3,
  label_ids: [],
  custom_fields: {},
};
const sampleOrganization = {
  id: 61,
  name: 'Example Ltd',
  owner_id: 101,
  add_time: '2026-03-02T09:15:00Z',
  update_time: '2026-03-02T09:15:00Z',
  is_deleted: false,
  visible_to: 3,
  address: { value: '1 Example Street, Bristol' },
  label_ids: [],
  custom_fields: {},
};
const sampleActivity = {
  id: 81,
  subject: 'Call back',
  type: 'call',
  owner_id: 101,
  creator_user_id: 101,
  is_deleted: false,
  add_time: '2026-03-02T09:15:00Z',
  update_time: '2026-03-02T09:15:00Z',
  deal_id: 71,
  person_id: 51,
  org_id: 61,
  due_date: '2026-03-09',
  due_time: '09:00:00',
  duration: '00:30:00',
  done: false,
  note: 'Ask for the quantity.',
};
const doneActivity = {
  ...sampleActivity,
  done: true,
  update_time: '2026-03-09T09:40:00Z',
  marked_as_done_time: '2026-03-09T09:40:00Z',
};
const sampleLead = {
  id: '1f0c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b',
  title: 'Paper for a school',
  owner_id: 101,
  person_id: 51,
  organization_id: null,
  label_ids: [],
  value: { amount: 300, currency: 'EUR' },
  expected_close_date: null,
  is_archived: false,
  add_time: '2026-03-02T09:15:00.000Z',
  update_time: '2026-03-02T09:15:00.000Z',
};

// Sign-in with OAuth is left out: Pipedrive's apps take only redirect addresses with https.
export default defineConnector({
  schema: 1,
  id: 'pipedrive',
  name: 'Pipedrive',
  category: 'sales',
  about: 'Deals, people, organisations, activities and leads of a Pipedrive account.',
  homepage: 'https://www.pipedrive.com/',
  synonyms: ['crm', 'deals', 'leads', 'pipeline', 'sales', 'contacts'],
  hosts: ['api.pipedrive.com'],
  auth: [
    {
      id: 'api-token',
      kind: 'fields',
      label: 'API token',
      fields: [{ id: 'token', label: 'Personal API token', type: 'secret' }],
      apply: { headers: { 'x-api-token': '{{ credential.token }}' } },
      identity: {
        request: { get: '/v1/users/me', reference: reference('Users#getCurrentUser') },
        label: '{{ data.company_name ? data.email & " (" & data.company_name & ")" : data.email }}',
        key: '{{ data.company_id & ":" & data.id }}',
      },
      steps: [
        'In Pipedrive press your picture at the top right and choose “Company settings”, then “Personal preferences”, “API”; or open https://app.pipedrive.com/settings/api.',
        'Copy “Your personal API token” and paste it here. Where the page is missing, an administrator has to allow you to use the API.',
      ],
      helpUrl: 'https://pipedrive.readme.io/docs/how-to-find-the-api-token',
    },
  ],
  // https://pipedrive.readme.io/docs/core-api-concepts-rate-limiting : 20 in two seconds on the smallest plan.
  api: { baseUrl: 'https://api.pipedrive.com', paging, rate: { requests: 8, per: 'second' } },
  errors: [
    {
      when: '{{ status = 402 }}',
      code: 'permission_missing',
      message: 'The Pipedrive account is not paid for, or its plan does not have this.',
    },
    {
      when: '{{ status = 403 and $contains($lowercase($string(error)), "scope") }}',
      code: 'permission_missing',
      message: 'The user of this token may not do that in Pipedrive.',
    },
  ],
  options: {
    deals: {
      request: {
        get: '/api/v2/deals',
        query: { sort_by: 'update_time', sort_direction: 'desc' },
        reference: reference('Deals#getDeals'),
      },
      value: '{{ id }}',
      label: '{{ title }}',
    },
    persons: {
      request: {
        get: '/api/v2/persons',
        query: { sort_by: 'update_time', sort_direction: 'desc' },
        reference: reference('Persons#getPersons'),
      },
      value: '{{ id }}',
      label: '{{ emails[0].value ? name & " (" & emails[0].value & ")" : name }}',
    },
    organizations: {
      request: {
        get: '/api/v2/organizations',
        query: { sort_by: 'update_time', sort_direction: 'desc' },
        reference: reference('Organizations#getOrganizations'),
      },
      value: '{{ id }}',
      label: '{{ name }}',
    },
    activities: {
      request: {
        get: '/api/v2/activities',
        query: { sort_by: 'update_time', sort_direction: 'desc' },
        reference: reference('Activities#getActivities'),
      },
      value: '{{ id }}',
      label: '{{ due_date ? subject & " (" & due_date & ")" : subject }}',
    },
    pipelines: {
      request: { get: '/api/v2/pipelines', reference: reference('Pipelines#getPipelines') },
      value: '{{ id }}',
      label: '{{ name }}',
    },
    stages: {
      request: {
        get: '/api/v2/stages',
        query: { pipeline_id: '{{ fields.pipeline }}' },
        reference: reference('Stages#getStages'),
      },
      value: '{{ id }}',
      label: '{{ name }}',
    },
    users: {
      request: { get: '/v1/users', reference: reference('Users#getUsers') },
      paging: { kind: 'none', items: '{{ [data[active_flag]] }}' },
      value: '{{ id }}',
      label: '{{ name }}',
    },
    activityTypes: {
      request: { get: '/v1/activityTypes', reference: reference('ActivityTypes') },
      paging: { kind: 'none', items: '{{ [data[active_flag]] }}' },
      value: '{{ key_string }}',
      label: '{{ name }}',
    },
    dealCustomFields: customOptions('deal'),
    personCustomFields: customOptions('person'),
    organizationCustomFields: customOptions('organization'),
  },
  triggers: [
    {
      id: 'new-deal',
      name: 'New deal',
      sentence: 'When a deal is added',
      about: 'Starts once for every deal that is added, in all pipelines or in one.',
      kind: 'poll',
      fields: [more(pipelineField)],
      request: {
        get: '/api/v2/deals',
        query: {
          pipeline_id: '{{ fields.pipeline }}',
          updated_since: updatedSince,
          sort_by: 'add_time',
          sort_direction: 'desc',
        },
        reference: reference('Deals#getDeals'),
      },
      key: '{{ $string(id) }}',
      time: '{{ add_time }}',
      sample: sampleDeal,
      synonyms: ['deal created', 'opportunity'],
    },
    {
      id: 'changed-deal',
      name: 'Deal changed',
      sentence: 'When a deal is added or changed',
      kind: 'poll',
      fields: [more(pipelineField)],
      request: {
        get: '/api/v2/deals',
        query: {
          pipeline_id: '{{ fields.pipeline }}',
          updated_since: updatedSince,
          sort_by: 'update_time',
          sort_direction: 'desc',
        },
        reference: reference('Deals#getDeals'),
      },
      key: '{{ id & "@" & update_time }}',
      time: '{{ update_time }}',
      sample: { ...sampleDeal, update_time: '2026-03-02T17:40:00Z' },
      synonyms: ['deal updated', 'deal edited'],
    },
    {
      id: 'deal-in-stage',
      name: 'Deal reaches a stage',
      sentence: 'When a deal reaches {stage}',
      about: 'Starts each time a deal is moved to the stage, or is added there.',
      kind: 'poll',
      fields: [required(pipelineField), required(stageField)],
      request: {
        get: '/api/v2/deals',
        query: {
          stage_id: '{{ fields.stage }}',
          updated_since: updatedSince,
          sort_by: 'update_time',
          sort_direction: 'desc',
        },
        reference: reference('Deals#getDeals'),
      },
      key: '{{ id & "@" & (stage_change_time ? stage_change_time : add_time) }}',
      time: '{{ stage_change_time ? stage_change_time : add_time }}',
      sample: sampleDeal,
      synonyms: ['stage changed', 'deal moved'],
    },
    {
      id: 'deal-won',
      name: 'Deal won',
      sentence: 'When a deal is won',
      kind: 'poll',
      fields: [more(pipelineField)],
      request: {
        get: '/api/v2/deals',
        query: {
          status: 'won',
          pipeline_id: '{{ fields.pipeline }}',
          updated_since: updatedSince,
          sort_by: 'update_time',
          sort_direction: 'desc',
        },
        reference: reference('Deals#getDeals'),
      },
      key: '{{ id & "@" & won_time }}',
      time: '{{ won_time }}',
      sample: wonDeal,
      synonyms: ['deal closed', 'sale'],
    },
    {
      id: 'new-person',
      name: 'New person',
      sentence: 'When a person is added',
      kind: 'poll',
      request: {
        get: '/api/v2/persons',
        query: { updated_since: updatedSince, sort_by: 'add_time', sort_direction: 'desc' },
        reference: reference('Persons#getPersons'),
      },
      key: '{{ $string(id) }}',
      time: '{{ add_time }}',
      sample: samplePerson,
      synonyms: ['contact created', 'new contact'],
    },
    {
      id: 'changed-person',
      name: 'Person changed',
      sentence: 'When a person is added or changed',
      kind: 'poll',
      request: {
        get: '/api/v2/persons',
        query: { updated_since: updatedSince, sort_by: 'update_time', sort_direction: 'desc' },
        reference: reference('Persons#getPersons'),
      },
      key: '{{ id & "@" & update_time }}',
      time: '{{ update_time }}',
      sample: { ...samplePerson, update_time: '2026-03-02T17:40:00Z' },
      synonyms: ['contact updated'],
    },
    {
      id: 'new-organization',
      name: 'New organisation',
      sentence: 'When an organisation is added',
      kind: 'poll',
      request: {
        get: '/api/v2/organizations',
        query: { updated_since: updatedSince, sort_by: 'add_time', sort_direction: 'desc' },
        reference: reference('Organizations#getOrganizations'),
      },
      key: '{{ $string(id) }}',
      time: '{{ add_time }}',
      sample: sampleOrganization,
      synonyms: ['company created', 'new company', 'organization'],
    },
    {
      id: 'new-activity',
      name: 'New activity',
      sentence: 'When an activity is added',
      kind: 'poll',
      request: {
        get: '/api/v2/activities',
        query: { updated_since: updatedSince, sort_by: 'add_time', sort_direction: 'desc' },
        reference: reference('Activities#getActivities'),
      },
      key: '{{ $string(id) }}',
      time: '{{ add_time }}',
      sample: sampleActivity,
      synonyms: ['call planned', 'meeting', 'task'],
    },
    {
      id: 'done-activity',
      name: 'Activity done',
      sentence: 'When an activity is marked as done',
      kind: 'poll',
      request: {
        get: '/api/v2/activities',
        query: {
          done: 'true',
          updated_since: updatedSince,
          sort_by: 'update_time',
          sort_direction: 'desc',
        },
        reference: reference('Activities#getActivities'),
      },
      key: '{{ id & "@" & marked_as_done_time }}',
      time: '{{ marked_as_done_time }}',
      sample: doneActivity,
      synonyms: ['activity completed', 'task finished'],
    },
    {
      id: 'new-lead',
      name: 'New lead',
      sentence: 'When a lead is added',
      kind: 'poll',
      request: {
        get: '/v1/leads',
        query: { sort: 'add_time DESC', updated_since: updatedSince },
        reference: reference('Leads#getLeads'),
      },
      paging: offsetPaging,
      key: '{{ $string(id) }}',
      time: '{{ add_time }}',
      sample: sampleLead,
      synonyms: ['lead created', 'leads inbox'],
    },
  ],
  actions: [
    {
      id: 'create-deal',
      name: 'Create deal',
      sentence: 'Create the deal {title}',
      changes: true,
      repeat: 'never',
      fields: [{ id: 'title', label: 'Title', type: 'text', required: true }, ...dealFields],
      before: before('deal'),
      request: { post: '/api/v2/deals', body: dealBody, reference: reference('Deals#addDeal') },
      output: '{{ data }}',
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
      fields: [
        dealField,
        { id: 'title', label: 'Title', type: 'text' },
        { id: 'status', label: 'Status', type: 'choice', choices: statusChoices },
        { id: 'lostReason', label: 'Reason for losing it', type: 'text', more: true },
        ...dealFields,
      ],
      before: before('deal'),
      request: {
        patch: '/api/v2/deals/{{ fields.deal }}',
        body: {
          ...dealBody,
          status: '{{ fields.status }}',
          lost_reason: '{{ fields.lostReason }}',
        },
        reference: reference('Deals#updateDeal'),
      },
      output: '{{ data }}',
      sample: wonDeal,
      synonyms: ['edit deal', 'move deal', 'win deal', 'lose deal'],
    },
    {
      id: 'get-deal',
      name: 'Get deal',
      sentence: 'Get {deal}',
      changes: false,
      repeat: 'safe',
      fields: [dealField],
      request: { get: '/api/v2/deals/{{ fields.deal }}', reference: reference('Deals#getDeal') },
      output: '{{ data }}',
      sample: sampleDeal,
      synonyms: ['read deal'],
    },
    {
      id: 'list-deals',
      name: 'List deals',
      sentence: 'List deals',
      changes: false,
      repeat: 'safe',
      fields: [
        pipelineField,
        stageField,
        { id: 'status', label: 'Status', type: 'choice', choices: statusChoices },
        ownerField,
      ],
      request: {
        get: '/api/v2/deals',
        query: {
          pipeline_id: '{{ fields.pipeline }}',
          stage_id: '{{ fields.stage }}',
          status: '{{ fields.status }}',
          owner_id: '{{ fields.owner }}',
        },
        reference: reference('Deals#getDeals'),
      },
      paging,
      sample: [sampleDeal],
      synonyms: ['all deals', 'filter deals'],
    },
    {
      id: 'find-deals',
      name: 'Find deals',
      sentence: 'Find deals with {term}',
      about: 'Looks in titles, notes and custom fields.',
      changes: false,
      repeat: 'safe',
      fields: [
        {
          id: 'term',
          label: 'Text',
          type: 'text',
          required: true,
          help: 'Two characters or more.',
        },
        { id: 'exact', label: 'The whole text', type: 'boolean', default: false, more: true },
      ],
      request: {
        get: '/api/v2/deals/search',
        query: { term: '{{ fields.term }}', exact_match: '{{ fields.exact }}' },
        reference: reference('Deals#searchDeals'),
      },
      paging: searchPaging,
      sample: [
        {
          id: 71,
          type: 'deal',
          title: 'Office paper 2026',
          value: 1200,
          currency: 'EUR',
          status: 'open',
          visible_to: 3,
          owner: { id: 101 },
          stage: { id: 2, name: 'Contact made' },
          person: { id: 51, name: 'Sam Example' },
          organization: { id: 61, name: 'Example Ltd' },
          custom_fields: [],
          notes: [],
          is_archived: false,
        },
      ],
      synonyms: ['search deal', 'look up deal'],
    },
    {
      id: 'delete-deal',
      name: 'Delete deal',
      sentence: 'Delete {deal}',
      about: 'Pipedrive deletes it for good after 30 days.',
      changes: true,
      repeat: 'safe',
      fields: [dealField],
      request: {
        delete: '/api/v2/deals/{{ fields.deal }}',
        reference: reference('Deals#deleteDeal'),
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove deal'],
    },
    {
      id: 'create-person',
      name: 'Create person',
      sentence: 'Create the person {name}',
      changes: true,
      repeat: 'never',
      fields: [{ id: 'name', label: 'Name', type: 'text', required: true }, ...personFields],
      before: before('person'),
      request: {
        post: '/api/v2/persons',
        body: personBody,
        reference: reference('Persons#addPerson'),
      },
      output: '{{ data }}',
      sample: samplePerson,
      synonyms: ['add contact', 'new contact'],
    },
    {
      id: 'update-person',
      name: 'Update person',
      sentence: 'Change {person}',
      about:
        'Fields left empty stay as they are; an e-mail address or phone number replaces those that there were.',
      changes: true,
      repeat: 'safe',
      fields: [personField, { id: 'name', label: 'Name', type: 'text' }, ...personFields],
      before: before('person'),
      request: {
        patch: '/api/v2/persons/{{ fields.person }}',
        body: personBody,
        reference: reference('Persons#updatePerson'),
      },
      output: '{{ data }}',
      sample: samplePerson,
      synonyms: ['edit contact'],
    },
    {
      id: 'find-persons',
      name: 'Find people',
      sentence: 'Find people with {term}',
      about: 'Looks in names, e-mail addresses, phone numbers, notes and custom fields.',
      changes: false,
      repeat: 'safe',
      fields: [
        {
          id: 'term',
          label: 'Text',
          type: 'text',
          required: true,
          help: 'Two characters or more.',
        },
        {
          id: 'in',
          label: 'Only in',
          type: 'choice',
          more: true,
          choices: [
            { value: 'email', label: 'E-mail' },
            { value: 'name', label: 'Name' },
            { value: 'phone', label: 'Phone' },
          ],
        },
        { id: 'exact', label: 'The whole text', type: 'boolean', default: false, more: true },
      ],
      request: {
        get: '/api/v2/persons/search',
        query: {
          term: '{{ fields.term }}',
          fields: '{{ fields.in }}',
          exact_match: '{{ fields.exact }}',
        },
        reference: reference('Persons#searchPersons'),
      },
      paging: searchPaging,
      sample: [
        {
          id: 51,
          type: 'person',
          name: 'Sam Example',
          phones: ['+1 555 0100'],
          emails: ['sam@example.com'],
          visible_to: 3,
          owner: { id: 101 },
          organization: { id: 61, name: 'Example Ltd' },
          custom_fields: [],
          notes: [],
        },
      ],
      synonyms: ['search contact', 'look up person'],
    },
    {
      id: 'create-organization',
      name: 'Create organisation',
      sentence: 'Create the organisation {name}',
      changes: true,
      repeat: 'never',
      fields: [
        { id: 'name', label: 'Name', type: 'text', required: true },
        { id: 'address', label: 'Address', type: 'text', more: true },
        { id: 'website', label: 'Website', type: 'url', more: true },
        ownerField,
        customField('organizationCustomFields'),
      ],
      before: before('organization'),
      request: {
        post: '/api/v2/organizations',
        body: {
          name: '{{ fields.name }}',
          address: '{{ fields.address ? { "value": fields.address } }}',
          website: '{{ fields.website }}',
          owner_id: id('owner'),
          custom_fields: customFields,
        },
        reference: reference('Organizations#addOrganization'),
      },
      output: '{{ data }}',
      sample: sampleOrganization,
      synonyms: ['add company', 'new company', 'organization'],
    },
    {
      id: 'find-organizations',
      name: 'Find organisations',
      sentence: 'Find organisations with {term}',
      changes: false,
      repeat: 'safe',
      fields: [
        {
          id: 'term',
          label: 'Text',
          type: 'text',
          required: true,
          help: 'Two characters or more.',
        },
        { id: 'exact', label: 'The whole text', type: 'boolean', default: false, more: true },
      ],
      request: {
        get: '/api/v2/organizations/search',
        query: { term: '{{ fields.term }}', exact_match: '{{ fields.exact }}' },
        reference: reference('Organizations#searchOrganization'),
      },
      paging: searchPaging,
      sample: [
        {
          id: 61,
          type: 'organization',
          name: 'Example Ltd',
          address: '1 Example Street, Bristol',
          visible_to: 3,
          owner: { id: 101 },
          custom_fields: [],
          notes: [],
        },
      ],
      synonyms: ['search company', 'look up organization'],
    },
    {
      id: 'create-activity',
      name: 'Create activity',
      sentence: 'Plan {subject}',
      changes: true,
      repeat: 'never',
      fields: [
        { id: 'subject', label: 'Subject', type: 'text', required: true },
        dropdown('type', 'Type', 'activityTypes'),
        { id: 'dueDate', label: 'Due date', type: 'date', example: '2026-03-31' },
        {
          id: 'dueTime',
          label: 'Due time',
          type: 'text',
          help: 'Hours and minutes in UTC.',
          example: '09:30',
        },
        { id: 'duration', label: 'Duration', type: 'text', more: true, example: '00:30' },
        dropdown('deal', 'Deal', 'deals'),
        dropdown('person', 'Person', 'persons'),
        dropdown('organization', 'Organisation', 'organizations'),
        { id: 'note', label: 'Note', type: 'longText', more: true },
        ownerField,
      ],
      request: {
        post: '/api/v2/activities',
        body: {
          subject: '{{ fields.subject }}',
          type: '{{ fields.type }}',
          due_date: '{{ fields.dueDate ? $substring(fields.dueDate, 0, 10) }}',
          due_time: '{{ fields.dueTime }}',
          duration: '{{ fields.duration }}',
          deal_id: id('deal'),
          // The person of an activity is a participant; `person_id` can only be read.
          participants:
            '{{ fields.person ? [{ "person_id": $number(fields.person), "primary": true }] }}',
          org_id: id('organization'),
          note: '{{ fields.note }}',
          owner_id: id('owner'),
        },
        reference: reference('Activities#addActivity'),
      },
      output: '{{ data }}',
      sample: sampleActivity,
      synonyms: ['add task', 'schedule call', 'meeting', 'reminder'],
    },
    {
      id: 'complete-activity',
      name: 'Mark activity as done',
      sentence: 'Mark {activity} as done',
      changes: true,
      repeat: 'safe',
      fields: [required(dropdown('activity', 'Activity', 'activities'))],
      request: {
        patch: '/api/v2/activities/{{ fields.activity }}',
        body: { done: true },
        reference: reference('Activities#updateActivity'),
      },
      output: '{{ data }}',
      sample: doneActivity,
      synonyms: ['complete task', 'finish call'],
    },
    {
      id: 'create-note',
      name: 'Add note',
      sentence: 'Add the note {content}',
      about: 'A note belongs to a deal, a person or an organisation; at least one is needed.',
      changes: true,
      repeat: 'never',
      fields: [
        { id: 'content', label: 'Note', type: 'longText', required: true, help: 'May be HTML.' },
        dropdown('deal', 'Deal', 'deals'),
        dropdown('person', 'Person', 'persons'),
        dropdown('organization', 'Organisation', 'organizations'),
      ],
      request: {
        post: '/v1/notes',
        body: {
          content: '{{ fields.content }}',
          deal_id: id('deal'),
          person_id: id('person'),
          org_id: id('organization'),
        },
        reference: reference('Notes#addNote'),
      },
      output: '{{ data }}',
      sample: {
        id: 91,
        content: 'Wants a call next week.',
        deal_id: 71,
        person_id: null,
        org_id: null,
        lead_id: null,
        user_id: 101,
        add_time: '2026-03-02 09:15:00',
        update_time: '2026-03-02 09:15:00',
        active_flag: true,
      },
      synonyms: ['log note', 'comment'],
    },
    {
      id: 'create-lead',
      name: 'Create lead',
      sentence: 'Create the lead {title}',
      about: 'A lead belongs to a person or an organisation; at least one is needed.',
      changes: true,
      repeat: 'never',
      fields: [
        { id: 'title', label: 'Title', type: 'text', required: true },
        dropdown('person', 'Person', 'persons'),
        dropdown('organization', 'Organisation', 'organizations'),
        { id: 'amount', label: 'Value', type: 'number', more: true },
        {
          id: 'currency',
          label: 'Currency',
          type: 'text',
          more: true,
          help: 'Needed with a value.',
          example: 'EUR',
        },
        ownerField,
      ],
      request: {
        post: '/v1/leads',
        body: {
          title: '{{ fields.title }}',
          person_id: id('person'),
          organization_id: id('organization'),
          value:
            '{{ $exists(fields.amount) ? { "amount": fields.amount, "currency": fields.currency } }}',
          owner_id: id('owner'),
        },
        reference: reference('Leads#addLead'),
      },
      output: '{{ data }}',
      sample: sampleLead,
      synonyms: ['add lead', 'leads inbox'],
    },
  ],
});
