import { expect, test } from "vitest";
import { testNow } from "#lib/testing/a-context.ts";
import { aStretch, idOf } from "#lib/testing/candidate-builders.ts";
import { daysBefore, minutesBefore } from "#lib/testing/target-builders.ts";
import { servingFacts, suspectSpan } from "./serving-facts.ts";

const dayMs = 24 * 3_600_000;
const facts = (...stretches: ReturnType<typeof aStretch>[]) => servingFacts(stretches, idOf(1), testNow);

test("a version that never held traffic has no facts, not facts of zero days", () => {
  const none = { healthyMs: 0, incidents: 0, lastServedAt: null, span: null };
  expect(facts(aStretch(2, [10, 5]))).toEqual(none);
  expect(facts(aStretch(1, [10, 5], { share: 0 }))).toEqual(none);
});

test("time counts at half of the traffic or more that was not recorded as unhealthy", () => {
  const found = facts(
    aStretch(1, [40, 30], { share: 49 }),
    aStretch(1, [30, 20], { share: 50 }),
    aStretch(1, [20, 15], { healthy: false }),
    aStretch(1, [15, 12], { healthy: true }),
  );
  expect(found.healthyMs).toBe(13 * dayMs);
  expect(found.incidents).toBe(1);
  expect(found.lastServedAt).toEqual(daysBefore(12));
});

test("what is open ends now", () => {
  const found = facts(aStretch(1, [3, null]));
  expect([found.healthyMs, found.lastServedAt]).toEqual([3 * dayMs, testNow]);
});

test("counts come from the newest healthy stretch, at most its last seven days", () => {
  expect(facts(aStretch(1, [60, 50]), aStretch(1, [30, 10])).span).toEqual({
    from: daysBefore(17),
    to: daysBefore(10),
  });
  expect(facts(aStretch(1, [12, 10])).span).toEqual({ from: daysBefore(12), to: daysBefore(10) });
  expect(facts(aStretch(1, [30, 10]), aStretch(1, [9, 8], { healthy: false })).span?.to).toEqual(
    daysBefore(10),
  );
});

test("the suspect is looked at over the last half hour of its newest stretch", () => {
  const stretches = [aStretch(1, [30, 20]), aStretch(1, [5, null])];
  expect(suspectSpan(stretches, idOf(1), testNow)).toEqual({ from: minutesBefore(30), to: testNow });
  const short = aStretch(1, [5, null], { startedAt: minutesBefore(4) });
  expect(suspectSpan([short], idOf(1), testNow)?.from).toEqual(minutesBefore(4));
  expect(suspectSpan([], idOf(1), testNow)).toBeNull();
});
