/** PDF Otter API v1. Methods and answers: https://pdfotter.github.io/slate/ */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';

const templateField: FieldSource = {
  id: 'template',
  label: 'Template',
  type: 'dropdown',
  options: 'templates',
  required: true,
};

const sampleTemplate = {
  id: 'tem_1a2b3c',
  name: 'Membership form',
  processing_status: 'completed',
  processing_progress_percentage: 100,
  fields: [
    { page_number: 1, name: 'full_name' },
    { page_number: 1, name: 'joined_on' },
  ],
};

export default defineConnector({
  schema: 1,
  id: 'pdf-otter',
  name: 'PDF Otter',
  category: 'documents',
  about: 'Fills PDF templates with your data.',
  homepage: 'https://www.pdfotter.com/',
  synonyms: ['pdf', 'form', 'fill in', 'template', 'document'],
  hosts: ['www.pdfotter.com'],
  auth: [
    {
      // https://pdfotter.github.io/slate/#authentication : HTTP Basic, the key as user name, no password.
      id: 'api-key',
      kind: 'fields',
      label: 'API key',
      fields: [
        {
          id: 'apiKey',
          label: 'API key',
          type: 'secret',
          help: 'A test key starts with “test_”.',
        },
      ],
      apply: { basic: { user: '{{ credential.apiKey }}', password: '' } },
      test: {
        get: '/pdf_templates',
        reference: 'https://pdfotter.github.io/slate/#get-all-pdf-templates',
      },
      steps: [
        'Sign in at https://www.pdfotter.com/.',
        'Open your account page, https://www.pdfotter.com/account#api-keys.',
        'Copy one of the API keys that are listed there and paste it here.',
      ],
      helpUrl: 'https://www.pdfotter.com/account#api-keys',
    },
  ],
  // The reference documents no paging: the list of templates comes in one answer.
  api: { baseUrl: 'https://www.pdfotter.com/api/v1', paging: { kind: 'none', items: '{{ $ }}' } },
  options: {
    templates: {
      request: {
        get: '/pdf_templates',
        reference: 'https://pdfotter.github.io/slate/#get-all-pdf-templates',
      },
      value: '{{ id }}',
      label: '{{ name }}',
    },
  },
  triggers: [
    {
      id: 'new-template',
      name: 'New template',
      sentence: 'When a new PDF template appears',
      about: 'Starts once for every template that is added to the account.',
      kind: 'poll',
      request: {
        get: '/pdf_templates',
        reference: 'https://pdfotter.github.io/slate/#get-all-pdf-templates',
      },
      key: '{{ id }}',
      sample: { id: sampleTemplate.id, name: sampleTemplate.name },
      synonyms: ['template created', 'template uploaded'],
    },
  ],
  actions: [
    {
      id: 'fill-template',
      name: 'Fill in a template',
      sentence: 'Fill in {template}',
      about: 'Gives back the finished PDF as a file. PDF Otter keeps neither the data nor the PDF.',
      changes: false,
      repeat: 'safe',
      fields: [
        templateField,
        {
          id: 'data',
          label: 'Data',
          type: 'keyValue',
          help: 'One row per field of the template: its name and the value to fill in.',
        },
      ],
      request: {
        post: '/pdf_templates/{{ fields.template }}/fill',
        body: { data: '{{ fields.data }}' },
        bodyType: 'form',
        answer: 'file',
        reference: 'https://pdfotter.github.io/slate/#fill-in-a-pdf-template',
      },
      sample: { name: 'file', type: 'application/pdf', size: 9, base64: 'JVBERi0xLjQK' },
      synonyms: ['create pdf', 'generate pdf', 'fill form'],
    },
    {
      id: 'list-templates',
      name: 'List templates',
      sentence: 'List the PDF templates',
      changes: false,
      repeat: 'safe',
      request: {
        get: '/pdf_templates',
        reference: 'https://pdfotter.github.io/slate/#get-all-pdf-templates',
      },
      paging: { kind: 'none', items: '{{ $ }}' },
      sample: [{ id: sampleTemplate.id, name: sampleTemplate.name }],
      synonyms: ['all templates'],
    },
    {
      id: 'get-template',
      name: 'Get template',
      sentence: 'Get the details of {template}',
      about: 'Gives the names of the fields that can be filled in.',
      changes: false,
      repeat: 'safe',
      fields: [templateField],
      request: {
        get: '/pdf_templates/{{ fields.template }}',
        reference: 'https://pdfotter.github.io/slate/#get-a-pdf-template',
      },
      sample: sampleTemplate,
      synonyms: ['template fields'],
    },
  ],
});
