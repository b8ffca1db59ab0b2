// A server that counts what reaches it: a window that may not load anything from elsewhere never does.

import { createServer } from 'node:http';

export interface HitServer {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** Paths that were asked for, in order. */
  readonly hits: readonly string[];
  close(): void;
}

/** @param page the HTML that it answers everything with */
export async function startHitServer(page = '<!doctype html><p>elsewhere</p>'): Promise<HitServer> {
  const hits: string[] = [];
  const server = createServer((request, response) => {
    hits.push(request.url ?? '');
    response.writeHead(200, { 'Content-Type': 'text/html', 'Access-Control-Allow-Origin': '*' });
    response.end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port to listen on.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    hits,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
