import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namesSecret, redactor } from '../../../../src/core/connectors/redaction.ts';

describe('redactor', () => {
  it('S9: leaves no secret in a text, in none of its encodings', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 4 }),
        fc.string(),
        fc.string(),
        (secret, before, after) => {
          const redact = redactor([secret]);
          const forms = [
            secret,
            encodeURIComponent(secret),
            JSON.stringify(secret).slice(1, -1),
            Buffer.from(secret).toString('base64'),
            new URLSearchParams({ key: secret }).toString().slice(4),
          ];
          for (const form of forms) {
            fc.pre(!`${before}•••${after}`.includes(form));
            expect(redact(`${before}${form}${after}`)).not.toContain(form);
          }
        },
      ),
    );
  });

  it('S9: hides a secret that holds another one whole', () => {
    expect(redactor(['abcd', 'abcdefgh'])('x abcdefgh y abcd')).toBe('x ••• y •••');
  });

  it('leaves a text without the secret as it is', () => {
    expect(redactor(['secret-key'])('nothing to see')).toBe('nothing to see');
    expect(redactor(['a'])('a banana')).toBe('a banana');
  });
});

describe('namesSecret', () => {
  it.each([
    'Authorization',
    'X-Api-Key',
    'api_key',
    'apikey',
    'Cookie',
    'access_token',
    'key',
    'Set-Cookie',
    'client_secret',
  ])('S9: %s names a secret', (name) => expect(namesSecret(name)).toBe(true));
  it.each(['accept', 'content-type', 'pageSize', 'title', 'monkey'])('%s names none', (name) =>
    expect(namesSecret(name)).toBe(false),
  );
});
