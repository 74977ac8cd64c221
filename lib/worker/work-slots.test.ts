import { expect, test } from "vitest";
import { WorkSlots } from "./work-slots.ts";

function slots(atOnce: number) {
  const failures: string[] = [];
  return { failures, work: new WorkSlots({ atOnce, onFailure: (error) => failures.push(String(error)) }) };
}

test("work that hangs takes one slot, and the others go on", async () => {
  const { work } = slots(2);
  const hanging = Promise.withResolvers<void>();
  work.add(hanging.promise);
  for (let piece = 0; piece < 5; piece += 1) {
    await work.untilFree();
    expect(work.free).toBe(1);
    work.add(Promise.resolve());
  }
  let isSettled = false;
  const settled = work.settle().then(() => (isSettled = true));
  await work.untilFree();
  expect(isSettled).toBe(false);
  hanging.resolve();
  await settled;
  expect(work.free).toBe(2);
});

test("where every slot is taken the next piece waits for one", async () => {
  const { work } = slots(1);
  const first = Promise.withResolvers<void>();
  work.add(first.promise);
  let isFree = false;
  const waiting = work.untilFree().then(() => (isFree = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect([work.free, isFree]).toEqual([0, false]);
  first.resolve();
  await waiting;
  expect(work.free).toBe(1);
});

test("a failure is told and gives its slot back", async () => {
  const { work, failures } = slots(1);
  work.add(Promise.reject(new Error("no database")));
  await work.settle();
  expect(failures).toEqual(["Error: no database"]);
  expect(work.free).toBe(1);
});
