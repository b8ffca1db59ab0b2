import { describe, expect, it } from 'vitest';
import {
  exchangeProblem,
  isInvalidGrant,
  refusedSignIn,
  secondsToWait,
} from '../../../../src/core/oauth/problems.ts';
import { SojournError } from '../../../../src/shared/errors.ts';

function bodyError(error: string, status = 400, description?: string): Error {
  return Object.assign(new Error('server responded with an error'), {
    code: 'OAUTH_RESPONSE_BODY_ERROR',
    error,
    error_description: description,
    response: new Response(null, { status }),
  });
}

describe('F7: Retry-After', () => {
  const now = Date.UTC(2026, 0, 1);
  it.each([
    ['7', 7],
    [' 7 ', 7],
    ['0', 1],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 1],
    ['999999999999999999999', 3600],
    ['garbage', 60],
    ['-5', 60],
    ['', 60],
    [null, 60],
  ])('%j means %d seconds', (header, seconds) => {
    expect(secondsToWait(header, now)).toBe(seconds);
  });
});

describe('O12: only invalid_grant', () => {
  it.each([
    ['invalid_grant', 400, true],
    ['invalid_grant', 401, true],
    ['invalid_grant', 429, false],
    ['invalid_client', 401, false],
    ['temporarily_unavailable', 400, false],
  ])('%s under status %d: %s', (error, status, expected) => {
    expect(isInvalidGrant(bodyError(error, status))).toBe(expected);
  });

  it.each([new Error('invalid_grant'), 'invalid_grant', null, { error: 'invalid_grant' }])(
    'not %s',
    (problem) => {
      expect(isInvalidGrant(problem)).toBe(false);
    },
  );
});

describe('what went wrong at a provider', () => {
  it('an error of our own inside the library’s keeps its words', () => {
    const own = new SojournError('offline', { values: { host: 'provider.example' } });
    const wrapped = Object.assign(new Error('something went wrong', { cause: own }), {
      name: 'ClientError',
    });
    expect(exchangeProblem(wrapped, 'Garden', 'sign_in_failed')).toBe(own);
  });

  it('what is no failure of the exchange stays what it is', () => {
    const disk = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    expect(exchangeProblem(disk, 'Garden', 'sign_in_failed')).toBe(disk);
  });

  it('the words of a stranger are cut and made plain', () => {
    const problem = exchangeProblem(
      bodyError('invalid_scope', 400, `\u202Eevil\u0007${'x'.repeat(500)}`),
      'Garden',
      'sign_in_failed',
    );
    expect(problem.message).not.toMatch(/[^\x20-\x7e“”’…]/);
    expect(problem.message.length).toBeLessThan(400);
  });

  it.each([
    ['access_denied', null, 'sign_in_refused', 'access was denied'],
    ['invalid_scope', 'No such scope', 'sign_in_refused', 'No such scope'],
    ['unauthorized_client', null, 'sign_in_refused', 'unauthorized_client'],
    ['server_error', null, 'app_unavailable', 'server_error'],
    ['temporarily_unavailable', null, 'app_unavailable', 'temporarily_unavailable'],
  ])('the answer %s means %s %s', (error, description, code, words) => {
    const problem = refusedSignIn({ error, description }, 'Garden');
    expect(problem.code).toBe(code);
    expect(problem.message).toContain(words);
  });
});
