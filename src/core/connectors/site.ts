/**
 * Where requests of an account go: the base address and the hosts of its app, with the account's own values in them, such
 * as a shop in `{{ connection.shop }}.myshopify.com`.
 */
import type { Connector, Json } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import { toText } from '../expressions/index.ts';

/** Values of an account that are no secret, as `connection` in templates. */
export type AccountValues = Readonly<Record<string, Json>>;

export interface Site {
  /** A template over `connection`. */
  readonly baseUrl: string;
  /** The only hosts that credentials are sent to. */
  readonly hosts: readonly string[];
}

/** The site of an account that is linked by this method; of the app itself where there is no account. */
export function siteOf(
  { api, auth, hosts }: Pick<Connector, 'api' | 'auth' | 'hosts'>,
  methodId: string | undefined,
  values: AccountValues,
): Site {
  const method = auth.find(({ id }) => id === methodId);
  const own = method === undefined || method.kind === 'none' ? undefined : method.baseUrl;
  return { baseUrl: own ?? api?.baseUrl ?? '', hosts: declaredHosts(hosts, values) };
}

/** A value in place of a part of a name; nothing else of templates counts in a host or an endpoint. */
const placeholder = /\{\{\s*connection\.([A-Za-z][A-Za-z0-9_]*)\s*\}\}/g;
/** Labels of a host name (RFC 1123), and where a whole host is meant, its port. */
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const hostName = new RegExp(`^${label}(?:\\.${label})*$`, 'i');
const hostWithPort = new RegExp(`^${label}(?:\\.${label})*(?::\\d{1,5})?$`, 'i');

/**
 * The declared hosts of an account. An entry whose value is missing, or could lead elsewhere than to a host below what the
 * connector says, is not declared at all.
 */
export function declaredHosts(hosts: readonly string[], values: AccountValues): string[] {
  return hosts.flatMap((host) => {
    const filled = fillIn(host, values, (value, isLast) =>
      (isLast ? hostWithPort : hostName).test(value) ? value : undefined,
    );
    return filled === undefined ? [] : [filled];
  });
}

/**
 * An endpoint of a provider with an account's values in it, each encoded so that it stays one part of the address.
 * @throws field_missing where the account has no such value
 */
export function endpointFor(template: string, values: AccountValues): string {
  const filled = fillIn(template, values, (value) =>
    encodeURIComponent(value.toWellFormed()).replaceAll('%3A', ':'),
  );
  if (filled !== undefined) return filled;
  const field = [...template.matchAll(placeholder)].map(([, name = '']) => name).at(0) ?? '';
  throw new SojournError('field_missing', { values: { field }, field });
}

/** `use` gives what stands for a value, or undefined where it must not stand there. */
function fillIn(
  text: string,
  values: AccountValues,
  use: (value: string, isLast: boolean) => string | undefined,
): string | undefined {
  const misfits: string[] = [];
  const filled = text.replace(placeholder, (match, name: string, at: number) => {
    const value = Object.hasOwn(values, name) ? toText(values[name]) : '';
    const used = value === '' ? undefined : use(value, at + match.length === text.length);
    if (used === undefined) misfits.push(name);
    return used ?? '';
  });
  return misfits.length > 0 || filled.includes('{{') ? undefined : filled;
}

/** A host as it was typed, or the host of an address: in lower case, with its port; undefined for what is neither. */
export function typedHost(text: string): string | undefined {
  const typed = text.trim();
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '') return undefined;
  return hostWithPort.test(url.host) ? url.host : undefined;
}
