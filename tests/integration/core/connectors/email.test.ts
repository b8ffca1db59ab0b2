import { once } from 'node:events';
import { createServer } from 'node:net';
import type { LookupFunction } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { requestFacts } from '../../../../src/core/connectors/index.ts';
import { withImap } from '../../../../src/core/connectors/builtIn/email/imap.ts';
import { mailAccount } from '../../../../src/core/connectors/builtIn/email/mailAccount.ts';
import { withSmtp } from '../../../../src/core/connectors/builtIn/email/smtp.ts';
import { createSockets } from '../../../../src/core/connectors/sockets.ts';
import type { Account, Credential } from '../../../../src/core/connectors/index.ts';
import type { Json } from '../../../../src/shared/connector.ts';
import { SojournError } from '../../../../src/shared/errors.ts';
import { makeCertificate } from '../../../servers/certificate.ts';
import type { Certificate } from '../../../servers/certificate.ts';
import { hasDovecot, startDovecot } from '../../../servers/dovecot.ts';
import type { Dovecot } from '../../../servers/dovecot.ts';
import { startSmtp } from '../../../servers/smtp.ts';
import type { MailSink } from '../../../servers/smtp.ts';
import { builtInEngine } from './builtInEngine.ts';
import type { BuiltInEngine } from './builtInEngine.ts';
import { failure } from './fixture.ts';

const password = 'right-password-7';
/** A host that is not this computer by its name, so that encryption is demanded. */
const host = 'mail.example.test';
const lookup: LookupFunction = (_name, options, callback) => {
  if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }]);
  else callback(null, '127.0.0.1', 4);
};

let certificate: Certificate;
beforeAll(() => {
  certificate = makeCertificate(host);
  certificate.trust();
});
afterAll(() => {
  certificate.remove();
});

interface MailAccount extends Account {
  readonly refusals: Credential[];
}

function account(values: Record<string, string>): MailAccount {
  const refusals: Credential[] = [];
  const credential: Credential = {
    kind: 'fields',
    values: {
      address: 'ada@example.com',
      password,
      imapHost: '127.0.0.1',
      imapPort: '1',
      smtpHost: '127.0.0.1',
      smtpPort: '1',
      ...values,
    },
  };
  return {
    refusals,
    method: 'password',
    values: { identity: 'ada@example.com' },
    credential: () => Promise.resolve(credential),
    refused(bad) {
      refusals.push(bad);
      return Promise.reject(new SojournError('sign_in_needed', { values: { name: 'My mail' } }));
    },
  };
}

function engineFor(...allowed: string[]): BuiltInEngine {
  return builtInEngine(allowed, { lookup });
}

async function act(
  { engine }: BuiltInEngine,
  who: Account,
  action: string,
  fields: Record<string, Json>,
  signal?: AbortSignal,
): Promise<Json> {
  const call = { app: 'email', action, account: who, fields };
  return (await engine.action(signal === undefined ? call : { ...call, signal })).output;
}

async function smtp(...options: Parameters<typeof startSmtp> | []): Promise<MailSink> {
  const server = await startSmtp(options[0] ?? password, options[1]);
  onTestFinished(() => server.close());
  return server;
}

/** A server that takes connections and says what it is told, or nothing. */
async function silentServer(greeting = ''): Promise<{ port: number; closed: Promise<unknown> }> {
  const gone = Promise.withResolvers<unknown>();
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('close', gone.resolve);
    if (greeting !== '') socket.write(greeting);
    socket.resume();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    closed: gone.promise,
  };
}

const letter = { to: ['Bob <bob@example.org>'], subject: 'Grüße', text: 'Hello' };

describe('A2: E-mail · Send a mail', () => {
  it('sends text, HTML and files to everybody, and tells nobody of hidden ones', async () => {
    const server = await smtp();
    const apps = engineFor('127.0.0.1');
    const file = await apps.stored.files
      .desk(null)
      .create({ name: 'Zahlen für März.csv', type: 'text/csv' }, [Buffer.from('a,b\n1,2\n')]);
    const output = await act(apps, account({ smtpPort: String(server.port) }), 'send', {
      ...letter,
      cc: ['carl@example.org, dora@example.org'],
      bcc: ['eve@example.org'],
      replyTo: ['answers@example.com'],
      name: 'Ada',
      html: '<p>Hello</p>',
      inReplyTo: '<first@example.org>',
      attachments: [file],
    });
    const [mail] = server.mails;
    expect(mail).toMatchObject({
      from: 'ada@example.com',
      to: ['bob@example.org', 'carl@example.org', 'dora@example.org', 'eve@example.org'],
    });
    expect(mail?.source).toMatch(/^From: Ada <ada@example\.com>\r$/m);
    expect(mail?.source).toMatch(/^To: Bob <bob@example\.org>\r$/m);
    expect(mail?.source).toMatch(/^Cc: carl@example\.org, dora@example\.org\r$/m);
    expect(mail?.source).toMatch(/^Reply-To: answers@example\.com\r$/m);
    expect(mail?.source).toMatch(/^In-Reply-To: <first@example\.org>\r$/m);
    expect(mail?.source).toContain('<p>Hello</p>');
    expect(mail?.source).toContain(Buffer.from('a,b\n1,2\n').toString('base64'));
    expect(mail?.source).not.toContain('eve@');
    expect(output).toMatchObject({ accepted: mail?.to, rejected: [] });
  });

  it('says whom the server did not take', async () => {
    const server = await smtp();
    const who = account({ smtpPort: String(server.port) });
    const to = ['bob@example.org', 'nobody@example.org'];
    expect(await act(engineFor('127.0.0.1'), who, 'send', { ...letter, to })).toMatchObject({
      accepted: ['bob@example.org'],
      rejected: ['nobody@example.org'],
    });
    const all = act(engineFor('127.0.0.1'), who, 'send', { ...letter, to: ['nobody@x.example'] });
    const error = await failure(all);
    expect(error).toMatchObject({ code: 'rejected_by_app' });
    expect(error.message).toContain('no such mailbox');
    expect(requestFacts(error).mayHaveArrived).toBe(false);
  });

  it.each<[string, Record<string, Json>, string]>([
    ['a second line in the subject', { subject: 'Hi\r\nBcc: eve@example.org' }, 'subject'],
    ['a second line in an address', { to: ['bob@example.org\nBcc: eve@example.org'] }, 'to'],
    ['a second line in the name', { name: 'Ada\nX: y' }, 'name'],
    ['what is no address', { cc: ['bob'] }, 'cc'],
    ['a command in an address', { bcc: ['<bob@example.org> RCPT TO:<eve@x.example>'] }, 'bcc'],
    ['a message id with more in it', { inReplyTo: '<a>\r\nX: y' }, 'inReplyTo'],
    ['an attachment that is no file', { attachments: ['/etc/passwd'] }, 'attachments'],
  ])('refuses %s before anything is sent', async (_what, fields, field) => {
    const server = await smtp();
    const who = account({ smtpPort: String(server.port) });
    const error = await failure(act(engineFor('127.0.0.1'), who, 'send', { ...letter, ...fields }));
    expect(error).toMatchObject({ code: 'input_invalid', field });
    expect(server.users).toEqual([]);
  });

  it('refuses a mail of more than 25 MB', async () => {
    const apps = engineFor('127.0.0.1');
    const desk = apps.stored.files.desk(null);
    const file = await desk.create({ name: 'a.bin' }, [Buffer.alloc(19_000_000)]);
    const error = await failure(
      act(apps, account({}), 'send', { ...letter, attachments: [[file]] }),
    );
    expect(error).toMatchObject({ code: 'input_invalid', field: 'attachments' });
  });

  it('sends over STARTTLS to another computer', async () => {
    const tls = { cert: certificate.certificate, key: certificate.key };
    const server = await smtp(password, tls);
    const who = account({ smtpHost: host, smtpPort: String(server.port) });
    await act(engineFor(host), who, 'send', letter);
    expect(server.mails).toMatchObject([{ secure: true }]);
  });

  it('never sends a password in the open to another computer', async () => {
    const server = await smtp();
    const who = account({ smtpHost: host, smtpPort: String(server.port) });
    const error = await failure(act(engineFor(host), who, 'send', letter));
    expect(error).toMatchObject({ code: 'provider_unreachable' });
    expect(server.users).toEqual([]);
  });

  it('trusts no certificate of another host', async () => {
    const other = makeCertificate('other.example.test');
    onTestFinished(() => {
      other.remove();
      certificate.trust();
    });
    const server = await smtp(password, { cert: other.certificate, key: other.key });
    other.trust();
    const who = account({ smtpHost: host, smtpPort: String(server.port) });
    expect(await failure(act(engineFor(host), who, 'send', letter))).toMatchObject({
      code: 'provider_unreachable',
    });
    expect(server.users).toEqual([]);
  });

  it('marks the connection where the password is refused', async () => {
    const server = await smtp('another-password');
    const who = account({ smtpPort: String(server.port) });
    const error = await failure(act(engineFor('127.0.0.1'), who, 'send', letter));
    expect(error.code).toBe('sign_in_needed');
    expect(who.refusals).toHaveLength(1);
  });
});

describe('F9: E-mail · addresses of the own network', () => {
  it.each([['127.0.0.1'], [host], ['[::1]'], ['10.0.0.1']])('refuses %s', async (smtpHost) => {
    const server = await smtp();
    const who = account({ smtpHost, smtpPort: String(server.port) });
    const error = await failure(act(engineFor(), who, 'send', letter));
    expect(error).toMatchObject({ code: 'host_refused' });
    expect(requestFacts(error).mayHaveArrived).toBe(false);
    expect(server.users).toEqual([]);
  });
});

describe('E-mail · servers that say nothing', () => {
  it.each(['send', 'find'])(
    'ends “%s” when the run is stopped, and the connection with it',
    async (action) => {
      const server = await silentServer();
      const port = String(server.port);
      const stop = new AbortController();
      const apps = engineFor('127.0.0.1');
      const who = account({ smtpPort: port, imapPort: port });
      const fields: Record<string, Json> = action === 'send' ? letter : {};
      const work = failure(act(apps, who, action, fields, stop.signal));
      setImmediate(() => {
        stop.abort();
      });
      expect(await work).toMatchObject({ code: 'run_stopped' });
    },
  );

  it.each(['send', 'find'])('gives “%s” up in time and hangs up', async (action) => {
    const server = await silentServer(action === 'send' ? '220-wait\r\n' : '* OK wait\r\n');
    const port = String(server.port);
    const apps = builtInEngine(['127.0.0.1'], { timeoutMs: 200 });
    const who = account({ smtpPort: port, imapPort: port });
    const error = await failure(act(apps, who, action, action === 'send' ? letter : {}));
    expect(error).toMatchObject({ code: 'timed_out' });
    await server.closed;
  });
});

/** The account at a server that encrypts from the first byte, at another port than the usual one. */
function encryptedAt(port: number) {
  const server = { host, port, security: 'tls' } as const;
  return { address: 'a@b.example', user: 'ada@b.example', password, imap: server, smtp: server };
}
const encrypted = () => ({
  app: 'E-mail',
  sockets: createSockets({ allowedHosts: [host], lookup }),
  signal: undefined,
});

describe('E-mail · how the way to a server is encrypted', () => {
  it.each([
    [host, '993', '465', 'tls', 'tls'],
    [host, '143', '587', 'starttls', 'starttls'],
    [host, '465', '993', 'starttls', 'starttls'],
    ['127.0.0.1', '993', '465', 'tls', 'tls'],
    ['127.0.0.1', '1143', '1025', 'plain', 'plain'],
    ['localhost', '143', '587', 'plain', 'plain'],
    ['127.0.0.1.example.com', '143', '587', 'starttls', 'starttls'],
    ['192.168.1.2', '143', '587', 'starttls', 'starttls'],
  ])('%s at %s and %s', (at, imapPort, smtpPort, imap, smtpSecurity) => {
    const values = { address: 'a@b.example', password, imapHost: at, smtpHost: at };
    expect(mailAccount({ ...values, imapPort, smtpPort })).toMatchObject({
      imap: { security: imap },
      smtp: { security: smtpSecurity },
    });
  });

  it('from the first byte, for sending', async () => {
    const tls = { secure: true, cert: certificate.certificate, key: certificate.key };
    const server = await smtp(password, tls);
    const verify = withSmtp(encrypted(), encryptedAt(server.port), (transport) =>
      transport.verify(),
    );
    expect(await verify).toBe(true);
    expect(server.users).toEqual(['ada@b.example']);
  });
});

const notHere = hasDovecot ? '' : ' (left out: the Debian package dovecot-imapd is not installed)';
describe.skipIf(!hasDovecot)(`E-mail · a mailbox${notHere}`, () => {
  let dovecot: Dovecot;
  let apps: BuiltInEngine;
  let who: MailAccount;
  let user: string;
  let count = 0;
  beforeAll(async () => {
    dovecot = await startDovecot(certificate);
  });
  afterAll(() => dovecot.stop());

  function begin(values: Record<string, string> = {}): void {
    count += 1;
    user = `user${count}@example.com`;
    apps = engineFor('127.0.0.1', host);
    who = account({ address: user, imapPort: String(dovecot.port), ...values });
  }

  async function put(mail: string, date = new Date(), flags: string[] = [], folder = 'INBOX') {
    const session = await dovecot.session(user);
    await session.append(folder, mail.replaceAll('\n', '\r\n'), flags, date);
    await session.logout();
  }

  const mailOf = (subject: string, more = '') =>
    `From: Bob B <bob@example.org>\nTo: ada@example.com\nSubject: ${subject}\nMessage-ID: <${subject}@example.org>\n${more}\n\nThe text of ${subject}.\n`;
  const day = 24 * 3_600_000;
  const ago = (days: number) => new Date(Date.now() - days * day);
  const find = (fields: Record<string, Json> = {}) => act(apps, who, 'find', fields);
  const subjects = async (fields: Record<string, Json> = {}) =>
    mailsIn(await find(fields)).map(({ subject }) => subject);
  const theMail = async (fields: Record<string, Json> = {}) => {
    const [first] = mailsIn(await find(fields));
    return typeof first?.id === 'string' ? first.id : '';
  };
  const poll = async (fields: Record<string, Json> = {}) =>
    (await apps.engine.poll({ app: 'email', trigger: 'new-mail', account: who, fields })).events;

  function mailsIn(output: Json): Record<string, Json>[] {
    if (output === null || typeof output !== 'object' || Array.isArray(output)) return [];
    const { mails } = output;
    return Array.isArray(mails)
      ? mails.flatMap((mail) =>
          mail !== null && typeof mail === 'object' && !Array.isArray(mail) ? [mail] : [],
        )
      : [];
  }

  it('finds mails by sender, subject, words, state and time, the newest first', async () => {
    begin();
    await put(mailOf('old'), ago(40), ['\\Seen']);
    await put(mailOf('invoice'), ago(2));
    await put(mailOf('news').replace('bob@', 'carl@'), ago(1), ['\\Flagged']);
    expect(await subjects()).toEqual(['news', 'invoice', 'old']);
    expect(await subjects({ from: 'bob@' })).toEqual(['invoice', 'old']);
    expect(await subjects({ subject: 'INVO' })).toEqual(['invoice']);
    expect(await subjects({ text: 'text of news' })).toEqual(['news']);
    expect(await subjects({ unread: true })).toEqual(['news', 'invoice']);
    expect(await subjects({ limit: 1 })).toEqual(['news']);
    expect(await subjects({ since: new Date(Date.now() - 1.5 * day).toISOString() })).toEqual([
      'news',
    ]);
    expect(await find({ subject: 'nothing' })).toEqual({ found: false, mail: null, mails: [] });
    expect(await find({ subject: 'invoice' })).toMatchObject({
      mail: {
        from: 'bob@example.org',
        fromName: 'Bob B',
        to: ['ada@example.com'],
        messageId: '<invoice@example.org>',
        unread: true,
        flagged: false,
        folder: 'INBOX',
      },
    });
  });

  it('searches for a text as it is, with quotes and other alphabets', async () => {
    begin();
    await put(mailOf('=?UTF-8?B?R3LDvMOfZSAiVGVzdCI=?='));
    await put(mailOf('other'));
    expect(await subjects({ subject: 'Grüße "Test"' })).toEqual(['Grüße "Test"']);
    expect(await failure(find({ subject: 'a\r\nx LOGOUT' }))).toMatchObject({
      code: 'input_invalid',
      field: 'subject',
    });
  });

  it('T6: starts on new mails that fit, each with a key that stays its own, looking back 30 days', async () => {
    begin();
    await put(mailOf('ancient'), ago(31));
    await put(mailOf('invoice 1'), ago(3));
    await put(mailOf('other'), ago(2));
    const before = await poll({ subject: 'invoice' });
    await put(mailOf('invoice 2'), ago(1));
    const after = await poll({ subject: 'invoice' });
    expect(before.map(({ data }) => data)).toMatchObject([{ subject: 'invoice 1' }]);
    expect(after.map(({ data }) => data)).toMatchObject([
      { subject: 'invoice 1' },
      { subject: 'invoice 2' },
    ]);
    expect(after[0]?.key).toBe(before[0]?.key);
    expect(after[0]?.key).toMatch(/^\d+-\d+$/);
    expect(new Set(after.map(({ key }) => key)).size).toBe(2);
  });

  it('T6: tells a mail from the one that had its number before the folder was made anew', async () => {
    begin();
    const session = await dovecot.session(user);
    await session.mailboxCreate('Work');
    await put(mailOf('first'), ago(1), [], 'Work');
    const [before] = await poll({ folder: 'Work' });
    await session.mailboxDelete('Work');
    // The validity of a folder counts in seconds here.
    await session.mailboxCreate('Between');
    await session.mailboxCreate('Work');
    await session.logout();
    await put(mailOf('second'), ago(1), [], 'Work');
    const [after] = await poll({ folder: 'Work' });
    expect(after?.key).not.toBe(before?.key);
    const fields = { folder: 'Work', mail: before?.key ?? '' };
    expect(await failure(act(apps, who, 'get', fields))).toMatchObject({ code: 'missing_at_app' });
  });

  it('gives the texts and the attachments of a mail, and leaves it unread', async () => {
    begin();
    const parts = [
      'Content-Type: text/plain; charset=iso-8859-1\n\nHello \u00e9\n',
      'Content-Type: text/html\n\n<p>Hello</p>\n',
      'Content-Type: text/csv\nContent-Disposition: attachment; filename="../../a b.csv"\n\na,b\n',
    ];
    await put(
      `From: bob@example.org\nSubject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=X\n\n${parts.map((part) => `--X\n${part}`).join('')}--X--\n`.replace(
        '\u00e9',
        'e',
      ),
    );
    const output = await act(apps, who, 'get', { mail: await theMail() });
    expect(output).toMatchObject({
      subject: 's',
      text: expect.stringContaining('Hello e') as string,
      html: expect.stringContaining('<p>Hello</p>') as string,
      attachments: [{ name: 'a b.csv', type: 'text/csv' }],
    });
    expect(await subjects({ unread: true })).toEqual(['s']);
  });

  it('marks a mail', async () => {
    begin();
    await put(mailOf('m'));
    const mail = await theMail();
    const marked = (as: string) => act(apps, who, 'mark', { mail, as });
    expect(await marked('read')).toMatchObject({ unread: false });
    expect(await marked('unread')).toMatchObject({ unread: true });
    expect(await marked('flagged')).toMatchObject({ flagged: true });
    expect(await marked('unflagged')).toMatchObject({ flagged: false });
  });

  it('moves a mail and tells its new id', async () => {
    begin();
    await put(mailOf('m'));
    const mail = await theMail();
    const output = await act(apps, who, 'move', { mail, to: 'Archive' });
    expect(await subjects()).toEqual([]);
    expect(output).toEqual({ id: await theMail({ folder: 'Archive' }), folder: 'Archive' });
    expect(await failure(act(apps, who, 'move', { mail, to: 'Archive' }))).toMatchObject({
      code: 'missing_at_app',
      field: 'mail',
    });
    expect(await failure(act(apps, who, 'move', { mail, to: 'Nowhere' }))).toMatchObject({
      code: 'missing_at_app',
      field: 'to',
    });
  });

  it('puts a deleted mail into the trash, or deletes it for good, and no other one', async () => {
    begin();
    await put(mailOf('one'));
    await put(mailOf('two'));
    await put(mailOf('three'), new Date(), ['\\Deleted']);
    const one = await theMail({ subject: 'one' });
    expect(await act(apps, who, 'delete', { mail: one })).toMatchObject({
      deleted: true,
      folder: 'Trash',
    });
    expect(await subjects({ folder: 'Trash' })).toEqual(['one']);
    expect(await act(apps, who, 'delete', { mail: one })).toMatchObject({ deleted: false });
    const two = await theMail({ subject: 'two' });
    expect(await act(apps, who, 'delete', { mail: two, forGood: true })).toMatchObject({
      deleted: true,
      folder: null,
    });
    expect(await subjects({ folder: 'Trash' })).toEqual(['one']);
    expect(await subjects()).toEqual(['three']);
  });

  it('offers the folders, and finds one by its name', async () => {
    begin();
    const offered = (search: string) =>
      apps.engine.options({ app: 'email', options: 'folders', account: who, fields: {}, search });
    const all = await offered('');
    expect(all.items.map(({ value }) => value).sort()).toEqual(['Archive', 'INBOX', 'Trash']);
    expect(await offered('arch')).toEqual({
      items: [{ value: 'Archive', label: 'Archive' }],
      next: null,
    });
  });

  it('says that a folder is not there', async () => {
    begin();
    expect(await failure(find({ folder: 'Nowhere' }))).toMatchObject({ code: 'missing_at_app' });
  });

  it('marks the connection where the password is refused', async () => {
    begin({ password: 'wrong-password' });
    const error = await failure(find());
    expect(error.code).toBe('sign_in_needed');
    expect(who.refusals).toHaveLength(1);
  });

  it('demands encryption of other computers: by STARTTLS, with a trusted certificate', async () => {
    begin({ imapHost: host });
    expect(await subjects()).toEqual([]);
    const other = makeCertificate('other.example.test');
    other.trust();
    const error = await failure(find()).finally(() => {
      other.remove();
      certificate.trust();
    });
    expect(error.code).toBe('provider_unreachable');
    expect(who.refusals).toEqual([]);
  });

  it('reads over TLS from the first byte', async () => {
    const work = withImap(encrypted(), encryptedAt(dovecot.tlsPort), (client) =>
      Promise.resolve(client.secureConnection && client.authenticated !== false),
    );
    expect(await work).toBe(true);
  });

  it('never signs in to another computer that offers no encryption', async () => {
    const open = await silentServer('* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n');
    begin({ imapHost: host, imapPort: String(open.port) });
    expect((await failure(find())).code).toBe('provider_unreachable');
  });

  it('C1: tries a credential at both servers before it is kept, and says whose it is', async () => {
    begin();
    const server = await smtp();
    const tried = (values: Record<string, string>) => {
      const made = account({
        address: user,
        imapPort: String(dovecot.port),
        smtpPort: String(server.port),
        ...values,
      });
      return made
        .credential()
        .then((credential) =>
          apps.engine.identify({ app: 'email', method: 'password', credential }),
        );
    };
    expect(await tried({ address: 'Ada@Example.com' })).toEqual({
      label: 'Ada@Example.com',
      key: 'ada@example.com',
    });
    const refused = await failure(tried({ password: 'wrong-password' }));
    expect(refused.code).toBe('credentials_refused');
    // This server quotes the password in its refusal.
    const quoting = await smtp('another-password');
    const quoted = await failure(tried({ smtpPort: String(quoting.port) }));
    expect(quoted).toMatchObject({ code: 'credentials_refused' });
    expect(quoted.details).toContain('not •••: wrong password');
    expect(JSON.stringify([quoted, quoted.message, quoted.cause])).not.toContain(password);
    expect(await failure(tried({ smtpPort: '1' }))).toMatchObject({
      code: 'provider_unreachable',
      field: 'smtpHost',
    });
    expect(await failure(tried({ imapPort: 'x' }))).toMatchObject({
      code: 'input_invalid',
      field: 'imapPort',
    });
    expect(await failure(tried({ imapHost: '127.0.0.1:993' }))).toMatchObject({
      code: 'input_invalid',
      field: 'imapHost',
    });
  });
});
