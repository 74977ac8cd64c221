import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { runLoop } from "./run-loop.ts";

const fail = (error: unknown): never => {
  throw error;
};

/** A loop whose rounds are counted, with an hour between them. */
function countedLoop(work: () => Promise<void> = async () => undefined) {
  const stop = new AbortController();
  const counted = { rounds: 0, wake: () => {}, isForgotten: false };
  const done = runLoop({
    retryMs: 3_600_000,
    signal: stop.signal,
    onError: fail,
    work: async () => {
      counted.rounds += 1;
      await work();
      return 3_600_000;
    },
    onHint: (wake) => {
      counted.wake = wake;
      return () => (counted.isForgotten = true);
    },
  });
  return { counted, stop: () => stop.abort(), done };
}

test("a hint ends the wait at once, and only that one", async () => {
  const { counted, stop, done } = countedLoop();
  await expect.poll(() => counted.rounds).toBe(1);
  await sleep(10);
  counted.wake();
  await expect.poll(() => counted.rounds).toBe(2);
  await sleep(50);
  expect(counted.rounds).toBe(2);
  stop();
  await done;
  expect(counted.isForgotten).toBe(true);
});

test("a hint that comes during a round is not lost", async () => {
  const { counted, stop, done } = countedLoop(() => sleep(40));
  await expect.poll(() => counted.rounds).toBe(1);
  counted.wake();
  await expect.poll(() => counted.rounds).toBe(2);
  stop();
  await done;
});
