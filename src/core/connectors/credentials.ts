/** Credentials on their way into a request. */
import { clientCredentialFields } from '../../shared/connector.ts';
import type {
  AuthMethod,
  Connector,
  CredentialField,
  FieldsMethod,
  Json,
} from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import { toText } from '../expressions/index.ts';
import type { Expressions } from '../expressions/index.ts';

export type Credential =
  | { readonly kind: 'oauth2'; readonly accessToken: string }
  | { readonly kind: 'fields'; readonly values: Readonly<Record<string, string>> };

/** An account, as the engine needs it. */
export interface Account {
  /** Id of the connection: requests of one connection share its rate limit. */
  readonly connection?: string;
  /** Id of the connector's authentication method; needed where it has several that take fields. */
  readonly method?: string;
  /** Non-secret values, as `connection` in templates. */
  readonly values: Record<string, Json>;
  credential(): Promise<Credential>;
  /** After a 401: a fresh credential (one refresh), or throws sign_in_needed. */
  refused(bad: Credential): Promise<Credential>;
}

/** What a credential adds to a request. Every text in it is secret. */
export interface AppliedCredential {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Stands for `:name` in the path of the address. */
  readonly path: Readonly<Record<string, string>>;
  /** What must not be seen in a record, log or error, in no form. */
  readonly secrets: readonly string[];
}

export const noCredential: AppliedCredential = { headers: {}, query: {}, path: {}, secrets: [] };

/**
 * Works out what a credential adds to requests of this app.
 * @throws connector_invalid when the method's templates cannot be filled in, credentials_refused when the value cannot be
 * part of an address; the text never holds the credential
 */
export async function applyCredential(
  expressions: Pick<Expressions, 'renderTree'>,
  connector: Connector,
  methodId: string | undefined,
  credential: Credential,
): Promise<AppliedCredential> {
  if (credential.kind === 'oauth2') {
    return applyToken(expressions, connector, methodId, credential.accessToken);
  }
  const method = methodOf(connector, methodId, credential.values);
  const {
    headers = {},
    query = {},
    path = {},
    basic,
    bearer,
  } = await fillIn(expressions, connector, method, credential.values);
  const pair = basic === undefined ? undefined : `${basic.user}:${basic.password}`;
  const authorization =
    pair === undefined
      ? withScheme('Bearer', bearer)
      : withScheme('Basic', Buffer.from(pair).toString('base64'));
  return {
    headers: { ...lowerCase(headers), ...(authorization === undefined ? {} : { authorization }) },
    query,
    path: pathParts(path, connector),
    secrets: [
      ...secretValues(method, credential.values),
      ...Object.values(headers),
      ...Object.values(query),
      ...Object.values(path),
      ...(pair === undefined ? [] : [pair]),
      ...(bearer === undefined ? [] : [bearer]),
    ],
  };
}

/** A token goes where the method says, else where RFC 6750 does. */
async function applyToken(
  expressions: Pick<Expressions, 'renderTree'>,
  connector: Connector,
  methodId: string | undefined,
  accessToken: string,
): Promise<AppliedCredential> {
  const method = connector.auth.find(({ id }) => id === methodId);
  const apply = method !== undefined && takesToken(method) ? method.apply : undefined;
  if (method === undefined || apply === undefined) {
    const headers = { authorization: `Bearer ${accessToken}` };
    return { headers, query: {}, path: {}, secrets: [accessToken] };
  }
  const headers = await named(apply.headers, (tree) =>
    secretly(expressions, connector, method, { accessToken }, tree),
  );
  return {
    headers: lowerCase(headers),
    query: {},
    path: {},
    secrets: [accessToken, ...Object.values(headers)],
  };
}

function takesToken(
  method: AuthMethod,
): method is Extract<AuthMethod, { kind: 'oauth2' | 'clientCredentials' }> {
  return method.kind === 'oauth2' || method.kind === 'clientCredentials';
}

function withScheme(scheme: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${scheme} ${text}`;
}

/** What a person types to connect this way; undefined where they sign in, or need nothing. */
export function typedFields(method: AuthMethod): readonly CredentialField[] | undefined {
  switch (method.kind) {
    case 'fields':
      return method.fields;
    case 'clientCredentials':
      return [...clientCredentialFields, ...method.fields];
    case 'oauth2':
    case 'none':
      return undefined;
  }
}

/**
 * A path with the parts that a credential fills in: `:name` is what `parts` says of that name. A field's value cannot
 * stand for one, since its colons are encoded.
 */
export function fillPath(path: string, parts: Readonly<Record<string, string>>): string {
  return path.replaceAll(/:(\w+)/g, (mark, name: string) =>
    Object.hasOwn(parts, name) ? (parts[name] ?? mark) : mark,
  );
}

/** Encoded, but for colons, which some apps have in their tokens and do not decode. @throws credentials_refused */
function pathParts(path: Readonly<Record<string, string>>, { name: app }: Connector) {
  const parts = Object.entries(path).map(([name, value]) => {
    // As a segment of its own, one of these would lead to another address.
    if (/^\.{0,2}$/.test(value)) throw new SojournError('credentials_refused', { values: { app } });
    return [name, encodeURIComponent(value.toWellFormed()).replaceAll('%3A', ':')] as const;
  });
  return Object.fromEntries(parts);
}

/** The typed values that are no secret, as `connection` in templates. */
export function plainValues(
  method: AuthMethod,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const fields =
    method.kind === 'fields' || method.kind === 'clientCredentials' ? method.fields : [];
  return Object.fromEntries(
    fields.filter(isPlain).flatMap(({ id }) => {
      const value = values[id];
      return value === undefined ? [] : [[id, value]];
    }),
  );
}

function isPlain({ type }: CredentialField): boolean {
  return type === 'text' || type === 'host';
}

function secretValues(method: FieldsMethod, values: Readonly<Record<string, string>>): string[] {
  const plain = new Set(method.fields.filter(isPlain).map(({ id }) => id));
  return Object.entries(values).flatMap(([id, value]) => (plain.has(id) ? [] : [value]));
}

/** The method by its id; without one, the first whose required fields are all there. */
function methodOf(
  connector: Connector,
  methodId: string | undefined,
  values: Readonly<Record<string, string>>,
): FieldsMethod {
  const methods = connector.auth.filter((method) => method.kind === 'fields');
  const method =
    methodId === undefined
      ? methods.find(({ fields }) => fields.every(({ id, required }) => !required || id in values))
      : methods.find(({ id }) => id === methodId);
  if (method !== undefined) return method;
  throw new SojournError('not_found', { values: { what: `way to connect to ${connector.name}` } });
}

interface Filled {
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly path?: Record<string, string>;
  readonly basic?: { readonly user: string; readonly password: string };
  readonly bearer?: string;
}

async function fillIn(
  expressions: Pick<Expressions, 'renderTree'>,
  connector: Connector,
  method: FieldsMethod,
  values: Readonly<Record<string, string>>,
): Promise<Filled> {
  const { headers = {}, query = {}, path = {}, basic, bearer } = method.apply;
  const render = (tree: Json): Promise<Json | undefined> =>
    secretly(expressions, connector, method, values, tree);
  return {
    headers: await named(headers, render),
    query: await named(query, render),
    path: await named(path, render),
    ...(basic === undefined
      ? {}
      : {
          basic: {
            user: toText(await render(basic.user)),
            password: toText(await render(basic.password)),
          },
        }),
    ...(bearer === undefined ? {} : { bearer: toText(await render(bearer)) }),
  };
}

/** Fills in templates over a credential, without letting it out in an error. */
async function secretly(
  expressions: Pick<Expressions, 'renderTree'>,
  connector: Connector,
  method: AuthMethod,
  values: Readonly<Record<string, string>>,
  tree: Json,
): Promise<Json | undefined> {
  try {
    return await expressions.renderTree(tree, { credential: { ...values } });
  } catch {
    // What JSONata says of a value repeats the value, which is the credential here: neither text nor cause may go on.
    const reason = `the credential of “${method.label}” cannot be put into a request`;
    throw new SojournError('connector_invalid', {
      values: { reason: `${connector.name}: ${reason}` },
    });
  }
}

/** Texts by their names, which are templates too: where the person says in which header a key goes. */
async function named(
  tree: Readonly<Record<string, string>>,
  render: (tree: Json) => Promise<Json | undefined>,
): Promise<Record<string, string>> {
  return Object.fromEntries(pairsOf(await render(Object.entries(tree))));
}

function pairsOf(value: Json | undefined): [string, string][] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((pair): [string, string][] =>
    Array.isArray(pair) && pair.length === 2 ? [[toText(pair[0]), toText(pair[1])]] : [],
  );
}

function lowerCase(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
