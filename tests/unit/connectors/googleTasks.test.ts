import { afterAll, describe, expect, it } from 'vitest';
import googleTasks from '../../../connectors/google-tasks/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(googleTasks);
const action = (id: string) => connector.actions.find((one) => one.id === id)?.request;
const trigger = (id: string) => connector.triggers.find((one) => one.id === id);
const render = (template: Json | undefined, scope: Record<string, Json>) =>
  expressions.renderTree(template ?? null, scope);

describe('Google Tasks', () => {
  it.each([
    ['2026-03-31', '2026-03-31T00:00:00.000Z'],
    ['2026-03-31T18:30:00+02:00', '2026-03-31T00:00:00.000Z'],
  ])('sends the due date %s as the time that the API asks for', async (due, expected) => {
    expect(await render(action('create-task')?.body, { fields: { title: 'Bread', due } })).toEqual({
      title: 'Bread',
      due: expected,
    });
  });

  it('leaves out what is empty, so that an update changes nothing else', async () => {
    expect(await render(action('update-task')?.body, { fields: { title: 'Bread' } })).toEqual({
      title: 'Bread',
    });
  });

  it('asks for what changed since the last poll, and for all the first time', async () => {
    const { query = null } = trigger('new-task')?.request ?? {};
    const always = { showCompleted: 'true', showHidden: 'true', showAssigned: 'true' };
    expect(await render(query, { fields: {} })).toEqual(always);
    expect(await render(query, { fields: {}, since: Date.UTC(2026, 2, 2, 9, 15) })).toEqual({
      ...always,
      updatedMin: '2026-03-02T09:15:00.000Z',
    });
  });

  it.each([
    ['completed', true],
    ['needsAction', false],
  ])('takes a task that is %s for completed: %s', async (status, expected) => {
    expect(await render(trigger('completed-task')?.where, { id: 'a', status })).toBe(expected);
  });

  it('counts a task that is completed again as a new event', async () => {
    const { key } = trigger('completed-task') ?? {};
    const keys = await Promise.all(
      ['2026-03-02T17:40:00.000Z', '2026-03-03T08:00:00.000Z'].map((completed) =>
        render(key, { id: 'a', completed }),
      ),
    );
    expect(new Set(keys).size).toBe(2);
  });

  it.each([
    ['rateLimitExceeded', 'rate_limited'],
    ['userRateLimitExceeded', 'rate_limited'],
    ['accessNotConfigured', 'permission_missing'],
    ['insufficientPermissions', undefined],
  ])('tells %s apart among refusals', async (reason, code) => {
    const scope = { status: 403, error: { code: 403, errors: [{ reason }] } };
    const met = await Promise.all(
      connector.errors.map(async (rule) =>
        (await render(rule.when, scope)) === true ? rule : null,
      ),
    );
    expect(met.find((rule) => rule !== null)?.code).toBe(code);
  });
});
