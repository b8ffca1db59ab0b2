/** A small shop on 127.0.0.1 that keeps every request it gets, in order. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What of a request two engines must have in common. */
export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface RecordingServer {
  readonly origin: string;
  readonly port: number;
  /** Forgets what came so far, and counts from the start again. */
  reset(): void;
  readonly requests: readonly Recorded[];
  /** Whether one more item is there from now on. */
  setArrived(isThere: boolean): void;
  /** Resolves once so many requests have been answered. */
  received(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Headers that say something; the rest differs by HTTP library. */
const telling = ['accept', 'authorization', 'content-type', 'x-api-key', 'x-trace', 'x-shop'];

export async function startRecordingServer(): Promise<RecordingServer> {
  let requests: Recorded[] = [];
  let arrived: readonly object[] = [];
  const waiters = new Set<() => void>();
  const server = createServer((request, response) => {
    void handle(request, response);
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const recorded = record(request, await text(request));
    requests.push(recorded);
    const { status, headers, body } = answer(recorded, requests, origin(), arrived);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? '' : JSON.stringify(body), () => {
      for (const waiter of [...waiters]) waiter();
    });
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = (): string => `http://127.0.0.1:${port}`;
  return {
    origin: origin(),
    port,
    reset: () => {
      requests = [];
    },
    get requests() {
      return requests;
    },
    setArrived: (isThere) => {
      arrived = isThere ? [newItem] : [];
    },
    received(count) {
      return new Promise((resolve) => {
        const look = (): void => {
          if (requests.length < count) return;
          waiters.delete(look);
          resolve();
        };
        waiters.add(look);
        look();
      });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function record(request: IncomingMessage, body: string): Recorded {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const headers = telling.flatMap((name) => {
    const value = request.headers[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: [...url.searchParams].sort(([a], [b]) => (a < b ? -1 : 1)),
    headers: Object.fromEntries(headers),
    body: parsed(request.headers['content-type'] ?? '', body),
  };
}

function parsed(type: string, body: string): unknown {
  if (type.startsWith('application/json') && body !== '') return JSON.parse(body);
  if (type.startsWith('application/x-www-form-urlencoded')) return [...new URLSearchParams(body)];
  return body;
}

/** What is there only once it has arrived. */
export const newItem = { id: 4, name: 'Jam', price: 3 };

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The same requests in the same order get the same answers. */
function answer(
  { path, query, body }: Recorded,
  all: readonly Recorded[],
  origin: string,
  arrived: readonly object[],
): Answer {
  const asked = Object.fromEntries(query);
  const bread = { id: 1, name: 'Bread', price: 2.5, tags: ['food', 'rye'], stock: true };
  const milk = { id: 2, name: 'Milk', price: 1, tags: ['food'], stock: false };
  const soap = { id: 3, name: 'Soap & Co', price: 12, tags: [], stock: true };
  switch (path) {
    case '/api/items':
      return asked.cursor === undefined
        ? { status: 200, body: { items: [bread, milk], next: 'p 2' } }
        : { status: 200, body: { items: [soap, ...arrived], next: null } };
    case '/api/pages': {
      const page = Number(asked.page);
      return { status: 200, body: page < 3 ? [bread, milk] : [soap] };
    }
    case '/api/offsets':
      return { status: 200, body: { data: Number(asked.offset) < 2 ? [bread, milk] : [soap] } };
    case '/api/links':
      return asked.at === undefined
        ? {
            status: 200,
            headers: { link: `<${origin}/api/links?at=2>; rel="next"` },
            body: [bread],
          }
        : { status: 200, body: [soap] };
    case '/api/urls':
      return asked.at === undefined
        ? { status: 200, body: { value: [bread], nextLink: `${origin}/api/urls?at=2&x=a%20b` } }
        : { status: 200, body: { value: [soap] } };
    case '/api/header':
      return { status: 200, body: { names: ['Name', 'Amount'], sheet: 'A 1' } };
    case '/api/empty':
      return { status: 204 };
    case '/api/nothing':
      return { status: 200, body: { items: [] } };
    case '/api/fail':
      return { status: 500, body: { error: 'broken' } };
    case '/api/refuse':
      return { status: 422, body: { error: 'no' } };
    case '/api/no':
      return { status: 200, body: { ok: false, error: 'not_allowed' } };
    default:
      return {
        status: 200,
        body: {
          ok: true,
          id: `n${all.length}`,
          number: all.length,
          path,
          body,
          when: '2026-03-02T09:15:00.000Z',
        },
      };
  }
}
