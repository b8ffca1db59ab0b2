import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { redactText } from '../../../../src/core/log/redact.ts';

describe('redaction', () => {
  it.each([
    ['Authorization: Bearer abc.def-123', 'Authorization: Bearer •••'],
    ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: Basic •••'],
    ['GET /cb?code=SplxlOBeZQQ&state=af0ifjs&x=1', 'GET /cb?code=•••&state=•••&x=1'],
    ['/cb?code=onlyletters', '/cb?code=•••'],
    ['grant_type=refresh_token&refresh_token=tGzv3', 'grant_type=refresh_token&refresh_token=•••'],
    [
      '{"access_token":"2YotnFZ","token_type":"Bearer"}',
      '{"access_token":"•••","token_type":"Bearer"}',
    ],
    [String.raw`{\"access_token\":\"2YotnFZ\"}`, String.raw`{\"access_token\":\"•••\"}`],
    ['client_secret=swordfish', 'client_secret=•••'],
    ['password: hunter2', 'password: •••'],
    ['code_verifier=dBjftJeZ4CVP', 'code_verifier=•••'],
    ['https://anna:hunter2@host.test/x', 'https://•••@host.test/x'],
    ['key sk_live_4eC39HqLyjW', 'key •••'],
    ['got ghp_abcdefgh12345678', 'got •••'],
    ['id eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln ok', 'id ••• ok'],
    ['BJ3M-28MY-32E0-CV5F-YZ5T-ZQG4-DFP6-5A55', '•••'],
  ])('S9: masks the secret of %s', (text, masked) => {
    expect(redactText(text)).toBe(masked);
  });

  it.each([
    'The connection 01JD9Z3K8M7Q2W4E6R8T0Y1P3S was linked.',
    'Signed in as anna@example.com.',
    'Renamed from “My first Google Tasks account” to “Work”.',
    'Token refreshed.',
    'error code: vault_locked',
    'code=ECONNREFUSED',
    'state: needs-sign-in',
    'connect ECONNREFUSED 127.0.0.1:4000',
    'at openDatabase (file:///opt/sojourn/node_modules/better-sqlite3/lib/database.js:12:34)',
    'https://www.googleapis.com/auth/tasks.readonly',
    '2026-11-23T17:30:27.264Z',
  ])('leaves “%s” readable', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it('S9: masks random tokens by their randomness alone', () => {
    for (let number = 0; number < 2_000; number += 1) {
      const bytes = createHash('sha256').update(number.toString()).digest();
      const hex = bytes.toString('hex');
      const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
      const tokens = [bytes.toString('base64'), bytes.toString('base64url'), hex, uuid];
      for (const token of tokens)
        expect(redactText(`The answer was "${token}".`)).not.toContain(token.slice(4, -4));
    }
  });

  it('F11: takes bounded time for hostile text', () => {
    const hostile = [
      'a',
      'a-',
      'eyJ',
      'eyJ-',
      '1//',
      'token',
      'ab:',
      'http://a',
      'AAAA-',
      '9a',
      '="',
    ];
    const started = performance.now();
    for (const part of hostile) redactText(part.repeat(10_000 / part.length));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
