import { expect, it } from 'vitest';
import { decodeText } from '../../../../src/core/connectors/charset.ts';

const utf16be = Buffer.from('hé', 'utf16le').swap16();
const mark = (hex: string, text: Buffer) => Buffer.concat([Buffer.from(hex, 'hex'), text]);

it.each<[string, Buffer, string | undefined, string | undefined]>([
  ['UTF-8 where nothing is said', Buffer.from('hé'), undefined, undefined],
  [
    'what the header says',
    Buffer.from('hé', 'latin1'),
    'text/plain; charset="ISO-8859-1"',
    undefined,
  ],
  ['what the text says of itself', Buffer.from('hé', 'latin1'), 'text/xml', 'windows-1252'],
  ['the header before the text', Buffer.from('hé'), 'text/xml; charset=utf-8', 'latin1'],
  [
    'the mark before the header',
    mark('efbbbf', Buffer.from('hé')),
    'a/b; charset=latin1',
    undefined,
  ],
  ['UTF-16 by its mark', mark('fffe', Buffer.from('hé', 'utf16le')), undefined, undefined],
  ['UTF-16 the other way round', mark('feff', utf16be), undefined, undefined],
  ['UTF-8 where the charset is unknown', Buffer.from('hé'), 'a/b; charset=klingon', undefined],
])('reads %s', (_what, bytes, header, own) => {
  expect(decodeText(bytes, header, own)).toBe('hé');
});

it('reads Shift_JIS', () => {
  expect(decodeText(Buffer.from('93fa967b', 'hex'), 'text/csv; charset=Shift_JIS')).toBe('日本');
});
