import { expect, it } from 'vitest';
import { mayOpen } from '../../../src/main/addresses.ts';

it.each([
  'https://accounts.google.com/o/oauth2/v2/auth?client_id=1',
  'http://127.0.0.1:4711/oauth/auth',
  'http://[::1]:4711/oauth/auth',
  'http://localhost:4711/',
  'mailto:someone@example.org',
])('W4: opens %s in the system browser', (address) => {
  expect(mayOpen(address)).toBe(true);
});

it.each([
  'http://example.org/',
  'http://127.0.0.1.example.org/',
  'http://127.0.0.1@example.org/',
  'https://user:password@example.org/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'smb://server/share',
  'ms-msdt:/id',
  'data:text/html,hello',
  'app://sojourn/index.html',
  '//example.org',
  'not an address',
  '',
])('W4: never opens %s', (address) => {
  expect(mayOpen(address)).toBe(false);
});
