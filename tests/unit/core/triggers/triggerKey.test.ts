import { expect, it } from 'vitest';
import { triggerKey } from '../../../../src/core/triggers/triggerKey.ts';
import type { TriggerStep } from '../../../../src/shared/journey.ts';

const trigger: TriggerStep = {
  id: 's0',
  app: 'todo',
  event: 'new-task',
  fields: { list: { value: 'l1', label: 'Errands' }, done: { value: false } },
};
const key = triggerKey(trigger, 'me');

it('T1: a name, a note, a label, the order of the fields and empty fields make no other trigger', () => {
  const same: TriggerStep = {
    ...trigger,
    name: 'Mine',
    note: 'x',
    fields: {
      empty: { text: ' ' },
      nothing: { value: null },
      done: { value: false },
      list: { text: ' l1' },
    },
  };
  expect(triggerKey(same, 'me')).toBe(key);
});

it('T1: another app, event, account or field is another trigger', () => {
  const others = [
    triggerKey({ ...trigger, app: 'notes' }, 'me'),
    triggerKey({ ...trigger, event: 'old-task' }, 'me'),
    triggerKey(trigger, 'you'),
    triggerKey(trigger, null),
    triggerKey({ ...trigger, fields: { ...trigger.fields, list: { value: 'l2' } } }, 'me'),
    triggerKey({ ...trigger, fields: { ...trigger.fields, list: { formula: 'l1' } } }, 'me'),
    triggerKey({ ...trigger, fields: { list: { value: 'l1' } } }, 'me'),
  ];
  expect(new Set([key, ...others]).size).toBe(8);
});
