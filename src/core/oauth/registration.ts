/** Registering this app at a provider by itself (RFC 7591, O17). */
import type * as OpenIdClient from 'openid-client';
import type { OAuth2Method } from '../../shared/connector.ts';
import { redirectToRegister } from './clients.ts';
import type { ClientAuthentication, Registration } from './clients.ts';
import { allowLoopbackHttp, incomplete } from './discovery.ts';
import { checkEndpoint, isLoopback } from './endpoints.ts';
import { limitedFetch } from './limitedFetch.ts';
import type { FetchLimits } from './limitedFetch.ts';
import { exchangeProblem } from './problems.ts';

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

const authentications: Readonly<Record<string, ClientAuthentication>> = {
  none: 'none',
  client_secret_post: 'post',
  client_secret_basic: 'basic',
};

/**
 * Registers a native public client with the loopback redirect (RFC 8252, 8.4) and gives what the server made of it,
 * which counts, whatever was asked (RFC 7591, 3.2.1). `metadata` is the issuer's own, its addresses checked.
 * Throws sign_in_failed, offline, provider_unreachable, rate_limited, app_unavailable.
 */
export async function registerClient(
  oidc: typeof OpenIdClient,
  method: OAuth2Method,
  metadata: OpenIdClient.ServerMetadata,
  app: string,
  limits: FetchLimits,
): Promise<Registration> {
  if (metadata.registration_endpoint === undefined) throw incomplete(app, 'it registers no apps');
  const endpoint = checkEndpoint(metadata.registration_endpoint);
  const fetch = limitedFetch(app, limits);
  const wanted = wantedClient(method);
  const config = await oidc
    .dynamicClientRegistration(new URL(metadata.issuer), wanted, oidc.None(), {
      // The library discovers first; what was discovered and checked is its answer.
      [oidc.customFetch]: async (url, options) =>
        options.method === 'POST' && url === endpoint.href
          ? await fetch(url, options)
          : Response.json(metadata),
      timeout: limits.seconds,
      execute: isLoopback(endpoint) ? [allowLoopbackHttp(oidc)] : [],
    })
    .catch((error: unknown) => {
      throw exchangeProblem(error, app, 'sign_in_failed');
    });
  return registrationOf(config.clientMetadata(), wanted.redirect_uris, app);
}

function wantedClient(
  method: OAuth2Method,
): Partial<OpenIdClient.ClientMetadata> & { redirect_uris: string[] } {
  const isCode = method.flow === 'code';
  const scope = method.scopes.map(({ id }) => id).join(' ');
  return {
    client_name: 'Sojourn',
    application_type: 'native',
    redirect_uris: isCode ? [redirectToRegister(method)] : [],
    grant_types: [isCode ? 'authorization_code' : deviceGrant, 'refresh_token'],
    response_types: isCode ? ['code'] : [],
    token_endpoint_auth_method: 'none',
    ...(scope === '' ? {} : { scope }),
  };
}

function registrationOf(
  registered: OpenIdClient.ClientMetadata,
  redirects: readonly string[],
  app: string,
): Registration {
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  // Some providers say “no secret” with an empty one.
  const clientSecret = registered.client_secret === '' ? null : text(registered.client_secret);
  const named = text(registered.token_endpoint_auth_method);
  const auth = clientSecret === null ? 'none' : authentications[named ?? 'client_secret_basic'];
  if (auth === undefined) {
    throw incomplete(app, 'it wants the client to prove itself in a way that is not known here');
  }
  const kept: unknown = registered.redirect_uris;
  if (Array.isArray(kept) && redirects.some((redirect) => !kept.includes(redirect))) {
    throw incomplete(app, 'it did not register the address to which the sign-in returns');
  }
  const expiry = Number(registered.client_secret_expires_at ?? 0);
  return {
    clientId: registered.client_id,
    clientSecret,
    auth,
    secretExpiresAt: clientSecret === null || expiry === 0 ? null : expiry * 1000,
    managementToken: text(registered.registration_access_token),
    managementUrl: text(registered.registration_client_uri),
  };
}
