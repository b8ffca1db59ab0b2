/**
 * The loopback listener that receives the browser at the end of a sign-in (RFC 8252, 7.3; O3, O6, O7).
 * It is open only while somebody signs in, and only one request ends a sign-in: GET, right path, right Host, right state.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { SojournError } from '../../shared/errors.ts';
import { endingPage, nothingAllowed, pagePolicy } from './pages.ts';
import type { Ending } from './pages.ts';

const host = '127.0.0.1';
const longestRequestLine = 32 * 1024;
/** Connections that wait to be taken: in a flood, those beyond it would be tried again only seconds later, the answer too. */
const backlog = 4096;
/** How long the browser may take to come for the closing page. */
const pageGraceMs = 5_000;

export interface Expected {
  /** Name of the app, for the closing page and for errors. */
  readonly app: string;
  readonly state: string;
  readonly path: string;
  /** The provider's fixed port; without it the system chooses a free one. */
  readonly port?: number | undefined;
  /** Called once, with the redirect address and its parameters, when the answer has come. */
  readonly onAnswer: (answer: URL) => void;
}

/** One awaited answer. */
export interface Reception {
  readonly redirectUri: string;
  /** Ends it: nothing is accepted any more, and a browser that already answered is told how it went. */
  end(ending: Ending): void;
}

export interface Listeners {
  /** Opens a listener for one sign-in. Throws sign_in_port_busy. */
  expect(expected: Expected): Promise<Reception>;
  close(): Promise<void>;
}

interface Flow {
  readonly expected: Expected;
  readonly stateDigest: Buffer;
  readonly pagePath: string;
  readonly redirectUri: string;
  readonly ending: PromiseWithResolvers<Ending>;
  status: 'waiting' | 'answered' | 'ended';
}

interface Door {
  readonly server: Server;
  readonly port: number;
  readonly fixed: boolean;
  readonly flows: Set<Flow>;
}

/**
 * Opens and closes the listeners of all sign-ins; those that need the same fixed port share one. A request that is not
 * whole after `slowestRequestMs` is closed.
 */
export function createListeners({ slowestRequestMs = 10_000 } = {}): Listeners {
  const doors = new Set<Door>();
  const opening = new Map<number, Promise<Door>>();

  async function doorFor(expected: Expected): Promise<Door> {
    const { port, app } = expected;
    if (port === undefined) return await open(0, app);
    for (const door of doors) if (door.fixed && door.port === port) return door;
    const underWay = opening.get(port) ?? open(port, app);
    opening.set(port, underWay);
    try {
      return await underWay;
    } finally {
      opening.delete(port);
    }
  }

  async function open(port: number, app: string): Promise<Door> {
    const flows = new Set<Flow>();
    const server = createServer(
      {
        maxHeaderSize: longestRequestLine,
        headersTimeout: slowestRequestMs,
        requestTimeout: slowestRequestMs,
        connectionsCheckingInterval: Math.min(1_000, slowestRequestMs),
        keepAlive: false,
        // Its absence is judged with the rest, and answered with the same headers.
        requireHostHeader: false,
      },
      (request, response) => void answer(door, request, response),
    );
    // A second request on a connection could end a flow whose page nobody would see.
    server.maxRequestsPerSocket = 1;
    // An expectation that nobody has of a redirect.
    server.on('checkExpectation', (_request, response: ServerResponse) => {
      setAnswerHeaders(response);
      response.writeHead(400).end();
    });
    server.on('clientError', (_error, socket) => {
      refuseMalformed(socket);
    });
    const door: Door = { server, port: await listen(server, port, app), fixed: port !== 0, flows };
    doors.add(door);
    return door;
  }

  function leave(door: Door, flow: Flow): void {
    if (!door.flows.delete(flow) || door.flows.size > 0) return;
    doors.delete(door);
    door.server.close();
    door.server.closeIdleConnections();
  }

  async function answer(
    door: Door,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    setAnswerHeaders(response);
    const { path, query } = splitTarget(request.url ?? '');
    if (request.method !== 'GET' || !isAddressed(request, `${host}:${door.port}`)) {
      response.writeHead(400).end();
      return;
    }
    const finished = [...door.flows].find((flow) => flow.pagePath === path);
    if (finished && finished.status !== 'waiting') {
      await showEnding(door, finished, response);
      return;
    }
    if (![...door.flows].some((flow) => flow.expected.path === path)) {
      response.writeHead(404).end();
      return;
    }
    const reply = new URL(`http://${host}:${door.port}${path}?${query}`);
    const flow = flowOf(door, path, reply);
    if (!flow) {
      response.writeHead(400).end();
      return;
    }
    flow.status = 'answered';
    // The browser leaves the address with the code at once; the page it comes to tells how the sign-in ended.
    response.writeHead(303, { Location: flow.pagePath }).end();
    flow.expected.onAnswer(reply);
  }

  async function showEnding(door: Door, flow: Flow, response: ServerResponse): Promise<void> {
    const ending = await flow.ending.promise;
    response.setHeader('Content-Security-Policy', pagePolicy);
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.writeHead(200).end(endingPage(ending, flow.expected.app), () => {
      leave(door, flow);
    });
  }

  return {
    async expect(expected) {
      const door = await doorFor(expected);
      const flow: Flow = {
        expected,
        stateDigest: digest(expected.state),
        pagePath: `/signed-in/${randomBytes(16).toString('base64url')}`,
        redirectUri: `http://${host}:${door.port}${expected.path}`,
        ending: Promise.withResolvers(),
        status: 'waiting',
      };
      door.flows.add(flow);
      return {
        redirectUri: flow.redirectUri,
        end(ending) {
          if (flow.status === 'ended') return;
          const browserIsHere = flow.status === 'answered';
          flow.status = 'ended';
          flow.ending.resolve(ending);
          if (!browserIsHere) leave(door, flow);
          else setTimeout(() => leave(door, flow), pageGraceMs).unref();
        },
      };
    },
    async close() {
      const open = [...doors];
      doors.clear();
      await Promise.all(
        open.map(async ({ server, flows }) => {
          for (const flow of flows) flow.ending.resolve('cancelled');
          flows.clear();
          const closed = new Promise((resolve) => server.close(resolve));
          server.closeAllConnections();
          await closed;
        }),
      );
    },
  };
}

/** The sign-in that this request answers; undefined for everything that is not a whole, well-formed, expected answer. */
function flowOf(door: Door, path: string, reply: URL): Flow | undefined {
  const parameters = reply.searchParams;
  if (reply.hash !== '') return undefined;
  const names = [...parameters.keys()];
  if (new Set(names).size !== names.length) return undefined;
  if (parameters.has('code') === parameters.has('error')) return undefined;
  const state = parameters.get('state');
  if (state === null) return undefined;
  const offered = digest(state);
  return [...door.flows].find(
    (flow) =>
      flow.status === 'waiting' &&
      flow.expected.path === path &&
      timingSafeEqual(flow.stateDigest, offered),
  );
}

/** One Host header, ours: a name that was made to point here (DNS rebinding) says another, and two are a trick. */
function isAddressed(request: IncomingMessage, authority: string): boolean {
  const hosts = request.headersDistinct.host ?? [];
  return hosts.length === 1 && hosts[0] === authority;
}

function setAnswerHeaders(response: ServerResponse): void {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', nothingAllowed);
  response.setHeader('Connection', 'close');
}

/** Digests have one length, as the comparison in constant time wants. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?');
  if (mark === -1) return { path: target, query: '' };
  return { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/** What is no HTTP request, or one with a line longer than any real answer, gets its 400 too. */
function refuseMalformed(socket: Duplex): void {
  if (!socket.writable) return;
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nContent-Security-Policy: ${nothingAllowed}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
  );
}

async function listen(server: Server, port: number, app: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true, backlog }, resolve);
  }).catch((cause: unknown) => {
    throw new SojournError('sign_in_port_busy', { values: { port, app }, cause });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The listener has no port.');
  return address.port;
}
