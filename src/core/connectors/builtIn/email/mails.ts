/** Mails in a folder: how they are found, named and described. */
import type { FetchMessageObject, ImapFlow, MessageAddressObject, SearchObject } from 'imapflow';
import type { Json } from '../../../../shared/connector.ts';
import { SojournError } from '../../../../shared/errors.ts';
import { toText } from '../../../expressions/index.ts';
import type { BuiltInCall } from '../builtInAction.ts';
import { invalid } from '../folders/problems.ts';

type Fields = BuiltInCall['fields'];

/** What is asked of a mail to describe it: its head, never its text. */
const head = { uid: true, envelope: true, flags: true, internalDate: true, size: true } as const;

/** A mail in the open folder. */
export interface OpenedMail {
  /** As imapflow takes it. */
  readonly uid: string;
  readonly size: number;
  readonly entry: Record<string, Json>;
}

export function folderOf({ folder }: Fields): string {
  return toText(folder ?? 'INBOX');
}

/**
 * The newest mails that fit, oldest first. The folder is only looked at: no mail becomes read by it.
 * @throws input_invalid, missing_at_app
 */
export async function searchMails(
  client: ImapFlow,
  app: string,
  fields: Fields,
  { since, most }: { readonly since: number | undefined; readonly most: number },
): Promise<Record<string, Json>[]> {
  const folder = folderOf(fields);
  const { uidValidity } = await client.mailboxOpen(folder, { readOnly: true });
  const uids = await client.search(criteriaOf(fields, since), { uid: true });
  if (!Array.isArray(uids)) {
    const reason = 'it did not carry out the search';
    throw new SojournError('provider_answer_wrong', { values: { app, reason } });
  }
  if (uids.length === 0) return [];
  const found = await client.fetchAll(uids.slice(-most), head, { uid: true });
  return (
    found
      // The protocol knows days only.
      .filter((mail) => since === undefined || arrivedAt(mail) >= since)
      .sort((one, other) => one.uid - other.uid)
      .map((mail) => entryOf(mail, folder, uidValidity))
  );
}

function criteriaOf(fields: Fields, since: number | undefined): SearchObject {
  const { from, subject, text, unread } = fields;
  return {
    all: true,
    ...(from === undefined ? {} : { from: searched(from, 'from') }),
    ...(subject === undefined ? {} : { subject: searched(subject, 'subject') }),
    ...(text === undefined ? {} : { text: searched(text, 'text') }),
    ...(unread === true ? { seen: false } : {}),
    ...(since === undefined ? {} : { since: new Date(since) }),
  };
}

function searched(value: Json, field: string): string {
  const text = toText(value).trim();
  if (/\p{Cc}/u.test(text)) throw invalid('Only one line can be searched for.', field);
  return text;
}

/**
 * Opens the folder of a step and looks for its mail. An id counts as long as the server keeps the numbers of the folder.
 * @throws input_invalid, missing_at_app
 */
export async function openMail(
  client: ImapFlow,
  fields: Fields,
  { readOnly }: { readonly readOnly: boolean },
): Promise<OpenedMail | null> {
  const [, validity, uid = ''] = /^(\d{1,20})-(\d{1,10})$/.exec(toText(fields.mail).trim()) ?? [];
  if (validity === undefined) {
    throw invalid('This is no id of a mail: take that of an earlier step.', 'mail');
  }
  const folder = folderOf(fields);
  const { uidValidity } = await client.mailboxOpen(folder, { readOnly });
  if (String(uidValidity) !== validity) return null;
  const mail = await client.fetchOne(uid, head, { uid: true });
  if (mail === false) return null;
  return { uid, size: mail.size ?? 0, entry: entryOf(mail, folder, uidValidity) };
}

export function idOf(uidValidity: bigint, uid: number): string {
  return `${uidValidity}-${uid}`;
}

function entryOf(
  mail: FetchMessageObject,
  folder: string,
  uidValidity: bigint,
): Record<string, Json> {
  const { uid, envelope = {}, flags = new Set(), size = 0 } = mail;
  const [sender] = envelope.from ?? [];
  const arrived = arrivedAt(mail);
  return {
    id: idOf(uidValidity, uid),
    folder,
    messageId: envelope.messageId ?? '',
    date: Number.isNaN(arrived) ? null : new Date(arrived).toISOString(),
    from: sender?.address ?? '',
    fromName: sender?.name ?? '',
    to: addressesOf(envelope.to),
    cc: addressesOf(envelope.cc),
    replyTo: addressesOf(envelope.replyTo),
    subject: envelope.subject ?? '',
    unread: !flags.has('\\Seen'),
    flagged: flags.has('\\Flagged'),
    answered: flags.has('\\Answered'),
    size,
  };
}

/** When the server got it, which no sender can choose; UTC milliseconds, NaN where it does not say. */
function arrivedAt({ internalDate }: FetchMessageObject): number {
  return internalDate === undefined ? NaN : new Date(internalDate).getTime();
}

function addressesOf(list: readonly MessageAddressObject[] | undefined): string[] {
  return (list ?? []).flatMap(({ address }) =>
    address === undefined || address === '' ? [] : [address],
  );
}
