import { afterAll, describe, expect, it } from 'vitest';
import github from '../../../connectors/github/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(github);
const action = (id: string) => connector.actions.find((one) => one.id === id)?.request;
const trigger = (id: string) => connector.triggers.find((one) => one.id === id);
const render = (template: Json | undefined, scope: Record<string, Json>) =>
  expressions.renderTree(template ?? null, scope);

describe('GitHub', () => {
  it('makes two segments of a path from the name of a repository', async () => {
    const { post = '' } = action('create-issue') ?? {};
    const scope = { fields: { repository: 'octo-org/web site' } };
    expect(await expressions.renderTree(post, scope, { encode: 'path' })).toBe(
      '/repos/octo-org/web%20site/issues',
    );
  });

  it.each([['a'], ['ab'], ['abc'], ['abcd'], ['Brötchen ½ €, 🥖'], ['??>>~~']])(
    'sends the content %s as Base64 of its UTF-8',
    async (text) => {
      const body = await render(action('create-file')?.body, { fields: { text, message: 'Add' } });
      expect(body).toEqual({ message: 'Add', content: Buffer.from(text).toString('base64') });
    },
  );

  it('replaces the version of a file that was there before', async () => {
    const scope = { fields: { text: 'a', message: 'Change' }, answers: { file: { sha: '95b9' } } };
    expect(await render(action('update-file')?.body, scope)).toMatchObject({ sha: '95b9' });
  });

  it('keeps one label a list', async () => {
    const body = await render(action('add-labels')?.body, { fields: { labels: ['bug'] } });
    expect(body).toEqual({ labels: ['bug'] });
  });

  it('names the file of a gist as the person did', async () => {
    const fields = { name: 'notes.md', text: '# Notes', public: false };
    expect(await render(action('create-gist')?.body, { fields })).toEqual({
      public: false,
      files: { 'notes.md': { content: '# Notes' } },
    });
  });

  it.each([
    ['new-issue', {}, true],
    ['new-issue', { pull_request: { merged_at: null } }, false],
    ['new-pull-request', {}, false],
    ['new-pull-request', { pull_request: { merged_at: null } }, true],
    ['pull-request-merged', { pull_request: { merged_at: null } }, false],
    ['pull-request-merged', {}, false],
    ['pull-request-merged', { pull_request: { merged_at: '2026-03-04T07:30:00Z' } }, true],
  ])('%s: takes %j as an event: %s', async (id, item, expected) => {
    expect(await render(trigger(id)?.where, item)).toBe(expected);
  });

  it('looks a day back for runs that have ended since the last poll', async () => {
    const query = trigger('workflow-run')?.request?.query ?? null;
    const fields = { result: 'failure' };
    expect(await render(query, { fields })).toEqual({ status: 'failure' });
    expect(await render(query, { fields, since: Date.UTC(2026, 2, 3, 10) })).toEqual({
      status: 'failure',
      created: '>=2026-03-02T10:00:00.000Z',
    });
  });

  it.each([
    [403, 'API rate limit exceeded for user ID 1001.', 'rate_limited'],
    [403, 'You have exceeded a secondary rate limit.', 'rate_limited'],
    [403, 'Resource not accessible by personal access token', 'permission_missing'],
    [403, 'Must have admin rights to Repository.', undefined],
    [404, 'Not Found', 'missing_at_app'],
  ])('tells %i “%s” apart among refusals', async (status, message, code) => {
    const met = await Promise.all(
      connector.errors.map(async (rule) =>
        (await render(rule.when, { status, message })) === true ? rule : null,
      ),
    );
    expect(met.find((rule) => rule !== null)?.code).toBe(code);
  });
});
