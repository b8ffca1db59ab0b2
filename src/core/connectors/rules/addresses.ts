/** Where the requests of a connector may go. */
import { parseTemplate, pathsOf, soleExpression } from '../../expressions/index.ts';
import type { Connector, RequestTemplate } from '../../../shared/connector.ts';
import { isOfOwnNetwork } from '../addresses.ts';
import { connectionNames, nameProblems, texts } from './templates.ts';
import type { Known } from './templates.ts';

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
/** The only form in which a value of an account may stand in a host or an endpoint. */
const placeholder = /\{\{\s*connection\.[A-Za-z][A-Za-z0-9_]*\s*\}\}/g;

export function requestProblems(
  connector: Connector,
  where: string,
  request: RequestTemplate,
  known: Known,
): string[] {
  const path = methods.map((method) => request[method]).find((text) => text !== undefined) ?? '';
  return [
    ...texts(request).flatMap((template) => nameProblems(where, template, known)),
    ...pathProblems(connector, where, path),
  ];
}

function pathProblems(connector: Connector, where: string, path: string): string[] {
  const whole = soleExpression(parseTemplate(path));
  if (whole === undefined) {
    return path.startsWith('/') ? [] : addressProblems(connector, where, path);
  }
  // Addresses that the connector itself says, and in them the person's values as one part each.
  const said = [...whole.matchAll(/"(https?:[^"]*)"/g)].map(([, address = '']) => address);
  const rest = whole.replaceAll(/\$encodeUrlComponent\([^()]*\)/g, '""');
  const isTold = pathsOf(rest).every((name) =>
    /^(?:(?:answers|item)\.|(?:position|cursor)$)/.test(name),
  );
  return [
    ...said.flatMap((address) => addressProblems(connector, where, address)),
    ...(isTold ? [] : [`${where}: ${path} is an address that no answer named`]),
  ];
}

/** An address of the connector's own, with values of the account in it or without. */
export function addressProblems(connector: Connector, where: string, address: string): string[] {
  const [, host] = /^https?:\/\/([^/?#]*)/.exec(address) ?? [];
  if (host === undefined || !URL.canParse(plain(address))) {
    return [`${where}: ${address} is no address`];
  }
  const declared = connector.hosts.map(tidy);
  // A host that is nothing but a value of the account is held against the declared ones when it is asked.
  const isValue = plain(host) === 'x' && declared.length > 0;
  return [
    ...(isValue || declared.includes(tidy(host)) ? [] : [`${where}: ${host} is not declared`]),
    ...insecurity(where, address),
  ];
}

/** An address that gets a client's secret; a value of the account may stand in it. */
export function endpointProblems(where: string, address: string, known: Known): string[] {
  return [
    ...nameProblems(where, address, known),
    ...(plain(address).includes('{{')
      ? [`${where}: ${address} may hold values of the account alone`]
      : insecurity(where, address)),
  ];
}

/** The declared hosts: names, or names with a value of the account in them. */
export function hostProblems(connector: Connector): string[] {
  const known = new Set(connectionNames(connector));
  return connector.hosts.flatMap((host) => [
    ...nameProblems('hosts', host, known),
    ...(/^[a-z0-9.-]+(:\d+)?$/i.test(plain(host)) ? [] : [`hosts: ${host} is no host`]),
  ]);
}

/** The practice service is on this machine, and what is on the person's own network often has no certificate. */
function insecurity(where: string, address: string): string[] {
  const { protocol, host, hostname } = new URL(plain(address));
  return protocol === 'https:' || host === 'practice.invalid' || isOfOwnNetwork(hostname)
    ? []
    : [`${where}: ${address} is not https`];
}

function plain(text: string): string {
  return text.replaceAll(placeholder, 'x');
}

function tidy(host: string): string {
  return host.replaceAll(/\s+/g, '').toLowerCase();
}
