import { describe, expect, it } from 'vitest';
import scheduler from '../../../../connectors/scheduler/connector.ts';
import {
  connectionProblems,
  inReadingOrder,
  inspect,
} from '../../../../src/core/journeys/problems.ts';
import { connectorSchema } from '../../../../src/shared/connector.ts';
import type { Journey, Problem, Step, TriggerStep } from '../../../../src/shared/journey.ts';

const mail = connectorSchema.parse({
  schema: 1,
  id: 'mail',
  name: 'Mail',
  category: 'communication',
  about: 'Mail',
  auth: [
    {
      id: 'key',
      kind: 'fields',
      label: 'Key',
      fields: [{ id: 'key', label: 'Key', type: 'secret' }],
      apply: {},
    },
  ],
  triggers: [
    {
      id: 'new',
      name: 'New mail',
      sentence: 'When a mail comes',
      kind: 'poll',
      fields: [{ id: 'box', label: 'Mailbox', type: 'text', required: true }],
      sample: {},
    },
  ],
  actions: [
    {
      id: 'send',
      name: 'Send mail',
      sentence: 'Send',
      changes: true,
      repeat: 'never',
      fields: [
        { id: 'to', label: 'To', type: 'email', required: true },
        { id: 'subject', label: 'Subject', type: 'text' },
        { id: 'format', label: 'Format', type: 'choice', required: true, default: 'text' },
      ],
      sample: {},
    },
  ],
});
const connectors = new Map([mail, connectorSchema.parse(scheduler)].map((each) => [each.id, each]));
const find = (app: string) => connectors.get(app);

const newMail: TriggerStep = {
  id: 's0',
  app: 'mail',
  event: 'new',
  fields: { box: { value: 'Inbox' } },
};

function send(
  id: string,
  to = '{{ s0.from }}',
  more: Partial<Extract<Step, { kind: 'action' }>> = {},
): Step {
  return { id, kind: 'action', app: 'mail', action: 'send', fields: { to: { text: to } }, ...more };
}

function journey(steps: Step[], trigger: TriggerStep = newMail): Journey {
  return {
    format: 'sojourn.journey',
    formatVersion: 1,
    id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    name: 'Test',
    connections: { mail: 'c1' },
    trigger,
    steps,
    settings: { pollSeconds: 300 },
  };
}

function problems(steps: Step[], trigger?: TriggerStep): Problem[] {
  const document = journey(steps, trigger);
  return inReadingOrder(document, inspect(document, find).problems);
}

function only(steps: Step[], trigger?: TriggerStep): Problem {
  const found = problems(steps, trigger);
  expect(found).toHaveLength(1);
  const [first] = found;
  if (!first) throw new Error('no problem');
  return first;
}

describe('J9: problems of a journey', () => {
  it('J9: a complete journey has none', () => {
    expect(problems([send('s1'), send('s2', '{{ s1.id }}')])).toEqual([]);
  });

  it('J9: says that nothing is chosen yet, for the trigger and for a step', () => {
    expect(problems([{ id: 's1', kind: 'action', fields: {} }], { id: 's0', fields: {} })).toEqual([
      {
        step: 's0',
        field: 'app',
        kind: 'app_missing',
        message: 'No app is chosen in the trigger (New Trigger).',
      },
      {
        step: 's1',
        field: 'app',
        kind: 'app_missing',
        message: 'No app is chosen in step 2 (New Action).',
      },
    ]);
    expect(only([send('s1', 'a@b.c', { action: undefined })])).toMatchObject({
      kind: 'event_missing',
      message: 'No action is chosen in step 2 (Mail).',
    });
    expect(only([send('s1')], { id: 's0', app: 'mail', fields: {} })).toMatchObject({
      kind: 'event_missing',
    });
  });

  it('J9: names an app or event that is not known here', () => {
    expect(only([send('s1', 'a@b.c', { app: 'fax' })])).toMatchObject({
      step: 's1',
      kind: 'app_unknown',
      message: 'The app “fax” in step 2 (fax) is not known here.',
    });
    expect(only([send('s1', 'a@b.c', { action: 'burn' })])).toMatchObject({
      kind: 'event_missing',
      field: 'event',
    });
  });

  it('J9: a journey without a step that runs does nothing', () => {
    expect(only([])).toMatchObject({ step: 's0', kind: 'no_steps' });
    expect(only([send('s1', '', { disabled: true })])).toMatchObject({
      step: 's0',
      kind: 'no_steps',
    });
  });

  it('J9: names a required field that is empty by its label; a default fills one that was never touched', () => {
    expect(only([send('s1', '  ')])).toEqual({
      step: 's1',
      field: 'to',
      kind: 'field_missing',
      message: '“To” in step 2 (Mail · Send mail) is empty.',
    });
    expect(
      only([
        send('s1', 'a@b.c', {
          name: 'Answer',
          fields: { to: { text: 'a' }, format: { value: '' } },
        }),
      ]),
    ).toMatchObject({ field: 'format', message: '“Format” in step 2 (Answer) is empty.' });
    expect(only([send('s1')], { ...newMail, fields: {} })).toMatchObject({
      step: 's0',
      field: 'box',
    });
  });

  it('J9: a step that is switched off is not looked at', () => {
    expect(problems([send('s1', '', { disabled: true }), send('s2')])).toEqual([]);
  });

  it('J9: says what is wrong with a formula', () => {
    const { kind, field, message } = only([send('s1', 'x {{ s0.( }}')]);
    expect({ kind, field }).toEqual({ kind: 'formula_wrong', field: 'to' });
    expect(message).toMatch(
      /^The formula in “To” of step 2 \(Mail · Send mail\) cannot be read: .+[^.]\.$/,
    );
    expect(only([send('s1', 'a', { fields: { to: { formula: '1 +' } } })])).toMatchObject({
      kind: 'formula_wrong',
    });
  });

  it.each([
    ['that was deleted', [send('s1', '{{ s9.id }}')], 'uses data of a step that no longer exists.'],
    [
      'that comes later',
      [send('s1', '{{ s2.id }}'), send('s2')],
      'uses data of a step that comes later.',
    ],
    ['which is itself', [send('s1', '{{ s1.id }}')], 'uses data of the step itself.'],
    [
      'that is switched off',
      [send('s1', 'a', { disabled: true }), send('s2', '{{ s1.id }}')],
      'uses data of a step that is switched off.',
    ],
    [
      'in the other branch',
      [
        {
          id: 's1',
          kind: 'if',
          when: { all: [{ left: '{{ s0.a }}', is: 'isEmpty' }] },
          then: [send('s2')],
          else: [send('s3', '{{ s2.id }}')],
        },
      ],
      'uses data of a step in another block, which it cannot see.',
    ],
    [
      'inside a finished loop',
      [
        { id: 's1', kind: 'forEach', list: '{{ s0.items }}', steps: [send('s2')] },
        send('s3', '{{ s2.id }}'),
      ],
      'uses data of a step in another block, which it cannot see.',
    ],
    [
      'whose item is used after its loop',
      [
        { id: 's1', kind: 'forEach', list: '{{ s0.items }}', steps: [] },
        send('s2', '{{ s1.item.to }}'),
      ],
      'uses data of step 2 that is not there at this place.',
    ],
    [
      'whose error is used before there can be one',
      [{ id: 's1', kind: 'tryCatch', try: [send('s2', '{{ s1.error.message }}')], catch: [] }],
      'uses data of step 2 that is not there at this place.',
    ],
  ] satisfies [string, Step[], string][])(
    'J9: a pill of a step %s is dangling',
    (_, steps, words) => {
      const { kind, message } = only(steps);
      expect(kind).toBe('pill_dangling');
      expect(message).toContain(words);
    },
  );

  it('J9: a pill of a step that ran before, in a block or around it, is fine', () => {
    expect(
      problems([
        {
          id: 's1',
          kind: 'if',
          when: { any: [{ left: '{{ s0.a }}', is: 'isYes' }] },
          then: [send('s2')],
        },
        send('s3', '{{ s2.id }}'),
        {
          id: 's4',
          kind: 'forEach',
          list: '{{ s3.items }}',
          steps: [send('s5', '{{ s4.item.to }}')],
        },
        {
          id: 's6',
          kind: 'tryCatch',
          try: [send('s7')],
          catch: [send('s8', '{{ s6.error.message }}')],
        },
      ]),
    ).toEqual([]);
  });

  it('J9: conditions, loops and delays need their values', () => {
    expect(
      problems([
        { id: 's1', kind: 'if', when: { all: [] }, then: [] },
        {
          id: 's2',
          kind: 'if',
          when: { all: [{ any: [{ left: '{{ s0.a }}', is: 'contains', right: '' }] }] },
          then: [],
        },
        { id: 's3', kind: 'forEach', list: '', steps: [] },
        { id: 's4', kind: 'delay', seconds: ' ' },
      ]).map(({ step, field, kind }) => [step, field, kind]),
    ).toEqual([
      ['s1', 'when', 'field_missing'],
      ['s2', 'when', 'field_missing'],
      ['s3', 'list', 'field_missing'],
      ['s4', 'seconds', 'field_missing'],
    ]);
  });

  it('J9: a delay that is no time of up to a year is a problem', () => {
    expect(problems([{ id: 's1', kind: 'delay', seconds: '300' }])).toEqual([]);
    expect(problems([{ id: 's1', kind: 'delay', seconds: '{{ s0.wait }}' }])).toEqual([]);
    expect(only([{ id: 's1', kind: 'delay', seconds: 'soon' }])).toMatchObject({
      field: 'seconds',
      kind: 'value_wrong',
    });
    expect(only([{ id: 's1', kind: 'delay', seconds: '99999999' }]).message).toContain('a year');
  });

  it('J9: a schedule that cannot be is a problem', () => {
    const daily = (time: string): TriggerStep => ({
      id: 's0',
      app: 'scheduler',
      event: 'daily',
      fields: { time: { value: time } },
    });
    expect(problems([send('s1', 'a')], daily('09:00'))).toEqual([]);
    expect(only([send('s1', 'a')], daily('25:00'))).toEqual({
      step: 's0',
      field: 'time',
      kind: 'value_wrong',
      message: '“25:00” is not a time such as 09:00, in the trigger (Scheduler · Every day).',
    });
  });
});

describe('J9: problems of connections', () => {
  const { uses } = inspect(journey([send('s1')]), find);

  it('J9: one that is connected is fine', () => {
    const found = { app: 'mail', name: 'Work', state: 'connected' as const };
    expect(connectionProblems(uses, { mail: 'c1' }, () => found)).toEqual([]);
  });

  it.each([
    [
      'none is chosen',
      {},
      undefined,
      'connection_missing',
      'No connection is chosen for Mail in the trigger (Mail · New mail).',
    ],
    [
      'it is gone',
      { mail: 'c1' },
      undefined,
      'connection_missing',
      'The connection for Mail in the trigger (Mail · New mail) does not exist any more.',
    ],
    [
      'it is another app’s',
      { mail: 'c1' },
      { app: 'fax', name: 'Fax', state: 'connected' },
      'connection_missing',
      'The connection for Mail in the trigger (Mail · New mail) does not exist any more.',
    ],
    [
      'it needs sign-in',
      { mail: 'c1' },
      { app: 'mail', name: 'Work', state: 'needs-sign-in' },
      'connection_not_connected',
      'The connection “Work” in the trigger (Mail · New mail) needs you to sign in again.',
    ],
    [
      'it is disconnected',
      { mail: 'c1' },
      { app: 'mail', name: 'Work', state: 'disconnected' },
      'connection_not_connected',
      'The connection “Work” in the trigger (Mail · New mail) is disconnected.',
    ],
    [
      'it is unreadable',
      { mail: 'c1' },
      { app: 'mail', name: 'Work', state: 'unreadable' },
      'connection_not_connected',
      'The connection “Work” in the trigger (Mail · New mail) cannot be read and must be reconnected.',
    ],
  ] as const)('J9: says that %s, for every step of the app', (_, chosen, found, kind, message) => {
    const problems = connectionProblems(uses, chosen, () => found);
    expect(problems).toHaveLength(2);
    expect(problems[0]).toEqual({ step: 's0', field: 'connection', kind, message });
  });

  it('J9: a connection is looked up by its own key only', () => {
    const named = [{ step: 's1', where: 'step 2', app: 'constructor', appName: 'Odd' }];
    expect(connectionProblems(named, {}, () => undefined)[0]?.kind).toBe('connection_missing');
  });
});

it('J12: 500 steps are looked through, each after the one that it reads', () => {
  const steps = Array.from({ length: 500 }, (_, index) =>
    send(`s${index + 1}`, `{{ s${index}.id }} {{ s0.from }}`),
  );
  expect(inspect(journey(steps), find).problems).toEqual([]);
});
