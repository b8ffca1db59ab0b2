/** Sign-ins in the system browser, from *Link an account* to the stored connection (C3, O1–O10). */
import { ulid } from 'ulid';
import type { Connection, SignIn } from '../../shared/connection.ts';
import type { Emit } from '../../shared/contract/events.ts';
import type { Host } from '../../shared/contract/host.ts';
import { SojournError, toErrorShape } from '../../shared/errors.ts';
import type { Catalogue, Engine } from '../connectors/index.ts';
import type { Clients } from './clients.ts';
import { checkEndpoint } from './endpoints.ts';
import { grantOf } from './grant.ts';
import type { Grant } from './grant.ts';
import type { FetchLimits } from './limitedFetch.ts';
import { createListeners } from './listener.ts';
import type { Reception } from './listener.ts';
import type { Ending } from './pages.ts';
import { exchangeProblem, oauthRefusal, refusedSignIn } from './problems.ts';
import { createProviders } from './providers.ts';
import type { Provider } from './providers.ts';
import { askedScope, comparedScopes } from './scopes.ts';

/** Who a credential belongs to, as the app tells it. */
export interface Identity {
  readonly label: string;
  readonly key: string;
}

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
   * Opens the listener and the browser; progress comes as `signIn.changed`. Right after sign_in_other_account, the same
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
  readonly clients: Pick<Clients, 'credentials'>;
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
}

interface Attempt {
  readonly id: string;
  readonly input: SignInInput;
  readonly provider: Provider;
  readonly checks: { state: string; verifier: string; nonce: string };
  readonly result: PromiseWithResolvers<Connection>;
  link: URL;
  reception: Reception | null;
  timer: NodeJS.Timeout | null;
  shown: SignIn;
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
  const { connections, engine, host, emit, now, patienceMs = patience } = deps;
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

  async function prepare(input: SignInInput): Promise<Attempt> {
    const provider = await providers.open(input.app, input.method);
    const { oidc } = provider;
    const id = ulid(now());
    const result = Promise.withResolvers<Connection>();
    result.promise.catch(() => undefined);
    const checks = {
      state: oidc.randomState(),
      verifier: oidc.randomPKCECodeVerifier(),
      nonce: oidc.randomNonce(),
    };
    return {
      id,
      input,
      provider,
      checks,
      result,
      link: new URL('about:blank'),
      reception: null,
      timer: null,
      shown: { attempt: id, app: input.app, state: 'waiting' },
    };
  }

  /** The answer of the browser has come: exchange the code, ask who it is, store. */
  async function receive(attempt: Attempt, answer: URL): Promise<void> {
    stopWaiting(attempt);
    show(attempt, { state: 'exchanging' });
    try {
      const signedIn = await exchange(attempt, answer);
      if (!isUnderWay(attempt)) return;
      succeed(attempt, settle(attempt.input, signedIn));
    } catch (error) {
      if (isUnderWay(attempt)) fail(attempt, error);
    }
  }

  async function exchange(attempt: Attempt, answer: URL): Promise<SignedIn> {
    const { provider, checks, input } = attempt;
    const { oidc, config, connector, method } = provider;
    checkIssuerOrigin(provider, answer);
    const asksForIdentity = asksOpenId(provider);
    const tokens = await oidc
      .authorizationCodeGrant(config, answer, {
        expectedState: checks.state,
        ...(method.pkce === 'S256' ? { pkceCodeVerifier: checks.verifier } : {}),
        ...(asksForIdentity ? { expectedNonce: checks.nonce, idTokenExpected: true } : {}),
      })
      .catch((error: unknown) => {
        throw signInProblem(error, connector.name);
      });
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
    attempt.reception?.end('linked');
    attempt.result.resolve(connection);
    void host['window.focus']().catch(() => undefined);
  }

  function fail(attempt: Attempt, error: unknown): void {
    stopWaiting(attempt);
    const personIsInBrowser = attempt.shown.state === 'exchanging';
    if (!(error instanceof SojournError)) deps.log?.error('sign-in failed', error);
    show(attempt, { state: 'failed', error: toErrorShape(error) });
    attempt.reception?.end(endingOf(error));
    attempt.result.reject(error instanceof Error ? error : new Error('The sign-in failed.'));
    if (personIsInBrowser) void host['window.focus']().catch(() => undefined);
  }

  function stopWaiting(attempt: Attempt): void {
    if (attempt.timer) clearTimeout(attempt.timer);
    attempt.timer = null;
  }

  function cancel(attempt: Attempt): void {
    if (!isUnderWay(attempt)) return;
    stopWaiting(attempt);
    show(attempt, { state: 'cancelled' });
    attempt.reception?.end('cancelled');
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

  async function open(attempt: Attempt): Promise<void> {
    try {
      await host['browser.open']({ url: attempt.link.href });
    } catch (cause) {
      throw new SojournError('browser_failed', { cause });
    }
  }

  return {
    async start(input) {
      if (input.connection === undefined) connections.checkName(input.app, input.name);
      else connections.checkOwner(input.connection, input.app, undefined);

      const attempt = await prepare(input);
      const known = takeHeld(input);
      if (known) {
        remember(attempt);
        succeed(attempt, settle(input, known));
        return attempt.shown;
      }
      const { provider, checks } = attempt;
      attempt.reception = await listeners.expect({
        app: provider.connector.name,
        state: checks.state,
        path: provider.method.redirectPath,
        port: provider.method.redirectPort,
        onAnswer: (answer) => void receive(attempt, answer),
      });
      try {
        attempt.link = await authorizationLink(provider, checks, attempt.reception.redirectUri);
      } catch (error) {
        attempt.reception.end('failed');
        throw error;
      }
      remember(attempt);
      attempt.timer = setTimeout(() => {
        fail(attempt, new SojournError('sign_in_timed_out'));
      }, patienceMs);
      emit('signIn.changed', attempt.shown);
      // A browser that does not open is no end: the link can be copied. The state says so.
      await open(attempt).catch((error: unknown) => {
        if (attempt.shown.state === 'waiting') {
          show(attempt, { state: 'waiting', error: toErrorShape(error) });
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
      if (isUnderWay(attempt)) await open(attempt);
    },

    async copyLink(id) {
      const attempt = find(id);
      if (isUnderWay(attempt)) await host['clipboard.write']({ text: attempt.link.href });
    },

    finished: async (id) => await find(id).result.promise,

    async close() {
      for (const attempt of attempts.values()) cancel(attempt);
      held.clear();
      await listeners.close();
    },
  };
}

/** The address for the browser; checked before anything opens it (O8). Throws url_refused. */
async function authorizationLink(
  provider: Provider,
  checks: Attempt['checks'],
  redirectUri: string,
): Promise<URL> {
  const { oidc, config, method } = provider;
  const parameters = new URLSearchParams(method.params);
  for (const name of ownParameters) parameters.delete(name);
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
  return checkEndpoint(oidc.buildAuthorizationUrl(config, parameters).href);
}

function asksOpenId({ method }: Provider): boolean {
  return method.scopes.some((scope) => scope.id === 'openid');
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
