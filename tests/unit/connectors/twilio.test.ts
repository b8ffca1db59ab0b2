import { afterAll, describe, expect, it } from 'vitest';
import twilio from '../../../connectors/twilio/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(twilio);
const action = (id: string) => connector.actions.find((one) => one.id === id)?.request;
const trigger = (id: string) => connector.triggers.find((one) => one.id === id);
const render = (template: Json | undefined, scope: Json) =>
  expressions.renderTree(template ?? null, scope);

describe('Twilio', () => {
  it('asks for messages from the day of the last poll on', async () => {
    const query = trigger('new-message')?.request?.query;
    expect(await render(query, { fields: {}, since: Date.UTC(2026, 2, 2, 9, 15) })).toEqual({
      'DateSent>': '2026-03-02',
    });
  });

  it.each([
    ['inbound', true],
    ['outbound-api', false],
    ['outbound-reply', false],
  ])('tells what arrives from what was sent: %s', async (direction, expected) => {
    expect(await render(trigger('new-message')?.where, { direction })).toBe(expected);
  });

  it('plans a message only where a time is given', async () => {
    const fields = { to: '+15005550009', from: '+15005550006', body: 'Hi' };
    const sent = { To: '+15005550009', From: '+15005550006', Body: 'Hi' };
    expect(await render(action('send-sms')?.body, { fields })).toEqual(sent);
    const at = '2026-03-02T10:15:00+01:00';
    expect(await render(action('send-sms')?.body, { fields: { ...fields, at } })).toEqual({
      ...sent,
      ScheduleType: 'fixed',
      SendAt: '2026-03-02T09:15:00.000Z',
    });
  });

  it('writes both numbers of a WhatsApp message as such, and values as JSON', async () => {
    const fields = {
      to: '+15005550009',
      from: 'whatsapp:+15005550006',
      template: 'HX1',
      variables: { '1': 'Sample' },
    };
    expect(await render(action('send-whatsapp')?.body, { fields })).toEqual({
      To: 'whatsapp:+15005550009',
      From: 'whatsapp:+15005550006',
      ContentSid: 'HX1',
      ContentVariables: '{"1":"Sample"}',
    });
  });

  it.each([
    [{ text: 'Fish & chips < 5' }, '<Say>Fish &amp; chips &lt; 5</Say>'],
    [{ text: 'Guten Tag', language: 'de-DE' }, '<Say language="de-DE">Guten Tag</Say>'],
  ])('says %j as text of an XML element', async (fields, expected) => {
    expect(await render(action('call-and-say')?.body, { fields })).toMatchObject({
      Twiml: `<Response>${expected}</Response>`,
    });
  });

  it('reads the account from the address of its messages, where a key may not ask for it', async () => {
    const [method] = connector.auth;
    const key = method?.kind === 'fields' ? method.identity?.key : undefined;
    const first_page_uri = '/2010-04-01/Accounts/AC01/Messages.json?PageSize=1&Page=0';
    expect(await render(key, { first_page_uri, messages: [] })).toBe('AC01');
  });
});
