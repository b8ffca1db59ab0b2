import { afterAll, describe, expect, it } from 'vitest';
import googleContacts from '../../../connectors/google-contacts/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(googleContacts);
const action = (id: string) => connector.actions.find((one) => one.id === id);
const trigger = (id: string) => connector.triggers.find((one) => one.id === id);
const render = (template: Json | undefined, scope: Json) =>
  expressions.renderTree(template ?? null, scope);

describe('Google Contacts', () => {
  it('creates a contact of what was filled in', async () => {
    const { body } = action('create-contact')?.request ?? {};
    expect(await render(body, { fields: { emails: ['ann@example.com'] } })).toEqual({
      emailAddresses: [{ value: 'ann@example.com' }],
    });
    const fields = {
      givenName: 'Ann',
      phones: ['1', '2'],
      jobTitle: 'Engineer',
      birthday: '1990-03-01',
      notes: 'Met in Rome',
      group: 'contactGroups/2f3a',
    };
    expect(await render(body, { fields })).toEqual({
      names: [{ givenName: 'Ann' }],
      phoneNumbers: [{ value: '1' }, { value: '2' }],
      organizations: [{ title: 'Engineer' }],
      birthdays: [{ date: { year: 1990, month: 3, day: 1 } }],
      biographies: [{ value: 'Met in Rome', contentType: 'TEXT_PLAIN' }],
      memberships: ['contactGroups/myContacts', 'contactGroups/2f3a'].map((name) => ({
        contactGroupMembership: { contactGroupResourceName: name },
      })),
    });
  });

  describe('Update contact', () => {
    const source = { type: 'CONTACT', id: '1', etag: '#a' };
    const contact = {
      etag: '%b',
      metadata: { sources: [source, { type: 'PROFILE', id: '2' }] },
      names: [
        { displayName: 'Dr. Ann Old', honorificPrefix: 'Dr.', givenName: 'Ann', familyName: 'Old' },
      ],
      organizations: [{ name: 'Example Ltd', title: 'Engineer' }],
    };
    const update = (fields: Json) =>
      render(
        {
          body: action('update-contact')?.request?.body ?? null,
          mask: action('update-contact')?.request?.query?.updatePersonFields ?? null,
        },
        { fields, answers: { contact } },
      );

    it('names what changes, and keeps the other half of a name and a job', async () => {
      expect(await update({ familyName: 'New', company: 'Other Ltd' })).toEqual({
        mask: 'names,organizations',
        body: {
          etag: '%b',
          metadata: { sources: [source] },
          names: [{ honorificPrefix: 'Dr.', givenName: 'Ann', familyName: 'New' }],
          organizations: [{ name: 'Other Ltd', title: 'Engineer' }],
        },
      });
    });

    it('says so where nothing changes', async () => {
      await expect(update({})).rejects.toThrow('nothing to change');
    });
  });

  it.each(['people/c1', 'c1'])('reads the name %s as one segment of the path', async (contact) => {
    const { get = '' } = action('get-contact')?.request ?? {};
    expect(await expressions.renderTree(get, { fields: { contact } }, { encode: 'path' })).toBe(
      '/people/c1',
    );
  });

  it('asks for what changed since the last look, and leaves out what was deleted', async () => {
    const { request, where } = trigger('new-contact') ?? {};
    const syncToken = async (scope: Json) =>
      ((await render(request?.query, scope)) as Record<string, Json>).syncToken;
    expect(await syncToken({ fields: {} })).toBeUndefined();
    expect(await syncToken({ fields: {}, position: 'p1' })).toBe('p1');
    expect(await render(where, { resourceName: 'people/c1', metadata: { deleted: true } })).toBe(
      false,
    );
    expect(await render(where, { resourceName: 'people/c1', metadata: {} })).toBe(true);
  });

  it.each([
    [{}, []],
    [{ results: [{ person: { resourceName: 'a' } }] }, [{ resourceName: 'a' }]],
  ])('finds in %j', async (answer, expected) => {
    expect(await render(action('find-contacts')?.output, answer)).toEqual(expected);
  });
});
