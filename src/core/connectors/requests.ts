/** Requests built from a connector's templates, without any credential. */
import type { Connector, HttpMethod, Json, RequestTemplate } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import { parseTemplate, soleExpression, toText } from '../expressions/index.ts';
import type { Expressions } from '../expressions/index.ts';
import { isFileValue } from '../../shared/file.ts';
import type { FileDesk } from '../files/index.ts';
import type { FormPart, RequestBody } from './body.ts';
import { isDeclared } from './hosts.ts';
import type { Site } from './site.ts';

export interface BuiltRequest {
  readonly method: string;
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: RequestBody;
}

export interface BuildInput {
  readonly connector: Connector;
  readonly site: Site;
  readonly template: RequestTemplate;
  readonly scope: Json;
  /** Added to the query, over what the template says: the position and size of a page. */
  readonly query?: Readonly<Record<string, string>>;
  /** Instead of the template's address: the next page as the app gave it. */
  readonly address?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly files: FileDesk;
}

/**
 * Fills in a request. Every value in a path is encoded as one segment of it; a path that is nothing but one expression gives
 * the whole address. @throws field_missing (a value in the path is empty), host_refused (a host that is not declared),
 * input_invalid, expression_failed, expression_limit
 */
export async function buildRequest(
  expressions: Pick<Expressions, 'renderTree'>,
  input: BuildInput,
): Promise<BuiltRequest> {
  const { connector, site, template, scope } = input;
  const { method, path } = methodAndPath(template);
  const rendered = await expressions.renderTree(
    {
      // The address of a next page is whole.
      query: (input.address === undefined ? template.query : undefined) ?? {},
      headers: { ...connector.api?.headers, ...template.headers },
      body: template.body ?? null,
    },
    scope,
  );
  const url =
    input.address === undefined
      ? await buildUrl(expressions, input, path)
      : parseUrl(input.address, connector);
  for (const [name, value] of entriesOf(rendered, 'query')) {
    for (const text of textsOf(value)) url.searchParams.append(name, text);
  }
  for (const [name, value] of Object.entries(input.query ?? {})) url.searchParams.set(name, value);
  if (!isDeclared(url, site.hosts)) throw undeclared(url, connector);

  const body = hasBody(method)
    ? bodyOf(template, propertyOf(rendered, 'body'), input.files)
    : undefined;
  const headers: Record<string, string> = {
    accept: template.answer === 'json' ? 'application/json' : '*/*',
    'user-agent': 'Sojourn',
    ...(body?.type === undefined ? {} : { 'content-type': body.type }),
  };
  for (const [name, value] of entriesOf(rendered, 'headers')) {
    if (value !== null) headers[name.toLowerCase()] = toText(value);
  }
  for (const [name, value] of Object.entries(input.headers ?? {})) {
    headers[name.toLowerCase()] = value;
  }
  return {
    method,
    url,
    headers,
    ...(body === undefined ? {} : { body: body.content }),
  };
}

const methods: readonly HttpMethod[] = ['get', 'post', 'put', 'patch', 'delete'];

function methodAndPath(template: RequestTemplate): { method: string; path: string } {
  for (const method of methods) {
    const path = template[method];
    if (path !== undefined) return { method: method.toUpperCase(), path };
  }
  throw new Error('A request template has no method.');
}

function hasBody(method: string): boolean {
  return method !== 'GET';
}

async function buildUrl(
  expressions: Pick<Expressions, 'renderTree'>,
  { connector, site, scope }: BuildInput,
  path: string,
): Promise<URL> {
  if (soleExpression(parseTemplate(path)) !== undefined) {
    return parseUrl(toText(await expressions.renderTree(path, scope)), connector);
  }
  const absolute = /^https?:\/\//.test(path);
  const template = absolute ? path : `${site.baseUrl}${path}`;
  const address = toText(await expressions.renderTree(template, scope, { encode: 'path' }));
  if (hasDotSegment(address)) {
    const what = 'The values “.” and “..” cannot be used as part of an address.';
    throw new SojournError('input_invalid', { values: { what } });
  }
  return parseUrl(withPort(address), connector);
}

/** A value that is a host may bring its port; everywhere else in an address a colon stays encoded. */
function withPort(address: string): string {
  return address.replace(/^https?:\/\/[^/?#]*/, (origin) => origin.replaceAll('%3A', ':'));
}

/** URLs fold `.` and `..` away, encoded or not: a value that is one would lead to another address. */
function hasDotSegment(address: string): boolean {
  const [path = ''] = address.split(/[?#]/);
  return path.split('/').some((segment) => /^\.{1,2}$/.test(segment.replaceAll(/%2e/gi, '.')));
}

function parseUrl(address: string, connector: Connector): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '') return url;
  throw new SojournError('host_refused', {
    values: { host: connector.name, reason: 'the address is not a web address' },
  });
}

function undeclared(url: URL, connector: Connector): SojournError {
  const reason = `it is not one of the addresses that ${connector.name} declares`;
  return new SojournError('host_refused', { values: { host: url.host, reason } });
}

/** A body and the media type that goes with it. */
export interface TypedBody {
  readonly type: string | undefined;
  readonly content: RequestBody;
}

function bodyOf(
  template: RequestTemplate,
  value: Json | undefined,
  files: FileDesk,
): TypedBody | undefined {
  if (template.body === undefined || value === undefined) return undefined;
  switch (template.bodyType) {
    case 'json':
      return { type: 'application/json', content: JSON.stringify(value) };
    case 'form':
      return { type: 'application/x-www-form-urlencoded', content: formText(value) };
    case 'multipart':
      return multipartBody(value, files);
    case 'text':
      return { type: 'text/plain; charset=utf-8', content: toText(value) };
    case 'file':
      return fileBody(value, files);
  }
}

/** @throws input_invalid where the value is no file, or one that is not within reach */
export function fileBody(value: Json, files: FileDesk): TypedBody {
  if (!isFileValue(value)) {
    const what = 'This step sends a file: choose the file of an earlier step.';
    throw new SojournError('input_invalid', { values: { what } });
  }
  const file = files.open(value);
  return { type: file.type, content: { kind: 'file', file } };
}

/**
 * The entries of an object as parts, in the way of OpenAPI: a file with its name and type, a list as one part per item, an
 * object as JSON, anything else as text. https://spec.openapis.org/oas/v3.1.1#special-considerations-for-multipart-content
 */
export function multipartBody(value: Json, files: FileDesk): TypedBody {
  const partsOf = (name: string, inner: Json): FormPart[] => {
    if (inner === null) return [];
    if (Array.isArray(inner)) return inner.flatMap((item) => partsOf(name, item));
    if (isFileValue(inner)) return [{ name, content: files.open(inner) }];
    return typeof inner === 'object'
      ? [{ name, content: JSON.stringify(inner), type: 'application/json' }]
      : [{ name, content: toText(inner) }];
  };
  const parts = Object.entries(objectOf(value)).flatMap(([name, inner]) => partsOf(name, inner));
  // Its content type names the boundary, which the sender chooses.
  return { type: undefined, content: { kind: 'form', parts } };
}

/** A form as text. Objects and lists are written as most servers read them: `a[b]=1`, `a[]=1`. */
export function formText(value: Json): string {
  return new URLSearchParams(formPairs(value)).toString();
}

function formPairs(value: Json, name = ''): [string, string][] {
  if (value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => formPairs(item, `${name}[]`));
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([key, inner]) =>
      formPairs(inner, name === '' ? key : `${name}[${key}]`),
    );
  }
  return [[name, toText(value)]];
}

function textsOf(value: Json): string[] {
  if (value === null) return [];
  return Array.isArray(value) ? value.flatMap(textsOf) : [toText(value)];
}

function propertyOf(value: Json | undefined, key: string): Json | undefined {
  return objectOf(value)[key];
}

function entriesOf(value: Json | undefined, key: string): [string, Json][] {
  return Object.entries(objectOf(propertyOf(value, key)));
}

function objectOf(value: Json | undefined): Record<string, Json> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}
