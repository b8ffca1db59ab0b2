/** Built in: notifications of the desktop. The code is in src/core/connectors/builtIn. */
import { defineConnector } from '../../src/shared/connector.ts';

export default defineConnector({
  schema: 1,
  id: 'notifications',
  name: 'Notifications',
  category: 'built-in',
  about: 'Shows a notification on the desktop of this computer.',
  synonyms: ['notify', 'alert', 'message', 'popup', 'reminder', 'desktop'],
  actions: [
    {
      id: 'show',
      name: 'Show a notification',
      sentence: 'Show the notification {title}',
      changes: true,
      repeat: 'never',
      fields: [
        {
          id: 'title',
          label: 'Title',
          type: 'text',
          required: true,
          help: 'Up to 100 characters.',
          example: 'A new order',
        },
        { id: 'text', label: 'Text', type: 'longText', help: 'Up to 500 characters.' },
      ],
      sample: {
        title: 'A new order',
        text: 'Ada ordered twelve loaves.',
        at: '2026-03-31T09:15:00.000Z',
      },
      synonyms: ['alert me', 'tell me', 'remind'],
    },
  ],
});
