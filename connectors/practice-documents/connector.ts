/**
 * Practice Documents: short texts kept by src/core/practice on this machine. `practice.invalid` stands for the address
 * of the running service (RFC 6761: a name that never resolves).
 */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';

const documentField: FieldSource = {
  id: 'document',
  label: 'Document',
  type: 'dropdown',
  options: 'documents',
  required: true,
};

const sampleDocument = {
  id: '01KJQ4Z1M0H2C6D8F1G3J5K7M9',
  title: 'Shopping plan',
  body: 'Bread, milk and apples.',
  created: '2026-03-02T09:15:00.000Z',
};

export default defineConnector({
  schema: 1,
  id: 'practice-documents',
  name: 'Practice Documents',
  category: 'practice',
  about:
    'Short documents inside Sojourn to practise with: an API key, no account or network needed.',
  synonyms: ['demo', 'example', 'try out', 'learn', 'text', 'note', 'test'],
  hosts: ['practice.invalid'],
  auth: [
    {
      id: 'api-key',
      kind: 'fields',
      label: 'API key',
      fields: [
        {
          id: 'apiKey',
          label: 'API key',
          type: 'secret',
          help: 'It starts with “practice_”.',
        },
      ],
      apply: { headers: { 'X-Api-Key': '{{ credential.apiKey }}' } },
      test: { get: '/me' },
      identity: { request: { get: '/me' }, label: '{{ email }}', key: '{{ id }}' },
      steps: [
        'Open the page of practice API keys: http://practice.invalid/documents/api-keys',
        'Choose one of the three people and copy the key beside the name.',
        'Paste it here.',
      ],
      helpUrl: 'http://practice.invalid/documents/api-keys',
    },
  ],
  api: {
    baseUrl: 'http://practice.invalid/documents/v1',
    paging: {
      kind: 'cursor',
      param: 'pageToken',
      next: '{{ nextPageToken }}',
      items: '{{ items }}',
      size: ['pageSize', 100],
    },
  },
  options: {
    documents: { request: { get: '/documents' }, value: '{{ id }}', label: '{{ title }}' },
  },
  triggers: [
    {
      id: 'new-document',
      name: 'New document',
      sentence: 'When a new document appears',
      about: 'Starts once for every document that is added.',
      kind: 'poll',
      request: { get: '/documents' },
      key: '{{ id }}',
      time: '{{ created }}',
      sample: sampleDocument,
      synonyms: ['document created', 'document added'],
    },
  ],
  actions: [
    {
      id: 'create-document',
      name: 'Create document',
      sentence: 'Create the document {title}',
      changes: true,
      repeat: 'key',
      repeatHeader: 'Idempotency-Key',
      fields: [
        {
          id: 'title',
          label: 'Title',
          type: 'text',
          required: true,
          help: 'Up to 200 characters.',
        },
        { id: 'body', label: 'Text', type: 'longText' },
      ],
      request: {
        post: '/documents',
        body: { title: '{{ fields.title }}', body: '{{ fields.body }}' },
      },
      sample: sampleDocument,
      synonyms: ['add document', 'new document', 'write'],
    },
    {
      id: 'get-document',
      name: 'Get document',
      sentence: 'Get {document}',
      changes: false,
      repeat: 'safe',
      fields: [documentField],
      request: { get: '/documents/{{ fields.document }}' },
      sample: sampleDocument,
      synonyms: ['read document', 'find document'],
    },
    {
      id: 'list-documents',
      name: 'List documents',
      sentence: 'List the documents',
      changes: false,
      repeat: 'safe',
      request: { get: '/documents' },
      paging: {
        kind: 'cursor',
        param: 'pageToken',
        next: '{{ nextPageToken }}',
        items: '{{ items }}',
        size: ['pageSize', 100],
      },
      sample: [sampleDocument],
      synonyms: ['all documents'],
    },
    {
      id: 'delete-document',
      name: 'Delete document',
      sentence: 'Delete {document}',
      changes: true,
      repeat: 'safe',
      fields: [documentField],
      request: { delete: '/documents/{{ fields.document }}', answer: 'none' },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove document'],
    },
  ],
});
