import { expect, test } from "vitest";
import { pageAfterLooks, pageAfterMs, pageOf, stopOverdueMs } from "#lib/rollouts/core/page-of.ts";

const countedUntil = new Date("2026-09-01T03:00:00Z");
const after = (ms: number) => new Date(countedUntil.getTime() + ms);
const none = { attemptsBefore: 0, attempts: 0, wasShort: false, isShort: false, stopOpenSince: null };
const facts = { ...none, state: "holding" as const, countedUntil };

test("missing metrics are told once, by the look that first finds them missing for too long", () => {
  const looks = [20_000, 40_000, pageAfterMs - 1, pageAfterMs + 500, pageAfterMs + 3_000].map(after);
  const told = looks.map((now, index) => pageOf({ ...facts, now, lastLookAt: looks[index - 1] ?? null }));
  expect(told).toEqual([null, null, null, "metrics_lost", null]);
});

test("a worker that was away itself tells with its first look", () =>
  expect(pageOf({ ...facts, now: after(900_000), lastLookAt: after(1_000) })).toBe("metrics_lost"));

test("a router is told when the looks at it failed too often, once", () => {
  const at = { ...facts, now: after(1), lastLookAt: after(0) };
  expect(pageOf({ ...at, attemptsBefore: pageAfterLooks - 1, attempts: pageAfterLooks })).toBe("router_lost");
  expect(pageOf({ ...at, attemptsBefore: pageAfterLooks, attempts: pageAfterLooks + 1 })).toBeNull();
});

test("missing instances are told when they begin to hold it, once", () => {
  const at = { ...facts, now: after(1), lastLookAt: after(0), isShort: true };
  expect(pageOf(at)).toBe("instances_missing");
  expect(pageOf({ ...at, wasShort: true })).toBeNull();
});

test("a stop that the router has not confirmed in time is told once", () => {
  const stopped = { ...facts, state: "stopped" as const, stopOpenSince: countedUntil };
  const looks = [500, stopOverdueMs - 1, stopOverdueMs + 1, stopOverdueMs + 5_000].map(after);
  const told = looks.map((now, index) => pageOf({ ...stopped, now, lastLookAt: looks[index - 1] ?? null }));
  expect(told).toEqual([null, null, "stop_overdue", null]);
  expect(pageOf({ ...stopped, stopOpenSince: null, now: after(900_000), lastLookAt: null })).toBeNull();
});

test("nothing is told of a rollout that a person let stand, or before a stage arrived", () => {
  const late = { ...facts, now: after(900_000), lastLookAt: null };
  expect(pageOf({ ...late, state: "paused" })).toBeNull();
  expect(pageOf({ ...late, countedUntil: null })).toBeNull();
});
