/** People API v1. Methods, parameters and answers: https://developers.google.com/people/api/rest */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';
import { googleErrors, googleIdentityHost, googlePages, googleSignIn } from '../google.ts';

const apis = ['Google People API'] as const;
const reference = 'https://developers.google.com/people/api/rest/v1';

const personFields =
  'names,emailAddresses,phoneNumbers,organizations,addresses,birthdays,biographies,urls,memberships,metadata';

const contactField: FieldSource = {
  id: 'contact',
  label: 'Contact',
  type: 'dropdown',
  options: 'contacts',
  required: true,
};

const groupField: FieldSource = {
  id: 'group',
  label: 'Label',
  type: 'dropdown',
  options: 'groups',
  required: true,
};

const nameFields: FieldSource[] = [
  { id: 'givenName', label: 'First name', type: 'text' },
  { id: 'familyName', label: 'Last name', type: 'text' },
];

const detailFields: FieldSource[] = [
  { id: 'emails', label: 'E-mail addresses', type: 'list', example: 'ann@example.com' },
  { id: 'phones', label: 'Phone numbers', type: 'list', example: '+1 555 0100' },
  { id: 'company', label: 'Company', type: 'text' },
  { id: 'jobTitle', label: 'Job title', type: 'text' },
  { id: 'address', label: 'Address', type: 'longText', more: true },
  { id: 'birthday', label: 'Birthday', type: 'date', more: true, example: '1990-03-31' },
  { id: 'website', label: 'Website', type: 'url', more: true },
  { id: 'notes', label: 'Notes', type: 'longText', more: true },
];

/** The parts of a person that are lists of their own, each undefined where nothing is filled in. */
const details = {
  emailAddresses: '{{ fields.emails ? [fields.emails.{ "value": $ }] }}',
  phoneNumbers: '{{ fields.phones ? [fields.phones.{ "value": $ }] }}',
  addresses: '{{ fields.address ? [{ "formattedValue": fields.address }] }}',
  birthdays: `{{ fields.birthday ? [{ "date": {
    "year": $number($substring(fields.birthday, 0, 4)),
    "month": $number($substring(fields.birthday, 5, 2)),
    "day": $number($substring(fields.birthday, 8, 2))
  } }] }}`,
  urls: '{{ fields.website ? [{ "value": fields.website }] }}',
  biographies: '{{ fields.notes ? [{ "value": fields.notes, "contentType": "TEXT_PLAIN" }] }}',
};

/** A name of Google, `people/c123`, as the one segment of a path that it is below `people`. */
const contactPath = '/people/{{ $substringAfter(fields.contact, "people/") }}';
const groupPath = '/contactGroups/{{ $substringAfter(fields.group, "contactGroups/") }}';

const samplePerson = {
  resourceName: 'people/c1234567890123456789',
  etag: '%EgUBAgMEBQ==',
  metadata: {
    sources: [
      {
        type: 'CONTACT',
        id: '112210f47de98115',
        etag: '#1a2b3c4d5e6=',
        updateTime: '2026-03-02T09:15:00.123456Z',
      },
    ],
    objectType: 'PERSON',
  },
  names: [
    {
      metadata: { primary: true, source: { type: 'CONTACT', id: '112210f47de98115' } },
      displayName: 'Ann Example',
      familyName: 'Example',
      givenName: 'Ann',
      displayNameLastFirst: 'Example, Ann',
      unstructuredName: 'Ann Example',
    },
  ],
  emailAddresses: [
    {
      metadata: { primary: true, source: { type: 'CONTACT', id: '112210f47de98115' } },
      value: 'ann@example.com',
    },
  ],
  phoneNumbers: [
    {
      metadata: { primary: true, source: { type: 'CONTACT', id: '112210f47de98115' } },
      value: '+1 555 0100',
      canonicalForm: '+15550100',
    },
  ],
  organizations: [
    {
      metadata: { primary: true, source: { type: 'CONTACT', id: '112210f47de98115' } },
      name: 'Example Ltd',
      title: 'Engineer',
    },
  ],
  memberships: [
    {
      metadata: { source: { type: 'CONTACT', id: '112210f47de98115' } },
      contactGroupMembership: {
        contactGroupId: 'myContacts',
        contactGroupResourceName: 'contactGroups/myContacts',
      },
    },
  ],
};

const sampleGroup = {
  resourceName: 'contactGroups/2f3a4b5c6d7e',
  etag: 'a1b2c3d4e5f=',
  groupType: 'USER_CONTACT_GROUP',
  name: 'Customers',
  formattedName: 'Customers',
};

const contactPages = googlePages('{{ connections }}', ['pageSize', 1000]);

/** All contacts at first, and then what changed: there is no other way to ask since when. */
const changes = {
  get: '/people/me/connections',
  query: { personFields, requestSyncToken: 'true', syncToken: '{{ position }}' },
  reference: `${reference}/people.connections/list`,
};

const updatedAt = 'metadata.sources[type = "CONTACT"][0].updateTime';

export default defineConnector({
  schema: 1,
  id: 'google-contacts',
  name: 'Google Contacts',
  category: 'productivity',
  about: 'The address book of a Google account: people, and the labels they have.',
  homepage: 'https://contacts.google.com/',
  synonyms: ['people', 'address book', 'contact', 'phone', 'crm', 'gmail', 'workspace'],
  hosts: ['people.googleapis.com', googleIdentityHost],
  auth: [
    googleSignIn({
      apis,
      scopes: [
        {
          id: 'https://www.googleapis.com/auth/contacts',
          why: 'See, create, change and delete your contacts',
        },
      ],
    }),
  ],
  api: { baseUrl: 'https://people.googleapis.com/v1' },
  errors: googleErrors('Google Contacts', apis),
  options: {
    contacts: {
      request: {
        get: '/people/me/connections',
        query: { personFields: 'names,emailAddresses', sortOrder: 'FIRST_NAME_ASCENDING' },
        reference: `${reference}/people.connections/list`,
      },
      paging: contactPages,
      value: '{{ resourceName }}',
      label: '{{ names ? names[0].displayName : emailAddresses[0].value }}',
    },
    groups: {
      request: { get: '/contactGroups', reference: `${reference}/contactGroups/list` },
      paging: googlePages('{{ contactGroups[groupType = "USER_CONTACT_GROUP"] }}', [
        'pageSize',
        1000,
      ]),
      value: '{{ resourceName }}',
      label: '{{ formattedName }}',
    },
  },
  triggers: [
    {
      id: 'new-contact',
      name: 'New contact',
      sentence: 'When a new contact appears',
      about: 'Starts once for every contact that is added to the address book.',
      kind: 'poll',
      request: changes,
      paging: contactPages,
      where: '{{ $exists(metadata.deleted) = false }}',
      key: '{{ resourceName }}',
      time: `{{ ${updatedAt} }}`,
      position: '{{ nextSyncToken }}',
      sample: samplePerson,
      synonyms: ['contact created', 'contact added', 'new person'],
    },
    {
      id: 'updated-contact',
      name: 'New or changed contact',
      sentence: 'When a contact is added or changed',
      about: 'Starts each time a contact is added or changed.',
      kind: 'poll',
      request: changes,
      paging: contactPages,
      where: '{{ $exists(metadata.deleted) = false }}',
      key: `{{ resourceName & "@" & ${updatedAt} }}`,
      time: `{{ ${updatedAt} }}`,
      position: '{{ nextSyncToken }}',
      sample: samplePerson,
      synonyms: ['contact updated', 'contact edited'],
    },
  ],
  actions: [
    {
      id: 'create-contact',
      name: 'Create contact',
      sentence: 'Create the contact {givenName} {familyName}',
      changes: true,
      repeat: 'never',
      fields: [...nameFields, ...detailFields, { ...groupField, required: false, more: true }],
      request: {
        post: '/people:createContact',
        query: { personFields },
        body: {
          names:
            '{{ fields.givenName or fields.familyName ? [{ "givenName": fields.givenName, "familyName": fields.familyName }] }}',
          ...details,
          organizations:
            '{{ fields.company or fields.jobTitle ? [{ "name": fields.company, "title": fields.jobTitle }] }}',
          // With a label of one's own, that of the address book has to be named as well.
          memberships: `{{ fields.group ? [["contactGroups/myContacts", fields.group].{
            "contactGroupMembership": { "contactGroupResourceName": $ }
          }] }}`,
        },
        reference: `${reference}/people/createContact`,
      },
      sample: samplePerson,
      synonyms: ['add contact', 'new person'],
    },
    {
      id: 'update-contact',
      name: 'Update contact',
      sentence: 'Change {contact}',
      about:
        'Fields that are left empty stay as they are; a list that is filled in takes the place of the old one.',
      changes: true,
      // The app refuses a second change that is based on the same state.
      repeat: 'safe',
      fields: [contactField, ...nameFields, ...detailFields],
      before: [
        {
          id: 'contact',
          request: {
            get: contactPath,
            query: { personFields: 'metadata,names,organizations' },
            reference: `${reference}/people/get`,
          },
        },
      ],
      request: {
        patch: `${contactPath}:updateContact`,
        query: {
          personFields,
          updatePersonFields: `{{ (
            $parts := $join([
              fields.givenName or fields.familyName ? "names",
              fields.emails ? "emailAddresses",
              fields.phones ? "phoneNumbers",
              fields.company or fields.jobTitle ? "organizations",
              fields.address ? "addresses",
              fields.birthday ? "birthdays",
              fields.website ? "urls",
              fields.notes ? "biographies"
            ], ",");
            $parts != "" ? $parts : $error("There is nothing to change: fill in at least one field")
          ) }}`,
        },
        body: {
          etag: '{{ answers.contact.etag }}',
          metadata: { sources: '{{ [answers.contact.metadata.sources[type = "CONTACT"]] }}' },
          names: `{{ fields.givenName or fields.familyName ? (
            $old := answers.contact.names[0];
            [{
              "honorificPrefix": $old.honorificPrefix,
              "givenName": fields.givenName ? fields.givenName : $old.givenName,
              "middleName": $old.middleName,
              "familyName": fields.familyName ? fields.familyName : $old.familyName,
              "honorificSuffix": $old.honorificSuffix
            }]
          ) }}`,
          ...details,
          organizations: `{{ fields.company or fields.jobTitle ? (
            $old := answers.contact.organizations[0];
            [{
              "name": fields.company ? fields.company : $old.name,
              "title": fields.jobTitle ? fields.jobTitle : $old.title
            }]
          ) }}`,
        },
        reference: `${reference}/people/updateContact`,
      },
      sample: samplePerson,
      synonyms: ['edit contact', 'change person'],
    },
    {
      id: 'get-contact',
      name: 'Get contact',
      sentence: 'Get {contact}',
      changes: false,
      repeat: 'safe',
      fields: [contactField],
      request: {
        get: contactPath,
        query: { personFields },
        reference: `${reference}/people/get`,
      },
      sample: samplePerson,
      synonyms: ['read contact'],
    },
    {
      id: 'find-contacts',
      name: 'Find contacts',
      sentence: 'Find the contacts that match {query}',
      about: 'Looks at the beginnings of names, e-mail addresses, phone numbers and companies.',
      changes: false,
      repeat: 'safe',
      fields: [
        {
          id: 'query',
          label: 'Search',
          type: 'text',
          required: true,
          help: 'Google gives 30 contacts at most.',
          example: 'ann@example.com',
        },
      ],
      // Google asks for an empty search first, which brings what it remembers up to date.
      before: [
        {
          id: 'fresh',
          request: {
            get: '/people:searchContacts',
            query: { query: '', readMask: 'names' },
            reference: `${reference}/people/searchContacts`,
          },
        },
      ],
      request: {
        get: '/people:searchContacts',
        query: { query: '{{ fields.query }}', readMask: personFields, pageSize: '30' },
        reference: `${reference}/people/searchContacts`,
      },
      output: '{{ [results.person] }}',
      sample: [samplePerson],
      synonyms: ['search contact', 'look up', 'find by email'],
    },
    {
      id: 'list-contacts',
      name: 'List contacts',
      sentence: 'List all contacts',
      changes: false,
      repeat: 'safe',
      request: {
        get: '/people/me/connections',
        query: { personFields },
        reference: `${reference}/people.connections/list`,
      },
      paging: contactPages,
      sample: [samplePerson],
      synonyms: ['all contacts', 'export contacts'],
    },
    {
      id: 'delete-contact',
      name: 'Delete contact',
      sentence: 'Delete {contact}',
      changes: true,
      repeat: 'safe',
      fields: [contactField],
      request: {
        delete: `${contactPath}:deleteContact`,
        answer: 'none',
        reference: `${reference}/people/deleteContact`,
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove contact'],
    },
    {
      id: 'add-label',
      name: 'Add label to contact',
      sentence: 'Add the label {group} to {contact}',
      changes: true,
      repeat: 'safe',
      fields: [contactField, groupField],
      request: {
        post: `${groupPath}/members:modify`,
        body: { resourceNamesToAdd: ['{{ fields.contact }}'] },
        reference: `${reference}/contactGroups.members/modify`,
      },
      output: '{{ { "changed": true } }}',
      sample: { changed: true },
      synonyms: ['add to group', 'tag contact', 'contact group'],
    },
    {
      id: 'remove-label',
      name: 'Remove label from contact',
      sentence: 'Remove the label {group} from {contact}',
      changes: true,
      repeat: 'safe',
      fields: [contactField, groupField],
      request: {
        post: `${groupPath}/members:modify`,
        body: { resourceNamesToRemove: ['{{ fields.contact }}'] },
        reference: `${reference}/contactGroups.members/modify`,
      },
      output: '{{ { "changed": true } }}',
      sample: { changed: true },
      synonyms: ['remove from group', 'untag'],
    },
    {
      id: 'create-label',
      name: 'Create label',
      sentence: 'Create the label {name}',
      changes: true,
      repeat: 'never',
      fields: [{ id: 'name', label: 'Name', type: 'text', required: true }],
      request: {
        post: '/contactGroups',
        body: { contactGroup: { name: '{{ fields.name }}' } },
        reference: `${reference}/contactGroups/create`,
      },
      sample: sampleGroup,
      synonyms: ['new group', 'contact group'],
    },
  ],
});
