/** Templates over practice apps and built-in ones: no account anywhere. */
import type { TemplateSource } from './template.ts';

export const firstTemplates: readonly TemplateSource[] = [
  {
    id: 'practice',
    name: 'Practice journey',
    about: 'A new practice task becomes a practice document. It all runs on this computer.',
    trigger: { id: 's0', app: 'practice-tasks', event: 'new-task', fields: {} },
    steps: [
      {
        id: 's1',
        kind: 'action',
        app: 'practice-documents',
        action: 'create-document',
        fields: {
          title: { text: '{{ s0.title }}' },
          body: { text: 'Made from a new task by the practice journey.' },
        },
      },
    ],
  },
  {
    id: 'feed-news',
    name: 'Tell me of news',
    about: 'Shows a notification for each new item of a feed. Put in the address of the feed.',
    first: true,
    trigger: { id: 's0', app: 'rss', event: 'new-item', fields: {} },
    steps: [
      {
        id: 's1',
        kind: 'action',
        app: 'notifications',
        action: 'show',
        fields: { title: { text: '{{ s0.title }}' }, text: { text: '{{ s0.summary }}' } },
      },
    ],
  },
  {
    id: 'morning-question',
    name: 'A question every morning',
    about: 'Asks you on working days at nine what matters most today.',
    first: true,
    trigger: {
      id: 's0',
      app: 'scheduler',
      event: 'weekdays',
      fields: { time: { value: '09:00' } },
    },
    steps: [
      {
        id: 's1',
        kind: 'action',
        app: 'notifications',
        action: 'show',
        fields: {
          title: { text: 'Good morning' },
          text: { text: 'What is the one thing that must be done today?' },
        },
      },
    ],
  },
  {
    id: 'feed-table',
    name: 'Collect a feed in a table',
    about: 'Keeps every new item of a feed in a small table of Sojourn, to be looked up later.',
    trigger: { id: 's0', app: 'rss', event: 'new-item', fields: {} },
    steps: [
      {
        id: 's1',
        kind: 'action',
        app: 'tables',
        action: 'add-row',
        fields: {
          table: { text: 'News' },
          values: { formula: '{"Title": s0.title, "Link": s0.link, "Published": s0.published}' },
        },
      },
    ],
  },
  {
    id: 'watch-page',
    name: 'Watch a web address',
    about: 'Asks a web address every 15 minutes and notifies you when it does not answer.',
    first: true,
    trigger: {
      id: 's0',
      app: 'scheduler',
      event: 'every',
      fields: { count: { value: 15 }, unit: { value: 'minutes' } },
    },
    steps: [
      {
        id: 's1',
        kind: 'tryCatch',
        try: [
          {
            id: 's2',
            kind: 'action',
            app: 'http',
            action: 'request',
            fields: { method: { value: 'GET' } },
          },
        ],
        catch: [
          {
            id: 's3',
            kind: 'action',
            app: 'notifications',
            action: 'show',
            fields: {
              title: { text: 'The address does not answer' },
              text: { text: 'The last look failed. The history of the journey has the details.' },
            },
          },
        ],
      },
    ],
  },
  {
    id: 'file-list',
    name: 'List new files',
    about: 'Writes every new file of a folder into a CSV list, with its size and time.',
    trigger: { id: 's0', app: 'files', event: 'new-file', fields: {} },
    steps: [
      {
        id: 's1',
        kind: 'action',
        app: 'spreadsheets',
        action: 'append-row',
        fields: {
          path: { text: 'list.csv' },
          values: { formula: '{"Name": s0.name, "Size": s0.size, "Modified": s0.modified}' },
        },
      },
    ],
  },
];
