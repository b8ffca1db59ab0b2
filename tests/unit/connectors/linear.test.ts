import { afterAll, describe, expect, it } from 'vitest';
import linear from '../../../connectors/linear/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json, type RequestTemplate } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(linear);
const action = (id: string) => connector.actions.find((one) => one.id === id);
const trigger = (id: string) => connector.triggers.find((one) => one.id === id);
const render = (template: Json | undefined, scope: Json) =>
  expressions.renderTree(template ?? null, scope);

async function variables(request: RequestTemplate | undefined, scope: Json): Promise<unknown> {
  const body = await render(request?.body, scope);
  return body !== null && typeof body === 'object' && 'variables' in body
    ? body.variables
    : undefined;
}

const since = Date.UTC(2026, 2, 2, 9, 15);
const gte = '2026-03-02T09:15:00.000Z';

describe('Linear', () => {
  it.each([
    ['new-issue', {}, { filter: {} }],
    ['new-issue', { fields: { team: 'T' } }, { filter: { team: { id: { eq: 'T' } } } }],
    ['new-issue', { since }, { filter: { createdAt: { gte } } }],
    ['updated-issue', { since, cursor: 'C' }, { filter: { updatedAt: { gte } }, after: 'C' }],
    ['issue-completed', {}, { filter: { completedAt: { null: false } } }],
    ['issue-completed', { since }, { filter: { completedAt: { gte } } }],
    ['new-comment', {}, { filter: { issue: { null: false } } }],
    [
      'new-comment',
      { fields: { team: 'T' }, since },
      { filter: { issue: { team: { id: { eq: 'T' } } }, createdAt: { gte } } },
    ],
    ['new-project', { since }, { filter: { createdAt: { gte } } }],
  ])('%s: asks with %j', async (id, scope, expected) => {
    expect(await variables(trigger(id)?.request, { fields: {}, ...scope })).toEqual(expected);
  });

  it('offers the labels of a team and of the workspace', async () => {
    expect(await variables(connector.options.labels?.request, { fields: { team: 'T' } })).toEqual({
      filter: { or: [{ team: { null: true } }, { team: { id: { eq: 'T' } } }] },
    });
  });

  it('sends the query itself as it stands, so that no template is seen in it', () => {
    const queries = [...connector.triggers, ...connector.actions].map(({ request }) => request);
    expect(queries.map((request) => JSON.stringify(request?.body))).not.toContainEqual(
      expect.stringMatching(/"query":"[^"]*(\{\{|\}\})/),
    );
  });

  it('changes only what is given, and no priority is a priority', async () => {
    const fields = { issue: 'BAK-42', priority: '0', labels: ['L'], due: '2026-03-31T10:00:00Z' };
    expect(await variables(action('update-issue')?.request, { fields })).toEqual({
      id: 'BAK-42',
      input: { priority: 0, labelIds: ['L'], dueDate: '2026-03-31' },
    });
  });

  it('goes on while there are pages', async () => {
    const paging = trigger('new-issue')?.paging;
    const next = paging !== undefined && 'next' in paging ? paging.next : '';
    const page = (hasNextPage: boolean) => ({
      data: { issues: { nodes: [], pageInfo: { hasNextPage, endCursor: 'C' } } },
    });
    expect(await render(next, page(true))).toBe('C');
    expect(await render(next, page(false))).toBeUndefined();
  });

  it.each([
    ['RATELIMITED', 'Rate limit exceeded', 'rate_limited'],
    ['AUTHENTICATION_ERROR', 'Authentication required', 'sign_in_needed'],
    ['FORBIDDEN', 'You may not do this', 'permission_missing'],
    ['INPUT_ERROR', 'Entity not found: Issue', 'missing_at_app'],
    ['INPUT_ERROR', 'Argument Validation Error', undefined],
  ])('tells %s “%s” apart, with status 200 as with 400', async (type, message, code) => {
    const scope = { status: 400, errors: [{ message, extensions: { code: type } }] };
    expect(await render(connector.api?.failed, scope)).toBe(true);
    const met = await Promise.all(
      connector.errors.map(async (rule) =>
        (await render(rule.when, scope)) === true ? rule : null,
      ),
    );
    expect(met.find((rule) => rule !== null)?.code).toBe(code);
  });
});
