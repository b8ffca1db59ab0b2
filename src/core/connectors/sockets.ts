/** Connections for protocols other than HTTP, under the same guard as requests: which address is connected to (F9). */
import { lookup as systemLookup } from 'node:dns';
import { connect as connectPlain, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { isPublicAddress } from './addresses.ts';
import { isRefusedLiteral, publicOnly } from './guard.ts';
import { isAllowed } from './hosts.ts';
import type { HttpOptions } from './http.ts';
import { AddressRefused } from './networkProblems.ts';

export interface SocketRequest {
  /** A name, or an address literal, one of IPv6 in brackets. */
  readonly host: string;
  readonly port: number;
  /** Whether TLS begins at once; else the caller sees to it. */
  readonly tls: boolean;
  /** Ends the attempt, and later the connection. */
  readonly signal: AbortSignal;
}

export interface Sockets {
  /** In milliseconds, for one whole task on a connection. */
  readonly timeoutMs: number;
  /** A connection that is ready to be written to. @throws what sockets throw, AddressRefused, the signal's reason */
  open(request: SocketRequest): Promise<Socket>;
}

const connectWithinMs = 10_000;

export function createSockets(
  options: Pick<HttpOptions, 'allowedHosts' | 'timeoutMs' | 'lookup'> = {},
): Sockets {
  return {
    timeoutMs: options.timeoutMs ?? 90_000,
    async open({ host, port, tls, signal }) {
      signal.throwIfAborted();
      const isOpen = isAllowed(new URL(`https://${host}:${port}`), options.allowedHosts ?? []);
      if (!isOpen && isRefusedLiteral(host)) throw new AddressRefused();
      const lookup = options.lookup ?? systemLookup;
      const to = { host: bare(host), port, lookup: isOpen ? lookup : publicOnly(lookup) };
      const socket = tls ? connectTls({ ...to, ...serverName(host) }) : connectPlain(to);
      const close = (): void => {
        socket.destroy();
      };
      signal.addEventListener('abort', close, { once: true });
      socket.once('close', () => {
        signal.removeEventListener('abort', close);
      });
      await ready(socket, tls ? 'secureConnect' : 'connect', signal);
      // What counts is where the socket leads.
      if (!isOpen && !isPublicAddress(socket.remoteAddress ?? '')) {
        socket.destroy();
        throw new AddressRefused();
      }
      return socket;
    },
  };
}

/** The host as sockets take it: an IPv6 literal without its brackets. */
export function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

/** For the certificate; an address has no name to send. */
export function serverName(host: string): { servername?: string } {
  return isIP(bare(host)) === 0 ? { servername: host } : {};
}

function ready(socket: Socket, event: string, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => {
    reject(Object.assign(new Error('no connection in time'), { code: 'UND_ERR_CONNECT_TIMEOUT' }));
    socket.destroy();
  }, connectWithinMs);
  socket.once(event, () => {
    resolve(undefined);
  });
  // Stays: an error that comes when nobody listens any more must not end the process.
  socket.on('error', reject);
  socket.once('close', () => {
    reject(signal.aborted ? new Error('stopped') : new Error('closed'));
  });
  return promise.finally(() => {
    clearTimeout(timer);
  });
}
