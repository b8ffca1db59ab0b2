import { describe, expect, it } from 'vitest';
import { isAllowed, isDeclared } from '../../../../src/core/connectors/hosts.ts';

describe('isDeclared', () => {
  it.each([
    ['https://api.example.com/x', 'api.example.com'],
    ['https://api.example.com:443/x', 'API.example.com'],
    ['https://api.example.com:8443/x', 'api.example.com:8443'],
    ['https://api.example.com/x', 'api.example.com:443'],
    ['http://127.0.0.1:4567/x', '127.0.0.1:4567'],
    ['http://[::1]:4567/x', '[::1]:4567'],
  ])('%s is declared by %s', (url, host) => expect(isDeclared(new URL(url), [host])).toBe(true));

  it.each([
    ['http://api.example.com/x', 'api.example.com'],
    ['https://api.example.com:8443/x', 'api.example.com'],
    ['https://api.example.com/x', 'example.com'],
    ['https://example.com/x', 'api.example.com'],
    ['https://api.example.com.evil.example/x', 'api.example.com'],
    ['https://evil.example/api.example.com', 'api.example.com'],
    ['https://api.example.com@evil.example/', 'api.example.com'],
    ['https://api.example.com./x', 'api.example.com'],
    ['http://127.0.0.1:4568/x', '127.0.0.1:4567'],
  ])('F8: %s is not declared by %s', (url, host) =>
    expect(isDeclared(new URL(url), [host])).toBe(false),
  );
});

describe('isAllowed', () => {
  it('allows a host on one port, or on all', () => {
    expect(isAllowed(new URL('http://nas.local:8080/'), ['nas.local:8080'])).toBe(true);
    expect(isAllowed(new URL('http://nas.local:8081/'), ['nas.local:8080'])).toBe(false);
    expect(isAllowed(new URL('http://nas.local:8081/'), ['nas.local'])).toBe(true);
    expect(isAllowed(new URL('http://nas.local/'), ['nas.local:80'])).toBe(true);
    expect(isAllowed(new URL('http://other.local/'), ['nas.local'])).toBe(false);
  });
});
