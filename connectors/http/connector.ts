/** Built in: any HTTP request. The code is in src/core/connectors. */
import { defineConnector } from '../../src/shared/connector.ts';

export default defineConnector({
  schema: 1,
  id: 'http',
  name: 'HTTP',
  category: 'built-in',
  about: 'Sends a request to any web address and gives back the answer.',
  synonyms: ['rest', 'api', 'web request', 'curl', 'fetch', 'url', 'json'],
  actions: [
    {
      id: 'request',
      name: 'Send request',
      sentence: 'Send a {method} request to {url}',
      about: 'Gives back the status, the headers and the body of the answer.',
      changes: true,
      repeat: 'never',
      fields: [
        {
          id: 'method',
          label: 'Method',
          type: 'choice',
          required: true,
          default: 'GET',
          choices: [
            { value: 'GET', label: 'GET' },
            { value: 'POST', label: 'POST' },
            { value: 'PUT', label: 'PUT' },
            { value: 'PATCH', label: 'PATCH' },
            { value: 'DELETE', label: 'DELETE' },
            { value: 'HEAD', label: 'HEAD' },
          ],
        },
        {
          id: 'url',
          label: 'URL',
          type: 'url',
          required: true,
          example: 'https://api.example.com/items',
        },
        {
          id: 'query',
          label: 'Query parameters',
          type: 'keyValue',
          help: 'Added to the address; encoded for you.',
        },
        { id: 'headers', label: 'Headers', type: 'keyValue' },
        {
          id: 'bodyType',
          label: 'Body type',
          type: 'choice',
          default: 'none',
          choices: [
            { value: 'none', label: 'No body' },
            { value: 'json', label: 'JSON' },
            { value: 'form', label: 'Form (URL-encoded)' },
            { value: 'text', label: 'Text' },
          ],
        },
        {
          id: 'body',
          label: 'Body',
          type: 'longText',
          help: 'JSON text, a list, an object, or plain text, as the body type says.',
          example: '{ "name": "Bread" }',
        },
        {
          id: 'failOnError',
          label: 'Fail on an error status',
          type: 'boolean',
          more: true,
          default: true,
          help: 'When off, an answer of 400 or above is given to the next step like any other.',
        },
      ],
      sample: {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: { id: 1, name: 'Bread' },
      },
      synonyms: ['get', 'post', 'call api', 'webhook call'],
    },
  ],
});
