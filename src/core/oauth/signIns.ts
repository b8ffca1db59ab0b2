/** Sign-ins in the system browser, from *Link an account* to the stored connection (C3, O1–O11, O16). */
import { setTimeout as waitFor } from 'node:timers/promises';
import type * as OpenIdClient from 'openid-client';
import { ulid } from 'ulid';
import type { Connection, SignIn } from '../../shared/connection.ts';
import type { Emit } from '../../shared/contract/events.ts';
import type { Host } from '../../shared/contract/host.ts';
import { SojournError, toErrorShape } from '../../shared/errors.ts';
import type { Catalogue, Engine, Identity } from '../connectors/index.ts';
import type { Clients } from './clients.ts';
import { pollForTokens, requestDeviceCode } from './deviceCode.ts';
import { incomplete } from './discovery.ts';
import { checkEndpoint } from './endpoints.ts';
import { grantOf } from './grant.ts';
import type { Grant } from './grant.ts';
import type { FetchLimits } from './limitedFetch.ts';
import { createListeners } from './listener.ts';
import type { Ending } from './pages.ts';
import { exchangeProblem, oauthRefusal, refusedSignIn } from './problems.ts';
import { createProviders } from './providers.ts';
import type { Provider } from './providers.ts';
import { askedScope, comparedScopes } from './scopes.ts';

/** What a sign-in brings home. */
export interface SignedIn {
  readonly app: string;
  readonly method: string;
  readonly identity: Identity | null;
  readonly grant: Grant;
  readonly scopes: readonly string[];
  readonly scopesMissing: readonly string[];
}

/** What a sign-in needs of the connections. */
export interface Linking {
  /** Throws connection_name_taken, connection_name_invalid. */
  checkName(app: string, name: string, except?: string): string;
  /** Throws not_found, or sign_in_other_account when `identity` is not who the connection belongs to. */
  checkOwner(id: string, app: string, identity: Identity | null | undefined): void;
  /** Makes a connection. Throws connection_name_taken. */
  link(name: string, signedIn: SignedIn): Connection;
  /** Gives a connection new tokens and keeps its id. */
  relink(id: string, signedIn: SignedIn): Connection;
}

export interface SignInInput {
  readonly app: string;
  readonly method: string;
  readonly name: string;
  /** Reconnect: signs this connection in again and keeps its id. */
  readonly connection?: string | undefined;
  /** Reconnect: another account than before is wanted; given after sign_in_other_account (C11). */
  readonly otherAccount?: boolean | undefined;
}

export interface SignIns {
  /**
   * Opens the listener, or asks for a code to type, and opens the browser; progress comes as `signIn.changed`. Right after sign_in_other_account, the same
   * call with `otherAccount` ends at once as `linked`, with the account that was signed in.
   * @throws SojournError not_found, connection_name_taken, connection_name_invalid, client_needed, url_refused,
   * sign_in_port_busy, offline, provider_unreachable, sign_in_failed
   */
  start(input: SignInInput): Promise<SignIn>;
  /** Throws not_found. */
  state(attempt: string): SignIn;
  /** Ends a sign-in that is under way; a late answer is ignored. Gives an ended one back as it is. */
  cancel(attempt: string): SignIn;
  /** Throws not_found, browser_failed. */
  openAgain(attempt: string): Promise<void>;
  /** Puts the link on the clipboard. Throws not_found. */
  copyLink(attempt: string): Promise<void>;
  /** For the command line: the connection, or the error with which the sign-in ended. */
  finished(attempt: string): Promise<Connection>;
  /** Cancels all and closes the listeners. */
  close(): Promise<void>;
}

export interface SignInsDeps {
  readonly catalogue: Pick<Catalogue, 'get' | 'forUse'>;
  readonly clients: Pick<Clients, 'credentials' | 'register' | 'refuse'>;
  readonly engine: Pick<Engine, 'identify'>;
  readonly connections: Linking;
  readonly host: Pick<Host, 'browser.open' | 'clipboard.write' | 'window.focus'>;
  readonly emit: Emit;
  readonly now: () => number;
  /** Told of failures that have no text of their own. */
  readonly log?: { error(event: string, error: unknown, data?: object): void } | undefined;
  /** How long to wait for the browser; five minutes (O7). */
  readonly patienceMs?: number | undefined;
  readonly limits?: FetchLimits | undefined;
  /** Waits between two questions for the tokens of a device code; rejects when the signal is aborted. */
  readonly wait?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
}

type Tokens = OpenIdClient.TokenEndpointResponse & OpenIdClient.TokenEndpointResponseHelpers;

interface Attempt {
  readonly id: string;
  readonly input: SignInInput;
  readonly result: PromiseWithResolvers<Connection>;
  way: Way;
  shown: SignIn;
}

/** How the answer of an attempt comes: through the listener, or by asking until a code was typed. */
interface Way {
  readonly link: URL;
  /** A link that was pushed serves once; a new one is made to open the browser again. */
  readonly renewLink?: () => Promise<URL>;
  readonly device?: SignIn['device'];
  begin(attempt: Attempt): void;
  end(ending: Ending): void;
}

interface Checks {
  readonly state: string;
  readonly verifier: string;
  readonly nonce: string;
}

/** Parameters that are ours to set; a connector's `params` cannot replace them. */
const ownParameters = [
  'client_id',
  'response_type',
  'redirect_uri',
  'state',
  'scope',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'request',
  'request_uri',
];

const patience = 5 * 60 * 1000;
const rememberedAttempts = 50;

export function createSignIns(deps: SignInsDeps): SignIns {
  const { connections, engine, host, emit, now, patienceMs = patience, wait = realWait } = deps;
  const providers = createProviders(deps);
  const listeners = createListeners();
  const attempts = new Map<string, Attempt>();
  /** By connection: an account other than before, until the person has said whether it is meant. */
  const held = new Map<string, SignedIn>();

  function find(id: string): Attempt {
    const attempt = attempts.get(id);
    if (!attempt) throw new SojournError('not_found', { values: { what: 'sign-in' } });
    return attempt;
  }

  function show(attempt: Attempt, stage: Omit<SignIn, 'attempt' | 'app'>): void {
    attempt.shown = { attempt: attempt.id, app: attempt.input.app, ...stage };
    emit('signIn.changed', attempt.shown);
  }

  function isUnderWay({ shown }: Attempt): boolean {
    return shown.state === 'waiting' || shown.state === 'exchanging';
  }

  function prepare(input: SignInInput, way: Way): Attempt {
    const id = ulid(now());
    const result = Promise.withResolvers<Connection>();
    result.promise.catch(() => undefined);
    const shown: SignIn = {
      attempt: id,
      app: input.app,
      state: 'waiting',
      ...(way.device === undefined ? {} : { device: way.device }),
    };
    return { id, input, result, way, shown };
  }

  /** A registered client that the provider turns out not to know is registered anew, once (O17). */
  async function wayFor(input: SignInInput): Promise<Way> {
    const provider = await providers.openToSignIn(input.app, input.method);
    try {
      return await wayThrough(provider);
    } catch (error) {
      if (provider.method.client.register !== true || !isClientUnknown(error)) throw error;
      return await wayThrough(await providers.openToSignIn(input.app, input.method));
    }
  }

  function wayThrough(provider: Provider): Promise<Way> {
    return provider.method.flow === 'code' ? throughListener(provider) : throughCode(provider);
  }

  async function throughListener(provider: Provider): Promise<Way> {
    const { oidc, method, connector } = provider;
    const checks: Checks = {
      state: oidc.randomState(),
      verifier: oidc.randomPKCECodeVerifier(),
      nonce: oidc.randomNonce(),
    };
    const answered = Promise.withResolvers<URL>();
    let timer: NodeJS.Timeout | undefined;
    const reception = await listeners.expect({
      app: connector.name,
      state: checks.state,
      path: method.redirectPath,
      port: method.redirectPort,
      onAnswer: answered.resolve,
    });
    const makeLink = (): Promise<URL> => authorizationLink(provider, checks, reception.redirectUri);
    try {
      return {
        link: await makeLink(),
        ...(provider.pushes ? { renewLink: makeLink } : {}),
        begin(attempt) {
          timer = setTimeout(() => {
            fail(attempt, new SojournError('sign_in_timed_out'));
          }, patienceMs);
          void answered.promise.then((answer) => {
            clearTimeout(timer);
            return receive(attempt, provider, () => exchangeCode(provider, checks, answer));
          });
        },
        end(ending) {
          clearTimeout(timer);
          reception.end(ending);
        },
      };
    } catch (error) {
      reception.end('failed');
      throw error;
    }
  }

  async function throughCode(provider: Provider): Promise<Way> {
    const parameters = withoutOwn(provider.method.params);
    const scope = askedScope(provider.method);
    if (scope !== '') parameters.set('scope', scope);
    const device = await requestDeviceCode(provider, parameters, now());
    const { code, address, expiresAt, link } = device;
    const ended = new AbortController();
    return {
      link,
      device: { code, address, expiresAt },
      begin(attempt) {
        pollForTokens(provider, device, { now, wait, signal: ended.signal }).then(
          (tokens) => receive(attempt, provider, async () => tokens),
          (error: unknown) => {
            if (isUnderWay(attempt)) fail(attempt, error);
          },
        );
      },
      end() {
        ended.abort();
      },
    };
  }

  /** The answer has come: get the tokens, ask who it is, store. */
  async function receive(
    attempt: Attempt,
    provider: Provider,
    tokens: () => Promise<Tokens>,
  ): Promise<void> {
    if (!isUnderWay(attempt)) return;
    show(attempt, { state: 'exchanging' });
    try {
      const signedIn = await signedInWith(attempt.input, provider, await tokens());
      if (!isUnderWay(attempt)) return;
      succeed(attempt, settle(attempt.input, signedIn));
    } catch (error) {
      if (isUnderWay(attempt)) fail(attempt, error);
    }
  }

  async function signedInWith(
    input: SignInInput,
    provider: Provider,
    tokens: Tokens,
  ): Promise<SignedIn> {
    const { method } = provider;
    checkIdToken(provider, tokens);
    const grant = grantOf(tokens, now());
    const granted = comparedScopes(method, tokens.scope, grant.refreshToken !== null);
    const identity = await identify(input, grant, granted.scopesMissing.length > 0);
    return { app: input.app, method: input.method, identity, grant, ...granted };
  }

  /** Who signed in; unknown where a scope that was not granted may be the one for asking (O14). */
  async function identify(
    input: SignInInput,
    grant: Grant,
    isReduced: boolean,
  ): Promise<Identity | null> {
    try {
      const credential = { kind: 'oauth2' as const, accessToken: grant.accessToken };
      return await engine.identify({ app: input.app, method: input.method, credential });
    } catch (error) {
      if (isReduced && isNotTold(error)) return null;
      throw error;
    }
  }

  function settle(input: SignInInput, signedIn: SignedIn): Connection {
    if (input.connection === undefined) return connections.link(input.name, signedIn);
    if (input.otherAccount !== true) {
      try {
        connections.checkOwner(input.connection, input.app, signedIn.identity);
      } catch (error) {
        if (error instanceof SojournError && error.code === 'sign_in_other_account') {
          hold(input.connection, signedIn);
        }
        throw error;
      }
    }
    return connections.relink(input.connection, signedIn);
  }

  /** Tokens that are not stored are kept no longer than a person needs to answer. */
  function hold(connection: string, signedIn: SignedIn): void {
    held.set(connection, signedIn);
    setTimeout(() => {
      if (held.get(connection) === signedIn) held.delete(connection);
    }, patienceMs).unref();
  }

  function succeed(attempt: Attempt, connection: Connection): void {
    show(attempt, { state: 'linked', connection });
    attempt.way.end('linked');
    attempt.result.resolve(connection);
    void host['window.focus']().catch(() => undefined);
  }

  function fail(attempt: Attempt, error: unknown): void {
    const personIsInBrowser = attempt.shown.state === 'exchanging';
    if (!(error instanceof SojournError)) deps.log?.error('sign-in failed', error);
    show(attempt, { state: 'failed', error: toErrorShape(error) });
    attempt.way.end(endingOf(error));
    attempt.result.reject(error instanceof Error ? error : new Error('The sign-in failed.'));
    if (personIsInBrowser) void host['window.focus']().catch(() => undefined);
  }

  function cancel(attempt: Attempt): void {
    if (!isUnderWay(attempt)) return;
    show(attempt, { state: 'cancelled' });
    attempt.way.end('cancelled');
    attempt.result.reject(new SojournError('sign_in_cancelled'));
  }

  function remember(attempt: Attempt): void {
    attempts.set(attempt.id, attempt);
    const ended = [...attempts.values()].filter((other) => !isUnderWay(other));
    for (const { id } of ended.slice(0, Math.max(0, ended.length - rememberedAttempts))) {
      attempts.delete(id);
    }
  }

  /** The account that was asked about, if the person now says yes. */
  function takeHeld(input: SignInInput): SignedIn | null {
    if (input.connection === undefined) return null;
    const found = held.get(input.connection);
    held.delete(input.connection);
    const isMeant =
      input.otherAccount === true && found?.app === input.app && found.method === input.method;
    return isMeant ? found : null;
  }

  async function open({ href: url }: URL): Promise<void> {
    try {
      await host['browser.open']({ url });
    } catch (cause) {
      throw new SojournError('browser_failed', { cause });
    }
  }

  async function usableLink({ way }: Attempt): Promise<URL> {
    return way.renewLink === undefined ? way.link : await way.renewLink();
  }

  return {
    async start(input) {
      if (input.connection === undefined) connections.checkName(input.app, input.name);
      else connections.checkOwner(input.connection, input.app, undefined);

      const known = takeHeld(input);
      if (known) {
        const attempt = prepare(input, noWay);
        remember(attempt);
        succeed(attempt, settle(input, known));
        return attempt.shown;
      }
      const attempt = prepare(input, await wayFor(input));
      remember(attempt);
      attempt.way.begin(attempt);
      emit('signIn.changed', attempt.shown);
      // A browser that does not open is no end: the link can be copied. The state says so.
      await open(attempt.way.link).catch((error: unknown) => {
        if (attempt.shown.state === 'waiting') {
          show(attempt, { ...attempt.shown, error: toErrorShape(error) });
        }
      });
      return attempt.shown;
    },

    state: (id) => find(id).shown,

    cancel(id) {
      const attempt = find(id);
      cancel(attempt);
      return attempt.shown;
    },

    async openAgain(id) {
      const attempt = find(id);
      if (isUnderWay(attempt)) await open(await usableLink(attempt));
    },

    async copyLink(id) {
      const attempt = find(id);
      if (!isUnderWay(attempt)) return;
      const link = await usableLink(attempt);
      await host['clipboard.write']({ text: link.href });
    },

    finished: async (id) => await find(id).result.promise,

    async close() {
      for (const attempt of attempts.values()) cancel(attempt);
      held.clear();
      await listeners.close();
    },
  };
}

/** For an attempt that ends where it starts: the account was signed in before, and only the person's yes was missing. */
const noWay: Way = {
  link: new URL('about:blank'),
  begin: () => undefined,
  end: () => undefined,
};

async function realWait(ms: number, signal: AbortSignal): Promise<void> {
  await waitFor(ms, undefined, { signal });
}

async function exchangeCode(provider: Provider, checks: Checks, answer: URL): Promise<Tokens> {
  const { oidc, config, connector, method } = provider;
  checkIssuerOrigin(provider, answer);
  return await oidc
    .authorizationCodeGrant(config, answer, {
      expectedState: checks.state,
      ...(method.pkce === 'S256' ? { pkceCodeVerifier: checks.verifier } : {}),
      ...(asksOpenId(provider) ? { expectedNonce: checks.nonce, idTokenExpected: true } : {}),
    })
    .catch((error: unknown) => {
      throw signInProblem(error, connector.name);
    });
}

/**
 * The address for the browser; checked before anything opens it (O8). Where the provider takes pushed requests, it holds
 * nothing but the client and the request's name (RFC 9126). Throws url_refused; and, pushing, what an exchange throws.
 */
async function authorizationLink(
  provider: Provider,
  checks: Checks,
  redirectUri: string,
): Promise<URL> {
  const { oidc, config, method, connector } = provider;
  const parameters = withoutOwn(method.params);
  const own: Record<string, string> = {
    response_type: 'code',
    redirect_uri: redirectUri,
    state: checks.state,
  };
  const scope = askedScope(method);
  if (scope !== '') own.scope = scope;
  if (asksOpenId(provider)) own.nonce = checks.nonce;
  if (method.pkce === 'S256') {
    own.code_challenge = await oidc.calculatePKCECodeChallenge(checks.verifier);
    own.code_challenge_method = 'S256';
  }
  for (const [name, value] of Object.entries(own)) parameters.set(name, value);
  const link = provider.pushes
    ? await oidc.buildAuthorizationUrlWithPAR(config, parameters).catch((error: unknown) => {
        throw exchangeProblem(error, connector.name, 'sign_in_failed');
      })
    : oidc.buildAuthorizationUrl(config, parameters);
  return checkEndpoint(link.href);
}

/** A connector's further parameters, without those that are ours to set. */
function withoutOwn(params: Readonly<Record<string, string>>): URLSearchParams {
  const parameters = new URLSearchParams(params);
  for (const name of ownParameters) parameters.delete(name);
  return parameters;
}

function isClientUnknown(error: unknown): boolean {
  return error instanceof SojournError && oauthRefusal(error.cause)?.error === 'invalid_client';
}

function asksOpenId({ method }: Provider): boolean {
  return method.scopes.some((scope) => scope.id === 'openid');
}

/**
 * What the library leaves open: whether there is an ID token at all, and an `azp` beside a single audience (OpenID
 * Connect Core, 3.1.3.7).
 */
function checkIdToken(provider: Provider, tokens: Tokens): void {
  const { config, connector } = provider;
  const claims = tokens.claims();
  if (claims === undefined && asksOpenId(provider)) {
    throw incomplete(connector.name, 'its answer has no ID token');
  }
  if (claims?.azp !== undefined && claims.azp !== config.clientMetadata().client_id) {
    throw incomplete(connector.name, 'its ID token is for someone else');
  }
}

/**
 * Where the connector names the issuer, the library compares `iss` with it, on error answers too (O5). Where it does
 * not, an `iss` must at least come from the origin that was asked; then it is taken out, as there is nothing to compare.
 */
function checkIssuerOrigin(provider: Provider, answer: URL): void {
  const iss = answer.searchParams.get('iss');
  if (provider.issuerKnown || iss === null) return;
  if (URL.parse(iss)?.origin !== provider.config.serverMetadata().issuer) {
    throw new SojournError('sign_in_failed', {
      values: { app: provider.connector.name, reason: 'the answer comes from another issuer' },
    });
  }
  answer.searchParams.delete('iss');
}

function signInProblem(error: unknown, app: string): Error {
  const refusal = oauthRefusal(error);
  const isAnswerOfBrowser =
    refusal &&
    error instanceof Error &&
    'code' in error &&
    error.code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR';
  return isAnswerOfBrowser
    ? refusedSignIn(refusal, app, error)
    : exchangeProblem(error, app, 'sign_in_failed');
}

/** The app refused to say who somebody is, or said it without the part that was not granted. */
function isNotTold(error: unknown): boolean {
  return (
    error instanceof SojournError &&
    ['permission_missing', 'credentials_refused', 'provider_answer_wrong'].includes(error.code)
  );
}

function endingOf(error: unknown): Ending {
  return error instanceof SojournError && error.code === 'sign_in_refused' ? 'refused' : 'failed';
}
