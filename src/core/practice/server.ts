/** The HTTP side of the practice apps. Loaded only when they are used. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import Router from '@koa/router';
import Koa from 'koa';
import type { Log } from '../log/index.ts';
import { createAccessRoutes } from './access.ts';
import { authorizationKeys, createAuthorization, type AuthorizationKeys } from './authorization.ts';
import type { DocumentStore } from './documents.ts';
import { createDocumentsApi } from './documentsApi.ts';
import type { ServiceIdentity } from './identity.ts';
import { aboutPage, apiKeysPage, errorPage, script, showPage, styles } from './pages.ts';
import type { Records } from './records.ts';
import { createSignInRoutes } from './signInRoutes.ts';
import type { TaskStore } from './tasks.ts';
import { createTasksApi } from './tasksApi.ts';

export interface ServerDeps {
  readonly records: Records;
  readonly tasks: TaskStore;
  readonly documents: DocumentStore;
  readonly identity: ServiceIdentity;
  readonly log: Log;
}

export interface PracticeServer {
  readonly port: number;
  close(): Promise<void>;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Listens on 127.0.0.1; null where the port is taken. Port 0 takes any free one. */
export async function startServer(port: number, deps: ServerDeps): Promise<PracticeServer | null> {
  // Before it listens: another process that asks who is here is answered at once.
  const keys = await authorizationKeys(deps.records);
  const server = createServer();
  const taken = await listen(server, port);
  if (taken === null) return null;
  server.on('request', createListener(`http://127.0.0.1:${taken}`, keys, deps));
  // The service is there for the journeys of this process and does not keep it alive by itself.
  server.unref();
  return {
    port: taken,
    close: async () => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      server.close(() => resolve(undefined));
      server.closeAllConnections();
      await promise;
    },
  };
}

function listen(server: Server, port: number): Promise<number | null> {
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  server.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null);
    else reject(error);
  });
  server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
    const address = server.address();
    resolve(typeof address === 'object' && address !== null ? address.port : null);
  });
  return promise;
}

function createListener(origin: string, keys: AuthorizationKeys, deps: ServerDeps): Listener {
  const provider = createAuthorization({ origin, keys, ...deps });
  const app = new Koa();
  app.use(async (ctx, next) => {
    await next();
    if (ctx.status === 404 && ctx.body === undefined) {
      ctx.status = 404;
      showPage(ctx, errorPage('There is nothing here', 'This address leads nowhere.'));
    }
  });
  for (const router of [
    createPageRoutes(deps),
    createSignInRoutes(provider),
    createAccessRoutes(origin, deps.records),
    createTasksApi(provider, deps.records, deps.tasks),
    createDocumentsApi(deps.records, deps.documents),
  ]) {
    app.use(router.routes());
  }
  for (const koa of [app, provider]) {
    koa.on('error', (error: unknown) => {
      if (!isExposed(error)) deps.log.error('practice.failed', error);
    });
  }
  const pages = app.callback();
  const oauth = provider.callback();
  const { host } = new URL(origin);

  return (request, response) => {
    setCommonHeaders(response);
    // A web page that points a name of its own at 127.0.0.1 still sends that name (DNS rebinding).
    if (request.headers.host !== host) {
      response
        .writeHead(421, { 'Content-Type': 'text/plain' })
        .end('This address is not served here.\n');
      return;
    }
    const url = request.url ?? '/';
    if (!url.startsWith('/oauth/') || url.startsWith('/oauth/interaction/')) {
      void pages(request, response);
      return;
    }
    forgetSession(request);
    void oauth(mounted(request, '/oauth'), response);
  };
}

/** oidc-provider finds its mount point by comparing `originalUrl` with `url`, as Express and Connect set them. */
function mounted(request: IncomingMessage, prefix: string): IncomingMessage {
  const url = request.url ?? '/';
  return Object.assign(request, { originalUrl: url, url: url.slice(prefix.length) });
}

/** Each sign-in starts afresh at the account chooser; only the cookie that leads back into it is passed on. */
function forgetSession(request: IncomingMessage): void {
  const kept = (request.headers.cookie ?? '')
    .split(';')
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie.startsWith('sojourn_practice_resume'));
  request.headers.cookie = kept.join('; ');
}

function setCommonHeaders(response: ServerResponse): void {
  // The service goes with the vault and comes back on the same port: a connection kept by a client would break in its hand.
  response.setHeader('Connection', 'close');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Referrer-Policy', 'same-origin');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('X-Frame-Options', 'DENY');
}

function createPageRoutes({ documents, identity }: ServerDeps): Router {
  const router = new Router();
  router.get('/', (ctx) => showPage(ctx, aboutPage()));
  router.get('/documents/api-keys', (ctx) =>
    showPage(
      ctx,
      apiKeysPage((person) => documents.apiKey(person)),
    ),
  );
  router.get('/practice.css', (ctx) => {
    ctx.type = 'css';
    ctx.body = styles;
  });
  router.get('/practice.js', (ctx) => {
    ctx.type = 'js';
    ctx.body = script;
  });
  router.get('/about', (ctx) => {
    const { challenge } = ctx.query;
    const proof = typeof challenge === 'string' ? identity.prove(challenge) : undefined;
    ctx.body = { service: 'sojourn-practice', ...(proof === undefined ? {} : { proof }) };
  });
  return router;
}

/** An error that was an answer to the client, not a fault of ours. */
function isExposed(error: unknown): boolean {
  return error instanceof Error && 'expose' in error && error.expose === true;
}
