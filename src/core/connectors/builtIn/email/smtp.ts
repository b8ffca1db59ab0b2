/** Sessions with an SMTP server. The connection is ours, so that it is guarded like any other; nodemailer speaks on it. */
import type { Transporter } from 'nodemailer';
import { SojournError } from '../../../../shared/errors.ts';
import { withFacts } from '../../facts.ts';
import { bare, serverName } from '../../sockets.ts';
import { brokenConnection, onConnection, silence, unencrypted } from './deadline.ts';
import { refusedCredentials } from './mailAccount.ts';
import type { MailAccount, MailServer, MailTask } from './mailAccount.ts';

/**
 * @throws credentials_refused, rejected_by_app, app_unavailable, timed_out, run_stopped, and what connections throw; each
 * knows whether the mail may have been taken
 */
export async function withSmtp<T>(
  task: MailTask,
  account: MailAccount,
  work: (transport: Transporter) => Promise<T>,
): Promise<T> {
  const { smtp: server, user, password } = account;
  const { host, port, security } = server;
  const { createTransport } = await import('nodemailer');
  const describe = (error: unknown): SojournError => smtpProblem(error, task.app, server);
  return onConnection(task, server, describe, (connection) =>
    work(
      createTransport({
        host: bare(host),
        port,
        secure: security === 'tls',
        requireTLS: security === 'starttls',
        ignoreTLS: security === 'plain',
        tls: serverName(host),
        auth: { user, pass: password },
        // What this computer is called is nobody's business.
        name: '[127.0.0.1]',
        logger: false,
        greetingTimeout: silence,
        socketTimeout: silence,
        disableFileAccess: true,
        disableUrlAccess: true,
        getSocket(_options, callback) {
          callback(null, { connection, secured: security === 'tls' });
        },
      }),
    ),
  );
}

/** Steps of a session before the mail itself is handed over. */
const beforeTheMail = /^(?:CONN|EHLO|HELO|STARTTLS|AUTH|MAIL|RCPT|API)/;

function smtpProblem(error: unknown, app: string, server: MailServer): SojournError {
  const { code, responseCode, response, command } = factsOf(error);
  const status = typeof responseCode === 'number' ? responseCode : 0;
  const details = typeof response === 'string' ? { details: response } : {};
  // Also where the server answers STARTTLS with a status of its own.
  if (code === 'ETLS' || command === 'STARTTLS') return unencrypted(server);
  if (status >= 400 && status < 500) {
    return withoutEffect(
      new SojournError('app_unavailable', { values: { app, status }, ...details }),
    );
  }
  if (code === 'EAUTH') return withoutEffect(refusedCredentials(app, details.details));
  if (status >= 500) {
    const reason = details.details ?? String(status);
    return withoutEffect(
      new SojournError('rejected_by_app', { values: { app, reason }, ...details }),
    );
  }
  const broken = brokenConnection(code, app, server);
  return typeof command === 'string' && beforeTheMail.test(command)
    ? withoutEffect(broken)
    : broken;
}

function withoutEffect(error: SojournError): SojournError {
  return withFacts(error, { mayHaveArrived: false });
}

function factsOf(error: unknown): Readonly<Record<string, unknown>> {
  return typeof error === 'object' && error !== null ? { ...error } : {};
}
