/** What a token endpoint grants, in the form in which it is kept. */
import type * as OpenIdClient from 'openid-client';

export interface Grant {
  readonly accessToken: string;
  /** Null where the answer had none: the one before stays good. */
  readonly refreshToken: string | null;
  /** UTC milliseconds; null where the provider does not say. */
  readonly expiresAt: number | null;
}

/** `expires_in` was tidied before: it is positive or absent. */
export function grantOf(answer: OpenIdClient.TokenEndpointResponse, now: number): Grant {
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
    expiresAt: answer.expires_in === undefined ? null : now + answer.expires_in * 1000,
  };
}
