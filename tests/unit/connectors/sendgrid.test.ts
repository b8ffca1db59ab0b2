import { afterAll, describe, expect, it } from 'vitest';
import sendgrid from '../../../connectors/sendgrid/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(sendgrid);
const action = (id: string) => connector.actions.find((one) => one.id === id);
const render = (template: Json | undefined, scope: Json) =>
  expressions.renderTree(template ?? null, scope);

describe('SendGrid', () => {
  it.each([[['a@example.com']], [['a@example.com', 'b@example.com']]])(
    'sends to %j, and says nothing of copies that there are not',
    async (to) => {
      const fields = {
        to,
        from: 'me@example.com',
        subject: 'Hi',
        content: 'Hi',
        format: 'text/plain',
      };
      expect(await render(action('send-email')?.request?.body, { fields })).toEqual({
        personalizations: [{ to: to.map((email) => ({ email })) }],
        from: { email: 'me@example.com' },
        subject: 'Hi',
        content: [{ type: 'text/plain', value: 'Hi' }],
      });
    },
  );

  it('plans an e-mail in seconds, with copies and another address for replies', async () => {
    const fields = {
      to: ['a@example.com'],
      cc: ['b@example.com'],
      from: 'me@example.com',
      replyTo: 'c@example.com',
      template: 'd-1',
      data: { name: 'Sample' },
      at: '2026-03-02T10:15:00+01:00',
    };
    expect(await render(action('send-template')?.request?.body, { fields })).toEqual({
      personalizations: [
        {
          to: [{ email: 'a@example.com' }],
          cc: [{ email: 'b@example.com' }],
          dynamic_template_data: { name: 'Sample' },
        },
      ],
      from: { email: 'me@example.com' },
      reply_to: { email: 'c@example.com' },
      send_at: 1772442900,
      template_id: 'd-1',
    });
  });

  it('reads the token of the next page from its address, and knows the last page', async () => {
    const { paging } = connector.options.lists ?? {};
    const next = paging !== undefined && 'next' in paging ? paging.next : null;
    const address = 'https://api.sendgrid.com/v3/marketing/lists?page_size=2&page_token=a%2Bb%3D';
    expect(await render(next, { result: [], _metadata: { next: address } })).toBe('a+b=');
    expect(await render(next, { result: [], _metadata: { self: address } })).toBeUndefined();
  });

  it('gives the one contact that has the address', async () => {
    const contact = { id: '1', email: 'a@example.com' };
    const answer = { result: { 'a@example.com': { contact } } };
    expect(await render(action('find-contact')?.output, answer)).toEqual(contact);
    const scope = { fields: { email: 'a@example.com' }, answers: { found: answer } };
    expect(await render(action('delete-contact')?.request?.query, scope)).toEqual({ ids: '1' });
  });

  it.each([
    [403, 'The from address does not match a verified Sender Identity.', 'permission_missing'],
    [401, 'Maximum credits exceeded', 'permission_missing'],
    [401, 'authorization required', undefined],
  ])('tells %i %s apart', async (status, message, code) => {
    const scope = { status, errors: [{ message, field: null }] };
    const met = await Promise.all(
      connector.errors.map(async (rule) =>
        (await render(rule.when, scope)) === true ? rule.code : undefined,
      ),
    );
    expect(met.find((one) => one !== undefined)).toBe(code);
  });
});
