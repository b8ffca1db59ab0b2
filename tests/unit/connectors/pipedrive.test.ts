import { describe, expect, it } from 'vitest';
import pipedrive from '../../../connectors/pipedrive/connector.ts';
import type { Json } from '../../../src/shared/connector.ts';
import { rendered } from './rendered.ts';

const { action, trigger, render } = rendered(pipedrive);

const field = (field_type: string, more: Record<string, Json> = {}): Json => ({
  fields: { data: [{ field_code: 'abc123', field_name: 'Size', field_type, ...more }] },
});
const options = {
  options: [
    { id: 11, label: 'Small' },
    { id: 12, label: 'Large' },
  ],
};

describe('Pipedrive', () => {
  it.each<[string, Json, Json]>([
    ['varchar', 'A4', 'A4'],
    ['varchar', '', null],
    ['double', '1.5', 1.5],
    ['double', 0, 0],
    ['enum', 'Large', 12],
    ['enum', '11', 11],
    ['enum', 'Huge', 'Huge'],
    ['set', 'Small, Large', [11, 12]],
    ['set', 'Small', [11]],
    ['monetary', '100 EUR', { value: 100, currency: 'EUR' }],
    ['date', '2026-03-31', '2026-03-31'],
    ['daterange', '2026-03-01/2026-03-31', { value: '2026-03-01', until: '2026-03-31' }],
    ['address', 'Bristol', { value: 'Bristol' }],
  ])('writes a custom field of the kind %s with the value %j', async (kind, value, expected) => {
    const { body } = action('create-deal').request ?? {};
    for (const name of ['Size', 'abc123']) {
      const fields = { title: 'Paper', custom: { [name]: value } };
      expect(await render(body, { fields, answers: field(kind, options) })).toEqual({
        title: 'Paper',
        custom_fields: { abc123: expected },
      });
    }
  });

  it('sends ids as numbers, a value of nothing too, and nothing that is empty', async () => {
    const { body } = action('create-deal').request ?? {};
    const fields = { title: 'Paper', value: 0, stage: '2', person: 51, closeDate: '2026-03-31' };
    expect(await render(body, { fields, answers: field('varchar') })).toEqual({
      title: 'Paper',
      value: 0,
      stage_id: 2,
      person_id: 51,
      expected_close_date: '2026-03-31',
    });
  });

  it('asks for what changed since the last poll, to the second', async () => {
    const { query = null } = trigger('new-deal').request ?? {};
    expect(await render(query, { fields: {}, since: Date.UTC(2026, 2, 2, 9, 15, 42, 7) })).toEqual({
      updated_since: '2026-03-02T09:15:42Z',
      sort_by: 'add_time',
      sort_direction: 'desc',
    });
    expect(await render(query, { fields: {} })).not.toHaveProperty('updated_since');
  });

  it('knows when a deal came to its stage, also where it began there', async () => {
    const { key } = trigger('deal-in-stage');
    const deal = { id: 1, add_time: '2026-03-02T09:00:00Z', stage_change_time: null };
    expect(await render(key, deal)).toBe('1@2026-03-02T09:00:00Z');
    expect(await render(key, { ...deal, stage_change_time: '2026-03-05T09:00:00Z' })).toBe(
      '1@2026-03-05T09:00:00Z',
    );
  });
});
