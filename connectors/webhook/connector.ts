/** Built in: journeys that a request to an address of this computer starts. The code is in src/core/triggers/webhooks. */
import { defineConnector } from '../../src/shared/connector.ts';

export default defineConnector({
  schema: 1,
  id: 'webhook',
  name: 'Webhook',
  category: 'built-in',
  about: 'Starts a journey when a program sends a request to an address of this computer.',
  synonyms: ['http', 'url', 'callback', 'endpoint', 'receive', 'api', 'post', 'request'],
  triggers: [
    {
      id: 'received',
      name: 'Request received',
      sentence: 'When a request comes to the address of this journey',
      kind: 'webhook',
      fields: [
        {
          id: 'answer',
          label: 'Answer',
          type: 'choice',
          required: true,
          default: 'atOnce',
          choices: [
            { value: 'atOnce', label: 'At once, with 200' },
            { value: 'journey', label: 'With what “Answer the webhook” says' },
          ],
          help: 'The sender waits up to 90 seconds for the answer of the journey.',
        },
      ],
      sample: {
        method: 'POST',
        path: '',
        query: { source: 'shop' },
        headers: { 'content-type': 'application/json', 'user-agent': 'Shop/1.0' },
        body: { id: 42, title: 'Buy bread' },
        receivedAt: '2026-03-02T09:00:00.012Z',
      },
      synonyms: ['incoming', 'listen', 'catch hook', 'http request'],
    },
  ],
  actions: [
    {
      id: 'answer',
      name: 'Answer the webhook',
      sentence: 'Answer the webhook with {status}',
      about: 'Sent when the step runs, where the trigger waits for it. Only the first one counts.',
      changes: false,
      repeat: 'safe',
      fields: [
        { id: 'status', label: 'Status', type: 'number', required: true, default: 200 },
        {
          id: 'type',
          label: 'Kind of body',
          type: 'choice',
          required: true,
          default: 'application/json',
          choices: [
            { value: 'application/json', label: 'JSON' },
            { value: 'text/plain; charset=utf-8', label: 'Text' },
            { value: 'text/html; charset=utf-8', label: 'HTML' },
          ],
        },
        { id: 'body', label: 'Body', type: 'longText' },
        {
          id: 'file',
          label: 'File',
          type: 'file',
          more: true,
          help: 'Instead of a body: the file of an earlier step.',
        },
        { id: 'headers', label: 'Headers', type: 'keyValue', more: true },
      ],
      sample: { status: 200, headers: { 'content-type': 'application/json' }, body: '{"id":42}' },
      synonyms: ['respond', 'response', 'reply', 'return'],
    },
  ],
});
