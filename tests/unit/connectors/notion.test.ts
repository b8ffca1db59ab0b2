import { describe, expect, it } from 'vitest';
import notion from '../../../connectors/notion/connector.ts';
import type { Json } from '../../../src/shared/connector.ts';
import { rendered } from './rendered.ts';

const { action, connector, trigger, render, codeOf } = rendered(notion);

const text = (content: string) => [{ type: 'text', text: { content } }];
const source = (kinds: Record<string, string>): Json => ({
  properties: Object.fromEntries(Object.entries(kinds).map(([name, type]) => [name, { type }])),
});

describe('Notion', () => {
  it.each<[string, Json, Json]>([
    ['title', 'Paper', { title: text('Paper') }],
    ['rich_text', 'Rye, sliced', { rich_text: text('Rye, sliced') }],
    ['rich_text', '', { rich_text: [] }],
    ['number', '12.5', { number: 12.5 }],
    ['number', 0, { number: 0 }],
    ['number', null, { number: null }],
    ['select', 'High', { select: { name: 'High' } }],
    ['select', '', { select: null }],
    ['status', 'Done', { status: { name: 'Done' } }],
    ['multi_select', 'Red, Blue', { multi_select: [{ name: 'Red' }, { name: 'Blue' }] }],
    ['multi_select', ['Red'], { multi_select: [{ name: 'Red' }] }],
    ['multi_select', '', { multi_select: [] }],
    ['date', '2026-03-31', { date: { start: '2026-03-31' } }],
    ['date', '2026-03-31/2026-04-02', { date: { start: '2026-03-31', end: '2026-04-02' } }],
    ['date', '', { date: null }],
    ['checkbox', 'Yes', { checkbox: true }],
    ['checkbox', false, { checkbox: false }],
    ['url', 'https://example.com/a', { url: 'https://example.com/a' }],
    ['email', '', { email: null }],
    ['phone_number', '+1 555 0100', { phone_number: '+1 555 0100' }],
    ['people', 'u1', { people: [{ object: 'user', id: 'u1' }] }],
    ['relation', 'p1,p2', { relation: [{ id: 'p1' }, { id: 'p2' }] }],
    [
      'files',
      'https://example.com/a/b.pdf',
      {
        files: [
          { type: 'external', name: 'b.pdf', external: { url: 'https://example.com/a/b.pdf' } },
        ],
      },
    ],
  ])('writes a property of the kind %s with the value %j', async (kind, value, expected) => {
    const body = await render(action('update-page').request?.body, {
      fields: { page: 'p', properties: { 'My.Field': value } },
      answers: { page: source({ 'My.Field': kind }) },
    });
    expect(body).toEqual({ properties: { 'My.Field': expected } });
  });

  it('sends a property that is not there too, so that Notion says so', async () => {
    const body = await render(action('update-page').request?.body, {
      fields: { page: 'p', properties: { Typo: 'x' } },
      answers: { page: source({ Name: 'title' }) },
    });
    expect(body).toEqual({ properties: { Typo: { rich_text: text('x') } } });
  });

  it('adds title, properties and content to a database', async () => {
    const { body } = action('create-database-page').request ?? {};
    const answers = { source: source({ Name: 'title', Amount: 'number', Done: 'checkbox' }) };
    const fields = { source: 's', title: 'Paper', properties: { Amount: '3', Done: true } };
    expect(await render(body, { fields, answers })).toEqual({
      parent: { type: 'data_source_id', data_source_id: 's' },
      properties: {
        Amount: { number: 3 },
        Done: { checkbox: true },
        title: { title: text('Paper') },
      },
    });
    expect(await render(body, { fields: { source: 's', title: 'Paper' }, answers })).toEqual({
      parent: { type: 'data_source_id', data_source_id: 's' },
      properties: { title: { title: text('Paper') } },
    });
  });

  it.each<[string, string, Json]>([
    ['number', '3', { equals: 3 }],
    ['checkbox', 'yes', { equals: true }],
    ['multi_select', 'Red', { contains: 'Red' }],
    ['status', 'Done', { equals: 'Done' }],
  ])('compares a property of the kind %s', async (kind, value, expected) => {
    const body = await render(action('query-database').request?.body, {
      fields: { source: 's', property: 'P', value },
      answers: { source: source({ P: kind }) },
    });
    expect(body).toMatchObject({ filter: { property: 'P', [kind]: expected } });
  });

  it('asks for everything where no property is chosen', async () => {
    const body = await render(action('query-database').request?.body, {
      fields: { source: 's' },
      answers: { source: source({}) },
    });
    expect(body).toEqual({ result_type: 'page', page_size: 100 });
  });

  it('asks from the full minute on, since Notion keeps no seconds', async () => {
    const body = await render(trigger('new-database-page').request?.body, {
      fields: { source: 's' },
      since: Date.UTC(2026, 2, 2, 9, 15, 42),
    });
    expect(body).toMatchObject({
      filter: {
        timestamp: 'created_time',
        created_time: { on_or_after: '2026-03-02T09:15:00.000Z' },
      },
    });
    expect(
      await render(trigger('new-database-page').request?.body, { fields: { source: 's' } }),
    ).not.toHaveProperty('filter');
  });

  it('offers the properties that can be written, and titles of pages', async () => {
    const { properties, pages } = connector.options;
    const items = await render(properties?.paging?.items, {
      properties: { A: { name: 'A', type: 'title' }, B: { name: 'B', type: 'formula' } },
    });
    expect(items).toEqual([{ name: 'A', type: 'title' }]);
    expect(await render(pages?.label, trigger('new-database-page').sample)).toBe('Order paper');
    expect(await render(pages?.label, { properties: { Name: { type: 'title', title: [] } } })).toBe(
      'Untitled',
    );
  });

  it.each([
    ['object_not_found', 404, 'missing_at_app'],
    ['restricted_resource', 403, 'permission_missing'],
    ['validation_error', 400, undefined],
  ])('tells %s', async (code, status, expected) => {
    expect(await codeOf({ object: 'error', status, code })).toBe(expected);
  });
});
