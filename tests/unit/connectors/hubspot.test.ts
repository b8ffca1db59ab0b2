import { describe, expect, it } from 'vitest';
import hubspot from '../../../connectors/hubspot/connector.ts';
import { rendered } from './rendered.ts';

const { action, connector, trigger, render, codeOf } = rendered(hubspot);
const since = Date.UTC(2026, 2, 2, 9, 15);

describe('HubSpot', () => {
  it('searches for what is new from five minutes before the last poll, and for all the first time', async () => {
    const { body } = trigger('new-contact').request ?? {};
    expect(await render(body, { fields: {} })).toMatchObject({ filterGroups: [] });
    expect(await render(body, { fields: { also: ['jobtitle'] }, since, cursor: '100' })).toEqual({
      filterGroups: [
        {
          filters: [
            { propertyName: 'createdate', operator: 'GTE', value: `${since - 5 * 60_000}` },
          ],
        },
      ],
      sorts: [{ propertyName: 'createdate', direction: 'DESCENDING' }],
      properties: [
        'email',
        'firstname',
        'lastname',
        'phone',
        'company',
        'createdate',
        'lastmodifieddate',
        'jobtitle',
      ],
      limit: 100,
      after: '100',
    });
  });

  it('looks for deals of the stage only', async () => {
    const { body } = trigger('deal-in-stage').request ?? {};
    const stage = { propertyName: 'dealstage', operator: 'EQ', value: 'closedwon' };
    const fields = { pipeline: 'default', stage: 'closedwon' };
    expect(await render(body, { fields })).toMatchObject({ filterGroups: [{ filters: [stage] }] });
    expect(await render(body, { fields, since })).toMatchObject({
      filterGroups: [{ filters: [stage, { propertyName: 'hs_lastmodifieddate' }] }],
    });
  });

  it('ends a search where HubSpot refuses to go on', async () => {
    const { paging } = trigger('new-contact');
    const next = paging?.kind === 'cursor' ? paging.next : undefined;
    expect(await render(next, { paging: { next: { after: '9900' } } })).toBe('9900');
    expect(await render(next, { paging: { next: { after: '10000' } } })).toBeUndefined();
    expect(await render(next, { results: [] })).toBeUndefined();
  });

  it('writes properties as texts, and only those that are given', async () => {
    const { body } = action('create-deal').request ?? {};
    const fields = {
      name: 'Paper',
      stage: 's1',
      amount: 0,
      contact: '51',
      properties: { priority: 'high', note: null },
    };
    expect(await render(body, { fields })).toEqual({
      properties: { dealname: 'Paper', dealstage: 's1', amount: '0', priority: 'high', note: '' },
      associations: [
        {
          to: { id: '51' },
          types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 3 }],
        },
      ],
    });
    expect(await render(action('update-deal').request?.body, { fields: { name: 'Ink' } })).toEqual({
      properties: { dealname: 'Ink' },
    });
    expect(await render(action('create-contact').request?.body, { fields: {} })).toEqual({
      properties: {},
      associations: [],
    });
  });

  it.each([
    [
      { firstname: 'Sam', lastname: 'Example', email: 'sam@example.com' },
      'Sam Example (sam@example.com)',
    ],
    [{ firstname: 'Sam', lastname: null, email: null }, 'Sam'],
    [{ firstname: null, lastname: null, email: 'sam@example.com' }, 'sam@example.com'],
  ])('names a contact %j', async (properties, label) => {
    expect(await render(connector.options.contacts?.label, { id: '1', properties })).toBe(label);
  });

  it('offers the properties that can be written', async () => {
    const items = await render(connector.options.dealProperties?.paging?.items, {
      results: [
        { name: 'a', hidden: false, modificationMetadata: { readOnlyValue: false } },
        { name: 'b', hidden: true, modificationMetadata: { readOnlyValue: false } },
        { name: 'c', hidden: false, modificationMetadata: { readOnlyValue: true } },
      ],
    });
    expect(items).toMatchObject([{ name: 'a' }]);
  });

  it.each([
    [{ status: 403, category: 'MISSING_SCOPES' }, 'permission_missing'],
    [{ status: 429, policyName: 'DAILY' }, 'rejected_by_app'],
    [{ status: 429, policyName: 'SECONDLY' }, undefined],
  ])('tells %j', async (answer, code) => {
    expect(await codeOf(answer)).toBe(code);
  });
});
