/** Built in: notes in the run's history. The code is in src/core/connectors. */
import { defineConnector } from '../../src/shared/connector.ts';

export default defineConnector({
  schema: 1,
  id: 'logger',
  name: 'Logger',
  category: 'built-in',
  about: 'Writes a message into the history of the run.',
  synonyms: ['log', 'note', 'print', 'debug', 'message'],
  actions: [
    {
      id: 'log',
      name: 'Log a message',
      sentence: 'Log {message}',
      about: 'The message appears as the output of this step in the history. Nothing else happens.',
      changes: false,
      repeat: 'safe',
      fields: [
        { id: 'message', label: 'Message', type: 'longText', required: true },
        {
          id: 'level',
          label: 'Level',
          type: 'choice',
          more: true,
          default: 'info',
          choices: [
            { value: 'info', label: 'Information' },
            { value: 'warning', label: 'Warning' },
            { value: 'error', label: 'Error' },
          ],
        },
      ],
      sample: { message: 'Bread was bought', level: 'info', at: '2026-03-02T09:15:00.000Z' },
      synonyms: ['write', 'print', 'trace'],
    },
  ],
});
