import { describe, expect, it } from 'vitest';
import { suspicionsOf } from '../../../../src/core/exchange/bundle/secretLooking.ts';
import type { FieldValue, Step } from '../../../../src/shared/journey.ts';

function suspicions(fields: Record<string, FieldValue>): string[] {
  const step: Step = { id: 's1', kind: 'action', app: 'http', action: 'request', fields };
  return suspicionsOf(step).map(({ field, reason }) => `${field} ${reason}`);
}

/** Put together here, so that no scanner takes this file for a leak. */
const join = (...parts: string[]): string => parts.join('');

describe('E1: literals that look like secrets', () => {
  it.each([
    ['a Stripe key', join('sk_', 'live_', 'abcdefghijklmnop')],
    ['a GitHub token', join('gh', 'p_', '0123456789abcdefghijABCDEFGHIJ012345')],
    ['a Slack token', join('xox', 'b-1234567890-abcdefghij')],
    ['an AWS key', join('AKIA', 'ABCDEFGHIJKLMNOP')],
    ['a Google key', join('AIza', 'SyA1234567890abcdefghijklmnopqrstuvw')],
    ['a JWT', join('eyJ', 'hbGciOiJIUzI1NiJ9', '.', 'eyJ', 'zdWIiOiIxMjM0In0', '.abc')],
    ['a private key', join('-----BEGIN ', 'PRIVATE KEY-----\nMIIB')],
    ['a header', 'Bearer 0123456789'],
    ['a URL with a password', 'https://me:hunter22@example.com/'],
    ['a URL with a key', 'https://example.com/?a=1&api_key=0123456789'],
    ['random text', 'q7Zr2mXv9LpK4tYw8BcN1dGh'],
    ['hexadecimal text', '9f86d081884c7d659a2feaa0c55ad015'],
  ])('E1: %s is found in values, texts, formulas and lists', (_, secret) => {
    expect(suspicions({ a: { value: secret } })).toHaveLength(1);
    expect(suspicions({ a: { text: `use ${secret} for {{ s0.title }}` } })).toHaveLength(1);
    expect(suspicions({ a: { formula: `s0.title & "${secret}"` } })).toHaveLength(1);
    expect(suspicions({ a: { text: `{{ s0.title & "${secret}" }}` } })).toHaveLength(1);
    expect(suspicions({ a: { value: { rows: [{ key: 'x', value: secret }] } } })).toHaveLength(1);
  });

  it('E1: a literal in a field or header that is named like a secret is found', () => {
    expect(suspicions({ password: { text: 'short' } })).toEqual([
      'password is named like a secret',
    ]);
    expect(suspicions({ headers: { value: { 'X-Api-Key': 'short' } } })).toEqual([
      'headers.X-Api-Key is named like a secret',
    ]);
    expect(suspicions({ apiKey: { value: 'short' } })).toHaveLength(1);
  });

  it('E1: each field is named once, and the literal is never repeated', () => {
    const secret = join('gh', 'p_', '0123456789abcdefghijABCDEFGHIJ012345');
    const found = suspicions({ body: { value: [secret, secret] } });
    expect(found).toEqual(['body holds what looks like a GitHub token']);
    expect(found.join()).not.toContain(secret);
  });

  it.each([
    ['a sentence', 'Please remember the milk and the bread tomorrow at 10'],
    ['pills', '{{ s12.someLongPropertyName123.anotherLongName456 }}'],
    ['a web address', 'https://api.example.com/v1/customers/2026/orders?limit=100&sort=created'],
    ['a UUID', '123e4567-e89b-12d3-a456-426614174000'],
    ['a date', '2026-03-02T09:00:00.000+01:00'],
    ['an e-mail', 'somebody.with.a.long.name42@mail.example.com'],
    ['a file name', 'Quarterly_Report_2026_final_version_2.pdf'],
    ['a number', '123456789012345678901234567890'],
    ['a word', 'Donaudampfschifffahrtsgesellschaft'],
    ['the same letter', `a1${'a'.repeat(40)}`],
  ])('E1: %s is none', (_, text) => {
    expect(suspicions({ title: { text } })).toEqual([]);
  });

  it('E1: an id that was chosen from the app’s list is none, and an empty password neither', () => {
    expect(
      suspicions({ list: { value: 'MDk1NTQ2ODc3ODY2NzY5MDM0Nzc6MDow', label: 'Errands' } }),
    ).toEqual([]);
    expect(suspicions({ password: { text: '{{ s0.password }}' } })).toEqual([]);
  });

  it('E1: conditions, loops, messages and notes are looked at too', () => {
    const secret = join('gh', 'p_', '0123456789abcdefghijABCDEFGHIJ012345');
    const steps: Step[] = [
      {
        id: 's1',
        kind: 'if',
        when: { all: [{ any: [{ left: '{{ s0.a }}', is: 'equals', right: secret }] }] },
        then: [],
      },
      { id: 's2', kind: 'forEach', list: `{{ ["${secret}"] }}`, steps: [] },
      { id: 's3', kind: 'stop', as: 'failure', message: secret },
      { id: 's4', kind: 'tryCatch', try: [], catch: [], note: secret },
    ];
    expect(steps.flatMap(suspicionsOf).map(({ field }) => field)).toEqual([
      'when',
      'list',
      'message',
      'note',
    ]);
  });

  it.each([
    'a1'.repeat(5_000_000),
    'aB3 '.repeat(2_500_000),
    '{{'.repeat(5_000_000),
    '://a:'.repeat(2_000_000),
  ])('F10: a text of ten million characters is looked through to its end', (text) => {
    // What stands at the very end is found, so that nothing was skipped; what takes too long runs into the test's limit.
    expect(suspicions({ a: { text: `${text} ghp_${'x1Y2'.repeat(9)}` } })).toHaveLength(1);
  });
});
