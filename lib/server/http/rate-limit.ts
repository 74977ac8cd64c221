import { AppError } from "#lib/schema/app-error.ts";

/** A bucket's size in requests and how fast it fills. */
export interface RateLimit {
  readonly burst: number;
  readonly perSecond: number;
}

type Bucket = { tokens: number; atMs: number; fullAtMs: number };

/** Buckets beyond this number are looked through, and full ones forgotten. */
const manyBuckets = 10_000;

/** Counts requests by key in this process: a first line against a loop that ran away, not a quota. */
export class RateLimiter {
  readonly #limit: RateLimit;
  readonly #buckets = new Map<string, Bucket>();

  constructor(limit: RateLimit) {
    this.#limit = limit;
  }

  /** Takes one request of a key at a monotonic time in milliseconds; throws RATE_LIMITED with how long to wait. */
  take(key: string, nowMs: number): void {
    const { burst, perSecond } = this.#limit;
    const bucket = this.#buckets.get(key) ?? { tokens: burst, atMs: nowMs, fullAtMs: nowMs };
    const tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.atMs) / 1_000) * perSecond);
    const left = tokens >= 1 ? tokens - 1 : tokens;
    this.#buckets.set(key, {
      tokens: left,
      atMs: nowMs,
      fullAtMs: nowMs + ((burst - left) / perSecond) * 1_000,
    });
    if (this.#buckets.size > manyBuckets) this.#forgetFull(nowMs);
    if (tokens >= 1) return;
    throw new AppError({
      code: "RATE_LIMITED",
      detail: "Too many requests. Wait a moment and try again; nothing was changed.",
      retryAfterMs: ((1 - tokens) / perSecond) * 1_000,
    });
  }

  #forgetFull(nowMs: number): void {
    for (const [key, { fullAtMs }] of this.#buckets) if (fullAtMs <= nowMs) this.#buckets.delete(key);
  }
}
