/** The one server for webhooks: on 127.0.0.1 alone, unless the person opened it to other machines. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { hostname, networkInterfaces } from 'node:os';
import type { WebhookSettings } from '../../../shared/webhook.ts';

export interface WebhookServer {
  readonly port: number;
  /** Hears no more, and waits a moment for those that wait for an answer. */
  close(): Promise<void>;
}

export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

const limits = {
  /** Milliseconds for the headers, and for the whole request: a slow one must not hold a place for ever. */
  headers: 10_000,
  request: 60_000,
  keepAlive: 5_000,
  connections: 1_000,
};

/** Null where another program has the port. @throws what the system says of anything else */
export async function listenForWebhooks(
  { port, otherMachines }: WebhookSettings,
  listener: Listener,
): Promise<WebhookServer | null> {
  const server = createServer({
    headersTimeout: limits.headers,
    requestTimeout: limits.request,
    keepAliveTimeout: limits.keepAlive,
    connectionsCheckingInterval: 2_000,
    maxHeaderSize: 32_768,
  });
  server.maxConnections = limits.connections;
  server.on('request', (request, response) => {
    if (isMeant(request.headers.host, server, otherMachines)) listener(request, response);
    else refuse(response, 421, 'This address is not meant for that host.');
  });
  const heard = await listen(server, port, otherMachines ? '0.0.0.0' : '127.0.0.1');
  if (!heard) return null;
  // Whoever hosts the core decides how long it lives.
  server.unref();
  return {
    port: portOf(server),
    close: () => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      server.close(() => resolve(undefined));
      server.closeAllConnections();
      return promise;
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  server.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
    else reject(error);
  });
  server.listen({ host, port, exclusive: true }, () => resolve(true));
  return promise;
}

/**
 * A page in the browser can make a name of its own lead to this machine (DNS rebinding): only names that are this
 * machine's own count.
 */
function isMeant(host: string | undefined, server: Server, otherMachines: boolean): boolean {
  const match = /^(.+?)(?::(\d{1,5}))?$/.exec(host?.toLowerCase() ?? '');
  const name = match?.[1] ?? '';
  if (Number(match?.[2] ?? 80) !== portOf(server)) return false;
  return name === '127.0.0.1' || name === 'localhost' || (otherMachines && isOwnName(name));
}

function isOwnName(name: string): boolean {
  const own = hostname().toLowerCase();
  return name === own || name === `${own}.local` || ownAddresses().includes(name);
}

/** The addresses (IPv4) by which other machines reach this one. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flat()
    .flatMap((each) => (each?.family === 'IPv4' && !each.internal ? [each.address] : []));
}

function portOf(server: Server): number {
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

/** Says no in one line of text, and ends the connection where the body was not read. */
export function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(`${message}\n`);
}
