import { afterAll, describe, expect, it } from 'vitest';
import todoist from '../../../connectors/todoist/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(todoist);
const action = (id: string) => connector.actions.find((one) => one.id === id)?.request;
const render = (template: Json | undefined, scope: Json) =>
  expressions.renderTree(template ?? null, scope);
const day = 86_400_000;

describe('Todoist', () => {
  it('creates a task from what is given, with numbers where the API wants numbers', async () => {
    expect(await render(action('create-task')?.body, { fields: { content: 'Bread' } })).toEqual({
      content: 'Bread',
    });
    const fields = {
      content: 'Bread',
      priority: '4',
      minutes: 30,
      dueDate: '2026-03-31T10:00:00Z',
    };
    expect(await render(action('create-task')?.body, { fields })).toEqual({
      content: 'Bread',
      priority: 4,
      duration: 30,
      duration_unit: 'minute',
      due_date: '2026-03-31',
    });
  });

  it.each([
    ['three months at most the first time', undefined, 85],
    ['three months at most after a long pause', 200, 85],
    ['since the last poll', 2, 2],
  ])('asks for completed tasks: %s', async (_, ago, expected) => {
    const request = connector.triggers.find(({ id }) => id === 'completed-task')?.request;
    const since = ago === undefined ? {} : { since: Date.now() - ago * day };
    const query = await render(request?.query, { fields: {}, ...since });
    const { since: from, until } = query as { since: string; until: string };
    expect(Math.round((Date.now() - Date.parse(from)) / day)).toBe(expected);
    expect(Date.parse(until) - Date.parse(from)).toBeLessThan(89 * day);
  });

  it('names a file where there is no comment', async () => {
    const upload = { file_name: 'receipt.pdf', file_url: 'https://files.example.com/receipt.pdf' };
    const scope = { fields: { task: '6X' }, answers: { upload } };
    expect(await render(action('add-file')?.body, scope)).toEqual({
      task_id: '6X',
      content: 'receipt.pdf',
      attachment: { resource_type: 'file', ...upload },
    });
  });
});
