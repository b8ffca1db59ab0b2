import { afterAll, describe, expect, it } from 'vitest';
import telegram from '../../../connectors/telegram/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(telegram);
const action = (id: string) => connector.actions.find((one) => one.id === id)?.request;
const trigger = (id: string) => connector.triggers.find((one) => one.id === id);
const render = (template: Json | undefined, scope: Json) =>
  expressions.renderTree(template ?? null, scope);

describe('Telegram', () => {
  it('asks for what comes after the last update, and first for all that is kept', async () => {
    const { body } = trigger('new-message')?.request ?? {};
    expect(await render(body, { fields: {} })).not.toHaveProperty('offset');
    expect(await render(body, { fields: {}, position: '700000002' })).toMatchObject({
      offset: 700000002,
    });
  });

  it.each([
    [[], undefined],
    [[{ update_id: 7 }], '8'],
    [[{ update_id: 7 }, { update_id: 9 }], '10'],
  ])('goes on behind the last of %j', async (result, expected) => {
    expect(await render(trigger('new-message')?.position, { ok: true, result })).toBe(expected);
  });

  it('asks for the same kinds of updates everywhere, since Telegram keeps them for the bot', async () => {
    const bodies = await Promise.all(
      connector.triggers.map(({ request }) => render(request?.body, { fields: {} })),
    );
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
  });

  it.each(connector.triggers.map(({ id, sample }) => [id, sample] as const))(
    'tells %s from the other updates',
    async (id, sample) => {
      const met = await Promise.all(
        connector.triggers.map(async (one) => ((await render(one.where, sample)) ? one.id : null)),
      );
      expect(met.filter((one) => one !== null)).toEqual([id]);
    },
  );

  it.each([[['Soup']], [['Soup', 'Salad']]])('offers %j as answers of a poll', async (options) => {
    const fields = { chat: '1', question: 'Which?', options, multiple: false, open: false };
    expect(await render(action('send-poll')?.body, { fields })).toEqual({
      chat_id: '1',
      question: 'Which?',
      options: options.map((text) => ({ text })),
      allows_multiple_answers: false,
      is_anonymous: true,
    });
  });

  it('sends a reply as an object, beside a file as a text', async () => {
    const fields = { chat: '1', text: 'Hi', replyTo: 41 };
    expect(await render(action('send-message')?.body, { fields })).toMatchObject({
      reply_parameters: { message_id: 41 },
    });
    expect(await render(action('send-photo')?.body, { fields })).toMatchObject({
      reply_parameters: '{"message_id":41}',
    });
  });

  it('takes a reaction away where no emoji is given', async () => {
    const fields = { chat: '1', message: 41 };
    expect(await render(action('react')?.body, { fields })).toMatchObject({ reaction: [] });
    expect(
      await render(action('react')?.body, { fields: { ...fields, emoji: '👍' } }),
    ).toMatchObject({ reaction: [{ type: 'emoji', emoji: '👍' }] });
  });

  it.each([
    [404, 'Not Found', 'sign_in_needed'],
    [409, 'Conflict: terminated by other getUpdates request', 'conflict_at_app'],
    [403, 'Forbidden: bot was blocked by the user', 'permission_missing'],
    [400, 'Bad Request: chat not found', 'missing_at_app'],
    [400, 'Bad Request: message to delete not found', 'missing_at_app'],
    [400, 'Bad Request: message text is empty', undefined],
  ])('tells %i %s apart', async (error_code, description, code) => {
    const scope = { ok: false, error_code, description, status: error_code };
    const met = await Promise.all(
      connector.errors.map(async (rule) =>
        (await render(rule.when, scope)) === true ? rule.code : undefined,
      ),
    );
    expect(met.find((one) => one !== undefined)).toBe(code);
  });
});
