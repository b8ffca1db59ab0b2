import { afterAll, describe, expect, it } from 'vitest';
import gmail from '../../../connectors/gmail/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(gmail);
const action = (id: string) => connector.actions.find((one) => one.id === id);
const trigger = (id: string) => connector.triggers.find((one) => one.id === id);
const render = (template: Json | undefined, scope: Json) =>
  expressions.renderTree(template ?? null, scope);

const base64url = (text: string): string => Buffer.from(text).toString('base64url');

/** The message that an action sends, header by header, its text, and what is said beside it. */
async function sent(id: string, scope: Record<string, Json>) {
  const body = await render(action(id)?.request?.body, scope);
  const { raw, ...rest } = body as { raw: string; threadId?: string };
  const message = Buffer.from(raw, 'base64url').toString();
  const [head = '', content = ''] = message.split('\r\n\r\n');
  const headers: Record<string, string> = {};
  for (const line of head.replaceAll('\r\n ', ' ').split('\r\n')) {
    const colon = line.indexOf(': ');
    headers[line.slice(0, colon)] = line.slice(colon + 2);
  }
  return { headers, text: Buffer.from(content, 'base64').toString(), rest };
}

describe('Gmail', () => {
  it('sends what was filled in, and leaves out what was not', async () => {
    const fields = { to: ['Ann <ann@example.com>'], subject: 'Hi', body: 'Hello', format: 'text' };
    const { headers, text } = await sent('send-email', { fields });
    expect(headers).toMatchObject({ To: 'Ann <ann@example.com>', Subject: 'Hi' });
    expect(Object.keys(headers)).not.toContain('Cc');
    expect(headers['Content-Type']).toBe('text/plain; charset=utf-8');
    expect(text).toBe('Hello');
  });

  it('sends HTML as HTML', async () => {
    const fields = { to: ['ann@example.com'], subject: 'Hi', body: '<p>Hi</p>', format: 'html' };
    const { headers, text } = await sent('send-email', { fields });
    expect(headers['Content-Type']).toBe('text/html; charset=utf-8');
    expect(text).toBe('<p>Hi</p>');
  });

  it('refuses a subject that would add a header', async () => {
    const fields = { to: ['ann@example.com'], subject: 'Hi\r\nBcc: eve@example.com', body: 'x' };
    await expect(sent('send-email', { fields })).rejects.toThrow('line break');
  });

  describe('Reply', () => {
    const headers = (more: Record<string, string>): Json => [
      { name: 'Message-Id', value: '<b@mail.example.com>' },
      ...Object.entries(more).map(([name, value]) => ({ name, value })),
    ];
    const scope = (more: Record<string, string>, fields: Record<string, Json>) => ({
      connection: { email: 'me@example.com' },
      fields: { message: 'm1', body: 'Yes', format: 'text', all: false, ...fields },
      answers: { original: { id: 'm1', threadId: 't1', payload: { headers: headers(more) } } },
    });
    const first = { From: 'Ann <ann@example.com>', Subject: 'Lunch' };

    it('stays in the conversation', async () => {
      const { headers: got, rest } = await sent('reply', scope(first, {}));
      expect(rest).toEqual({ threadId: 't1' });
      expect(got).toMatchObject({
        To: 'Ann <ann@example.com>',
        Subject: 'Re: Lunch',
        'In-Reply-To': '<b@mail.example.com>',
        References: '<b@mail.example.com>',
      });
      expect(Object.keys(got)).not.toContain('Cc');
    });

    it('carries the references on and says Re: once', async () => {
      const more = { ...first, Subject: 'RE: Lunch', References: '<a@mail.example.com>' };
      expect((await sent('reply', scope(more, {}))).headers).toMatchObject({
        Subject: 'RE: Lunch',
        References: '<a@mail.example.com> <b@mail.example.com>',
      });
    });

    it.each<[string, Record<string, string>, Record<string, Json>, string]>([
      ['who asks for it', { 'Reply-To': 'list@example.com' }, {}, 'list@example.com'],
      ['whom the person names', {}, { to: ['eve@example.com'] }, 'eve@example.com'],
    ])('goes to %s', async (_, more, fields, expected) => {
      expect((await sent('reply', scope({ ...first, ...more }, fields))).headers.To).toBe(expected);
    });

    it('to all: everybody who got it but the account itself', async () => {
      const more = {
        ...first,
        To: 'Me <ME@example.com>, "Doe, John" <john@example.com>',
        Cc: 'carla@example.com',
      };
      expect((await sent('reply', scope(more, { all: true }))).headers.Cc).toBe(
        '"Doe, John" <john@example.com>, carla@example.com',
      );
    });

    it('to all: without a copy where there is nobody else', async () => {
      const { headers: got } = await sent(
        'reply',
        scope({ ...first, To: 'me@example.com' }, { all: true }),
      );
      expect(Object.keys(got)).not.toContain('Cc');
    });
  });

  describe('what is read of an email', () => {
    const part = (mimeType: string, data: string, charset = 'utf-8'): Json => ({
      mimeType,
      filename: '',
      headers: [{ name: 'Content-Type', value: `${mimeType}; charset="${charset}"` }],
      body: { size: data.length, data },
    });
    const message = (payload: Json): Json => ({
      id: 'm1',
      threadId: 't1',
      labelIds: ['INBOX'],
      snippet: 'Hé',
      internalDate: '1772442900000',
      payload,
    });
    const headers: Json = [
      { name: 'FROM', value: 'Ann <ann@example.com>' },
      { name: 'Subject', value: 'Lunch' },
    ];
    const read = (payload: Json) => render(action('get-email')?.output, message(payload));

    it('finds text, HTML and attachments, however deep', async () => {
      const file: Json = {
        mimeType: 'text/plain',
        filename: 'notes.txt',
        body: { attachmentId: 'a1', size: 12 },
      };
      const alternative: Json = {
        mimeType: 'multipart/alternative',
        filename: '',
        parts: [part('text/plain', base64url('Hé 👋')), part('text/html', base64url('<p>Hé</p>'))],
      };
      expect(
        await read({
          mimeType: 'multipart/mixed',
          filename: '',
          headers,
          parts: [alternative, file],
        }),
      ).toEqual({
        id: 'm1',
        threadId: 't1',
        date: '2026-03-02T09:15:00.000Z',
        from: 'Ann <ann@example.com>',
        subject: 'Lunch',
        snippet: 'Hé',
        text: 'Hé 👋',
        html: '<p>Hé</p>',
        labels: ['INBOX'],
        unread: false,
        attachments: [{ id: 'a1', name: 'notes.txt', type: 'text/plain', size: 12 }],
      });
    });

    it('reads a message of one part, in another charset too', async () => {
      const plain = part(
        'text/plain',
        Buffer.from('Grüße', 'latin1').toString('base64url'),
        'latin1',
      );
      expect(await read(plain)).toMatchObject({ text: 'Grüße', html: '', attachments: [] });
    });
  });

  it('looks for what is asked, since when it is asked', async () => {
    const { query = null } = trigger('new-email')?.request ?? {};
    const since = Date.UTC(2026, 2, 2, 9, 15);
    expect(await render(query, { fields: { label: 'INBOX' }, since })).toEqual({
      labelIds: 'INBOX',
      q: 'after:1772442900',
    });
    expect(
      await render(query, {
        fields: { from: 'ann@example.com', subject: 'x', attachment: true, query: 'is:starred' },
        since,
      }),
    ).toEqual({
      q: 'after:1772442900 -in:drafts from:(ann@example.com) subject:(x) has:attachment is:starred',
    });
    expect(await render(query, { fields: {} })).toMatchObject({
      q: expect.stringMatching(/^after:\d{10} -in:drafts$/) as unknown,
    });
  });

  it('says so where no email matches', async () => {
    const path = action('find-email')?.request?.get ?? '';
    const found = { messages: [{ id: 'm1' }, { id: 'm2' }] };
    expect(await render(path, { answers: { found } })).toBe('/users/me/messages/m1');
    await expect(render(path, { answers: { found: { resultSizeEstimate: 0 } } })).rejects.toThrow(
      'No email matches',
    );
  });

  it('names a sender with the address', async () => {
    const { value } = connector.options.senders ?? {};
    const sendAsEmail = 'ann@example.com';
    expect(await render(value, { sendAsEmail, displayName: '' })).toBe(sendAsEmail);
    expect(await render(value, { sendAsEmail, displayName: 'Doe, "A"\\' })).toBe(
      '"Doe, A" <ann@example.com>',
    );
  });
});
