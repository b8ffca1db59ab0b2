/** A mail from the fields of a step. Nothing in a field can add a header, a recipient or a command. */
import { Readable } from 'node:stream';
import type { SendMailOptions } from 'nodemailer';
import type { Json } from '../../../../shared/connector.ts';
import { isFileValue } from '../../../../shared/file.ts';
import { toText } from '../../../expressions/index.ts';
import type { OpenFile } from '../../../files/index.ts';
import type { BuiltInCall } from '../builtInAction.ts';
import { invalid } from '../folders/problems.ts';
import { largestMail } from './imap.ts';
import { isAddress } from './mailAccount.ts';

interface Person {
  readonly name: string;
  readonly address: string;
}

const mostRecipients = 500;

/** @throws input_invalid with the field */
export async function composed(
  { fields, files }: Pick<BuiltInCall, 'fields' | 'files'>,
  from: string,
): Promise<SendMailOptions> {
  const { html, inReplyTo } = fields;
  const text = toText(fields.text);
  const attachments = filesOf(fields.attachments).map((file) => files.open(file));
  checkSize([text, toText(html ?? '')], attachments);
  const to = await people(fields.to, 'to');
  const cc = await people(fields.cc, 'cc');
  const bcc = await people(fields.bcc, 'bcc');
  if (to.length === 0) throw invalid('Say who gets the mail.', 'to');
  if (to.length + cc.length + bcc.length > mostRecipients) {
    throw invalid(`A mail goes to at most ${mostRecipients} addresses.`, 'to');
  }
  return {
    from: { name: line(fields.name, 'name'), address: from },
    to,
    cc,
    bcc,
    replyTo: await people(fields.replyTo, 'replyTo'),
    subject: line(fields.subject, 'subject'),
    text,
    ...(html === undefined ? {} : { html: toText(html) }),
    ...(inReplyTo === undefined ? {} : answering(toText(inReplyTo).trim())),
    attachments: attachments.map((file) => ({
      filename: file.name,
      contentType: file.type,
      content: Readable.from(file.chunks()),
    })),
  };
}

function line(value: Json | undefined, field: string): string {
  const text = toText(value ?? '');
  if (/\p{Cc}/u.test(text)) throw invalid('This must be one line.', field);
  return text;
}

/** Addresses, with or without names; several in one entry have commas between them. */
async function people(value: Json | undefined, field: string): Promise<Person[]> {
  const { default: parse } = await import('nodemailer/lib/addressparser');
  const entries = Array.isArray(value) ? value.flat(1) : value === undefined ? [] : [value];
  return entries.flatMap((entry) => {
    const text = line(entry, field);
    if (/>\s*[^\s,]/.test(text)) throw invalid('Write a comma between two addresses.', field);
    const found = parse(text, { flatten: true });
    const wrong = found.find(({ address }) => !isAddress(address));
    if (wrong !== undefined) {
      throw invalid(`“${wrong.address || wrong.name}” is no e-mail address.`, field);
    }
    return found.map(({ name, address }) => ({ name, address }));
  });
}

function answering(messageId: string): { inReplyTo: string; references: string } {
  if (!/^<[^<>\s\p{Cc}]{1,900}>$/u.test(messageId)) {
    throw invalid('Take the message id of an earlier step, with its angle brackets.', 'inReplyTo');
  }
  return { inReplyTo: messageId, references: messageId };
}

/** Files one by one, and lists of them. */
function filesOf(value: Json | undefined) {
  const entries = Array.isArray(value) ? value.flat(1) : value === undefined ? [] : [value];
  return entries.flatMap((entry) => {
    if (entry === null || entry === '') return [];
    if (isFileValue(entry)) return [entry];
    throw invalid('An attachment must be a file that an earlier step gave.', 'attachments');
  });
}

/** As it travels: files grow by a third. */
function checkSize(texts: readonly string[], files: readonly OpenFile[]): void {
  const bytes =
    texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) +
    files.reduce((sum, { size }) => sum + Math.ceil(size / 3) * 4, 0);
  if (bytes <= largestMail) return;
  const what = `A mail may have at most ${largestMail / 1_000_000} MB, and files grow by a third on their way.`;
  throw invalid(what, 'attachments');
}
