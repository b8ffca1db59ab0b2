import { afterAll, describe, expect, it } from 'vitest';
import gitlab from '../../../connectors/gitlab/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(gitlab);
const action = (id: string) => connector.actions.find((one) => one.id === id)?.request;
const trigger = (id: string) => connector.triggers.find((one) => one.id === id);
const render = (template: Json | undefined, scope: Record<string, Json>) =>
  expressions.renderTree(template ?? null, scope);

describe('GitLab', () => {
  it.each([
    [{ one: '1' }, [{ key: 'one', value: '1' }]],
    [
      { one: 1, two: true },
      [
        { key: 'one', value: '1' },
        { key: 'two', value: 'true' },
      ],
    ],
  ])('gives a pipeline the variables %j', async (variables, expected) => {
    const fields = { branch: 'main', variables };
    expect(await render(action('run-pipeline')?.body, { fields })).toEqual({
      ref: 'main',
      variables: expected,
    });
  });

  it('runs a pipeline without variables', async () => {
    expect(await render(action('run-pipeline')?.body, { fields: { branch: 'main' } })).toEqual({
      ref: 'main',
    });
  });

  it('writes labels in one text and people as a list, one or more', async () => {
    const one = { title: 'Bread', labels: ['bug'], assignees: [1001] };
    expect(await render(action('create-issue')?.body, { fields: one })).toEqual({
      title: 'Bread',
      labels: 'bug',
      assignee_ids: [1001],
    });
    const two = { title: 'Bread', labels: ['bug', 'web'], assignees: [1001, 1002] };
    expect(await render(action('create-issue')?.body, { fields: two })).toMatchObject({
      labels: 'bug,web',
      assignee_ids: [1001, 1002],
    });
  });

  it('asks for comments of the day of the last poll, too', async () => {
    const query = trigger('new-comment')?.request?.query ?? null;
    expect(await render(query, { fields: {} })).not.toHaveProperty('after');
    const since = Date.UTC(2026, 2, 2, 0, 5);
    expect(await render(query, { fields: {}, since })).toMatchObject({ after: '2026-03-01' });
  });
});
