import { expect, test } from "vitest";
import { OverlappingRounds } from "./overlapping-rounds.ts";

function aRound() {
  let [end, fail] = [(_result: number) => {}, (_error: Error) => {}];
  const promise = new Promise<number>((resolve, reject) => {
    [end, fail] = [resolve, reject];
  });
  return { promise, end: (result: number) => end(result), fail: (error: Error) => fail(error) };
}

function rounds(patienceMs: number, atOnce = 2) {
  const failures: unknown[] = [];
  const overlap = { patienceMs, atOnce, onLateFailure: (error: unknown) => failures.push(error) };
  return { failures, rounds: new OverlappingRounds(overlap) };
}

test("a round that ends in time is waited for; its failure is the caller's", async () => {
  const { rounds: own, failures } = rounds(60_000);
  await expect(own.run(async () => 7)).resolves.toBe(7);
  await expect(own.run(() => Promise.reject(new Error("no database")))).rejects.toThrow("no database");
  expect(failures).toEqual([]);
  await own.settle();
});

test("a slow round goes on beside the next one, and its failure is told", async () => {
  const { rounds: own, failures } = rounds(1);
  const slow = aRound();
  await expect(own.run(() => slow.promise)).resolves.toBeNull();
  slow.fail(new Error("the router hangs"));
  await own.settle();
  expect(failures.map(String)).toEqual(["Error: the router hangs"]);
});

test("at most so many at once: the next one begins when one has ended", async () => {
  const { rounds: own } = rounds(1);
  const [first, second] = [aRound(), aRound()];
  await own.run(() => first.promise);
  await own.run(() => second.promise);
  let hasBegun = false;
  const third = own.run(async () => {
    hasBegun = true;
    return 3;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(hasBegun).toBe(false);
  first.end(1);
  await third;
  expect(hasBegun).toBe(true);
  second.end(2);
  await own.settle();
});
