import { afterAll, describe, expect, it } from 'vitest';
import mailchimp from '../../../connectors/mailchimp/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(mailchimp);
const action = (id: string) => connector.actions.find((one) => one.id === id)?.request;
const trigger = (id: string) => connector.triggers.find((one) => one.id === id);
const render = (template: Json | undefined, scope: Json) =>
  expressions.renderTree(template ?? null, scope);

describe('Mailchimp', () => {
  it('asks for who subscribed since the last poll', async () => {
    const query = trigger('new-subscriber')?.request?.query;
    expect(await render(query, { fields: {}, since: Date.UTC(2026, 2, 2, 9, 15) })).toEqual({
      status: 'subscribed',
      since_timestamp_opt: '2026-03-02T09:15:00.000Z',
    });
  });

  it('counts somebody who subscribes again as new', async () => {
    const key = (timestamp_opt: string) =>
      render(trigger('new-subscriber')?.key, { id: 'a', timestamp_opt });
    expect(await key('2026-03-02T09:15:00+00:00')).not.toBe(await key('2026-04-02T09:15:00+00:00'));
  });

  it('names a contact by its address in small letters', async () => {
    const scope = { fields: { list: 'l1', email: 'Sample+News@Example.com' } };
    const path = await expressions.renderTree(action('get-contact')?.get ?? '', scope, {
      encode: 'path',
    });
    expect(path).toBe('/lists/l1/members/sample%2Bnews%40example.com');
  });

  it.each([
    [{ add: ['Guest'] }, [{ name: 'Guest', status: 'active' }]],
    [{ remove: ['Guest'] }, [{ name: 'Guest', status: 'inactive' }]],
    [
      { add: ['Guest', 'Cook'], remove: ['Old'] },
      [
        { name: 'Guest', status: 'active' },
        { name: 'Cook', status: 'active' },
        { name: 'Old', status: 'inactive' },
      ],
    ],
  ])('adds and takes away tags: %j', async (fields, tags) => {
    expect(await render(action('tag-contact')?.body, { fields })).toEqual({ tags });
  });

  it('leaves what is empty as it is', async () => {
    const fields = { email: 'a@example.com', statusIfNew: 'subscribed' };
    expect(await render(action('set-contact')?.body, { fields })).toEqual({
      email_address: 'a@example.com',
      status_if_new: 'subscribed',
    });
  });

  it.each([
    [{ title: 'March', subject_line: 'Soup' }, 'March (sent)'],
    [{ title: '', subject_line: 'Soup' }, 'Soup (sent)'],
    [{}, 'c1 (sent)'],
  ])('names a campaign by what it has: %j', async (settings, expected) => {
    const item = { id: 'c1', status: 'sent', settings };
    expect(await render(connector.options.campaigns?.label, item)).toBe(expected);
  });
});
