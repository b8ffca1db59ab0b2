/** E-mail: sends by SMTP, reads and sorts by IMAP. */
import type { ImapFlow } from 'imapflow';
import type { Json } from '../../../../shared/connector.ts';
import { SojournError } from '../../../../shared/errors.ts';
import { toText } from '../../../expressions/index.ts';
import type {
  BuiltInAction,
  BuiltInCall,
  BuiltInOptions,
  BuiltInPoll,
  BuiltInTest,
} from '../builtInAction.ts';
import { invalid } from '../folders/problems.ts';
import { composed } from './composing.ts';
import { largestMail, noSuchFolder, tooLarge, withImap } from './imap.ts';
import { discreetly, mailAccount, withMailAccount } from './mailAccount.ts';
import type { MailTask } from './mailAccount.ts';
import { folderOf, idOf, openMail, searchMails } from './mails.ts';
import type { OpenedMail } from './mails.ts';
import { withSmtp } from './smtp.ts';

/** How far back a trigger looks, in milliseconds, and at how many mails. */
const lookBack = 30 * 24 * 3_600_000;
const mostLookedAt = 2_000;
const mostFound = 500;

function taskOf({ connector, sockets, signal }: BuiltInCall): MailTask {
  return { app: connector.name, sockets, signal };
}

function inMailbox<T>(call: BuiltInCall, work: (client: ImapFlow) => Promise<T>): Promise<T> {
  return withMailAccount(call, (account) => withImap(taskOf(call), account, work));
}

const send: BuiltInAction = (call) =>
  withMailAccount(call, async (account) => {
    const mail = await composed(call, account.address);
    const info = await withSmtp(taskOf(call), account, (transport) => transport.sendMail(mail));
    return done({
      messageId: textOf(info.messageId),
      accepted: addresses(info.accepted),
      rejected: addresses(info.rejected),
    });
  });

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function addresses(value: unknown): string[] {
  return Array.isArray(value) ? value.map(textOf) : [];
}

const find: BuiltInAction = async (call) => {
  const { connector, fields } = call;
  const limit = typeof fields.limit === 'number' ? Math.floor(fields.limit) : 50;
  const most = Math.min(Math.max(limit, 1), mostFound);
  const since = sinceOf(fields.since);
  const mails = await inMailbox(call, (client) =>
    searchMails(client, connector.name, fields, { since, most }),
  );
  mails.reverse();
  return done({ found: mails.length > 0, mail: mails[0] ?? null, mails });
};

function sinceOf(value: Json | undefined): number | undefined {
  if (value === undefined) return undefined;
  const time = Date.parse(toText(value));
  if (Number.isNaN(time)) throw invalid('This is no date.', 'since');
  return time;
}

const newMails: BuiltInPoll = (call) =>
  inMailbox(call, (client) =>
    searchMails(client, call.connector.name, call.fields, {
      since: call.now() - lookBack,
      most: mostLookedAt,
    }),
  );

const get: BuiltInAction = async (call) => {
  const { connector, files } = call;
  const { entry, source } = await inMailbox(call, async (client) => {
    const mail = present(await openMail(client, call.fields, { readOnly: true }));
    if (mail.size > largestMail) throw tooLarge(connector.name);
    const whole = await client.fetchOne(mail.uid, { source: true }, { uid: true });
    if (whole === false || whole.source === undefined) throw missing();
    return { entry: mail.entry, source: whole.source };
  });
  const { simpleParser } = await import('mailparser');
  const parsed = await simpleParser(source, {
    skipTextToHtml: true,
    keepCidLinks: true,
    maxHtmlLengthToParse: 1_000_000,
  });
  const attachments: Json[] = [];
  for (const { filename, contentType, content } of parsed.attachments) {
    attachments.push(
      await files.create({ name: filename ?? 'attachment', type: contentType }, [content]),
    );
  }
  const html = typeof parsed.html === 'string' ? parsed.html : '';
  return done({ ...entry, text: parsed.text ?? '', html, attachments });
};

const marks: Readonly<Record<string, { flag: string; isSet: boolean }>> = {
  read: { flag: '\\Seen', isSet: true },
  unread: { flag: '\\Seen', isSet: false },
  flagged: { flag: '\\Flagged', isSet: true },
  unflagged: { flag: '\\Flagged', isSet: false },
};

const mark: BuiltInAction = (call) =>
  inMailbox(call, async (client) => {
    const wanted = marks[toText(call.fields.as)];
    if (wanted === undefined) throw invalid('Choose what to mark the mail as.', 'as');
    const { uid } = present(await openMail(client, call.fields, { readOnly: false }));
    const { flag, isSet } = wanted;
    const marked = isSet
      ? await client.messageFlagsAdd(uid, [flag], { uid: true })
      : await client.messageFlagsRemove(uid, [flag], { uid: true });
    if (!marked) throw notDone(call, 'the mail could not be marked');
    const after = present(await openMail(client, call.fields, { readOnly: false }));
    return done(after.entry);
  });

const move: BuiltInAction = (call) =>
  inMailbox(call, async (client) => {
    const to = toText(call.fields.to);
    const folders = await client.list();
    if (!folders.some(({ path }) => path === to)) {
      throw noSuchFolder(call.connector.name, { field: 'to' });
    }
    const { uid } = present(await openMail(client, call.fields, { readOnly: false }));
    return done({ id: await moved(call, client, uid, to), folder: to });
  });

/** Gives the mail's id in its new folder; null where the server does not say. */
async function moved(
  call: BuiltInCall,
  client: ImapFlow,
  uid: string,
  to: string,
): Promise<string | null> {
  const result = await client.messageMove(uid, to, { uid: true });
  if (!result) throw notDone(call, 'the mail could not be moved');
  const there = result.uidMap?.get(Number(uid));
  return there === undefined || result.uidValidity === undefined
    ? null
    : idOf(result.uidValidity, there);
}

const remove: BuiltInAction = (call) =>
  inMailbox(call, async (client) => {
    const mail = await openMail(client, call.fields, { readOnly: false });
    if (mail === null) return done({ deleted: false, folder: null, id: null });
    if (call.fields.forGood === true) {
      const deleted = await client.messageDelete(mail.uid, { uid: true });
      if (!deleted) throw notDone(call, 'the mail could not be deleted');
      return done({ deleted: true, folder: null, id: null });
    }
    const folders = await client.list();
    const trash = folders.find(({ specialUse }) => specialUse === '\\Trash')?.path;
    if (trash === undefined || trash === folderOf(call.fields)) {
      const what = 'There is no trash to put this mail into: choose to delete it for good.';
      throw invalid(what, 'forGood');
    }
    return done({ deleted: true, folder: trash, id: await moved(call, client, mail.uid, trash) });
  });

function present(mail: OpenedMail | null): OpenedMail {
  if (mail === null) throw missing();
  return mail;
}

function missing(): SojournError {
  return new SojournError('missing_at_app', {
    field: 'mail',
    text: {
      message: 'The mail is not in this folder any more.',
      advice: 'It may have been moved or deleted. Look for it in another folder.',
    },
  });
}

function notDone({ connector }: BuiltInCall, reason: string): SojournError {
  return new SojournError('rejected_by_app', { values: { app: connector.name, reason } });
}

const folders: BuiltInOptions = async (call) => {
  const all = await inMailbox(call, (client) => client.list());
  return all
    .filter(({ flags }) => !flags.has('\\Noselect') && !flags.has('\\NonExistent'))
    .map(({ path }) => ({ path }));
};

/** Signs in at both servers: what reads may still not be allowed to send. */
const signIn: BuiltInTest = async ({ connector, sockets, values }) => {
  const task = { app: connector.name, sockets, signal: undefined };
  return discreetly(mailAccount(values), async (account) => {
    await beside(
      'imapHost',
      withImap(task, account, () => Promise.resolve()),
    );
    await beside(
      'smtpHost',
      withSmtp(task, account, (transport) => transport.verify()),
    );
    return { label: account.address, key: account.address.toLowerCase() };
  });
};

/** What is wrong with a server is said at its field; a refused password at its own. */
async function beside(field: string, attempt: Promise<unknown>): Promise<void> {
  try {
    await attempt;
  } catch (error) {
    if (!(error instanceof SojournError) || error.code === 'credentials_refused') throw error;
    const { code, message, advice, details } = error;
    throw new SojournError(code, {
      text: { message, advice },
      field,
      ...(details === undefined ? {} : { details }),
    });
  }
}

function done(output: Json): { request: null; output: Json } {
  return { request: null, output };
}

export const emailActions: Readonly<Record<string, BuiltInAction>> = {
  'email/send': send,
  'email/find': find,
  'email/get': get,
  'email/mark': mark,
  'email/move': move,
  'email/delete': remove,
};
export const emailPolls: Readonly<Record<string, BuiltInPoll>> = { 'email/new-mail': newMails };
export const emailOptions: Readonly<Record<string, BuiltInOptions>> = { 'email/folders': folders };
export const emailTests: Readonly<Record<string, BuiltInTest>> = { 'email/password': signIn };
