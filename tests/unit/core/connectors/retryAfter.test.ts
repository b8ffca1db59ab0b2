import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryAfterSeconds } from '../../../../src/core/connectors/retryAfter.ts';

const now = Date.UTC(2026, 2, 2, 9, 15);

describe('retryAfterSeconds', () => {
  it.each<[string | undefined, number | undefined]>([
    ['120', 120],
    [' 5 ', 5],
    ['0', 0],
    ['Mon, 02 Mar 2026 09:15:30 GMT', 30],
    ['Mon, 02 Mar 2026 09:00:00 GMT', 0],
    ['Mon, 02 Mar 2054 09:00:00 GMT', 86_400],
    ['99999999999999999999', 86_400],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
    ['12 monkeys', undefined],
    ['2026', 2026],
  ])('F7: reads %j as %j', (header, seconds) => {
    expect(retryAfterSeconds(header, now)).toBe(seconds);
  });

  it('F7: gives whole seconds up to a day, or nothing, for any text', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const seconds = retryAfterSeconds(header, now);
        expect(
          seconds === undefined || (Number.isInteger(seconds) && seconds >= 0 && seconds <= 86_400),
        ).toBe(true);
      }),
    );
  });
});
