import { expect, it } from "vitest";
import { AppError } from "#lib/schema/app-error.ts";
import { RateLimiter } from "./rate-limit.ts";

it("lets a burst through, refuses the next, and fills again with time", () => {
  const limiter = new RateLimiter({ burst: 3, perSecond: 2 });
  for (let count = 0; count < 3; count += 1) limiter.take("a", 0);
  expect(() => limiter.take("a", 0)).toThrow(AppError);
  limiter.take("a", 500);
  expect(() => limiter.take("a", 500)).toThrow(AppError);
});

it("counts each key for itself and says how long to wait", () => {
  const limiter = new RateLimiter({ burst: 1, perSecond: 2 });
  limiter.take("a", 0);
  limiter.take("b", 0);
  try {
    limiter.take("a", 100);
    expect.unreachable();
  } catch (error) {
    expect((error as AppError).code).toBe("RATE_LIMITED");
    expect((error as AppError).retryAfterMs).toBeCloseTo(400);
  }
});
