/** Rate limits: a token bucket per connection, so that an app's own limit is not run into. */

export interface RateLimit {
  readonly requests: number;
  readonly per: 'second' | 'minute';
}

export interface Clock {
  /** Monotonic milliseconds. */
  readonly ticks: () => number;
  /** Waits; rejects with the signal's reason when it is aborted. */
  readonly wait: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

interface Bucket {
  tokens: number;
  at: number;
}

export interface RateLimiter {
  /** Waits until a request of this connection may be sent. In order of asking. */
  take(connection: string, limit: RateLimit | undefined, signal?: AbortSignal): Promise<void>;
}

export function createRateLimiter(clock: Clock): RateLimiter {
  const buckets = new Map<string, Bucket>();

  return {
    async take(connection, limit, signal) {
      if (limit === undefined) return;
      const perMs = limit.requests / (limit.per === 'second' ? 1_000 : 60_000);
      const now = clock.ticks();
      const bucket = buckets.get(connection) ?? { tokens: Math.max(limit.requests, 1), at: now };
      buckets.set(connection, bucket);
      const gained = (now - bucket.at) * perMs;
      bucket.tokens = Math.min(bucket.tokens + gained, Math.max(limit.requests, 1)) - 1;
      bucket.at = now;
      // Below zero, the token is taken in advance, and this request waits for it.
      if (bucket.tokens < 0) await clock.wait(-bucket.tokens / perMs, signal);
    },
  };
}
