/** Answers of token endpoints as they are met in the wild, brought into the form of RFC 6749, 5.1 and 5.2. */
import type { CustomFetch } from 'openid-client';
import { isRecord } from './guards.ts';

const longestLifetime = 10 * 365 * 24 * 3600;

/**
 * Wraps a fetch so that answers of `tokenEndpoint` reach the library tidied (O12): `expires_in` as a positive number or
 * left out, null fields left out, an error under status 200 as status 400. `keepIdToken: false` drops an id token that
 * nobody asked for and whose issuer is not known.
 */
export function tidyingFetch(
  inner: CustomFetch,
  tokenEndpoint: string,
  keepIdToken: boolean,
): CustomFetch {
  return async (url, options) => {
    const response = await inner(url, options);
    return url === tokenEndpoint ? await tidyResponse(response, keepIdToken) : response;
  };
}

async function tidyResponse(response: Response, keepIdToken: boolean): Promise<Response> {
  // The library would look at the challenge and not at the body, which says more.
  const headers = new Headers(response.headers);
  headers.delete('www-authenticate');
  const text = await response.text();
  const body = parseObject(text);
  if (body === null)
    return new Response(text === '' ? null : text, { status: response.status, headers });

  headers.set('content-type', 'application/json');
  const answer = tidyTokenAnswer(body, keepIdToken);
  const isHiddenError =
    response.status === 200 && typeof answer.error === 'string' && !('access_token' in answer);
  const status = isHiddenError ? 400 : response.status;
  return new Response(JSON.stringify(answer), { status, headers });
}

/** The fields of a token answer without nulls, empty refresh token and unusable lifetime. */
export function tidyTokenAnswer(
  body: Readonly<Record<string, unknown>>,
  keepIdToken: boolean,
): Record<string, unknown> {
  const answer: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(body)) {
    if (value === null) continue;
    if (key === 'id_token' && !keepIdToken) continue;
    if (key === 'refresh_token' && value === '') continue;
    answer[key] = value;
  }
  const seconds = lifetimeSeconds(body.expires_in);
  delete answer.expires_in;
  if (seconds !== null) answer.expires_in = seconds;
  return answer;
}

/** `expires_in` as whole seconds, whether it came as number or text; null where it says nothing usable. */
export function lifetimeSeconds(value: unknown): number | null {
  const seconds =
    typeof value === 'number' ? value : typeof value === 'string' ? Number(value.trim()) : NaN;
  if (!Number.isFinite(seconds) || seconds < 1) return null;
  return Math.min(Math.floor(seconds), longestLifetime);
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const body: unknown = JSON.parse(text);
    return isRecord(body) ? body : null;
  } catch {
    return null;
  }
}
