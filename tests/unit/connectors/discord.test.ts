import { afterAll, describe, expect, it } from 'vitest';
import discord from '../../../connectors/discord/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(discord);
const action = (id: string) => connector.actions.find((one) => one.id === id)?.request;
const newMessage = connector.triggers.find(({ id }) => id === 'new-message');
const next = newMessage?.paging !== undefined && 'next' in newMessage.paging && newMessage.paging;
const render = (template: Json | undefined, scope: Json) =>
  expressions.renderTree(template ?? null, scope);

describe('Discord', () => {
  it('asks for messages after the ID that the time of the last poll would have', async () => {
    const since = Date.UTC(2026, 2, 2, 9, 15);
    const id = ((BigInt(since) - 1420070400000n) << 22n).toString();
    expect(await render(newMessage?.request?.query, { fields: {}, since })).toEqual({ after: id });
  });

  it('goes on after the newest message of a full page, and ends at one that is not full', async () => {
    const page = Array.from({ length: 100 }, (_, n) => ({ id: `${900 - n}` }));
    expect(next && (await render(next.next, page))).toBe('900');
    expect(next && (await render(next.next, page.slice(1)))).toBeUndefined();
    expect(next && (await render(next.next, []))).toBeUndefined();
    expect(await render(newMessage?.request?.query, { fields: {}, cursor: '900' })).toEqual({
      after: '900',
    });
  });

  it.each([
    [0, true],
    [7, false],
    [19, true],
  ])('takes messages and replies, not notices of the server: type %i', async (type, expected) => {
    expect(await render(newMessage?.where, { type })).toBe(expected);
  });

  it('sends nothing that was not asked for', async () => {
    const fields = { content: 'Hello', mentions: true };
    expect(await render(action('send-message')?.body, { fields })).toEqual({ content: 'Hello' });
  });

  it('can reply, without a sound and without notifying whom it mentions', async () => {
    const fields = { content: '@everyone', mentions: false, silent: true, replyTo: '12' };
    expect(await render(action('send-message')?.body, { fields })).toEqual({
      content: '@everyone',
      allowed_mentions: { parse: [] },
      flags: 4096,
      message_reference: { message_id: '12' },
    });
  });

  it('creates a channel of the chosen kind', async () => {
    const fields = { name: 'menus', kind: '15' };
    expect(await render(action('create-channel')?.body, { fields })).toEqual({
      name: 'menus',
      type: 15,
    });
  });

  it.each([
    ['channels', { id: '1', type: 0 }, '1'],
    ['channels', { id: '1', type: 4 }, undefined],
    ['forums', { id: '1', type: 15 }, '1'],
    ['categories', { id: '1', type: 4 }, '1'],
    ['roles', { id: '1', name: 'Cook', managed: false }, '1'],
    ['roles', { id: '1', name: '@everyone', managed: false }, undefined],
    ['roles', { id: '1', name: 'Bot', managed: true }, undefined],
  ])('offers among %s of %j: %j', async (options, item, expected) => {
    expect(await render(connector.options[options]?.value, item)).toBe(expected);
  });

  it.each([
    [{ nick: 'Chef', user: { username: 'sample', global_name: 'Sample' } }, 'Chef (sample)'],
    [{ nick: null, user: { username: 'sample', global_name: 'Sample' } }, 'Sample (sample)'],
    [{ user: { username: 'sample', global_name: null } }, 'sample (sample)'],
  ])('names a member as the server does: %j', async (item, expected) => {
    expect(await render(connector.options.members?.label, item)).toBe(expected);
  });
});
