/** Answers of token endpoints as they are met in the wild, brought into the form of RFC 6749, 5.1 and 5.2. */
import type { CustomFetch, CustomFetchOptions } from 'openid-client';
import { isRecord } from './guards.ts';

const longestLifetime = 10 * 365 * 24 * 3600;

/** The answer cannot be used, for a reason that ends the sentence “… answered in an unexpected way: …”. */
export class AnswerRefused extends Error {}

/**
 * Wraps a fetch so that answers reach the library tidied (O12). Of `tokenEndpoint`: `expires_in` as a positive number or
 * left out, null fields left out, an error under status 200 as status 400; an id token that nobody asked for is dropped,
 * where `keepIdToken` is false (its issuer is not known) and of every refresh; `tokenType` as the type of a bearer token. Of a revocation: every success as 200. An
 * error that repeats a secret of the request loses it. Throws AnswerRefused.
 */
export function tidyingFetch(
  inner: CustomFetch,
  tokenEndpoint: string,
  keepIdToken: boolean,
  tokenType?: string,
): CustomFetch {
  return async (url, options) => {
    const response = await inner(url, options);
    const form = options.body instanceof URLSearchParams ? options.body : new URLSearchParams();
    if (isRevocation(form) && response.ok) return new Response(null);
    // At a refresh nobody looks at the id token: if it were refused, the new refresh token beside it would be lost.
    const keeps = keepIdToken && form.get('grant_type') !== 'refresh_token';
    const tidied =
      url === tokenEndpoint ? await tidyResponse(response, keeps, tokenType) : response;
    return await withoutEcho(tidied, sentSecrets(form, options));
  };
}

/** RFC 7009, 2.1: the one request with a token and without a grant type. */
function isRevocation(form: URLSearchParams): boolean {
  return form.has('token') && !form.has('grant_type');
}

async function tidyResponse(
  response: Response,
  keepIdToken: boolean,
  tokenType: string | undefined,
): Promise<Response> {
  // The library would look at the challenge and not at the body, which says more.
  const headers = new Headers(response.headers);
  headers.delete('www-authenticate');
  const text = await response.text();
  const body = parseObject(text);
  if (body === null)
    return new Response(text === '' ? null : text, { status: response.status, headers });

  headers.set('content-type', 'application/json');
  const answer = tidyTokenAnswer(body, keepIdToken, tokenType);
  const isHiddenError =
    response.status === 200 && typeof answer.error === 'string' && !('access_token' in answer);
  const status = isHiddenError ? 400 : response.status;
  return new Response(JSON.stringify(answer), { status, headers });
}

/**
 * The fields of a token answer without nulls, empty refresh token and unusable lifetime; a list of scopes as one text.
 * Throws AnswerRefused for a token of another type than bearer, the one that is asked for (RFC 6749, 7.1), and for one
 * with characters that none has (A.12, A.17).
 * @param tokenType what this provider calls a bearer token; empty: it leaves the type out
 */
export function tidyTokenAnswer(
  body: Readonly<Record<string, unknown>>,
  keepIdToken: boolean,
  tokenType?: string,
): Record<string, unknown> {
  for (const token of [body.access_token, body.refresh_token]) {
    if (typeof token === 'string' && /[^\x20-\x7e]/.test(token))
      throw new AnswerRefused('its token has characters that no token has');
  }
  const { scope, token_type: type } = body;
  const isNamed = tokenType !== undefined && (type ?? '') === tokenType;
  if (!isNamed && typeof type === 'string' && type.toLowerCase() !== 'bearer')
    throw new AnswerRefused('its token is not a bearer token');
  const isList = Array.isArray(scope) && scope.every((part) => typeof part === 'string');
  const seconds = lifetimeSeconds(body.expires_in);
  const kept = Object.entries(body).filter(
    ([key, value]) =>
      value !== null &&
      key !== 'expires_in' &&
      !(key === 'id_token' && !keepIdToken) &&
      !(key === 'refresh_token' && value === ''),
  );
  return {
    ...Object.fromEntries(kept),
    ...(isNamed && 'access_token' in body ? { token_type: 'bearer' } : {}),
    ...(isList ? { scope: scope.join(' ') } : {}),
    ...(seconds === null ? {} : { expires_in: seconds }),
  };
}

/** `expires_in` as whole seconds, whether it came as number or text; null where it says nothing usable. */
export function lifetimeSeconds(value: unknown): number | null {
  const seconds =
    typeof value === 'number' ? value : typeof value === 'string' ? Number(value.trim()) : NaN;
  if (!Number.isFinite(seconds) || seconds < 1) return null;
  return Math.min(Math.floor(seconds), longestLifetime);
}

function parseObject(text: string): Record<string, unknown> | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(body)) return null;
  // Which of the two is meant, two readers may see differently (RFC 6749, 3.2: not more than once).
  if (fieldCount(text) !== Object.keys(body).length)
    throw new AnswerRefused('it names a field twice');
  return body;
}

/** How many fields the text of a JSON object has itself, repeated ones counted as often as they stand there. */
function fieldCount(json: string): number {
  let depth = 0;
  let count = 0;
  for (const [mark] of json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g)) {
    if (mark === '{' || mark === '[') depth += 1;
    else if (mark === '}' || mark === ']') depth -= 1;
    else if (mark === ':' && depth === 1) count += 1;
  }
  return count;
}

const secretParameters = [
  'client_secret',
  'code',
  'code_verifier',
  'device_code',
  'refresh_token',
  'token',
];

function sentSecrets(form: URLSearchParams, { headers }: CustomFetchOptions): string[] {
  const inForm = secretParameters.map((name) => form.get(name) ?? '');
  const basic = new Headers(headers).get('authorization')?.replace(/^Basic /i, '') ?? '';
  const [, password = ''] = Buffer.from(basic, 'base64').toString().split(':');
  const sent = [...inForm, basic, password, formDecoded(password)];
  return sent.filter((secret) => secret !== '');
}

/** RFC 6749, 2.3.1: the secret is form-encoded before it becomes the password. */
function formDecoded(text: string): string {
  return new URLSearchParams(`_=${text}`).get('_') ?? '';
}

/** An error's words may be shown: what was sent in confidence is taken out of them. */
async function withoutEcho(response: Response, secrets: readonly string[]): Promise<Response> {
  if (response.ok || secrets.length === 0) return response;
  const { status, headers } = response;
  let text = await response.text();
  for (const secret of secrets) {
    for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
      text = text.replaceAll(form, '(hidden)');
  }
  return new Response(text === '' ? null : text, { status, headers });
}
