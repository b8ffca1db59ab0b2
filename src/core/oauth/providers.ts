/** A provider, ready to be talked to: its addresses checked, its client known, its answers tidied and limited. */
import type * as OpenIdClient from 'openid-client';
import type { ClientCredentialsMethod, Connector, OAuth2Method } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import { endpointFor, plainValues } from '../connectors/index.ts';
import type { Catalogue } from '../connectors/index.ts';
import { allowLoopbackHttp, discover, incomplete, signingAlgorithms } from './discovery.ts';
import { checkEndpoint, isLoopback } from './endpoints.ts';
import { oauthMethod } from './clients.ts';
import type { Clients, OAuthClient } from './clients.ts';
import { isRecord } from './guards.ts';
import { defaultLimits, limitedFetch } from './limitedFetch.ts';
import type { FetchLimits } from './limitedFetch.ts';
import { registerClient } from './registration.ts';
import { tidyingFetch } from './tokenAnswer.ts';

/** An authorization server and a client that it knows. */
interface Service {
  readonly oidc: typeof OpenIdClient;
  readonly config: OpenIdClient.Configuration;
  readonly connector: Connector;
}

export interface Provider extends Service {
  readonly method: OAuth2Method;
  /** False where the connector names no issuer: then `iss` can be held only against the origin that was asked. */
  readonly issuerKnown: boolean;
  readonly revokes: boolean;
  /** The request is pushed first, and the link names it only (RFC 9126). */
  readonly pushes: boolean;
}

/** The same for client credentials. */
interface ClientService extends Service {
  readonly method: ClientCredentialsMethod;
}

export interface Providers {
  /**
   * @throws SojournError not_found, client_needed, url_refused, offline, provider_unreachable, rate_limited,
   * app_unavailable, sign_in_failed (discovery names another issuer, or misses an address)
   */
  open(app: string, method: string): Promise<Provider>;
  /** The same at the start of a sign-in: where apps register themselves, and this one has not yet, it does so (O17). */
  openToSignIn(app: string, method: string): Promise<Provider>;
  /**
   * The token endpoint of a client credentials method (RFC 6749, 4.4), with what the person typed to connect. Throws what
   * `open` throws, and field_missing where the endpoint needs a value that was not typed.
   */
  openForClient(
    app: string,
    method: string,
    values: Readonly<Record<string, string>>,
  ): Promise<ClientService>;
}

export interface ProvidersDeps {
  readonly catalogue: Pick<Catalogue, 'get' | 'forUse'>;
  readonly clients: Pick<Clients, 'credentials' | 'register' | 'refuse'>;
  readonly limits?: FetchLimits | undefined;
}

/** Discovered metadata is used again this long. */
const metadataAgeMs = 60 * 60 * 1000;

/** Addresses of a provider that a method cannot do without. */
type Needed = ('authorization_endpoint' | 'token_endpoint' | 'device_authorization_endpoint')[];

export function createProviders(deps: ProvidersDeps): Providers {
  const { catalogue, clients, limits = defaultLimits } = deps;
  const discovered = new Map<string, { metadata: OpenIdClient.ServerMetadata; at: number }>();

  async function metadataOf(
    oidc: typeof OpenIdClient,
    method: OAuth2Method | ClientCredentialsMethod,
    app: string,
  ): Promise<OpenIdClient.ServerMetadata> {
    if (!method.discover) return staticMetadata(method, app);
    const { issuer } = method;
    if (issuer === undefined) throw incomplete(app, 'its connector names no issuer');
    const known = discovered.get(issuer);
    if (known && performance.now() - known.at < metadataAgeMs) return known.metadata;
    const metadata = await discover(oidc, issuer, app, limits);
    discovered.set(issuer, { metadata, at: performance.now() });
    return metadata;
  }

  /** The metadata with every address checked that anything could be sent to (O8). */
  async function checkedMetadata(
    oidc: typeof OpenIdClient,
    method: OAuth2Method | ClientCredentialsMethod,
    app: string,
    needed: Needed,
  ): Promise<OpenIdClient.ServerMetadata> {
    const metadata = await metadataOf(oidc, method, app);
    if (needed.some((name) => metadata[name] === undefined)) {
      const where = method.discover ? 'its description' : 'its connector';
      throw incomplete(app, `${where} lacks an address`);
    }
    for (const endpoint of endpointsOf(metadata)) checkEndpoint(endpoint);
    return metadata;
  }

  function configure(
    oidc: typeof OpenIdClient,
    app: string,
    metadata: OpenIdClient.ServerMetadata,
    client: OAuthClient,
    tokenFetch: {
      keepIdToken: boolean;
      tokenType?: string | undefined;
      onRefusedClient?: () => void;
    },
  ): OpenIdClient.Configuration {
    const config = new oidc.Configuration(
      metadata,
      client.clientId,
      { [oidc.clockTolerance]: 60 },
      clientAuthentication(oidc, client),
    );
    config[oidc.customFetch] = noticingFetch(
      tidyingFetch(
        limitedFetch(app, limits),
        checkEndpoint(metadata.token_endpoint ?? '').href,
        tokenFetch.keepIdToken,
        tokenFetch.tokenType,
      ),
      tokenFetch.onRefusedClient,
    );
    config.timeout = limits.seconds;
    if (endpointsOf(metadata).map(checkEndpoint).some(isLoopback)) allowLoopbackHttp(oidc)(config);
    if (metadata.jwks_uri !== undefined) oidc.enableNonRepudiationChecks(config);
    return config;
  }

  async function open(app: string, methodId: string, registers: boolean): Promise<Provider> {
    oauthMethod(catalogue, app, methodId);
    const connector = await catalogue.forUse(app);
    const method = oauthMethod({ get: () => connector }, app, methodId);
    const isRegistered = method.client.register === true;
    // What fails for want of a client fails before anything is asked of the network.
    if (!isRegistered) clients.credentials(app, method);
    const oidc = await import('openid-client');
    const metadata = await checkedMetadata(oidc, method, connector.name, neededBy(method));
    if (isRegistered && registers) {
      await clients.register(app, method, () =>
        registerClient(oidc, method, metadata, connector.name, limits),
      );
    }
    const client = clients.credentials(app, method);
    const config = configure(oidc, connector.name, metadata, client, {
      keepIdToken: method.issuer !== undefined,
      tokenType: method.tokenType,
      ...(isRegistered
        ? { onRefusedClient: () => clients.refuse(app, method, client.clientId) }
        : {}),
    });
    const pushes = method.par || metadata.require_pushed_authorization_requests === true;
    if (pushes && metadata.pushed_authorization_request_endpoint === undefined) {
      throw incomplete(connector.name, 'it takes no pushed requests');
    }
    return {
      oidc,
      config,
      connector,
      method,
      issuerKnown: method.issuer !== undefined,
      revokes: metadata.revocation_endpoint !== undefined,
      pushes,
    };
  }

  return {
    open: (app, method) => open(app, method, false),
    openToSignIn: (app, method) => open(app, method, true),

    async openForClient(app, methodId, values) {
      const connector = await catalogue.forUse(app);
      const method = connector.auth.find(({ id }) => id === methodId);
      if (method?.kind !== 'clientCredentials') {
        throw new SojournError('not_found', { values: { what: 'way to connect' } });
      }
      const { clientId = '', clientSecret = '' } = values;
      const { tokenUrl } = method;
      const located =
        tokenUrl === undefined
          ? method
          : { ...method, tokenUrl: endpointFor(tokenUrl, plainValues(method, values)) };
      const oidc = await import('openid-client');
      const metadata = await checkedMetadata(oidc, located, connector.name, ['token_endpoint']);
      const config = configure(
        oidc,
        connector.name,
        metadata,
        { clientId, clientSecret, auth: method.client.auth },
        { keepIdToken: false },
      );
      return { oidc, config, connector, method };
    },
  };
}

function neededBy({ flow }: OAuth2Method): Needed {
  return flow === 'code'
    ? ['authorization_endpoint', 'token_endpoint']
    : ['device_authorization_endpoint', 'token_endpoint'];
}

function endpointsOf(metadata: OpenIdClient.ServerMetadata): string[] {
  return [
    metadata.authorization_endpoint,
    metadata.device_authorization_endpoint,
    metadata.pushed_authorization_request_endpoint,
    metadata.token_endpoint,
    metadata.revocation_endpoint,
    metadata.registration_endpoint,
    metadata.jwks_uri,
  ].filter((endpoint) => endpoint !== undefined);
}

/** Tells when any endpoint says that it does not know the client. */
function noticingFetch(
  inner: OpenIdClient.CustomFetch,
  onRefusedClient: (() => void) | undefined,
): OpenIdClient.CustomFetch {
  if (onRefusedClient === undefined) return inner;
  return async (url, options) => {
    const response = await inner(url, options);
    if (response.status === 400 || response.status === 401) {
      const body: unknown = await response
        .clone()
        .json()
        .catch(() => null);
      if (isRecord(body) && body.error === 'invalid_client') onRefusedClient();
    }
    return response;
  };
}

function staticMetadata(
  method: OAuth2Method | ClientCredentialsMethod,
  app: string,
): OpenIdClient.ServerMetadata {
  const { tokenUrl } = method;
  const { authorizationUrl, deviceAuthorizationUrl, revocationUrl } =
    method.kind === 'oauth2' ? method : ({} as Partial<OAuth2Method>);
  const front = authorizationUrl ?? deviceAuthorizationUrl ?? tokenUrl;
  if (front === undefined) throw incomplete(app, 'its connector lacks an address');
  return {
    issuer: method.issuer ?? checkEndpoint(front).origin,
    ...(authorizationUrl === undefined ? {} : { authorization_endpoint: authorizationUrl }),
    ...(deviceAuthorizationUrl === undefined
      ? {}
      : { device_authorization_endpoint: deviceAuthorizationUrl }),
    ...(tokenUrl === undefined ? {} : { token_endpoint: tokenUrl }),
    ...(revocationUrl === undefined ? {} : { revocation_endpoint: revocationUrl }),
    id_token_signing_alg_values_supported: signingAlgorithms,
  };
}

function clientAuthentication(
  oidc: typeof OpenIdClient,
  { clientSecret, auth }: OAuthClient,
): OpenIdClient.ClientAuth {
  if (clientSecret === null || auth === 'none') return oidc.None();
  return auth === 'basic'
    ? oidc.ClientSecretBasic(clientSecret)
    : oidc.ClientSecretPost(clientSecret);
}
