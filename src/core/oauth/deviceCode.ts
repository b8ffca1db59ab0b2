/** Signing in on another device or page with a code that the person types there (RFC 8628, O16). */
import type * as OpenIdClient from 'openid-client';
import { SojournError } from '../../shared/errors.ts';
import { incomplete } from './discovery.ts';
import { checkEndpoint } from './endpoints.ts';
import { exchangeProblem, isTransient, oauthRefusal, refusedSignIn } from './problems.ts';
import type { Provider } from './providers.ts';

/** A code that waits to be typed. */
export interface DeviceCode {
  /** What the person types, and where. */
  readonly code: string;
  readonly address: string;
  /** What the browser is opened at: the address, with the code in it where the provider offers that. */
  readonly link: URL;
  /** UTC milliseconds. */
  readonly expiresAt: number;
  /** What the token endpoint is asked with; a secret. */
  readonly deviceCode: string;
  readonly intervalMs: number;
}

export interface Polling {
  readonly now: () => number;
  /** Waits; rejects when the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
/** RFC 8628, 3.5: where the provider names no interval, and what each `slow_down` adds. */
const usualIntervalMs = 5_000;
const slowDownMs = 5_000;
/** A provider that cannot be reached is asked less and less often, down to this. */
const longestPauseMs = 60_000;
/** No code is waited for longer, whatever the provider says. */
const longestLifeMs = 60 * 60 * 1000;
/** Codes are short and made to be typed (RFC 8628, 6.1); anything else is not shown to a person. */
const typable = /^[\x21-\x7e](?:[\x20-\x7e]{0,62}[\x21-\x7e])?$/;

/**
 * Asks for a code. `parameters` go with the request, such as `scope`. Both addresses are checked before anything opens
 * them (O8). Throws url_refused, sign_in_failed, offline, provider_unreachable, rate_limited, app_unavailable.
 */
export async function requestDeviceCode(
  { oidc, config, connector }: Provider,
  parameters: URLSearchParams,
  now: number,
): Promise<DeviceCode> {
  const answer = await oidc
    .initiateDeviceAuthorization(config, parameters)
    .catch((error: unknown) => {
      throw exchangeProblem(error, connector.name, 'sign_in_failed');
    });
  if (!typable.test(answer.user_code)) {
    throw incomplete(connector.name, 'its code cannot be typed');
  }
  const address = checkEndpoint(answer.verification_uri);
  const link = checkEndpoint(answer.verification_uri_complete ?? answer.verification_uri);
  return {
    code: answer.user_code,
    address: address.href,
    link,
    expiresAt: now + Math.min(answer.expires_in * 1000, longestLifeMs),
    deviceCode: answer.device_code,
    intervalMs: answer.interval === undefined ? usualIntervalMs : answer.interval * 1000,
  };
}

/**
 * Asks for the tokens at the provider's pace until the person has decided. A provider that is busy or out of reach is
 * asked again, later and later. Throws sign_in_code_expired, sign_in_refused, sign_in_failed, and what `wait` rejects with.
 */
export async function pollForTokens(
  { oidc, config, connector }: Provider,
  device: DeviceCode,
  { now, wait, signal }: Polling,
): Promise<OpenIdClient.TokenEndpointResponse & OpenIdClient.TokenEndpointResponseHelpers> {
  const app = connector.name;
  let interval = device.intervalMs;
  let pause = interval;
  for (;;) {
    await wait(Math.max(0, Math.min(pause, device.expiresAt - now())), signal);
    if (now() >= device.expiresAt) throw codeExpired(app);
    try {
      return await oidc.genericGrantRequest(config, grantType, { device_code: device.deviceCode });
    } catch (error) {
      const refusal = oauthRefusal(error);
      if (refusal?.error === 'expired_token') throw codeExpired(app, error);
      if (refusal?.error === 'access_denied') throw refusedSignIn(refusal, app, error);
      if (refusal?.error === 'authorization_pending' || refusal?.error === 'slow_down') {
        if (refusal.error === 'slow_down') interval += slowDownMs;
        pause = interval;
        continue;
      }
      const problem = exchangeProblem(error, app, 'sign_in_failed');
      if (!isTransient(problem)) throw problem;
      pause = Math.max(interval, Math.min(pause * 2, longestPauseMs));
    }
  }
}

function codeExpired(app: string, cause?: unknown): SojournError {
  return new SojournError('sign_in_code_expired', { values: { app }, cause });
}
