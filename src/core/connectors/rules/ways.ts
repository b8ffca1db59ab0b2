/** The ways to connect to an app. */
import { typedHost } from '../site.ts';
import { clientCredentialFields } from '../../../shared/connector.ts';
import type { Connector, CredentialField } from '../../../shared/connector.ts';
import { addressProblems, endpointProblems, requestProblems } from './addresses.ts';
import { repeated } from './repeated.ts';
import { nameProblems, syntaxProblems, texts, toldNames, typedNames } from './templates.ts';
import type { Known } from './templates.ts';

type Method = Connector['auth'][number];
type TokenMethod = Extract<Method, { kind: 'oauth2' | 'clientCredentials' }>;

export function authProblems(connector: Connector, method: Method): string[] {
  const where = `auth ${method.id}`;
  if (method.kind === 'none') return [];
  // Who it is, and whether it works, is asked before anything is known of the account but what was typed.
  const typed = new Set(typedNames(method));
  return [
    ...identityProblems(connector, method, where, typed),
    ...siteProblems(connector, method, where),
    ...(method.kind === 'fields'
      ? fieldsProblems(connector, method, where, typed)
      : grantProblems(method, where, typed)),
    ...(method.kind === 'oauth2' || method.steps.length > 0
      ? []
      : [`${where}: no steps to get the credentials`]),
  ];
}

function identityProblems(
  connector: Connector,
  method: Exclude<Method, { kind: 'none' }>,
  where: string,
  typed: Known,
): string[] {
  const { identity } = method;
  if (identity === undefined) return [];
  const { request, label, key, values = {} } = identity;
  return [
    ...requestProblems(connector, where, request, typed),
    ...[label, key, ...Object.values(values)].flatMap((text) => syntaxProblems(where, text)),
    ...toldNames(method)
      .filter((name) => typed.has(name))
      .map((name) => `${where}: ${name} is typed, and told by the app as well`),
  ];
}

function siteProblems(
  connector: Connector,
  method: Exclude<Method, { kind: 'none' }>,
  where: string,
): string[] {
  if (method.baseUrl === undefined) return [];
  const known = new Set([...typedNames(method), ...toldNames(method)]);
  return [
    ...nameProblems(where, method.baseUrl, known),
    ...addressProblems(connector, where, method.baseUrl),
  ];
}

function fieldsProblems(
  connector: Connector,
  method: Extract<Method, { kind: 'fields' }>,
  where: string,
  typed: Known,
): string[] {
  const credential = new Set(method.fields.map(({ id }) => `credential.${id}`));
  return [
    ...credentialProblems(method.fields, where),
    ...texts(method.apply).flatMap((text) => nameProblems(where, text, credential)),
    ...Object.keys(method.apply.path ?? {})
      .filter((name) => !texts(connector).some((text) => new RegExp(`:${name}\\b`).test(text)))
      .map((name) => `${where}: no address holds :${name}`),
    ...(method.test === undefined ? [] : requestProblems(connector, where, method.test, typed)),
  ];
}

function credentialProblems(fields: readonly CredentialField[], where: string): string[] {
  return [
    ...repeated(`${where} field`, fields),
    ...fields.flatMap(({ id, type, default: value }) => {
      if (value === undefined) return [];
      if (type === 'host' && typedHost(value) !== value) {
        return [`${where}, field ${id}: its default is no host`];
      }
      return type === 'text' || type === 'host'
        ? []
        : [`${where}, field ${id}: a secret has no default`];
    }),
  ];
}

function grantProblems(method: TokenMethod, where: string, typed: Known): string[] {
  const { issuer, discover, tokenUrl, scopes, apply } = method;
  const front =
    method.kind === 'clientCredentials'
      ? tokenUrl
      : method.flow === 'code'
        ? method.authorizationUrl
        : method.deviceAuthorizationUrl;
  const revocationUrl = method.kind === 'oauth2' ? method.revocationUrl : undefined;
  const addresses = [front, tokenUrl, revocationUrl, issuer].filter((url) => url !== undefined);
  const token = new Set(['credential.accessToken']);
  return [
    ...[...new Set(addresses)].flatMap((url) => endpointProblems(where, url, typed)),
    ...((discover ? issuer : front && tokenUrl) === undefined
      ? [`${where}: neither addresses nor discovery`]
      : []),
    ...scopes.filter(({ why }) => why.trim() === '').map(({ id }) => `${where}: why ${id}?`),
    ...texts(apply).flatMap((text) => nameProblems(where, text, token)),
    ...(method.kind === 'oauth2' ? clientProblems(method, where) : machineProblems(method, where)),
  ];
}

/** What is asked beside client ID and secret is no secret: it stands in addresses. */
function machineProblems(
  { fields }: Extract<Method, { kind: 'clientCredentials' }>,
  where: string,
): string[] {
  return [
    ...credentialProblems([...clientCredentialFields, ...fields], where),
    ...fields
      .filter(({ type }) => type !== 'text' && type !== 'host')
      .map(({ id }) => `${where}, field ${id}: a third secret`),
  ];
}

function clientProblems(
  { client, discover, par }: Extract<Method, { kind: 'oauth2' }>,
  where: string,
): string[] {
  const sources = [client.own, client.id !== undefined, client.register === true];
  return [
    ...(sources.filter(Boolean).length === 1
      ? []
      : [`${where}: a client of the person's own, one that ships, or one that registers itself`]),
    ...(discover || (!par && client.register !== true)
      ? []
      : [`${where}: registering and pushing need discovery`]),
  ];
}
