import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRateLimiter } from '../../../../src/core/connectors/rate.ts';

/** A clock that jumps to the end of every wait. */
function jumpingClock() {
  let ticks = 0;
  const waits: number[] = [];
  return {
    waits,
    advance: (ms: number) => (ticks += ms),
    clock: {
      ticks: () => ticks,
      wait: (ms: number) => {
        waits.push(ms);
        ticks += ms;
        return Promise.resolve();
      },
    },
  };
}

describe('rate limiter', () => {
  it('lets a burst through and then spreads the rest', async () => {
    const { clock, waits } = jumpingClock();
    const limiter = createRateLimiter(clock);
    for (let n = 0; n < 4; n += 1) await limiter.take('c', { requests: 2, per: 'second' });
    expect(waits).toEqual([500, 500]);
  });

  it('keeps connections apart, and waits for none without a limit', async () => {
    const { clock, waits } = jumpingClock();
    const limiter = createRateLimiter(clock);
    for (const connection of ['a', 'b', 'c']) {
      await limiter.take(connection, { requests: 1, per: 'minute' });
    }
    for (let n = 0; n < 100; n += 1) await limiter.take('a', undefined);
    expect(waits).toEqual([]);
    await limiter.take('a', { requests: 1, per: 'minute' });
    expect(waits).toEqual([60_000]);
  });

  it('makes those who ask at once wait one after the other', () => {
    const { clock, waits } = jumpingClock();
    const limiter = createRateLimiter({ ...clock, ticks: () => 0 });
    for (let n = 0; n < 4; n += 1) void limiter.take('c', { requests: 1, per: 'second' });
    expect(waits).toEqual([1_000, 2_000, 3_000]);
  });

  it('never lets more through than the limit, however requests arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 50 }),
        fc.integer({ min: 1, max: 10 }),
        async (pauses, requests) => {
          const { clock, advance } = jumpingClock();
          const limiter = createRateLimiter(clock);
          const sent: number[] = [];
          for (const pause of pauses) {
            advance(pause);
            await limiter.take('c', { requests, per: 'second' });
            sent.push(clock.ticks());
          }
          for (const [index, at] of sent.entries()) {
            // A full bucket and what flows in during one second.
            const within = sent.slice(index).filter((time) => time - at < 1_000 - 1e-6);
            expect(within.length).toBeLessThanOrEqual(2 * requests);
          }
        },
      ),
    );
  });
});
