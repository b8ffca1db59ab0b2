import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mime } from '../../../../src/core/expressions/mime.ts';

/** Header lines, unfolded, and the body. */
function read(message: object): { headers: Record<string, string>; body: string } {
  const text = mime(message) ?? '';
  const end = text.indexOf('\r\n\r\n');
  const lines = text
    .slice(0, end)
    .replaceAll(/\r\n[ \t]/g, ' ')
    .split('\r\n');
  const headers = lines.map((line) => [
    line.slice(0, line.indexOf(':')),
    line.slice(line.indexOf(':') + 2),
  ]);
  return {
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: text.slice(end + 4),
  };
}

/** Encoded words back into text, as RFC 2047 has it: white space between two of them does not count. */
function decode(value: string): string {
  return value
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?B\?([^?]*)\?=/g, (_all, data: string) =>
      Buffer.from(data, 'base64').toString(),
    );
}

const plain = (body: string): string => Buffer.from(body, 'base64').toString();

describe('mime', () => {
  it('writes a message of headers and one body', () => {
    const { headers, body } = read({
      from: 'ann@example.com',
      to: 'Bob <bob@example.com>, carla@example.com',
      subject: 'Lunch',
      text: 'At noon?\nAnn',
    });
    expect(headers).toEqual({
      From: 'ann@example.com',
      To: 'Bob <bob@example.com>, carla@example.com',
      Subject: 'Lunch',
      'MIME-Version': '1.0',
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Transfer-Encoding': 'base64',
    });
    expect(plain(body)).toBe('At noon?\r\nAnn');
  });

  it('offers a text beside HTML as an alternative', () => {
    const { headers, body } = read({ to: 'a@example.com', text: 'Hé', html: '<p>Hé</p>' });
    const [, boundary = ''] = /boundary="(.+)"/.exec(headers['Content-Type'] ?? '') ?? [];
    expect(headers['Content-Type']).toContain('multipart/alternative');
    const parts = body.split(`--${boundary}`);
    expect(parts).toHaveLength(4);
    expect(parts[1]).toContain('text/plain');
    expect(plain(parts[2]?.split('\r\n\r\n')[1] ?? '')).toBe('<p>Hé</p>');
    expect(parts[3]).toBe('--\r\n');
  });

  it.each([
    'Grüße aus Köln',
    '日本語の件名'.repeat(20),
    '👋'.repeat(40),
    'x '.repeat(300),
    '=?UTF-8?Q?no?=',
  ])('keeps the subject %s in lines of ASCII that are short enough', (subject) => {
    const text = mime({ subject }) ?? '';
    expect(decode(read({ subject }).headers.Subject ?? '')).toBe(subject);
    expect(text).toMatch(/^[ -~\r\n]*$/);
    for (const word of text.match(/=\?.*?\?=/g) ?? []) expect(word.length).toBeLessThanOrEqual(75);
    for (const line of text.split('\r\n')) expect(line.length).toBeLessThanOrEqual(90);
  });

  it.each([
    ['Jörg Müller <j@example.com>', 'Jörg Müller <j@example.com>'],
    ['"Doe, John" <john@example.com>', '"Doe, John" <john@example.com>'],
    ['ann@bücher.example', 'ann@xn--bcher-kva.example'],
    ['<ann@example.com>', 'ann@example.com'],
  ])('writes the address %s', (to, expected) => {
    expect(decode(read({ to }).headers.To ?? '')).toBe(expected);
  });

  it('takes addresses as a list as well, and leaves out headers without any', () => {
    const { headers } = read({ to: ['a@example.com', 'B <b@example.com>'], cc: [], bcc: '' });
    expect(headers.To).toBe('a@example.com, B <b@example.com>');
    expect(Object.keys(headers)).not.toContain('Cc');
    expect(Object.keys(headers)).not.toContain('Bcc');
  });

  it.each(['ann', 'ann@', '@example.com', 'a b@example.com', 'Ann <ann>', 'é@example.com'])(
    'refuses %s as an address',
    (to) => {
      expect(() => mime({ to })).toThrow('is no e-mail address');
    },
  );

  it.each<[string, object]>([
    ['a subject', { subject: 'Hello\r\nBcc: eve@example.com' }],
    ['a name', { to: 'Ann\nBcc: eve@example.com <ann@example.com>' }],
    ['a quoted name', { to: '"Ann\r\n\r\nHello" <ann@example.com>' }],
    ['an address', { cc: 'ann@example.com\r\nBcc: eve@example.com' }],
    ['a bare carriage return', { subject: 'Hello\rBcc: eve@example.com' }],
  ])('refuses a header that would become two: in %s', (_, message) => {
    expect(() => mime(message)).toThrow('line break');
  });

  it('names the messages before it, and nothing that is no message id', () => {
    const { headers } = read({
      inReplyTo: '<b@mail.example.com>',
      references: '<a@mail.example.com>\r\n <b@mail.example.com> Bcc: eve@example.com',
    });
    expect(headers['In-Reply-To']).toBe('<b@mail.example.com>');
    expect(headers.References).toBe('<a@mail.example.com> <b@mail.example.com>');
    expect(Object.keys(headers)).not.toContain('Bcc');
  });

  it('never writes a header that was not asked for, whatever it is given', () => {
    const names = ['From', 'To', 'Cc', 'Bcc', 'Reply-To', 'Subject', 'In-Reply-To', 'References'];
    const known = new Set([...names, 'MIME-Version', 'Content-Type', 'Content-Transfer-Encoding']);
    const any = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
    const to = fc.tuple(any, fc.emailAddress()).map(([name, address]) => `${name} <${address}>`);
    const message = fc.record({ to, subject: any, references: any, text: any, html: any });
    fc.assert(
      fc.property(message, (given) => {
        let text: string;
        try {
          text = mime(given) ?? '';
        } catch {
          return;
        }
        expect(/^(?:[ -~]|\r\n)*$/.test(text)).toBe(true);
        const [head = ''] = text.split('\r\n\r\n');
        for (const line of head.split('\r\n').filter((one) => !one.startsWith(' '))) {
          expect(known).toContain(line.slice(0, line.indexOf(':')));
        }
      }),
    );
  });
});
