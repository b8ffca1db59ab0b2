import { describe, expect, it } from 'vitest';
import stripe from '../../../connectors/stripe/connector.ts';
import { formText } from '../../../src/core/connectors/requests.ts';
import type { Json } from '../../../src/shared/connector.ts';
import { rendered } from './rendered.ts';

const { action, trigger, render, codeOf } = rendered(stripe);

describe('Stripe', () => {
  it.each([
    [12.35, 'EUR', 1235],
    [0.29, 'usd', 29],
    [500, 'JPY', 500],
    [1.5, 'KWD', 1500],
    [5, 'UGX', 500],
  ])('counts %f %s as %i', async (amount, currency, expected) => {
    const fields = { name: 'Paper', amount, currency };
    expect(await render(action('create-product').request?.body, { fields })).toMatchObject({
      default_price_data: { currency: currency.toLowerCase(), unit_amount: expected },
    });
  });

  it('refunds all where no amount is given, and in the currency of the payment', async () => {
    const { body } = action('create-refund').request ?? {};
    const answers = { charge: { currency: 'jpy' } };
    expect(await render(body, { fields: { charge: 'ch_1' }, answers })).toEqual({ charge: 'ch_1' });
    expect(await render(body, { fields: { charge: 'ch_1', amount: 300 }, answers })).toEqual({
      charge: 'ch_1',
      amount: 300,
    });
  });

  it('writes lists with their numbers, as Stripe reads them', async () => {
    const fields = { price: 'price_1', quantity: 2, metadata: { order: '7' } };
    const body = await render(action('create-payment-link').request?.body, { fields });
    expect(decodeURIComponent(formText(body as Json))).toBe(
      'line_items[0][price]=price_1&line_items[0][quantity]=2&metadata[order]=7',
    );
  });

  it('asks in seconds for what happened since the last poll', async () => {
    const { query = null } = trigger('payment-succeeded').request ?? {};
    expect(await render(query, { fields: {}, since: Date.UTC(2026, 2, 2, 9, 15, 0, 999) })).toEqual(
      {
        type: 'charge.succeeded',
        'created[gte]': Date.UTC(2026, 2, 2, 9, 15) / 1000,
      },
    );
    expect(await render(query, { fields: {} })).toEqual({ type: 'charge.succeeded' });
  });

  it('goes on after the last entry while there are more', async () => {
    const { paging } = trigger('new-customer');
    const next = paging?.kind === 'cursor' ? paging.next : undefined;
    const data = [{ id: 'cus_2' }, { id: 'cus_1' }];
    expect(await render(next, { has_more: true, data })).toBe('cus_1');
    expect(await render(next, { has_more: false, data })).toBeUndefined();
  });

  it('lists payments of a time', async () => {
    const { query = null } = action('list-payments').request ?? {};
    expect(await render(query, { fields: { from: '2026-03-01' } })).toEqual({
      'created[gte]': Date.UTC(2026, 2, 1) / 1000,
    });
  });

  it.each<[Json, string | undefined]>([
    [{ status: 403, error: { type: 'invalid_request_error' } }, 'permission_missing'],
    [{ status: 404, error: { code: 'resource_missing' } }, 'missing_at_app'],
    [{ status: 402, error: { type: 'card_error', code: 'card_declined' } }, undefined],
  ])('tells %j', async (answer, code) => {
    expect(await codeOf(answer)).toBe(code);
  });
});
