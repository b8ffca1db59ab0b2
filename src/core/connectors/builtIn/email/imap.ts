/** Sessions with an IMAP server. The connection is ours, so that it is guarded like any other; imapflow speaks on it. */
import { connect } from 'node:tls';
import type { ImapFlow } from 'imapflow';
import { SojournError } from '../../../../shared/errors.ts';
import { bare, serverName } from '../../sockets.ts';
import { brokenConnection, onConnection, silence, unencrypted } from './deadline.ts';
import { refusedCredentials } from './mailAccount.ts';
import type { MailAccount, MailServer, MailTask } from './mailAccount.ts';

/** In bytes. */
export const largestMail = 25_000_000;

/**
 * @throws credentials_refused, missing_at_app (no such folder), permission_missing, rejected_by_app, app_unavailable,
 * answer_too_large, provider_answer_wrong, timed_out, run_stopped, and what connections throw
 */
export async function withImap<T>(
  task: MailTask,
  account: MailAccount,
  work: (client: ImapFlow) => Promise<T>,
): Promise<T> {
  const { imap: server, user, password } = account;
  const { host, port, security } = server;
  const { ImapFlow } = await import('imapflow');
  const describe = (error: unknown): SojournError => imapProblem(error, task.app, server);
  return onConnection(task, server, describe, async (socket) => {
    const client = new ImapFlow({
      host: bare(host),
      port,
      secure: security === 'tls',
      doSTARTTLS: security === 'starttls',
      auth: { user, pass: password },
      clientInfo: { name: 'Sojourn' },
      logger: false,
      disableAutoIdle: true,
      greetingTimeout: silence,
      socketTimeout: silence,
      maxLiteralSize: largestMail + 1_000_000,
      transport: {
        connect(_options, onConnect) {
          setImmediate(onConnect);
          return socket;
        },
        upgrade: (_plain, _options, onSecure) =>
          connect({ socket, host: bare(host), ...serverName(host) }, onSecure),
      },
    });
    // Whatever is under way fails by itself; the event would end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      const result = await work(client);
      await client.logout().catch(() => undefined);
      return result;
    } finally {
      client.close();
    }
  });
}

/** Response codes (RFC 5530) of servers that cannot let anybody in right now. */
const forNow = new Set(['UNAVAILABLE', 'INUSE', 'LIMIT', 'SERVERBUG', 'CONTACTADMIN']);

function imapProblem(error: unknown, app: string, server: MailServer): SojournError {
  const { code, authenticationFailed, serverResponseCode, responseStatus, ...rest } =
    factsOf(error);
  const text = textOf(rest.responseText) || textOf(rest.response);
  const status = textOf(serverResponseCode).toUpperCase();
  const details = text === '' ? {} : { details: text };
  if (forNow.has(status)) {
    return new SojournError('app_unavailable', { values: { app, status }, ...details });
  }
  if (authenticationFailed === true) return refusedCredentials(app, text || undefined);
  if (rest.tlsFailed === true) return unencrypted(server);
  if (code === 'LiteralTooLarge' || code === 'ResponseTooLarge') return tooLarge(app);
  if (rest.mailboxMissing === true || status === 'NONEXISTENT' || status === 'TRYCREATE') {
    return noSuchFolder(app, details);
  }
  if (status === 'NOPERM') {
    return new SojournError('permission_missing', { values: { app }, ...details });
  }
  if (responseStatus === 'NO') {
    return new SojournError('rejected_by_app', { values: { app, reason: text || 'no reason' } });
  }
  if (responseStatus === 'BAD') {
    const reason = 'it did not understand a command';
    return new SojournError('provider_answer_wrong', { values: { app, reason }, ...details });
  }
  return brokenConnection(code, app, server);
}

function factsOf(error: unknown): Readonly<Record<string, unknown>> {
  return typeof error === 'object' && error !== null ? { ...error } : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function noSuchFolder(app: string, more: { details?: string; field?: string } = {}) {
  return new SojournError('missing_at_app', {
    values: { app },
    text: {
      message: 'The mailbox has no such folder.',
      advice: 'Choose the folder again in the step.',
    },
    ...more,
  });
}

export function tooLarge(app: string): SojournError {
  const limit = `${largestMail / 1_000_000} MB`;
  return new SojournError('answer_too_large', { values: { app, limit } });
}
