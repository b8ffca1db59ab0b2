/** Scopes: what was asked for, what was granted. */
import type { OAuth2Method } from '../../shared/connector.ts';

/** The scopes of a method, however it gets its token. */
type Scoped = Pick<OAuth2Method, 'scopes' | 'scopeSeparator'>;

/** Providers that grant a scope under another name than it was asked by. */
const otherNames: Readonly<Record<string, string>> = {
  // https://developers.google.com/identity/protocols/oauth2/scopes#openid-connect
  email: 'https://www.googleapis.com/auth/userinfo.email',
  profile: 'https://www.googleapis.com/auth/userinfo.profile',
};

/** Scopes of Microsoft Graph are granted with or without this in front, whichever way they were asked for. */
const graph = 'https://graph.microsoft.com/';

function withoutResource(scope: string): string {
  return scope.startsWith(graph) ? scope.slice(graph.length) : scope;
}

/**
 * Granted and missing scopes of a token answer. An answer without `scope` grants what was asked (RFC 6749, 5.1).
 * `offline_access` is granted when a refresh token came, whether or not the answer lists it.
 */
export function comparedScopes(
  method: Scoped,
  answered: string | undefined,
  hasRefreshToken: boolean,
): { scopes: string[]; scopesMissing: string[] } {
  const asked = method.scopes.map((scope) => scope.id);
  if (answered === undefined) return { scopes: asked, scopesMissing: [] };
  const granted = [...new Set(answered.split(/[\s,]+/).filter((scope) => scope !== ''))];
  if (hasRefreshToken && asked.includes('offline_access') && !granted.includes('offline_access')) {
    granted.push('offline_access');
  }
  const names = new Set(granted.map(withoutResource));
  const isGranted = (scope: string): boolean =>
    names.has(withoutResource(scope)) || names.has(otherNames[scope] ?? scope);
  return { scopes: granted, scopesMissing: asked.filter((scope) => !isGranted(scope)) };
}

/** The `scope` parameter of an authorization or token request; empty where the method has no scopes. */
export function askedScope(method: Scoped): string {
  return method.scopes.map((scope) => scope.id).join(method.scopeSeparator);
}
