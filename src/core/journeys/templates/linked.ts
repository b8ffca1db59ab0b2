/** Templates over apps of others: their accounts are linked when the journey is set up. */
import type { TemplateSource } from './template.ts';

export const linkedTemplates: readonly TemplateSource[] = [
  {
    id: 'invoices-to-tasks',
    name: 'Mails about invoices become tasks',
    about: 'Makes a Google task of each new email in Gmail that has “invoice” in its subject.',
    trigger: {
      id: 's0',
      app: 'gmail',
      event: 'new-email',
      fields: { subject: { text: 'invoice' } },
    },
    steps: [
      {
        id: 's1',
        kind: 'action',
        app: 'google-tasks',
        action: 'create-task',
        fields: {
          title: { text: 'Pay: {{ s0.subject }}' },
          notes: { text: 'From {{ s0.from }}\n\n{{ s0.snippet }}' },
        },
      },
    ],
  },
  {
    id: 'meeting-reminder',
    name: 'Meetings in Slack',
    about: 'Tells a Slack channel of each event of a Google calendar a quarter of an hour before.',
    trigger: {
      id: 's0',
      app: 'google-calendar',
      event: 'event-start',
      fields: { minutes: { value: 15 } },
    },
    steps: [
      {
        id: 's1',
        kind: 'action',
        app: 'slack',
        action: 'send-message',
        fields: { text: { text: 'Soon: {{ s0.summary }}\n{{ s0.htmlLink }}' } },
      },
    ],
  },
  {
    id: 'issues-to-slack',
    name: 'New issues in Slack',
    about: 'Posts each new issue of a GitHub repository to Slack; bugs are marked.',
    trigger: { id: 's0', app: 'github', event: 'new-issue', fields: {} },
    steps: [
      {
        id: 's1',
        kind: 'if',
        when: { all: [{ left: '{{ s0.labels.name }}', is: 'contains', right: 'bug' }] },
        then: [
          {
            id: 's2',
            kind: 'action',
            app: 'slack',
            action: 'send-message',
            fields: { text: { text: 'Bug: {{ s0.title }}\n{{ s0.html_url }}' } },
          },
        ],
        else: [
          {
            id: 's3',
            kind: 'action',
            app: 'slack',
            action: 'send-message',
            fields: { text: { text: '{{ s0.title }}\n{{ s0.html_url }}' } },
          },
        ],
      },
    ],
  },
  {
    id: 'answers-to-notion',
    name: 'Form answers in Notion',
    about: 'Makes a page in a Notion database of each new answer to a Typeform.',
    trigger: { id: 's0', app: 'typeform', event: 'new-response', fields: {} },
    steps: [
      {
        id: 's1',
        kind: 'action',
        app: 'notion',
        action: 'create-database-page',
        fields: {
          title: { text: 'Answer of {{ s0.submitted_at }}' },
          content: { text: '{{ $join(s0.answers.(text ? text : email), "\\n") }}' },
        },
      },
    ],
  },
  {
    id: 'failed-payments',
    name: 'Failed payments in a sheet',
    about: 'Writes each failed Stripe payment into a Google sheet and notifies you.',
    trigger: { id: 's0', app: 'stripe', event: 'payment-failed', fields: {} },
    steps: [
      {
        id: 's1',
        kind: 'action',
        app: 'google-sheets',
        action: 'add-row',
        fields: {
          values: {
            formula:
              '{"Customer": s0.data.object.billing_details.name, "Amount": s0.data.object.amount / 100, "Reason": s0.data.object.failure_message}',
          },
        },
      },
      {
        id: 's2',
        kind: 'action',
        app: 'notifications',
        action: 'show',
        fields: {
          title: { text: 'A payment failed' },
          text: { text: '{{ s0.data.object.failure_message }}' },
        },
      },
    ],
  },
  {
    id: 'open-tasks',
    name: 'Open tasks in the morning',
    about: 'Sends you a mail on working days with the open tasks of a Google task list.',
    trigger: {
      id: 's0',
      app: 'scheduler',
      event: 'weekdays',
      fields: { time: { value: '08:00' } },
    },
    steps: [
      { id: 's1', kind: 'action', app: 'google-tasks', action: 'list-tasks', fields: {} },
      {
        id: 's2',
        kind: 'action',
        app: 'email',
        action: 'send',
        fields: {
          subject: { text: 'Open tasks: {{ $count(s1) }}' },
          text: { text: '{{ $join(s1.title, "\\n") }}' },
        },
      },
    ],
  },
];
