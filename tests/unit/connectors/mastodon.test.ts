import { afterAll, describe, expect, it } from 'vitest';
import mastodon from '../../../connectors/mastodon/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(mastodon);
const action = (id: string) => connector.actions.find((one) => one.id === id)?.request;
const trigger = (id: string) => connector.triggers.find((one) => one.id === id);
const nextOf = (id: string): string => {
  const paging = trigger(id)?.paging;
  return paging !== undefined && 'next' in paging ? paging.next : '';
};
const render = (template: Json | undefined, scope: Json) =>
  expressions.renderTree(template ?? null, scope);

describe('Mastodon', () => {
  it('asks for posts since the last poll by the ID that its time would have', async () => {
    const since = Date.UTC(2026, 2, 2, 9, 15);
    const { since_id } = trigger('new-post-home')?.request?.query ?? {};
    const id = await render(since_id ?? null, { since });
    const asked = BigInt(typeof id === 'string' ? id : 0) >> 16n;
    // IDs are longer than a number holds: within a second is close enough, since polls overlap.
    expect(Math.abs(Number(asked) - since)).toBeLessThan(1000);
  });

  it('goes back page by page until there is nothing', async () => {
    expect(await render(nextOf('new-post-home'), [{ id: '9' }, { id: '8' }])).toBe('8');
    expect(await render(nextOf('new-post-home'), [{ id: '9' }])).toBe('9');
    expect(await render(nextOf('new-post-home'), [])).toBeUndefined();
  });

  it('goes back through notifications while pages are full and not too old', async () => {
    const page = (count: number, created_at: string) =>
      Array.from({ length: count }, (_, n) => ({ id: `${500 - n}`, created_at }));
    const now = new Date().toISOString();
    expect(await render(nextOf('new-notification'), page(80, now))).toBe('421');
    expect(await render(nextOf('new-notification'), page(79, now))).toBeUndefined();
    expect(await render(nextOf('new-notification'), page(80, '2020-01-01T00:00:00.000Z'))).toBe(
      undefined,
    );
    expect(await render(trigger('new-notification')?.position, page(2, now))).toBe('500');
    expect(await render(trigger('new-notification')?.position, [])).toBeUndefined();
  });

  it.each([[0], [1], [2]])('keeps the %i media of a post that is edited', async (count) => {
    const media = Array.from({ length: count }, (_, n) => ({ id: `m${n}` }));
    const old = { spoiler_text: 'Food', sensitive: true, language: 'en', media_attachments: media };
    const scope = { fields: { status: '1', text: 'Better' }, answers: { old } };
    expect(await render(action('edit-post')?.body, scope)).toEqual({
      status: 'Better',
      spoiler_text: 'Food',
      sensitive: true,
      language: 'en',
      media_ids: media.map(({ id }) => id),
    });
  });

  it('opens a poll for the given hours', async () => {
    const fields = { text: 'Which?', options: ['Soup', 'Salad'], hours: 1.5 };
    expect(await render(action('post-poll')?.body, { fields })).toEqual({
      status: 'Which?',
      poll: { options: ['Soup', 'Salad'], expires_in: 5400 },
    });
  });

  it('names the account as people do', async () => {
    const [method] = connector.auth;
    const answer = { id: '1', username: 'sample', url: 'https://social.example.com/@sample' };
    const { label = null, key = null } =
      method?.kind === 'fields' && method.identity ? method.identity : {};
    expect(await render([label, key], answer)).toEqual([
      '@sample@social.example.com',
      'social.example.com:1',
    ]);
  });
});
