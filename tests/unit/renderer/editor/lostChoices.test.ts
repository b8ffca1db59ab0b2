import { describe, expect, it } from 'vitest';
import { setConnection } from '../../../../src/renderer/editor/document.ts';
import {
  type ChoosingStep,
  findLostChoices,
  stillLost,
} from '../../../../src/renderer/editor/lostChoices.ts';
import type { Field } from '../../../../src/shared/connector.ts';
import { emptyJourney } from './arbitraries.ts';

const list: Field = {
  id: 'list',
  label: 'List',
  type: 'dropdown',
  options: 'lists',
  required: true,
  more: false,
};
const task: Field = { ...list, id: 'task', label: 'Task', options: 'tasks', needs: ['list'] };
const step: ChoosingStep = {
  id: 's1',
  definition: [list, task],
  fields: { list: { value: 'l1', label: 'Errands' } },
};
const offering = (...pages: string[][]) => {
  const asked: unknown[] = [];
  return {
    asked,
    load: async (input: { page?: string | undefined }) => {
      asked.push(input);
      const at = Number(input.page ?? 0);
      return {
        items: (pages[at] ?? []).map((value) => ({ value, label: value })),
        next: at + 1 < pages.length ? String(at + 1) : null,
      };
    },
  };
};

describe('C13: choices of an account that another one does not have', () => {
  it('C13: names the step, the field and what was chosen', async () => {
    expect(await findLostChoices('tasks', 'ben', [step], offering(['l2']).load)).toEqual([
      {
        app: 'tasks',
        connection: 'ben',
        step: 's1',
        field: 'list',
        label: 'List',
        chosen: 'Errands',
      },
    ]);
  });

  it('C13: looks through all pages before it says so', async () => {
    const { load, asked } = offering(['l2'], ['l3'], ['l1']);
    expect(await findLostChoices('tasks', 'ben', [step], load)).toEqual([]);
    expect(asked).toHaveLength(3);
  });

  it('flags nothing where the account cannot be asked, or only a run knows the choice', async () => {
    const fail = () => Promise.reject(new Error('offline'));
    expect(await findLostChoices('tasks', 'ben', [step], fail)).toEqual([]);
    const { load, asked } = offering([]);
    const data = { list: { text: '{{ s0.list }}' }, task: { value: 't1' } };
    expect(await findLostChoices('tasks', 'ben', [{ ...step, fields: data }], load)).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('C13: the flag goes with another choice, and with switching back', async () => {
    const lost = await findLostChoices('tasks', 'ben', [step], offering([]).load);
    const ben = setConnection(emptyJourney, 'tasks', 'ben');
    expect(stillLost(lost, ben, [step])).toEqual(lost);
    expect(stillLost(lost, setConnection(ben, 'tasks', 'ada'), [step])).toEqual([]);
    const other = { ...step, fields: { list: { value: 'l2', label: 'Books' } } };
    expect(stillLost(lost, ben, [other])).toEqual([]);
  });
});
