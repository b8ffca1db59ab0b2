import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lifetimeSeconds, tidyTokenAnswer } from '../../../../src/core/oauth/tokenAnswer.ts';

describe('O12: the answer of a token endpoint', () => {
  it('loses what is null, an empty refresh token and a lifetime that says nothing', () => {
    const answer = { access_token: 'a', refresh_token: '', scope: null, expires_in: -5 };
    expect(tidyTokenAnswer(answer, true)).toEqual({ access_token: 'a' });
  });

  it('keeps all else', () => {
    const answer = { access_token: 'a', refresh_token: 'r', scope: 's', team: { id: 1 } };
    expect(tidyTokenAnswer({ ...answer, expires_in: '60' }, true)).toEqual({
      ...answer,
      expires_in: 60,
    });
  });

  it.each([
    ['user', 'user'],
    ['user', 'Bearer'],
    ['', undefined],
    ['', null],
  ])('has a bearer token where the provider says so: %j, %j', (tokenType, type) => {
    const answer = { access_token: 'a', ...(type === undefined ? {} : { token_type: type }) };
    expect(tidyTokenAnswer(answer, true, tokenType).token_type).toMatch(/^bearer$/i);
  });

  it.each([
    ['user', 'mac'],
    ['', 'mac'],
    [undefined, 'user'],
  ])('has no other token: %j, %j', (tokenType, type) => {
    const answer = { access_token: 'a', token_type: type };
    expect(() => tidyTokenAnswer(answer, true, tokenType)).toThrow('not a bearer token');
  });

  it('adds no type to an answer without a token', () => {
    expect(tidyTokenAnswer({ error: 'invalid_grant' }, true, '')).toEqual({
      error: 'invalid_grant',
    });
    expect(tidyTokenAnswer({ access_token: 'a' }, true)).toEqual({ access_token: 'a' });
  });

  it('loses an ID token whose issuer is not known', () => {
    const answer = { access_token: 'a', id_token: 'i' };
    expect(tidyTokenAnswer(answer, false)).toEqual({ access_token: 'a' });
    expect(tidyTokenAnswer(answer, true)).toEqual(answer);
  });

  it('has a lifetime that is a whole, positive, finite number of seconds, or none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.double(), fc.string(), fc.integer()), (value) => {
        const seconds = lifetimeSeconds(value);
        if (seconds === null) return;
        expect(Number.isSafeInteger(seconds * 1000)).toBe(true);
        expect(seconds).toBeGreaterThan(0);
      }),
    );
  });

  it('understands every positive number, as a number and as text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300_000_000 }), (seconds) => {
        expect(lifetimeSeconds(seconds)).toBe(seconds);
        expect(lifetimeSeconds(String(seconds))).toBe(seconds);
        expect(lifetimeSeconds(` ${seconds}.5 `)).toBe(seconds);
        expect(lifetimeSeconds(-seconds)).toBeNull();
      }),
    );
  });
});
