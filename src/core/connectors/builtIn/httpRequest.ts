/** HTTP · Send request: any request to any public host, under the same guards as every other request. */
import type { Json } from '../../../shared/connector.ts';
import { SojournError } from '../../../shared/errors.ts';
import { parseJson, toText } from '../../expressions/index.ts';
import { problemByStatus, readLeniently } from '../answers.ts';
import { noCredential } from '../credentials.ts';
import { requestFacts, withFacts } from '../facts.ts';
import type { HttpAnswer } from '../http.ts';
import { sendFollowing } from '../redirects.ts';
import { formText } from '../requests.ts';
import type { BuiltRequest } from '../requests.ts';
import { sentRequest } from '../sentRequest.ts';
import type { BuiltInAction } from './builtInAction.ts';

type Fields = Readonly<Record<string, Json>>;

export const httpRequest: BuiltInAction = async ({ fields, http, localHosts, now, signal }) => {
  const request = requestOf(fields);
  const sent = sentRequest(request, noCredential, (text) => text);
  try {
    const answer = await sendFollowing(http, {
      request,
      credential: noCredential,
      app: request.url.host,
      localHosts,
      signal,
      // A body stays with the host that it was meant for; without one, any public host may be led to.
      mayLeadTo: () => request.body === undefined,
    });
    const body = bodyOf(answer);
    if (answer.status >= 400 && fields.failOnError !== false) {
      throw problemByStatus(request.url.host, answer, body, now(), codeOf(answer.status));
    }
    return { request: sent, output: { status: answer.status, headers: answer.headers, body } };
  } catch (error) {
    if (!(error instanceof SojournError)) throw error;
    throw withFacts(error, { ...requestFacts(error), request: sent });
  }
};

/** There is no connection behind this app whose sign-in or permission could be mended. */
function codeOf(status: number): 'rejected_by_app' | undefined {
  return status === 401 || status === 403 ? 'rejected_by_app' : undefined;
}

/** Headers that belong to the connection, not to the request: the sender sets them. */
const ownHeaders = new Set([
  'host',
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function requestOf(fields: Fields): BuiltRequest {
  const method = toText(fields.method ?? 'GET').toUpperCase();
  if (!/^[A-Z]{1,20}$/.test(method) || method === 'CONNECT' || method === 'TRACE') {
    throw invalid('This method cannot be sent.', 'method');
  }
  const url = urlOf(toText(fields.url));
  for (const [name, value] of rows(fields.query)) url.searchParams.append(name, value);
  const body = method === 'GET' || method === 'HEAD' ? undefined : requestBody(fields);
  const headers: Record<string, string> = {
    accept: '*/*',
    'user-agent': 'Sojourn',
    ...(body === undefined ? {} : { 'content-type': body.type }),
    ...authorizationOf(url),
  };
  for (const [name, value] of rows(fields.headers)) {
    if (!ownHeaders.has(name.toLowerCase())) headers[name.toLowerCase()] = value;
  }
  url.username = '';
  url.password = '';
  return { method, url, headers, ...(body === undefined ? {} : { body: body.content }) };
}

function urlOf(text: string): URL {
  const address = text.trim();
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url;
  throw invalid('The URL must start with https:// or http://.', 'url');
}

/** User name and password in a URL are sent as every browser sends them. */
function authorizationOf(url: URL): { authorization?: string } {
  if (url.username === '' && url.password === '') return {};
  const pair = `${decoded(url.username)}:${decoded(url.password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function requestBody(fields: Fields): { type: string; content: string } | undefined {
  const text = toText(fields.body);
  switch (fields.bodyType) {
    case 'json':
      parseBody(text);
      return { type: 'application/json', content: text };
    case 'form':
      return {
        type: 'application/x-www-form-urlencoded',
        content: text.trimStart().startsWith('{') ? formText(parseBody(text)) : text,
      };
    case 'text':
      return { type: 'text/plain; charset=utf-8', content: text };
    default:
      return undefined;
  }
}

function parseBody(text: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    throw invalid('The body is not valid JSON.', 'body', error);
  }
}

/** JSON as a value, other text as text, anything else as Base64. */
function bodyOf(answer: HttpAnswer): Json {
  const type = (answer.headers['content-type'] ?? 'text/plain').split(';')[0]?.trim() ?? '';
  if (/[/+]json$/i.test(type)) return readLeniently(answer);
  if (/^text\/|[/+](?:xml|javascript|x-www-form-urlencoded|csv|yaml)$/i.test(type)) {
    return answer.body.toString('utf8');
  }
  return answer.body.toString('base64');
}

function rows(value: Json | undefined): [string, string][] {
  if (value === undefined || value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]): [string, string][] =>
    inner === null ? [] : [[name.trim(), toText(inner)]],
  );
}

function invalid(what: string, field: string, cause?: unknown): SojournError {
  return new SojournError('input_invalid', { values: { what }, field, cause });
}
