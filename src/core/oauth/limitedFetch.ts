/** How this domain talks to an authorization server: limits on time and size, no redirects, errors in plain words. */
import type { CustomFetch, FetchBody } from 'openid-client';
import { SojournError } from '../../shared/errors.ts';
import { connectionProblem } from '../connectors/index.ts';

export interface FetchLimits {
  readonly seconds: number;
  readonly bytes: number;
}

export const defaultLimits: FetchLimits = { seconds: 30, bytes: 1024 * 1024 };

/**
 * A `fetch` for openid-client. The whole exchange, body included, must end within `seconds`; a body larger than `bytes`
 * (after decompression) is refused; a redirect is not followed. Throws offline, provider_unreachable,
 * provider_answer_wrong.
 */
export function limitedFetch(app: string, limits: FetchLimits): CustomFetch {
  return async (address, options) => {
    const url = new URL(address);
    const deadline = AbortSignal.timeout(limits.seconds * 1000);
    const signal =
      options.signal === undefined ? deadline : AbortSignal.any([options.signal, deadline]);
    try {
      const response = await fetch(url, {
        method: options.method,
        headers: options.headers,
        body: bodyOf(options.body),
        redirect: 'manual',
        signal,
      });
      return await readWhole(response, app, limits.bytes);
    } catch (error) {
      throw toNetworkError(error, app, url.host);
    }
  };
}

/** Forms, and the JSON text of a registration, are all that OAuth sends; anything else would be a mistake of ours. */
function bodyOf(body: FetchBody): URLSearchParams | string | null {
  if (body === undefined || body === null) return null;
  if (body instanceof URLSearchParams || typeof body === 'string') return body;
  throw new TypeError('Only a form or JSON is sent to an authorization server');
}

/** The same answer with its body in memory, so that nothing after this waits for the network. */
async function readWhole(response: Response, app: string, limit: number): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > limit) {
      throw new SojournError('provider_answer_wrong', {
        values: { app, reason: `it is larger than ${limit} bytes` },
      });
    }
    chunks.push(chunk);
  }
  const headers = new Headers(response.headers);
  headers.delete('content-encoding');
  headers.delete('content-length');
  return new Response(size === 0 ? null : Buffer.concat(chunks), {
    status: response.status,
    headers,
  });
}

/** What a failed request means to the person. */
function toNetworkError(error: unknown, app: string, host: string): SojournError {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    const reason = 'it did not answer in time';
    return new SojournError('provider_unreachable', { values: { host, reason }, cause: error });
  }
  return connectionProblem(error, app, host);
}
