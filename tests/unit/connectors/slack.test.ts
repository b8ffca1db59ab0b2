import { afterAll, describe, expect, it } from 'vitest';
import slack from '../../../connectors/slack/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(slack);
const action = (id: string) => connector.actions.find((one) => one.id === id)?.request;
const trigger = (id: string) => connector.triggers.find((one) => one.id === id);
const render = (template: Json | undefined, scope: Record<string, Json>) =>
  expressions.renderTree(template ?? null, scope);

describe('Slack', () => {
  it('asks for messages since the last poll in seconds', async () => {
    const query = trigger('new-message')?.request?.query;
    const scope = { fields: { channel: 'C1' }, since: Date.UTC(2026, 2, 2, 9, 15, 0, 250) };
    expect(await render(query, scope)).toEqual({
      channel: 'C1',
      oldest: '1772442900.25',
      inclusive: 'true',
    });
  });

  it('searches from the day before the last poll, which Slack leaves out', async () => {
    const query = trigger('found-message')?.request?.query;
    const scope = { fields: { query: 'invoice' }, since: Date.UTC(2026, 2, 2, 0, 5) };
    expect(await render(query, scope)).toMatchObject({ query: 'invoice after:2026-03-01' });
  });

  it.each([
    [{ ts: '1.0', text: 'Hello' }, true],
    [{ ts: '1.0', subtype: 'bot_message', text: 'Hello' }, true],
    [{ ts: '1.0', subtype: 'channel_join', text: 'joined' }, false],
  ])('tells messages from notices of the channel: %j', async (item, expected) => {
    expect(await render(trigger('new-message')?.where, item)).toBe(expected);
  });

  it('reads the time of a message from its timestamp', async () => {
    expect(await render(trigger('new-message')?.time, { ts: '1772442900.123456' })).toBe(
      '2026-03-02T09:15:00.123Z',
    );
  });

  it.each(['thumbsup', ':thumbsup:'])(
    'takes the emoji %s with and without colons',
    async (emoji) => {
      const fields = { channel: 'C1', message: '1.0', emoji };
      expect(await render(action('add-reaction')?.body, { fields })).toMatchObject({
        name: 'thumbsup',
      });
    },
  );

  it('schedules for a moment in seconds, whatever the zone it was given in', async () => {
    const fields = { channel: 'C1', text: 'Hi', at: '2026-03-02T10:15:00+01:00' };
    expect(await render(action('schedule-message')?.body, { fields })).toEqual({
      channel: 'C1',
      text: 'Hi',
      post_at: 1772442900,
    });
  });

  it('clears the status where none is given', async () => {
    expect(await render(action('set-status')?.body, { fields: {} })).toEqual({
      profile: { status_text: '', status_emoji: '', status_expiration: 0 },
    });
  });

  it.each([['U1'], ['U1', 'U2']])('invites %j as one text', async (...users) => {
    const fields = { channel: 'C1', users };
    expect(await render(action('invite')?.body, { fields })).toMatchObject({
      users: users.join(','),
    });
  });

  it.each([
    ['invalid_auth', 'sign_in_needed'],
    ['missing_scope', 'permission_missing'],
    ['not_in_channel', 'permission_missing'],
    ['ratelimited', 'rate_limited'],
    ['channel_not_found', 'missing_at_app'],
    ['msg_too_long', undefined],
  ])('tells %s apart among answers that are not ok', async (error, code) => {
    const answer = { ok: false, error, status: 200 };
    expect(await render(connector.api?.failed, answer)).toBe(true);
    const met = await Promise.all(
      connector.errors.map(async (rule) =>
        (await render(rule.when, answer)) === true ? rule.code : undefined,
      ),
    );
    expect(met.find((one) => one !== undefined)).toBe(code);
  });
});
