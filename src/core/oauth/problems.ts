/** What went wrong at an authorization server, in the words of the closed list of errors. */
import { SojournError } from '../../shared/errors.ts';
import { retryAfterSeconds } from '../connectors/index.ts';
import { redactText } from '../log/index.ts';
import { isRecord } from './guards.ts';
import { AnswerRefused } from './tokenAnswer.ts';

/** The error of an OAuth answer (RFC 6749, 4.1.2.1 and 5.2), wherever it came from. */
export interface OAuthRefusal {
  readonly error: string;
  readonly description: string | null;
}

/** Finds the OAuth error that an openid-client error carries; null for anything else. */
export function oauthRefusal(problem: unknown): OAuthRefusal | null {
  if (!isRecord(problem)) return null;
  const isAnswer =
    problem.code === 'OAUTH_RESPONSE_BODY_ERROR' ||
    problem.code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR';
  if (!isAnswer || typeof problem.error !== 'string') return null;
  const description = problem.error_description;
  return {
    error: plainText(problem.error),
    description: typeof description === 'string' ? plainText(description) : null,
  };
}

/** The provider's answer to the authorization request was no: sign_in_refused, or app_unavailable. */
export function refusedSignIn(refusal: OAuthRefusal, app: string, cause?: unknown): SojournError {
  const details = words(refusal);
  if (refusal.error === 'temporarily_unavailable' || refusal.error === 'server_error') {
    return new SojournError('app_unavailable', {
      values: { app, status: refusal.error },
      details,
      cause,
    });
  }
  const reason =
    refusal.error === 'access_denied'
      ? 'access was denied'
      : (refusal.description ?? refusal.error);
  return new SojournError('sign_in_refused', { values: { app, reason }, details, cause });
}

/**
 * A failure of an exchange with the provider as a SojournError: rate_limited, app_unavailable, offline,
 * provider_unreachable, or else `otherwise` with the reason. Never carries a token: the library's own messages are fixed
 * texts, and of an answer only `error` and `error_description` are kept. What is no failure of the exchange (a full disk,
 * say) is given back as it is.
 */
export function exchangeProblem(
  problem: unknown,
  app: string,
  otherwise: 'sign_in_failed' | 'provider_answer_wrong',
): Error {
  const known = ownError(problem);
  if (known) return known;
  if (!isLibraryError(problem)) {
    return problem instanceof Error ? problem : new Error('Not an error', { cause: problem });
  }
  const busy = busyServer(problem, app);
  if (busy) return busy;

  const refusal = oauthRefusal(problem);
  const reason = refusal ? reasonOf(refusal) : libraryReason(problem);
  return new SojournError(otherwise, {
    values: { app, reason },
    ...(refusal ? { details: words(refusal) } : {}),
    cause: problem,
  });
}

/** The one error that means: this refresh token is used up, only the person can help (O12). */
export function isInvalidGrant(problem: unknown): boolean {
  return oauthRefusal(problem)?.error === 'invalid_grant' && answerOf(problem)?.status !== 429;
}

/** The token endpoint does not accept this client (RFC 6749, 5.2), in words or by its status alone. */
export function isClientRefused(problem: unknown): boolean {
  const error = oauthRefusal(problem)?.error;
  if (error !== undefined) return error === 'invalid_client' || error === 'unauthorized_client';
  return answerOf(problem)?.status === 401;
}

/** The provider is busy, down or out of reach: the same may work later. */
export function isTransient(error: unknown): boolean {
  return (
    error instanceof SojournError &&
    ['offline', 'provider_unreachable', 'rate_limited', 'app_unavailable', 'timed_out'].includes(
      error.code,
    )
  );
}

/** openid-client throws its own ClientError, or one of oauth4webapi's classes, all with a code that starts with OAUTH_. */
function isLibraryError(problem: unknown): boolean {
  if (!(problem instanceof Error)) return false;
  const code = 'code' in problem ? problem.code : undefined;
  return problem.name === 'ClientError' || (typeof code === 'string' && code.startsWith('OAUTH_'));
}

function reasonOf(refusal: OAuthRefusal): string {
  switch (refusal.error) {
    case 'invalid_client':
    case 'unauthorized_client':
      return 'it does not accept the client ID or client secret';
    case 'invalid_grant':
      return 'it did not accept the code';
    default:
      return refusal.description ?? refusal.error;
  }
}

function ownError(problem: unknown): SojournError | null {
  return chainOf(problem).find((link) => link instanceof SojournError) ?? null;
}

/** An error and what caused it. */
function chainOf(problem: unknown): Error[] {
  const chain: Error[] = [];
  for (let link = problem; link instanceof Error; link = link.cause) chain.push(link);
  return chain;
}

function busyServer(problem: unknown, app: string): SojournError | null {
  const answer = answerOf(problem);
  if (!answer) return null;
  if (answer.status === 429) {
    const seconds = secondsToWait(answer.headers.get('retry-after'), Date.now());
    return new SojournError('rate_limited', { values: { app, seconds }, cause: problem });
  }
  if (answer.status >= 500) {
    return new SojournError('app_unavailable', {
      values: { app, status: answer.status },
      cause: problem,
    });
  }
  return null;
}

/** The HTTP answer behind a library error: its own `response`, or its cause. */
function answerOf(problem: unknown): Response | null {
  if (!isRecord(problem)) return null;
  const { response, cause } = problem;
  if (response instanceof Response) return response;
  return cause instanceof Response ? cause : null;
}

/** `Retry-After` (RFC 9110, 10.2.3) as seconds between 1 and 3600; a minute where it says nothing usable. */
export function secondsToWait(header: string | null, now: number): number {
  return Math.min(Math.max(retryAfterSeconds(header ?? undefined, now) ?? 60, 1), 3600);
}

const libraryReasons: Readonly<Record<string, string>> = {
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'it names another issuer than the one asked',
  OAUTH_JWT_CLAIM_COMPARISON_FAILED: 'its ID token is for someone else',
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED:
    'its ID token is not valid at this time; check the clock of this computer',
  OAUTH_INVALID_RESPONSE: 'its answer is not valid',
  OAUTH_PARSE_ERROR: 'its answer is not JSON',
  OAUTH_RESPONSE_IS_NOT_JSON: 'its answer is not JSON',
  OAUTH_RESPONSE_IS_NOT_CONFORM: 'its answer has an unexpected status',
};

function libraryReason(problem: unknown): string {
  const refused = chainOf(problem).find((link) => link instanceof AnswerRefused);
  if (refused) return refused.message;
  const status = answerOf(problem)?.status ?? 0;
  if (status >= 300 && status < 400) return 'it points to another address, which is not followed';
  const code = isRecord(problem) && typeof problem.code === 'string' ? problem.code : '';
  return libraryReasons[code] ?? 'its answer is not valid';
}

function words(refusal: OAuthRefusal): string {
  return refusal.description === null ? refusal.error : `${refusal.error}: ${refusal.description}`;
}

/** Words of a stranger, fit to be shown: visible ASCII as RFC 6749 has it, no secret, 200 characters at most. */
function plainText(text: string): string {
  const visible = text
    .slice(0, 2_000)
    .replace(/[^\x20-\x7e]/g, ' ')
    .trim();
  return redactText(visible).slice(0, 200);
}
