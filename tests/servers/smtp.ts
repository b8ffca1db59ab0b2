/** A real SMTP server on 127.0.0.1 that keeps what it takes. */
import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';

export interface TakenMail {
  readonly from: string;
  readonly to: string[];
  readonly source: string;
  /** Whether it came over an encrypted connection. */
  readonly secure: boolean;
}

export interface MailSink {
  readonly port: number;
  readonly mails: TakenMail[];
  /** Every user name that signed in, or tried to. */
  readonly users: string[];
  /** Clients that are connected now. */
  connected(): number;
  close(): Promise<void>;
}

export async function startSmtp(
  password: string,
  options: SMTPServerOptions = {},
): Promise<MailSink> {
  const mails: TakenMail[] = [];
  const users: string[] = [];
  const server = new SMTPServer({
    disabledCommands: options.cert === undefined ? ['STARTTLS'] : [],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    logger: false,
    onAuth({ username = '', password: given = '' }, _session, callback) {
      users.push(username);
      if (given === password) callback(null, { user: username });
      else callback(new Error(`not ${given}: wrong password`));
    },
    onRcptTo({ address }, _session, callback) {
      if (!address.startsWith('nobody')) callback();
      else callback(Object.assign(new Error('no such mailbox'), { responseCode: 550 }));
    },
    onData(stream, { envelope, secure }, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push({
          from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
          to: envelope.rcptTo.map(({ address }) => address),
          source: Buffer.concat(chunks).toString('utf8'),
          secure,
        });
        callback();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    mails,
    users,
    connected: () => server.connections.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}
