/**
 * The only file that talks to the network (beside sign-in). One request, one answer: no redirects, no cookies, no proxy. It
 * guards which address is connected to (F9) and limits time and size (F6).
 */
import { lookup as systemLookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Agent, buildConnector } from 'undici';
import { SojournError } from '../../shared/errors.ts';
import { isPublicAddress } from './addresses.ts';
import { withFacts } from './facts.ts';
import { isAllowed } from './hosts.ts';
import { AddressRefused, connectionProblem } from './networkProblems.ts';

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** A text, or the fields of a multipart form. */
  readonly body?: string | readonly (readonly [string, string])[] | undefined;
  /** The app's name, for error texts. */
  readonly app: string;
  /** Hosts that this app may reach although their address is not public. */
  readonly localHosts?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names; repeated headers are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decompressed. */
  readonly body: Buffer;
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
  /** Hosts (`host` or `host:port`) that the person allowed although their address is not public. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** For the whole request, from connecting to the last byte. */
  readonly timeoutMs?: number | undefined;
  /** Of the decompressed answer. */
  readonly maxBytes?: number | undefined;
  readonly lookup?: LookupFunction | undefined;
}

interface Agents {
  /** Refuses to connect to an address that is not public. */
  readonly guarded: Agent;
  /** For hosts that are allowed by name; connections are never shared with the other one. */
  readonly open: Agent;
}

export function createHttp(options: HttpOptions = {}): Http {
  const { allowedHosts = [], timeoutMs = 90_000, maxBytes = 25_000_000 } = options;
  let agents: Promise<Agents> | undefined;

  return {
    async send(request) {
      agents ??= openAgents(options.lookup ?? systemLookup);
      const { guarded, open } = await agents;
      const { url, localHosts = [] } = request;
      const agent = isAllowed(url, allowedHosts) || isAllowed(url, localHosts) ? open : guarded;
      const timeout = AbortSignal.timeout(timeoutMs);
      const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
      try {
        return await exchange(agent, request, signal, maxBytes);
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
    const literal = options.hostname.replace(/^\[|\]$/g, '');
    if (isIP(literal) !== 0 && !isPublicAddress(literal)) {
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

/** A name's public addresses only, so that not even a connection is tried to another one. */
function publicOnly(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found, family) => {
      if (error) {
        callback(error, []);
        return;
      }
      const all: LookupAddress[] = Array.isArray(found)
        ? found
        : [{ address: found, family: family ?? isIP(found) }];
      const addresses = all.filter(({ address }) => isPublicAddress(address));
      const [first] = addresses;
      if (first === undefined) callback(new AddressRefused(), []);
      else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

async function exchange(
  agent: Agent,
  request: HttpRequest,
  signal: AbortSignal,
  maxBytes: number,
): Promise<HttpAnswer> {
  const { FormData } = await import('undici');
  const { url, method, body } = request;
  const answer = await agent.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method,
    headers: { 'accept-encoding': 'gzip, deflate, br', ...request.headers },
    body: typeof body === 'object' ? multipart(new FormData(), body) : (body ?? null),
    signal,
  });
  const headers = Object.fromEntries(
    Object.entries(answer.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
  if (method === 'HEAD' || answer.statusCode === 204 || answer.statusCode === 304) {
    await answer.body.dump({ limit: 0, signal });
    return { status: answer.statusCode, headers, body: Buffer.alloc(0) };
  }

  const chunks: Buffer[] = [];
  let bytes = 0;
  async function collect(source: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge(request.app, maxBytes);
      chunks.push(chunk);
    }
  }
  const decoder = decoderOf(headers['content-encoding'], request.app);
  if (decoder === null) await pipeline(answer.body, collect, { signal });
  else await pipeline(answer.body, decoder, collect, { signal });
  return { status: answer.statusCode, headers, body: Buffer.concat(chunks) };
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

function multipart<F extends { append(name: string, value: string): void }>(
  form: F,
  fields: readonly (readonly [string, string])[],
): F {
  for (const [name, value] of fields) form.append(name, value);
  return form;
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
