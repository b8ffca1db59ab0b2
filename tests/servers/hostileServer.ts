/**
 * A server on 127.0.0.1 that writes to the socket what a test tells it to: answers that no HTTP library would send. Every
 * request is read whole first, and remembered.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  /** The header lines as they came. */
  readonly head: string;
  readonly body: string;
}

/** What is done to the socket once the request is there. */
export type Behaviour = (socket: Socket, request: RawRequest) => void;

export interface HostileServer {
  readonly origin: string;
  readonly requests: RawRequest[];
  /** Behaves like this from now on. */
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
}

export async function startHostileServer(behaviour: Behaviour): Promise<HostileServer> {
  let current = behaviour;
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Who is refused may break off.
    socket.on('error', () => undefined);
    let received = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      received += chunk;
      const request = parsed(received);
      if (request === null) return;
      received = '';
      requests.push(request);
      current(socket, request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    requests,
    behave(next) {
      current = next;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The request, once all of it has come. */
function parsed(received: string): RawRequest | null {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const head = received.slice(0, end);
  const body = received.slice(end + 4);
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  if (body.length < length) return null;
  const [method = '', path = ''] = head.split(' ');
  return { method, path, head, body };
}

export interface RawAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Status line and headers, JSON unless told otherwise; without a length, so that only the end of the connection ends it. */
export function head({ status = 200, headers = {} }: RawAnswer = {}): string {
  const all = { 'Content-Type': 'application/json', Connection: 'close', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Hostile\r\n${lines.join('')}\r\n`;
}

/** A whole answer. */
export function answer(body: string | Buffer | object, options: RawAnswer = {}): Behaviour {
  const content = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return (socket) => {
    socket.write(head(options));
    socket.end(content);
  };
}

/** These bytes and no more, and then the end. */
export function bytes(text: string): Behaviour {
  return (socket) => socket.end(text, 'latin1');
}

/** The beginning of an answer, and then nothing, for ever. */
export function stalling(text: string): Behaviour {
  return (socket) => socket.write(text, 'latin1');
}

/** The beginning of an answer, and then a reset. */
export function resetting(text: string): Behaviour {
  return (socket) => socket.write(text, 'latin1', () => socket.resetAndDestroy());
}

/** One byte at a time, each in a packet of its own as far as the system allows. */
export function dripping(text: string): Behaviour {
  return (socket) => {
    socket.setNoDelay(true);
    let at = 0;
    const next = (): void => {
      if (at === text.length) socket.end();
      else socket.write(text.charAt(at++), 'latin1', () => setImmediate(next));
    };
    next();
  };
}

/** The beginning of an answer, and then the same again and again as fast as it is read, for ever. */
export function endless(beginning: string, again: string): Behaviour {
  return (socket) => {
    socket.write(beginning, 'latin1');
    const more = (): void => {
      while (!socket.destroyed && socket.write(again, 'latin1'));
    };
    socket.on('drain', more);
    more();
  };
}

/** A small body that becomes `megabytes` of blanks. */
export function bomb(megabytes: number): Behaviour {
  const packed = gzipSync(Buffer.alloc(megabytes * 1024 * 1024, ' '));
  return answer(packed, { headers: { 'Content-Encoding': 'gzip' } });
}
