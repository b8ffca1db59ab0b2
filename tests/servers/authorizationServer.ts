/**
 * A real OAuth 2 and OpenID Connect server on 127.0.0.1 for tests, with a page to choose an account and consent, and
 * `browse`, which walks through it as a browser would. Requests can be answered in its place, to see what a failing
 * provider does to us.
 */
import { generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, IncomingMessage } from 'node:http';
import type { ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { AdapterFactory, AdapterPayload, ClientMetadata } from 'oidc-provider';

export interface AuthorizationServerOptions {
  /** Account id → e-mail. */
  readonly users?: Readonly<Record<string, string>>;
  /** A refresh token is used once and then replaced. */
  readonly rotation?: boolean;
  readonly accessTokenSeconds?: number;
  readonly scopes?: readonly string[];
  readonly clients?: readonly ClientMetadata[];
  /** Takes pushed requests only (RFC 9126); without it, it takes both kinds. */
  readonly pushedOnly?: boolean;
  /** Apps may register themselves (RFC 7591) and manage that (RFC 7592). */
  readonly registers?: boolean;
  /** False: a provider that knows nothing of PKCE. */
  readonly pkce?: boolean;
  readonly deviceCodeSeconds?: number;
}

/** A request as a test may look at it, or answer it instead of the server. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  /** Path and query, as they came. */
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly form: URLSearchParams;
  readonly text: string;
}
export interface StandInAnswer {
  readonly status: number;
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string>>;
  /** The line is cut instead. */
  readonly cut?: boolean;
}
export type Interceptor = (
  request: SeenRequest,
) => StandInAnswer | undefined | Promise<StandInAnswer | undefined>;

export interface AuthorizationServer {
  readonly issuer: string;
  readonly provider: Provider;
  /** Every request so far, with its form. */
  readonly requests: SeenRequest[];
  /** Requests to the token endpoint with this grant type. */
  tokenRequests(grantType: string): SeenRequest[];
  /** Answers in the server's place where the interceptor gives an answer; null takes it away. */
  intercept(interceptor: Interceptor | null): void;
  close(): Promise<void>;
}

export const publicClient = {
  client_id: 'sojourn-public',
  token_endpoint_auth_method: 'none',
  application_type: 'native',
  redirect_uris: ['http://127.0.0.1/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
} as const;

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

export const deviceClient = {
  client_id: 'sojourn-device',
  token_endpoint_auth_method: 'none',
  application_type: 'native',
  redirect_uris: [],
  grant_types: [deviceGrant, 'refresh_token'],
  response_types: [],
} as const;

/** The public half of it is what the server publishes. */
export const signingKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

/** A JSON Web Token with the server's own signature, or another key's, whatever it says. */
export function signedToken(
  claims: object,
  { key = signingKey, header = {} }: { key?: KeyObject; header?: object } = {},
): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'RS256', kid: 'test', ...header })}.${part(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

export async function startAuthorizationServer(
  options: AuthorizationServerOptions = {},
): Promise<AuthorizationServer> {
  const users = options.users ?? { ada: 'ada@example.com', bob: 'bob@example.com' };
  const requests: SeenRequest[] = [];
  let interceptor: Interceptor | null = null;
  let handle: (
    request: IncomingMessage,
    response: ServerResponse,
    form: URLSearchParams,
  ) => void = () => undefined;

  const server = createServer((request, response) => {
    void receive(request, response);
  });
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const seen: SeenRequest = {
      method: request.method ?? '',
      path: (request.url ?? '').split('?')[0] ?? '',
      target: request.url ?? '',
      headers: request.headers,
      form: new URLSearchParams(body),
      text: body,
    };
    requests.push(seen);
    const answer = await interceptor?.(seen);
    if (answer?.cut === true) {
      request.socket.destroy();
      return;
    }
    if (answer) {
      const text = typeof answer.body === 'object' ? JSON.stringify(answer.body) : answer.body;
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(text);
      return;
    }
    handle(withBody(request, body), response, seen.form);
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const issuer = `http://127.0.0.1:${address.port}`;

  const provider = await createProvider(issuer, users, options);
  const callback = provider.callback();
  handle = (request, response, form) => {
    if (request.url?.startsWith('/interaction/') === true) {
      void interact(provider, request, response, form);
    } else {
      void callback(request, response);
    }
  };

  return {
    issuer,
    provider,
    requests,
    tokenRequests: (grantType) =>
      requests.filter(
        ({ path, form }) => path === '/token' && form.get('grant_type') === grantType,
      ),
    intercept(next) {
      interceptor = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function createProvider(
  issuer: string,
  users: Readonly<Record<string, string>>,
  options: AuthorizationServerOptions,
): Promise<Provider> {
  const { default: OidcProvider } = await import('oidc-provider');
  return new OidcProvider(issuer, {
    adapter: memoryAdapter(),
    clients: [...(options.clients ?? [publicClient])],
    scopes: [...(options.scopes ?? ['openid', 'offline_access', 'email', 'tasks'])],
    claims: { openid: ['sub'], email: ['email'] },
    cookies: { keys: ['only for tests'] },
    jwks: {
      keys: [{ ...signingKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'test' }],
    },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true, allowedPolicy: async () => true },
      clientCredentials: { enabled: true },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: async (context, form) => void (context.body = form),
        userCodeConfirmSource: async (context, form) => void (context.body = form),
        successSource: async (context) => void (context.body = 'done'),
      },
      pushedAuthorizationRequests: {
        enabled: true,
        requirePushedAuthorizationRequests: options.pushedOnly ?? false,
      },
      registration: { enabled: options.registers ?? false },
      registrationManagement: { enabled: options.registers ?? false },
    },
    pkce: { required: () => options.pkce ?? true },
    issueRefreshToken: () => true,
    rotateRefreshToken: options.rotation ?? true,
    ttl: {
      AccessToken: options.accessTokenSeconds ?? 3600,
      AuthorizationCode: 60,
      ClientCredentials: options.accessTokenSeconds ?? 3600,
      DeviceCode: options.deviceCodeSeconds ?? 600,
      Grant: 86_400,
      IdToken: 3600,
      Interaction: 600,
      RefreshToken: 86_400,
      Session: 86_400,
    },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, sub) => {
      const email = users[sub];
      if (email === undefined) return undefined;
      return { accountId: sub, claims: () => ({ sub, email }) };
    },
  });
}

/** The server's records, in memory: what its own one does, without its warning at every start. */
function memoryAdapter(): AdapterFactory {
  const records = new Map<string, AdapterPayload>();
  const findBy = (key: 'uid' | 'userCode', value: string): AdapterPayload | undefined =>
    [...records.values()].find((payload) => payload[key] === value);
  return (model) => ({
    upsert: async (id, payload) => void records.set(`${model}:${id}`, payload),
    find: async (id) => records.get(`${model}:${id}`),
    findByUid: async (uid) => findBy('uid', uid),
    findByUserCode: async (userCode) => findBy('userCode', userCode),
    destroy: async (id) => void records.delete(`${model}:${id}`),
    consume: async (id) => {
      const payload = records.get(`${model}:${id}`);
      if (payload) payload.consumed = Math.floor(Date.now() / 1000);
    },
    revokeByGrantId: async (grantId) => {
      for (const [key, payload] of records) if (payload.grantId === grantId) records.delete(key);
    },
  });
}

/** GET: a page that says what is asked for. POST with `account` and `scopes`, or with `refuse`: the person's decision. */
async function interact(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  form: URLSearchParams,
): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/html' }).end(prompt.name);
    return;
  }
  if (form.has('refuse')) {
    await provider.interactionFinished(request, response, {
      error: 'access_denied',
      error_description: 'The person said no',
    });
    return;
  }
  if (prompt.name === 'login') {
    await provider.interactionFinished(request, response, {
      login: { accountId: form.get('account') ?? '' },
    });
    return;
  }
  const grant = new provider.Grant({
    accountId: session?.accountId ?? '',
    clientId: String(params.client_id),
  });
  const asked = String(params.scope);
  const granted = form.get('scopes') ?? asked;
  grant.addOIDCScope(granted);
  for (const scope of asked.split(' ')) {
    if (!granted.split(' ').includes(scope)) grant.rejectOIDCScope(scope);
  }
  await provider.interactionFinished(request, response, {
    consent: { grantId: await grant.save() },
  });
}

export interface Decision {
  readonly account?: string;
  readonly refuse?: boolean;
  /** Only these scopes are granted, separated by spaces. */
  readonly scopes?: string;
  /** What is typed where a device code is asked for. */
  readonly code?: string;
}

export interface Visit {
  /** Every address that the browser was at, in order. */
  readonly addresses: string[];
  readonly last: Response;
  readonly text: string;
}

/** A browser with one cookie jar: follows redirects, and at the consent page does what the person decided. */
export async function browse(
  link: string,
  decision: Decision = {},
  stopAt: (url: URL) => boolean = () => false,
): Promise<Visit> {
  const jar = new Map<string, string>();
  const addresses: string[] = [];
  let next: { url: URL; form?: URLSearchParams } = { url: new URL(link) };
  for (let steps = 0; steps < 20; steps += 1) {
    const { url, form } = next;
    addresses.push(url.href);
    if (stopAt(url)) return { addresses, last: new Response(), text: '' };
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { method: 'POST', body: form } : {}),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const location = response.headers.get('location');
    const text = await response.text();
    if (location !== null) {
      next = { url: new URL(location, url) };
    } else if (url.pathname.startsWith('/interaction/') && !form) {
      next = {
        url,
        form: new URLSearchParams(
          decision.refuse === true
            ? { refuse: 'yes' }
            : {
                account: decision.account ?? 'ada',
                ...(decision.scopes === undefined ? {} : { scopes: decision.scopes }),
              },
        ),
      };
    } else if (
      url.pathname === '/device' &&
      form?.has('abort') !== true &&
      text.includes('<form')
    ) {
      next = { url, form: deviceForm(text, decision) };
    } else {
      return { addresses, last: response, text };
    }
  }
  throw new Error('The browser goes round in circles');
}

/** What a person sends from a page that asks for a device code, or whether the code is the one that was shown. */
function deviceForm(page: string, { code = '', refuse }: Decision): URLSearchParams {
  const form = new URLSearchParams();
  for (const [input] of page.matchAll(/<input[^>]*>/g)) {
    const name = /name="(\w+)"/.exec(input)?.[1] ?? '';
    form.set(name, /value="([^"]*)"/.exec(input)?.[1] ?? code);
  }
  if (refuse === true && form.has('confirm')) {
    form.delete('confirm');
    form.set('abort', 'yes');
  }
  return form;
}

/** Walks to the redirect to this computer and stops before it; gives the address with the answer. */
export async function browseToAnswer(link: string, decision: Decision = {}): Promise<string> {
  const redirect = new URL(new URL(link).searchParams.get('redirect_uri') ?? '');
  const visit = await browse(link, decision, (url) => url.origin === redirect.origin);
  return visit.addresses.at(-1) ?? '';
}

/** The same request with its body to be read once more. */
function withBody(request: IncomingMessage, body: string): IncomingMessage {
  const copy = new IncomingMessage(request.socket);
  copy.method = request.method;
  copy.url = request.url;
  copy.headers = request.headers;
  copy.httpVersion = request.httpVersion;
  // Else its end would be taken for a broken-off request, and end the socket.
  copy.complete = true;
  copy.push(body);
  copy.push(null);
  return copy;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    if (chunk instanceof Buffer) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
