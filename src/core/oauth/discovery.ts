/** What a provider says of itself (OpenID Connect Discovery, RFC 8414; O10). */
import type * as OpenIdClient from 'openid-client';
import { SojournError } from '../../shared/errors.ts';
import { checkEndpoint, isLoopback } from './endpoints.ts';
import { limitedFetch } from './limitedFetch.ts';
import type { FetchLimits } from './limitedFetch.ts';
import { exchangeProblem } from './problems.ts';

/** Signature algorithms of ID tokens; none and the symmetric ones have no place here (O9). */
export const signingAlgorithms = [
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

/** Reads the issuer's own metadata (OpenID Connect Discovery, else RFC 8414); its `issuer` must be identical (O10). */
export async function discover(
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
export function allowLoopbackHttp(
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

/** The provider, or its connector, does not say enough to sign in. */
export function incomplete(app: string, reason: string): SojournError {
  return new SojournError('sign_in_failed', { values: { app, reason } });
}
