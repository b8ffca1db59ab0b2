import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkEndpoint } from '../../../../src/core/oauth/endpoints.ts';
import { SojournError } from '../../../../src/shared/errors.ts';

describe('O8: an address of a sign-in', () => {
  it.each([
    'https://accounts.google.com/o/oauth2/v2/auth',
    'https://provider.example:8443/auth?tenant=1',
    'http://127.0.0.1:49152/auth',
    'http://127.1.2.3/auth',
    'http://[::1]:8080/auth',
    'http://localhost:8080/auth',
  ])('%s is taken', (address) => {
    expect(checkEndpoint(address).href).toBe(address);
  });

  it.each([
    'http://provider.example/auth',
    'http://127.0.0.1.provider.example/',
    'http://localhost.provider.example/',
    'http://10.0.0.1/',
    'http://0.0.0.0/',
    'http://[::ffff:10.0.0.1]/',
    'ftp://provider.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'ms-settings:',
    'https://user@provider.example/',
    'https://:password@provider.example/',
    'https://provider.example/#fragment',
    '/auth',
    '//provider.example/auth',
    '',
  ])('%s is refused', (address) => {
    expect(() => checkEndpoint(address)).toThrow(/This address was not opened/);
  });

  it('is https or of this computer, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl({ withFragments: true })), (text) => {
        try {
          const url = checkEndpoint(text);
          expect(['https:', 'http:']).toContain(url.protocol);
          if (url.protocol === 'http:') expect(url.hostname).toMatch(/^(127\.|\[::1\]|localhost$)/);
        } catch (error) {
          expect(error).toBeInstanceOf(SojournError);
        }
      }),
    );
  });
});
