import { describe, expect, it } from 'vitest';
import excel from '../../../connectors/excel/connector.ts';
import toDo from '../../../connectors/microsoft-to-do/connector.ts';
import onedrive from '../../../connectors/onedrive/connector.ts';
import calendar from '../../../connectors/outlook-calendar/connector.ts';
import mail from '../../../connectors/outlook-mail/connector.ts';
import type { Json } from '../../../src/shared/connector.ts';
import { rendered } from './rendered.ts';

const since = Date.UTC(2026, 2, 2, 9, 15);

describe('Microsoft To Do', () => {
  const { action, trigger, render } = rendered(toDo);

  it('reads the whole list at first, then from where it was read before', async () => {
    const { request, position } = trigger('new-task');
    const first = await render(request?.get, { fields: { list: 'a/b=' } });
    expect(first).toBe('https://graph.microsoft.com/v1.0/me/todo/lists/a%2Fb%3D/tasks/delta');
    const link = 'https://graph.microsoft.com/v1.0/delta?token=x';
    expect(await render(position, { value: [], '@odata.deltaLink': link })).toBe(link);
    expect(await render(position, { value: [], '@odata.nextLink': link })).toBeUndefined();
    expect(await render(request?.get, { fields: { list: 'a' }, position: link })).toBe(link);
  });

  it('takes no removed task for a new one, nor an open one for completed', async () => {
    const removed = { id: 'a', '@removed': { reason: 'deleted' } };
    expect(await render(trigger('new-task').where, removed)).toBe(false);
    expect(await render(trigger('new-task').where, { id: 'a' })).toBe(true);
    expect(await render(trigger('completed-task').where, { id: 'a', status: 'completed' })).toBe(
      true,
    );
    expect(await render(trigger('completed-task').where, removed)).toBe(false);
  });

  it('writes due dates and reminders as Graph keeps them, and nothing that is empty', async () => {
    const { body } = action('create-task').request ?? {};
    const fields = { title: 'Bread', due: '2026-03-31', reminder: '2026-03-31T09:30:00+02:00' };
    expect(await render(body, { fields })).toEqual({
      title: 'Bread',
      dueDateTime: { dateTime: '2026-03-31T00:00:00', timeZone: 'UTC' },
      reminderDateTime: { dateTime: '2026-03-31T07:30:00', timeZone: 'UTC' },
      isReminderOn: true,
    });
    expect(await render(action('update-task').request?.body, { fields: { notes: 'Rye' } })).toEqual(
      {
        body: { content: 'Rye', contentType: 'text' },
      },
    );
  });
});

describe('Outlook Mail', () => {
  const { action, trigger, render } = rendered(mail);

  it('asks for mails since the last poll, filtered, with what is sorted by first', async () => {
    const { query = null } = trigger('new-mail').request ?? {};
    const fields = { from: 'sam@example.com', subject: "Sam's", attachments: true, unread: false };
    expect(await render(query, { fields, since })).toMatchObject({
      $filter:
        "receivedDateTime ge 2026-03-02T09:15:00.000Z and from/emailAddress/address eq 'sam@example.com' and contains(subject,'Sam''s') and hasAttachments eq true",
      $orderby: 'receivedDateTime desc',
    });
  });

  it('looks thirty days back the first time', async () => {
    const result = await render(trigger('new-mail').request?.query ?? null, { fields: {} });
    const { $filter } = result as { $filter: string };
    const days =
      (Date.now() - Date.parse($filter.replace('receivedDateTime ge ', ''))) / 86_400_000;
    expect(Math.round(days)).toBe(30);
  });

  it('reads recipients as people write them', async () => {
    const fields = {
      to: 'sam@example.com; Kim Example <kim@example.com>,',
      subject: 'Hi',
      body: 'Text',
      html: false,
      keep: true,
    };
    expect(await render(action('send-mail').request?.body, { fields })).toEqual({
      message: {
        subject: 'Hi',
        body: { contentType: 'text', content: 'Text' },
        toRecipients: [
          { emailAddress: { address: 'sam@example.com' } },
          { emailAddress: { name: 'Kim Example', address: 'kim@example.com' } },
        ],
      },
      saveToSentItems: true,
    });
  });

  it('keeps quotes inside of what is searched for', async () => {
    const { query = null } = action('find-mails').request ?? {};
    expect(await render(query, { fields: { query: 'say "hi"' } })).toMatchObject({
      $search: '"say \\"hi\\""',
    });
  });

  it('marks only what is chosen', async () => {
    const { body } = action('mark-mail').request ?? {};
    expect(await render(body, { fields: { read: 'false' } })).toEqual({ isRead: false });
    expect(await render(body, { fields: { flag: 'complete' } })).toEqual({
      flag: { flagStatus: 'complete' },
    });
  });
});

describe('Outlook Calendar', () => {
  const { action, trigger, render } = rendered(calendar);

  it('hands times over in UTC', async () => {
    const fields = {
      subject: 'Paper',
      start: '2026-03-31T09:30:00+02:00',
      end: '2026-03-31T10:00:00+02:00',
      allDay: false,
      online: false,
      attendees: 'sam@example.com, kim@example.com',
      reminder: 0,
    };
    expect(await render(action('create-event').request?.body, { fields })).toEqual({
      subject: 'Paper',
      start: { dateTime: '2026-03-31T07:30:00', timeZone: 'UTC' },
      end: { dateTime: '2026-03-31T08:00:00', timeZone: 'UTC' },
      attendees: [
        { emailAddress: { address: 'sam@example.com' }, type: 'required' },
        { emailAddress: { address: 'kim@example.com' }, type: 'required' },
      ],
      reminderMinutesBeforeStart: 0,
      isReminderOn: true,
    });
  });

  it('lets whole days end after the last one', async () => {
    const fields = { subject: 'Fair', start: '2026-03-31', end: '2026-03-31', allDay: true };
    expect(await render(action('create-event').request?.body, { fields })).toEqual({
      subject: 'Fair',
      start: { dateTime: '2026-03-31T00:00:00', timeZone: 'UTC' },
      end: { dateTime: '2026-04-01T00:00:00', timeZone: 'UTC' },
      isAllDay: true,
    });
  });

  it('takes only what has not begun for soon, each occurrence once', async () => {
    const { where, key } = trigger('event-soon');
    const event = (dateTime: string) => ({ id: 'e', start: { dateTime, timeZone: 'UTC' } });
    expect(await render(where, event('2999-01-01T09:00:00.0000000'))).toBe(true);
    expect(await render(where, event('2026-01-01T09:00:00.0000000'))).toBe(false);
    expect(await render(key, event('2999-01-01T09:00:00.0000000'))).toBe(
      'e@2999-01-01T09:00:00.0000000',
    );
  });
});

describe('OneDrive', () => {
  const { action, connector, trigger, render } = rendered(onedrive);

  it('names an uploaded file as it was, or as it is to be', async () => {
    const { put } = action('upload-file').request ?? {};
    const file = {
      file: 'A1b2C3d4E5f6G7h8I9j0Kl',
      name: 'a.pdf',
      type: 'application/pdf',
      size: 1,
    };
    expect(await render(put, { fields: { folder: 'root', file } })).toBe(
      '/me/drive/items/root:/a.pdf:/content',
    );
    expect(await render(put, { fields: { folder: 'root', file, name: 'b.pdf' } })).toBe(
      '/me/drive/items/root:/b.pdf:/content',
    );
  });

  it('offers folders by their path, with the OneDrive itself', async () => {
    const { folders } = connector.options;
    const value: Json = [
      { id: '1', name: 'root', root: {}, folder: {} },
      { id: '2', name: 'Offers', folder: {}, parentReference: { path: '/drive/root:' } },
      { id: '3', name: 'Old', folder: {}, parentReference: { path: '/drive/root:/Offers' } },
      { id: '4', name: 'a.pdf', file: {}, parentReference: { path: '/drive/root:' } },
      { id: '5', name: 'Gone', folder: {}, deleted: {}, parentReference: { path: '/drive/root:' } },
    ];
    const items = await render(folders?.paging?.items, { value });
    const offered = await Promise.all(
      (items as Json[]).map((item) => render([folders?.value ?? '', folders?.label ?? ''], item)),
    );
    expect(offered).toEqual([
      ['root', 'OneDrive'],
      ['2', 'Offers'],
      ['3', 'Offers/Old'],
    ]);
  });

  it('takes neither folders nor deleted files for files', async () => {
    const { where } = trigger('new-file-below');
    expect(await render(where, { id: 'a', file: {} })).toBe(true);
    expect(await render(where, { id: 'a', folder: {} })).toBe(false);
    expect(await render(where, { id: 'a', file: {}, deleted: {} })).toBe(false);
  });

  it('keeps quotes inside of what is searched for', async () => {
    expect(await render(action('find-files').request?.get, { fields: { query: "o'hara" } })).toBe(
      "/me/drive/root/search(q='o''hara')",
    );
  });

  it('learns from the account where its files are fetched', async () => {
    const method = connector.auth.find(({ kind }) => kind === 'oauth2');
    const values = method !== undefined && 'identity' in method ? method.identity?.values : null;
    const webUrl = 'https://contoso-my.sharepoint.com/personal/kim/Documents';
    expect(await render(values ?? null, { webUrl })).toEqual({
      files: 'contoso-my.sharepoint.com',
    });
  });
});

describe('Excel', () => {
  const { action, trigger, render } = rendered(excel);
  const columns = { value: [{ name: 'Item' }, { name: 'Amount' }, { name: 'Ordered' }] };

  it.each<[Json, Json]>([
    [
      [
        ['Item', 'Amount'],
        ['Paper', 12],
        ['Ink', 3],
      ],
      [
        { index: 0, values: { Item: 'Paper', Amount: 12 } },
        { index: 1, values: { Item: 'Ink', Amount: 3 } },
      ],
    ],
    [
      [
        ['Item', 'Amount'],
        ['Paper', 12],
      ],
      [{ index: 0, values: { Item: 'Paper', Amount: 12 } }],
    ],
    [
      [['Item'], ['Paper'], ['']],
      [
        { index: 0, values: { Item: 'Paper' } },
        { index: 1, values: { Item: '' } },
      ],
    ],
    [[['Item', 'Amount']], []],
  ])('names the values of the table %j', async (values, expected) => {
    expect(await render(trigger('new-row').paging?.items, { values })).toEqual(expected);
  });

  it('writes a row in the order of the columns, and leaves the others as they are', async () => {
    const { body } = action('update-row').request ?? {};
    const fields = { values: { Ordered: '2026-03-02', Item: 'Paper' } };
    expect(await render(body, { fields, answers: { columns } })).toEqual({
      values: [['Paper', null, '2026-03-02']],
    });
    const one = { columns: { value: [{ name: 'Item' }] } };
    expect(await render(body, { fields: { values: { Item: 'Ink' } }, answers: one })).toEqual({
      values: [['Ink']],
    });
  });

  it.each([
    ['Item', 'Ink', 1],
    ['Amount', '12', 0],
    ['Item', 'Glue', 9_999_999],
  ])('finds the row whose %s is %s', async (column, value, index) => {
    const values = [
      ['Item', 'Amount'],
      ['Paper', 12],
      ['Ink', 3],
    ];
    const fields = { workbook: 'w', table: 't', column, value };
    expect(
      await render(action('find-row').request?.get, { fields, answers: { table: { values } } }),
    ).toBe(`/me/drive/items/w/workbook/tables/t/rows/itemAt(index=${index})`);
  });

  it('tells a changed row from what it was', async () => {
    const { key } = trigger('changed-row');
    const keys = [3, 4].map((Amount) => render(key, { index: 0, values: { Item: 'Ink', Amount } }));
    expect(new Set(await Promise.all(keys)).size).toBe(2);
  });
});
