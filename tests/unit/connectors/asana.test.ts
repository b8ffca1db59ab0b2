import { afterAll, describe, expect, it } from 'vitest';
import asana from '../../../connectors/asana/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(asana);
const action = (id: string) => connector.actions.find((one) => one.id === id)?.request;
const render = (template: Json | undefined, scope: Json) =>
  expressions.renderTree(template ?? null, scope);

describe('Asana', () => {
  it.each([
    ['no project', {}, {}],
    ['a project', { project: 'P' }, { projects: ['P'] }],
    [
      'a section of a project',
      { project: 'P', section: 'S' },
      { memberships: [{ project: 'P', section: 'S' }] },
    ],
  ])('creates a task in %s', async (_, place, expected) => {
    const fields = { workspace: 'W', name: 'Bread', ...place };
    expect(await render(action('create-task')?.body, { fields })).toEqual({
      data: { workspace: 'W', name: 'Bread', ...expected },
    });
  });

  it('keeps one tag a list, and says no as well as yes', async () => {
    const create = { workspace: 'W', name: 'Bread', tags: ['T'] };
    expect(await render(action('create-task')?.body, { fields: create })).toMatchObject({
      data: { tags: ['T'] },
    });
    const update = { task: 'T', completed: false };
    expect(await render(action('update-task')?.body, { fields: update })).toEqual({
      data: { completed: false },
    });
  });

  it.each([
    [true, '1970-01-01T00:00:00.000Z'],
    [false, 'now'],
  ])('lists tasks, completed ones too: %s', async (completed, expected) => {
    const query = await render(action('list-tasks')?.query, {
      fields: { project: 'P', completed },
    });
    expect(query).toMatchObject({ completed_since: expected });
  });

  it('takes comments from among all that happened to a task', async () => {
    const { where } = connector.triggers.find(({ id }) => id === 'new-comment') ?? {};
    expect(await render(where, { type: 'comment' })).toBe(true);
    expect(await render(where, { type: 'system' })).toBe(false);
  });
});
