import { describe, expect, it } from 'vitest';
import shopify from '../../../connectors/shopify/connector.ts';
import type { Json } from '../../../src/shared/connector.ts';
import { rendered } from './rendered.ts';

const { action, connector, trigger, render, codeOf } = rendered(shopify);
const since = Date.UTC(2026, 2, 2, 9, 15);

const variables = async (body: Json | undefined, scope: Record<string, Json>): Promise<Json> => {
  const result = (await render(body, scope)) as { variables: Json };
  return result.variables;
};

describe('Shopify', () => {
  it('asks for what is new since the last poll, and for all the first time', async () => {
    const { body } = trigger('new-order').request ?? {};
    expect(await variables(body, { fields: {}, since, cursor: 'abc' })).toEqual({
      cursor: 'abc',
      query: "created_at:>='2026-03-02T09:15:00.000Z'",
    });
    expect(await variables(body, { fields: {} })).toEqual({ query: '' });
  });

  it('keeps the other terms of a trigger on every poll', async () => {
    const { body } = trigger('paid-order').request ?? {};
    expect(await variables(body, { fields: {} })).toEqual({ query: 'financial_status:paid' });
    expect(await variables(body, { fields: {}, since })).toEqual({
      query: "financial_status:paid AND updated_at:>='2026-03-02T09:15:00.000Z'",
    });
  });

  it('tells orders apart in the list as well as in the whole order', async () => {
    const { key, time, sample } = trigger('changed-order');
    const listed = {
      id: 'gid://shopify/Order/5000000000001',
      createdAt: '2026-03-02T09:15:00Z',
      updatedAt: '2026-03-02T09:15:05Z',
    };
    const expected = 'gid://shopify/Order/5000000000001@2026-03-02T09:15:05Z';
    expect(await render(key, listed)).toBe(expected);
    expect(await render(key, sample)).toBe(expected);
    expect(await render(time, listed)).toBe('2026-03-02T09:15:05Z');
  });

  it('goes on with the cursor while there are more pages', async () => {
    const { paging } = trigger('new-order');
    const next = paging?.kind === 'cursor' ? paging.next : undefined;
    const page = (hasNextPage: boolean) => ({
      data: { orders: { nodes: [], pageInfo: { hasNextPage, endCursor: 'abc' } } },
    });
    expect(await render(next, page(true))).toBe('abc');
    expect(await render(next, page(false))).toBeUndefined();
  });

  it('puts what was typed into quotes, so that it stays one term', async () => {
    const { body } = action('find-orders').request ?? {};
    expect(
      await variables(body, { fields: { email: "o'hara@example.com", query: 'tag:x' } }),
    ).toEqual({ query: "email:'o\\'hara@example.com' AND tag:x" });
    expect(await variables(body, { fields: {} })).toEqual({ query: '' });
  });

  it('fulfils what is still open of an order', async () => {
    const nodes = [
      { id: 'fo1', status: 'CLOSED' },
      { id: 'fo2', status: 'OPEN' },
    ];
    const answers = { open: { data: { order: { fulfillmentOrders: { nodes } } } } };
    const { body } = action('fulfil-order').request ?? {};
    expect(await variables(body, { fields: { order: 'o', notify: true }, answers })).toEqual({
      fulfillment: {
        lineItemsByFulfillmentOrder: [{ fulfillmentOrderId: 'fo2' }],
        notifyCustomer: true,
      },
    });
  });

  it('sets stock without comparing it, which has to be said', async () => {
    const answers = { variant: { data: { productVariant: { inventoryItem: { id: 'i' } } } } };
    const fields = { variant: 'v', location: 'l', quantity: 0 };
    const sent = await variables(action('set-stock').request?.body, { fields, answers });
    expect(sent).toMatchObject({
      input: {
        quantities: [
          { inventoryItemId: 'i', locationId: 'l', quantity: 0, changeFromQuantity: null },
        ],
      },
    });
    expect((sent as { key: string }).key).toMatch(/^v\/l\/\d+$/);
  });

  it.each<[string, Json, boolean, string | undefined]>([
    ['an order', { data: { order: { id: 'o' } } }, false, undefined],
    [
      'a product that was made',
      { data: { productCreate: { product: { id: 'p', title: 'x' }, userErrors: [] } } },
      false,
      undefined,
    ],
    [
      'a product that was not',
      {
        data: {
          productCreate: { product: null, userErrors: [{ field: null, message: 'No title' }] },
        },
      },
      true,
      'rejected_by_app',
    ],
    [
      'too many requests',
      { errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }] },
      true,
      'rate_limited',
    ],
    [
      'a missing scope',
      { errors: [{ message: 'Access denied', extensions: { code: 'ACCESS_DENIED' } }] },
      true,
      'permission_missing',
    ],
  ])('tells %s by the answer', async (_, answer, failed, code) => {
    expect(await render(connector.api?.failed, answer)).toBe(failed);
    expect(await codeOf({ ...(answer as object), status: 200 })).toBe(code);
  });
});
