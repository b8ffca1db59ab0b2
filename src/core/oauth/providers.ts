/** A provider, ready to be talked to: its addresses checked, its client known, its answers tidied and limited. */
import type * as OpenIdClient from 'openid-client';
import type { Connector, OAuth2Method } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import type { Catalogue } from '../connectors/index.ts';
import { checkEndpoint, isLoopback } from './endpoints.ts';
import { oauthMethod } from './clients.ts';
import type { Clients } from './clients.ts';
import type { ClientCredentials } from './googleClientFile.ts';
import { defaultLimits, limitedFetch } from './limitedFetch.ts';
import type { FetchLimits } from './limitedFetch.ts';
import { exchangeProblem } from './problems.ts';
import { tidyingFetch } from './tokenAnswer.ts';

export interface Provider {
  readonly oidc: typeof OpenIdClient;
  readonly config: OpenIdClient.Configuration;
  readonly connector: Connector;
  readonly method: OAuth2Method;
  /** False where the connector names no issuer: then `iss` can be held only against the origin that was asked. */
  readonly issuerKnown: boolean;
  readonly revokes: boolean;
}

export interface Providers {
  /**
   * @throws SojournError not_found, client_needed, url_refused, offline, provider_unreachable, rate_limited,
   * app_unavailable, sign_in_failed (discovery names another issuer, or misses an address)
   */
  open(app: string, method: string): Promise<Provider>;
}

export interface ProvidersDeps {
  readonly catalogue: Pick<Catalogue, 'get' | 'forUse'>;
  readonly clients: Pick<Clients, 'credentials'>;
  readonly limits?: FetchLimits | undefined;
}

/** Discovered metadata is used again this long. */
const metadataAgeMs = 60 * 60 * 1000;

/** Signature algorithms of ID tokens; none and the symmetric ones have no place here (O9). */
const signingAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'Ed25519',
  'EdDSA',
];

export function createProviders(deps: ProvidersDeps): Providers {
  const { catalogue, clients, limits = defaultLimits } = deps;
  const discovered = new Map<string, { metadata: OpenIdClient.ServerMetadata; at: number }>();

  async function metadataOf(
    oidc: typeof OpenIdClient,
    method: OAuth2Method,
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

  return {
    async open(app, methodId) {
      oauthMethod(catalogue, app, methodId);
      const connector = await catalogue.forUse(app);
      const method = oauthMethod({ get: () => connector }, app, methodId);
      const client = clients.credentials(app, method);
      const oidc = await import('openid-client');

      const metadata = await metadataOf(oidc, method, connector.name);
      const endpoints = [
        metadata.authorization_endpoint,
        metadata.token_endpoint,
        metadata.revocation_endpoint,
        metadata.jwks_uri,
      ].filter((endpoint) => endpoint !== undefined);
      const isLocal = endpoints.map(checkEndpoint).some((url) => isLoopback(url));

      const config = new oidc.Configuration(
        metadata,
        client.clientId,
        { [oidc.clockTolerance]: 60 },
        clientAuthentication(oidc, method, client),
      );
      config[oidc.customFetch] = tidyingFetch(
        limitedFetch(connector.name, limits),
        checkEndpoint(metadata.token_endpoint ?? '').href,
        method.issuer !== undefined,
      );
      config.timeout = limits.seconds;
      if (isLocal) allowLoopbackHttp(oidc)(config);
      if (metadata.jwks_uri !== undefined) oidc.enableNonRepudiationChecks(config);
      return {
        oidc,
        config,
        connector,
        method,
        issuerKnown: method.issuer !== undefined,
        revokes: metadata.revocation_endpoint !== undefined,
      };
    },
  };
}

/** Reads the issuer's own metadata (OpenID Connect Discovery, else RFC 8414); its `issuer` must be identical (O10). */
async function discover(
  oidc: typeof OpenIdClient,
  issuer: string,
  app: string,
  limits: FetchLimits,
): Promise<OpenIdClient.ServerMetadata> {
  const url = checkEndpoint(issuer);
  try {
    const found = await oidc.discovery(url, 'metadata', undefined, oidc.None(), {
      [oidc.customFetch]: discoveringFetch(limitedFetch(app, limits), url),
      timeout: limits.seconds,
      execute: isLoopback(url) ? [allowLoopbackHttp(oidc)] : [],
    });
    const metadata = found.serverMetadata();
    if (metadata.issuer !== issuer)
      throw incomplete(app, 'it names another issuer than the one asked');
    if (metadata.authorization_endpoint === undefined || metadata.token_endpoint === undefined) {
      throw incomplete(app, 'its description lacks an address');
    }
    return withoutWeakAlgorithms(metadata);
  } catch (error) {
    throw exchangeProblem(error, app, 'sign_in_failed');
  }
}

/** Asks at RFC 8414's place where OpenID Connect's place has nothing. */
function discoveringFetch(inner: OpenIdClient.CustomFetch, issuer: URL): OpenIdClient.CustomFetch {
  return async (address, options) => {
    const response = await inner(address, options);
    if (response.status !== 404) return response;
    const path = issuer.pathname === '/' ? '' : issuer.pathname;
    return await inner(`${issuer.origin}/.well-known/oauth-authorization-server${path}`, options);
  };
}

/** Every address is checked before: what is not https is on this computer, where nobody listens in (RFC 8252, 8.3). */
function allowLoopbackHttp(
  oidc: typeof OpenIdClient,
): (config: OpenIdClient.Configuration) => void {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked by the library only to make it stand out
  return oidc.allowInsecureRequests;
}

function withoutWeakAlgorithms(metadata: OpenIdClient.ServerMetadata): OpenIdClient.ServerMetadata {
  const offered = metadata.id_token_signing_alg_values_supported ?? ['RS256'];
  return {
    ...metadata,
    id_token_signing_alg_values_supported: offered.filter((alg) => signingAlgorithms.includes(alg)),
  };
}

function staticMetadata(method: OAuth2Method, app: string): OpenIdClient.ServerMetadata {
  const { authorizationUrl, tokenUrl, revocationUrl } = method;
  if (authorizationUrl === undefined || tokenUrl === undefined) {
    throw incomplete(app, 'its connector lacks an address');
  }
  return {
    issuer: method.issuer ?? checkEndpoint(authorizationUrl).origin,
    authorization_endpoint: authorizationUrl,
    token_endpoint: tokenUrl,
    ...(revocationUrl === undefined ? {} : { revocation_endpoint: revocationUrl }),
    id_token_signing_alg_values_supported: signingAlgorithms,
  };
}

function clientAuthentication(
  oidc: typeof OpenIdClient,
  method: OAuth2Method,
  { clientSecret }: ClientCredentials,
): OpenIdClient.ClientAuth {
  if (clientSecret === null || method.client.auth === 'none') return oidc.None();
  return method.client.auth === 'basic'
    ? oidc.ClientSecretBasic(clientSecret)
    : oidc.ClientSecretPost(clientSecret);
}

function incomplete(app: string, reason: string): SojournError {
  return new SojournError('sign_in_failed', { values: { app, reason } });
}
