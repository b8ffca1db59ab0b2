/** A mail account as it was typed: where its servers are, and how the way to them is encrypted. */
import { SojournError } from '../../../../shared/errors.ts';
import { redactor } from '../../redaction.ts';
import { requestFacts, withFacts } from '../../facts.ts';
import type { BuiltInCall } from '../builtInAction.ts';
import { invalid } from '../folders/problems.ts';

/** `tls` from the first byte, or demanded by STARTTLS before anything is said; `plain` never leaves this computer. */
type Security = 'tls' | 'starttls' | 'plain';

export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly security: Security;
}

export interface MailAccount {
  readonly address: string;
  readonly user: string;
  readonly password: string;
  readonly imap: MailServer;
  readonly smtp: MailServer;
}

/** What a task with a mail server needs beside the account. */
export interface MailTask {
  readonly app: string;
  readonly sockets: BuiltInCall['sockets'];
  readonly signal: AbortSignal | undefined;
}

/** @throws input_invalid with the field */
export function mailAccount(values: Readonly<Record<string, string>>): MailAccount {
  const { address = '', user = '', password = '' } = values;
  if (!isAddress(address)) throw invalid('This is no e-mail address.', 'address');
  return {
    address,
    user: user === '' ? address : user,
    password,
    imap: serverOf(values, 'imapHost', 'imapPort', 993),
    smtp: serverOf(values, 'smtpHost', 'smtpPort', 465),
  };
}

/** One plain address, without a name: nothing in it can end a line or a command. */
export function isAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>()[\]\\,;:"\p{Cc}]+@[^\s@<>()\\,;:"\p{Cc}]+$/u.test(text);
}

function serverOf(
  values: Readonly<Record<string, string>>,
  hostField: string,
  portField: string,
  encryptedPort: number,
): MailServer {
  const host = values[hostField] ?? '';
  if (/:\d+$/.test(host)) throw invalid('The port has a field of its own.', hostField);
  const text = values[portField] ?? '';
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) {
    throw invalid('A port is a number from 1 to 65535.', portField);
  }
  return { host, port, security: securityOf(host, port === encryptedPort) };
}

function securityOf(host: string, isEncryptedPort: boolean): Security {
  if (isEncryptedPort) return 'tls';
  return ['127.0.0.1', 'localhost', '[::1]'].includes(host) ? 'plain' : 'starttls';
}

/**
 * Does something with the account of a step. A refused password is the account's to mend: it marks itself and says so by
 * its own name. @throws connection_missing, sign_in_needed
 */
export async function withMailAccount<T>(
  { account, connector }: BuiltInCall,
  work: (account: MailAccount) => Promise<T>,
): Promise<T> {
  const credential = await account?.credential();
  if (account === null || credential?.kind !== 'fields') {
    throw new SojournError('connection_missing', { values: { app: connector.name } });
  }
  try {
    return await discreetly(mailAccount(credential.values), work);
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  const fresh = await account.refused(credential);
  if (fresh.kind !== 'fields') throw refusedCredentials(connector.name);
  try {
    return await discreetly(mailAccount(fresh.values), work);
  } catch (error) {
    if (isRefusal(error)) await account.refused(fresh);
    throw error;
  }
}

/** Whatever a server quotes in a refusal, the password is not in it. What caused it is left behind. */
export async function discreetly<T>(
  account: MailAccount,
  work: (account: MailAccount) => Promise<T>,
): Promise<T> {
  const { user, password } = account;
  const plain = Buffer.from(`\0${user}\0${password}`).toString('base64');
  const redact = redactor([password, plain]);
  try {
    return await work(account);
  } catch (error) {
    if (!(error instanceof SojournError)) throw error;
    const { code, message, advice, details, field } = error;
    const safe = new SojournError(code, {
      text: { message: redact(message), advice },
      ...(details === undefined ? {} : { details: redact(details) }),
      ...(field === undefined ? {} : { field }),
    });
    throw withFacts(safe, requestFacts(error));
  }
}

export function refusedCredentials(app: string, details?: string): SojournError {
  return new SojournError('credentials_refused', {
    values: { app },
    ...(details === undefined ? {} : { details }),
  });
}

function isRefusal(error: unknown): boolean {
  return error instanceof SojournError && error.code === 'credentials_refused';
}
