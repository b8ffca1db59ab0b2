/** HTTP · Send request: any request to any public host, under the same guards as every other request. */
import type { Json } from '../../../shared/connector.ts';
import { SojournError } from '../../../shared/errors.ts';
import { parseJson, toText } from '../../expressions/index.ts';
import type { FileDesk } from '../../files/index.ts';
import { problemByStatus, readAnswer, readLeniently, textOf } from '../answers.ts';
import { applyCredential, noCredential } from '../credentials.ts';
import type { AppliedCredential, Credential } from '../credentials.ts';
import { intoFile } from '../download.ts';
import { requestFacts, withFacts } from '../facts.ts';
import { isDeclared } from '../hosts.ts';
import type { AnswerHead, HttpAnswer } from '../http.ts';
import { redactor } from '../redaction.ts';
import { sendFollowing } from '../redirects.ts';
import { fileBody, formText, multipartBody } from '../requests.ts';
import type { BuiltRequest, TypedBody } from '../requests.ts';
import { sentRequest } from '../sentRequest.ts';
import type { BuiltInAction, BuiltInCall } from './builtInAction.ts';

type Fields = Readonly<Record<string, Json>>;

export const httpRequest: BuiltInAction = async (call) => {
  const { fields, files, http, localHosts, now, signal, account } = call;
  const request = requestOf(fields, files);
  const host = request.url.host;
  const credential = await credentialFor(call, request.url);
  const applied = credential?.applied ?? noCredential;
  const redact = redactor(applied.secrets);
  const sent = sentRequest(request, applied, redact);
  try {
    const answer = await sendFollowing(http, {
      request,
      credential: applied,
      app: host,
      localHosts,
      signal,
      follow: fields.redirects !== false,
      timeoutMs: timeoutOf(fields),
      receive: (head) => (becomesFile(head, fields.answer) ? intoFile(files)(head) : undefined),
      // A body stays with the host that it was meant for; without one, any public host may be led to.
      mayLeadTo: () => request.body === undefined,
    });
    const isError = answer.status >= 400;
    if (isError && fields.failOnError !== false) {
      // The account marks itself, and says by its own name that it needs the person.
      if (answer.status === 401 && credential !== null) await account?.refused(credential.raw);
      throw problemByStatus(host, answer, readLeniently(answer), now(), codeOf(answer.status));
    }
    const body = isError ? readLeniently(answer) : await bodyOf(answer, fields.answer, host);
    return { request: sent, output: { status: answer.status, headers: answer.headers, body } };
  } catch (error) {
    if (!(error instanceof SojournError)) throw error;
    const { code, message, advice, details, field } = error;
    const safe = new SojournError(code, {
      text: { message: redact(message), advice },
      ...(details === undefined ? {} : { details: redact(details) }),
      ...(field === undefined ? {} : { field }),
    });
    throw withFacts(safe, { ...requestFacts(error), request: sent });
  }
};

/**
 * What the connection adds, where the request goes to the very host that the person named for it: `host` is https on its
 * usual port, `host:port` that port. Anywhere else the request goes without.
 */
async function credentialFor(
  { account, connector, expressions }: BuiltInCall,
  url: URL,
): Promise<{ raw: Credential; applied: AppliedCredential } | null> {
  const raw = await account?.credential();
  if (account === null || raw?.kind !== 'fields') return null;
  if (!isDeclared(url, [raw.values.host ?? ''])) return null;
  return { raw, applied: await applyCredential(expressions, connector, account.method, raw) };
}

/** A permission that lacks is the request's own matter; so is a sign-in, where no connection could be mended. */
function codeOf(status: number): 'rejected_by_app' | undefined {
  return status === 401 || status === 403 ? 'rejected_by_app' : undefined;
}

function timeoutOf({ timeout }: Fields): number | undefined {
  if (timeout === undefined) return undefined;
  if (typeof timeout === 'number' && timeout > 0) return timeout * 1_000;
  throw invalid('The time limit must be more than 0 seconds.', 'timeout');
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

function requestOf(fields: Fields, files: FileDesk): BuiltRequest {
  const method = toText(fields.otherMethod ?? fields.method ?? 'GET')
    .trim()
    .toUpperCase();
  if (!/^[A-Z]{1,20}$/.test(method) || method === 'CONNECT' || method === 'TRACE') {
    throw invalid('This method cannot be sent.', 'method');
  }
  const url = urlOf(toText(fields.url));
  for (const [name, value] of rows(fields.query)) url.searchParams.append(name, value);
  const body = method === 'GET' || method === 'HEAD' ? undefined : requestBody(fields, files);
  const headers: Record<string, string> = {
    accept: '*/*',
    'user-agent': 'Sojourn',
    ...(body?.type === undefined ? {} : { 'content-type': body.type }),
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

function requestBody(fields: Fields, files: FileDesk): TypedBody | undefined {
  const text = toText(fields.body);
  switch (fields.bodyType) {
    case 'json':
      parseBody(text);
      return { type: 'application/json', content: text };
    case 'form':
      return { type: 'application/x-www-form-urlencoded', content: formOf(fields, text) };
    case 'multipart':
      return multipartBody(fields.form ?? {}, files);
    case 'text':
      return { type: 'text/plain; charset=utf-8', content: text };
    case 'file':
      return fileBody(fields.file ?? null, files);
    default:
      return undefined;
  }
}

/** The form's own rows, else what stands in the body: JSON, or a form that is encoded already. */
function formOf({ form }: Fields, text: string): string {
  if (form !== undefined) return formText(form);
  return text.trimStart().startsWith('{') ? formText(parseBody(text)) : text;
}

function parseBody(text: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    throw invalid('The body is not valid JSON.', 'body', error);
  }
}

const isJson = /[/+]json$/i;
const isText = /^text\/|[/+](?:xml|javascript|x-www-form-urlencoded|csv|yaml)$/i;

function mediaType(headers: AnswerHead['headers']): string {
  return (headers['content-type'] ?? 'text/plain').split(';')[0]?.trim() ?? '';
}

function becomesFile({ headers }: AnswerHead, kind: Json | undefined): boolean {
  const type = mediaType(headers);
  return kind === 'file' || (isAutomatic(kind) && !isJson.test(type) && !isText.test(type));
}

function isAutomatic(kind: Json | undefined): boolean {
  return kind === undefined || kind === 'auto';
}

/** Read as the step says; by itself, JSON as a value, other text as text, anything else as a file. */
async function bodyOf(answer: HttpAnswer, kind: Json | undefined, app: string): Promise<Json> {
  switch (kind) {
    case 'json':
    case 'text':
    case 'xml':
    case 'csv':
      return readAnswer(answer, kind, app);
    default:
      if (answer.file !== undefined) return answer.file;
      return isJson.test(mediaType(answer.headers)) ? readLeniently(answer) : textOf(answer);
  }
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
