/** Redirects, followed by hand (F8): a credential never leaves the origin that it was sent to. */
import { SojournError } from '../../shared/errors.ts';
import { fillPath } from './credentials.ts';
import type { AppliedCredential } from './credentials.ts';
import { withFacts } from './facts.ts';
import type { Http, HttpAnswer, Receive } from './http.ts';
import { redactor } from './redaction.ts';
import type { BuiltRequest } from './requests.ts';

export interface Sending {
  readonly request: BuiltRequest;
  readonly credential: AppliedCredential;
  readonly app: string;
  readonly localHosts: readonly string[];
  readonly signal?: AbortSignal | undefined;
  /** Whether a redirect may lead to this address of another origin. */
  readonly mayLeadTo: (url: URL) => boolean;
  readonly receive?: Receive | undefined;
  readonly timeoutMs?: number | undefined;
  /** False: a redirect is an answer like any other. */
  readonly follow?: boolean;
}

const most = 5;
const codes = new Set([301, 302, 303, 307, 308]);
/** Headers that say what the request is, not who sends it: all that another origin gets. */
const anonymous = new Set(['accept', 'accept-language', 'content-type', 'user-agent']);

/**
 * Sends a request and follows its redirects. Another host, port or scheme gets neither credential nor the request's own
 * headers, and is refused unless `mayLeadTo` it, or where the app repeats a credential of the path. Once a request has left
 * its origin, the credential does not come back.
 * @throws host_refused, provider_answer_wrong (too many redirects, no address), and what Http.send throws
 */
export async function sendFollowing(http: Http, sending: Sending): Promise<HttpAnswer> {
  const { app, localHosts, signal, receive, timeoutMs, follow = true } = sending;
  let { request, credential } = sending;
  for (let count = 0; count <= most; count += 1) {
    const answer = await http.send({
      ...applied(request, credential),
      app,
      localHosts,
      signal,
      receive,
      timeoutMs,
    });
    const location = answer.headers.location;
    if (!follow || !codes.has(answer.status) || location === undefined) return answer;

    const target = URL.canParse(location, request.url.href)
      ? new URL(location, request.url)
      : undefined;
    if (target === undefined || !/^https?:$/.test(target.protocol)) {
      throw wrong(app, 'it redirects to something that is no web address');
    }
    const next = redirected(request, answer.status, target);
    if (target.origin === request.url.origin) {
      request = next;
    } else {
      if (!sending.mayLeadTo(target)) throw refused(target, app);
      for (const name of Object.keys(credential.query)) target.searchParams.delete(name);
      const withoutParts = redactor(Object.values(credential.path))(target.href);
      if (withoutParts !== target.href) throw refused(target, app);
      const headers = Object.entries(next.headers).filter(([name]) => anonymous.has(name));
      request = { ...next, headers: Object.fromEntries(headers) };
      credential = { ...credential, headers: {}, query: {}, path: {} };
    }
  }
  throw wrong(app, 'it redirects in circles');
}

function applied(request: BuiltRequest, credential: AppliedCredential): BuiltRequest {
  const url = new URL(request.url);
  url.pathname = fillPath(url.pathname, credential.path);
  for (const [name, value] of Object.entries(credential.query)) url.searchParams.set(name, value);
  return { ...request, url, headers: { ...request.headers, ...credential.headers } };
}

/** The next request: 303, and 301 and 302 after a POST, become a GET without body (RFC 9110 §15.4). */
function redirected(request: BuiltRequest, status: number, url: URL): BuiltRequest {
  const { method, body, headers } = request;
  const becomesGet =
    (status === 303 && method !== 'HEAD') ||
    ((status === 301 || status === 302) && method === 'POST');
  if (!becomesGet) return { ...request, url };
  const kept = Object.entries(headers).filter(
    ([name]) => body === undefined || name !== 'content-type',
  );
  return { method: 'GET', url, headers: Object.fromEntries(kept) };
}

function refused(url: URL, app: string): SojournError {
  const reason = `${app} redirects there, and it is not one of its own addresses`;
  return withFacts(new SojournError('host_refused', { values: { host: url.host, reason } }), {
    mayHaveArrived: true,
  });
}

function wrong(app: string, reason: string): SojournError {
  return withFacts(new SojournError('provider_answer_wrong', { values: { app, reason } }), {
    mayHaveArrived: true,
  });
}
