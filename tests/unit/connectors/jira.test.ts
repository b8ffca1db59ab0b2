import { afterAll, describe, expect, it } from 'vitest';
import jira from '../../../connectors/jira/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(jira);
const action = (id: string) => connector.actions.find((one) => one.id === id)?.request;
const trigger = (id: string) => connector.triggers.find((one) => one.id === id)?.request;
const render = (template: Json | undefined, scope: Json) =>
  expressions.renderTree(template ?? null, scope);
const paragraph = (...texts: string[]) => ({
  type: 'paragraph',
  content: texts.map((text) => ({ type: 'text', text })),
});

describe('Jira', () => {
  it('asks for everything the first time', async () => {
    const scope = { fields: { project: 'BAK' } };
    expect(await render(trigger('new-issue')?.query?.jql, scope)).toBe(
      'project = "BAK" ORDER BY created ASC',
    );
    expect(await render(trigger('issue-done')?.query?.jql, scope)).toBe(
      'project = "BAK" AND statusCategory = Done ORDER BY statusCategoryChangedDate ASC',
    );
  });

  it('asks for the minutes since the last poll, whatever the time zone of the account', async () => {
    const fields = { project: 'BAK', type: '10004', jql: 'a = 1 OR b = 2' };
    const since = Date.now() - 3_600_000;
    expect(await render(trigger('updated-issue')?.query?.jql, { fields, since })).toMatch(
      /^project = "BAK" AND issuetype = 10004 AND \(a = 1 OR b = 2\) AND updated >= "-6[1-9]m" ORDER BY updated ASC$/,
    );
  });

  it.each([
    ['One line', [paragraph('One line')]],
    ['One\n\nTwo\r\nThree', [paragraph('One'), paragraph(), paragraph('Two'), paragraph('Three')]],
  ])('writes %j as a document', async (comment, content) => {
    expect(await render(action('add-comment')?.body, { fields: { comment } })).toEqual({
      body: { type: 'doc', version: 1, content },
    });
  });

  it('creates an issue from what is given, and nothing more', async () => {
    const fields = { project: 'BAK', type: '10004', summary: 'Bread' };
    const least = { project: { key: 'BAK' }, issuetype: { id: '10004' }, summary: 'Bread' };
    expect(await render(action('create-issue')?.body, { fields })).toEqual({ fields: least });
    const more = {
      ...fields,
      description: 'Rye',
      assignee: 'A',
      priority: '2',
      labels: ['shop'],
      due: '2026-03-31T10:00:00Z',
      parent: 'BAK-1',
      other: { customfield_10016: 5 },
    };
    expect(await render(action('create-issue')?.body, { fields: more })).toEqual({
      fields: {
        ...least,
        description: { type: 'doc', version: 1, content: [paragraph('Rye')] },
        assignee: { accountId: 'A' },
        priority: { id: '2' },
        labels: ['shop'],
        duedate: '2026-03-31',
        parent: { key: 'BAK-1' },
        customfield_10016: 5,
      },
    });
  });

  it('finds the Jira site among those of a sign-in', async () => {
    const method = connector.auth.find(({ id }) => id === 'browser');
    const identity = method !== undefined && 'identity' in method ? method.identity : undefined;
    const site = { id: 'c1', name: 'Bakery', url: 'https://bakery.atlassian.net' };
    const jiraSite = { ...site, scopes: ['read:jira-work', 'read:jira-user'] };
    const wiki = { ...site, id: 'c0', scopes: ['read:confluence-content.all'] };
    for (const sites of [[jiraSite], [wiki, jiraSite], [jiraSite, { ...jiraSite, id: 'c2' }]]) {
      expect(
        await render(
          { label: identity?.label ?? '', key: identity?.key ?? '', ...identity?.values },
          sites,
        ),
      ).toEqual({
        label: 'Bakery (bakery.atlassian.net)',
        key: 'c1',
        cloudId: 'c1',
      });
    }
  });

  it('searches for issues by words, whatever stands in them', async () => {
    const { query } = connector.options.issues?.request ?? {};
    expect(await render(query?.jql, { fields: { project: 'BAK' }, search: 'rye "x"\\' })).toBe(
      'project = "BAK" AND summary ~ "rye  x  *" ORDER BY updated DESC',
    );
  });
});
