/**
 * The only file that sends requests (beside sign-in). One request, one answer: no redirects, no cookies, no proxy. It
 * guards which address is connected to (F9) and limits time and size (F6).
 */
import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Agent, buildConnector } from 'undici';
import { SojournError } from '../../shared/errors.ts';
import type { FileValue } from '../../shared/file.ts';
import { largestFile } from '../files/index.ts';
import { isPublicAddress } from './addresses.ts';
import { sendable } from './body.ts';
import type { RequestBody } from './body.ts';
import { withFacts } from './facts.ts';
import { isRefusedLiteral, publicOnly } from './guard.ts';
import { isAllowed } from './hosts.ts';
import { AddressRefused, connectionProblem } from './networkProblems.ts';

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: RequestBody | undefined;
  /** Asked at the head of a good answer (2xx): what takes its body as it comes, so that it is never whole in memory. */
  readonly receive?: Receive | undefined;
  /** Less than the usual time for this request. */
  readonly timeoutMs?: number | undefined;
  /** The app's name, for error texts. */
  readonly app: string;
  /** Hosts that this app may reach although their address is not public. */
  readonly localHosts?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An answer before its body. */
export interface AnswerHead {
  readonly status: number;
  /** Lower-case names; repeated headers are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** What was asked. */
  readonly url: URL;
}

/** Undefined: the body is kept in memory as usual. */
export type Receive = (
  head: AnswerHead,
) => ((body: AsyncIterable<Buffer>) => Promise<FileValue>) | undefined;

export interface HttpAnswer extends AnswerHead {
  /** Decompressed; empty where it was received. */
  readonly body: Buffer;
  /** What it was received into. */
  readonly file?: FileValue;
}

export interface Http {
  /**
   * Sends one request. @throws host_refused, offline, provider_unreachable, provider_answer_wrong, answer_too_large,
   * timed_out, input_invalid (a header that cannot be sent), run_stopped (the signal)
   */
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
}

export interface HttpOptions {
  /** Hosts (`host` or `host:port`) that the person allowed although their address is not public. Read at each request. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** For the whole request, from connecting to the last byte. */
  readonly timeoutMs?: number | undefined;
  /** Of the decompressed answer, in memory. */
  readonly maxBytes?: number | undefined;
  /** Of one that is received into a file. */
  readonly maxFileBytes?: number | undefined;
  readonly lookup?: LookupFunction | undefined;
}

interface Agents {
  /** Refuses to connect to an address that is not public. */
  readonly guarded: Agent;
  /** For hosts that are allowed by name; connections are never shared with the other one. */
  readonly open: Agent;
}

export function createHttp(options: HttpOptions = {}): Http {
  const { maxBytes = 25_000_000, maxFileBytes = largestFile } = options;
  let agents: Promise<Agents> | undefined;

  return {
    async send(request) {
      agents ??= openAgents(options.lookup ?? systemLookup);
      const { guarded, open } = await agents;
      const { url, localHosts = [] } = request;
      const { allowedHosts = [] } = options;
      const longest = options.timeoutMs ?? 90_000;
      const timeoutMs = Math.min(request.timeoutMs ?? longest, longest);
      const agent = isAllowed(url, allowedHosts) || isAllowed(url, localHosts) ? open : guarded;
      const timeout = AbortSignal.timeout(timeoutMs);
      const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
      try {
        return await exchange(agent, request, signal, { maxBytes, maxFileBytes });
      } catch (error) {
        if (request.signal?.aborted === true) throw stopped();
        if (timeout.aborted) throw timedOut(url.host, timeoutMs);
        throw connectionProblem(error, request.app, url.host);
      }
    },
    async close() {
      const made = await agents;
      await Promise.all([made?.guarded.destroy(), made?.open.destroy()]);
    },
  };
}

async function openAgents(lookup: LookupFunction): Promise<Agents> {
  const { Agent, buildConnector } = await import('undici');
  const guarded = guardedConnect(buildConnector({ ...connecting, lookup: publicOnly(lookup) }));
  return {
    guarded: new Agent({ allowH2: false, connect: guarded }),
    open: new Agent({ allowH2: false, connect: { ...connecting, lookup } }),
  };
}

const connecting = { timeout: 10_000, allowH2: false } as const;

/** Refuses address literals before, and any address after connecting: what counts is where the socket leads. */
function guardedConnect(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) => {
    if (isRefusedLiteral(options.hostname)) {
      callback(new AddressRefused(), null);
      return;
    }
    connect(options, (...result) => {
      const [error, socket] = result;
      if (error !== null) {
        callback(error, null);
      } else if (isPublicAddress(socket.remoteAddress ?? '')) {
        callback(null, socket);
      } else {
        socket.destroy();
        callback(new AddressRefused(), null);
      }
    });
  };
}

async function exchange(
  agent: Agent,
  request: HttpRequest,
  signal: AbortSignal,
  limits: { readonly maxBytes: number; readonly maxFileBytes: number },
): Promise<HttpAnswer> {
  const { url, method, receive, app } = request;
  const body =
    request.body === undefined
      ? undefined
      : sendable(request.body, request.headers['content-type']);
  const answer = await agent.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method,
    headers: { 'accept-encoding': 'gzip, deflate, br', ...request.headers, ...body?.headers },
    body: body?.content ?? null,
    signal,
  });
  const status = answer.statusCode;
  const headers = Object.fromEntries(
    Object.entries(answer.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
  const head = { status, headers, url };
  if (method === 'HEAD' || status === 204 || status === 304) {
    await answer.body.dump({ limit: 0, signal });
    return { ...head, body: Buffer.alloc(0) };
  }

  const decoder = decoderOf(headers['content-encoding'], app);
  async function through<T>(use: (content: AsyncIterable<Buffer>) => Promise<T>): Promise<T> {
    // The request's own signal ends its body too.
    return decoder === null ? use(answer.body) : pipeline(answer.body, decoder, use, { signal });
  }
  const receiver = status >= 200 && status < 300 ? receive?.(head) : undefined;
  if (receiver !== undefined) {
    const { maxFileBytes } = limits;
    const file = await through((content) => receiver(limited(content, app, maxFileBytes)));
    return { ...head, body: Buffer.alloc(0), file };
  }
  return { ...head, body: await through((content) => whole(content, app, limits.maxBytes)) };
}

async function* limited(
  content: AsyncIterable<Buffer>,
  app: string,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(app, maxBytes);
    yield chunk;
  }
}

async function whole(
  content: AsyncIterable<Buffer>,
  app: string,
  maxBytes: number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of limited(content, app, maxBytes)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function decoderOf(encoding: string | undefined, app: string) {
  switch (encoding?.trim().toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return null;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      throw withFacts(
        new SojournError('provider_answer_wrong', {
          values: { app, reason: 'its answer is compressed in an unknown way' },
        }),
        { mayHaveArrived: true },
      );
  }
}

function tooLarge(app: string, maxBytes: number): SojournError {
  const limit = `${Math.round(maxBytes / 1_000_000)} MB`;
  return withFacts(new SojournError('answer_too_large', { values: { app, limit } }), {
    mayHaveArrived: true,
  });
}

function timedOut(host: string, timeoutMs: number): SojournError {
  const values = { what: `The request to ${host}`, seconds: Math.round(timeoutMs / 1000) };
  return withFacts(new SojournError('timed_out', { values }), { mayHaveArrived: true });
}

function stopped(): SojournError {
  return withFacts(new SojournError('run_stopped'), { mayHaveArrived: true });
}
