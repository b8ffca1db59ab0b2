import { describe, expect, it } from 'vitest';
import { comparedScopes } from '../../../../src/core/oauth/scopes.ts';
import type { OAuth2Method } from '../../../../src/shared/connector.ts';
import { appOf } from '../../../servers/accounts.ts';

function asking(...scopes: string[]): OAuth2Method {
  const [method] = appOf('https://provider.example', {
    scopes: scopes.map((id) => ({ id, why: 'For a test' })),
  }).auth;
  if (method?.kind !== 'oauth2') throw new Error('no method');
  return method;
}

describe('O14: scopes', () => {
  it.each([
    ['no scope in the answer grants what was asked', undefined, ['a', 'b'], []],
    ['fewer', 'a', ['a'], ['b']],
    ['more', 'a b c', ['a', 'b', 'c'], []],
    ['none', '', [], ['a', 'b']],
    ['separated by commas', 'a,b', ['a', 'b'], []],
    ['repeated', 'a  a b', ['a', 'b'], []],
  ])('%s', (_what, answered, scopes, scopesMissing) => {
    expect(comparedScopes(asking('a', 'b'), answered, false)).toEqual({ scopes, scopesMissing });
  });

  it('Google grants e-mail and profile under their long names', () => {
    const answered =
      'openid https://www.googleapis.com/auth/userinfo.email https://www.googleapis.com/auth/userinfo.profile';
    const compared = comparedScopes(asking('openid', 'email', 'profile'), answered, false);
    expect(compared.scopesMissing).toEqual([]);
  });

  it.each([
    ['Tasks.ReadWrite', 'https://graph.microsoft.com/Tasks.ReadWrite', []],
    ['https://graph.microsoft.com/Tasks.ReadWrite', 'Tasks.ReadWrite', []],
    ['Tasks.ReadWrite', 'https://graph.microsoft.com/Tasks.Read', ['Tasks.ReadWrite']],
    ['Tasks.ReadWrite', 'https://other.example/Tasks.ReadWrite', ['Tasks.ReadWrite']],
  ])('Microsoft grants %s as %s', (asked, answered, missing) => {
    expect(comparedScopes(asking(asked), answered, false).scopesMissing).toEqual(missing);
  });

  it('a refresh token is what offline_access asks for', () => {
    expect(comparedScopes(asking('a', 'offline_access'), 'a', true).scopesMissing).toEqual([]);
    expect(comparedScopes(asking('a', 'offline_access'), 'a', false).scopesMissing).toEqual([
      'offline_access',
    ]);
  });
});
