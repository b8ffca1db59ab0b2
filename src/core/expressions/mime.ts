/** `$mime`: mail messages as text (RFC 5322, RFC 2045 to 2047), in ASCII only, whatever is written in them. */
import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';

/**
 * `$mime(message)`: the text of a mail message. `message` may have `from`, `to`, `cc`, `bcc`, `replyTo` (an address, several
 * with commas between them, or a list; each `ann@example.com` or `Ann <ann@example.com>`), `subject`, `inReplyTo` and
 * `references` (message ids), `text` and `html`. Date and message id are left to whoever sends it, so the same message is
 * always the same text.
 * @throws Error for an address that is none, and for line breaks or other control characters in a header
 */
export function mime(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const of = (name: string): unknown => Reflect.get(message, name);
  const headers = [
    ...(['from', 'to', 'cc', 'bcc', 'replyTo'] as const).map((name) =>
      header(addressHeaders[name], addressesIn(of(name)).map(mailbox).join(',\r\n ')),
    ),
    header('Subject', subjectOf(of('subject'))),
    header('In-Reply-To', messageIdsIn(of('inReplyTo'))),
    header('References', messageIdsIn(of('references'))),
    'MIME-Version: 1.0\r\n',
  ];
  return headers.join('') + bodyOf(textsOf(of('text')).join(), textsOf(of('html')).join());
}

const addressHeaders = {
  from: 'From',
  to: 'To',
  cc: 'Cc',
  bcc: 'Bcc',
  replyTo: 'Reply-To',
} as const;

function header(name: string, value: string): string {
  return value === '' ? '' : `${name}: ${value}\r\n`;
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.flatMap(textsOf) : [];
}

/** A header with a line break in it would be two headers. */
function refuseControls(text: string, what: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001F\u007F\u2028\u2029]/.test(text)) {
    throw new Error(`${what} has a line break or another control character in it`);
  }
  return text;
}

const isAscii = (text: string): boolean => /^[ -~]*$/.test(text);

function subjectOf(value: unknown): string {
  const text = refuseControls(textsOf(value).join(), 'The subject');
  // A long one is encoded too: that breaks it into lines. `=?` would be read as an encoded word.
  return isAscii(text) && text.length <= 60 && !text.includes('=?') ? text : encodedWords(text);
}

/** Text as encoded words (RFC 2047), each at most 75 characters and none ending inside of a character. */
function encodedWords(text: string): string {
  const words: string[] = [];
  let word = '';
  for (const character of text.toWellFormed()) {
    if (Buffer.byteLength(word + character) > 45) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word]
    .map((part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`)
    .join('\r\n ');
}

/** Commas stand between addresses, but also inside of quoted names. Linear, for quotes without an end too. */
function addressesIn(value: unknown): string[] {
  return textsOf(value)
    .flatMap((text) => text.match(/(?:"(?:[^"\\]|\\.?)*(?:"|$)|[^",])+/gs) ?? [])
    .map((address) => address.trim())
    .filter((address) => address !== '');
}

/** One address as a header has it. @throws Error when it is none */
function mailbox(given: string): string {
  const text = refuseControls(given, 'An address');
  const [, name = '', bracketed] = /^(.*?)<([^<>]*)>$/s.exec(text) ?? [];
  const address = addressOf((bracketed ?? text).trim(), text);
  const phrase = unquoted(name.trim());
  if (phrase === '') return address;
  return `${isAscii(phrase) && phrase.length <= 60 ? quoted(phrase) : encodedWords(phrase)} <${address}>`;
}

function addressOf(text: string, given: string): string {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  const domain = domainToASCII(text.slice(at + 1));
  // What stands before the @ may be anything in quotes, which no provider hands out.
  if (at < 1 || domain === '' || !/^[\w!#$%&'*+/=?^`{|}~.-]+$/.test(local)) {
    throw new Error(`“${given}” is no e-mail address`);
  }
  return `${local}@${domain}`;
}

function unquoted(name: string): string {
  const [, inner] = /^"(.*)"$/s.exec(name) ?? [];
  return inner === undefined ? name : inner.replaceAll(/\\(.)/gs, '$1');
}

function quoted(name: string): string {
  const isPlain = /^[\w !#$%&'*+/=?^`{|}~-]+$/.test(name) && !name.includes('=?');
  return isPlain ? name : `"${name.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

/** Message ids, one a line; what is none is left out. */
function messageIdsIn(value: unknown): string {
  const words = textsOf(value).flatMap((text) => text.split(/\s+/));
  return words.filter((word) => /^<[!-;=?-~]{1,900}>$/.test(word)).join('\r\n ');
}

function bodyOf(text: string, html: string): string {
  if (html === '') return partOf('plain', text);
  if (text === '') return partOf('html', html);
  // Base64 cannot hold it: neither `_` nor `=` in front of anything is in a part.
  const boundary = `=_${createHash('sha256')
    .update(JSON.stringify([text, html]))
    .digest('hex')}`;
  const parts = [partOf('plain', text), partOf('html', html)];
  return [
    `Content-Type: multipart/alternative;\r\n boundary="${boundary}"\r\n\r\n`,
    ...parts.map((part) => `--${boundary}\r\n${part}`),
    `--${boundary}--\r\n`,
  ].join('');
}

function partOf(subtype: 'plain' | 'html', content: string): string {
  const lines = content.toWellFormed().replaceAll(/\r\n?|\n/g, '\r\n');
  const encoded =
    Buffer.from(lines)
      .toString('base64')
      .match(/.{1,76}/g) ?? [];
  return [
    `Content-Type: text/${subtype}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
    '',
    ...encoded,
    '',
  ].join('\r\n');
}
