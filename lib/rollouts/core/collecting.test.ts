import { expect, test } from "vitest";
import { aPlan, aReading } from "#lib/testing/rollout-builders.ts";
import { collectingOf } from "./collecting.ts";

const now = new Date("2026-11-17T03:33:22Z");
const before = (seconds: number) => new Date(now.getTime() - 1_000 * seconds);
const blind = (requests: number) => aReading({ outcome: "no_data", requests });

function seen(confirmedAt: Date | null, given: Partial<Parameters<typeof collectingOf>[0]> = {}) {
  const stage = { index: 0, share: 5, holdMs: 0, state: "running" as const };
  const stages = [{ ...stage, startedAt: before(300), confirmedAt, heldUntil: null }];
  const plan = { ...aPlan(), minimumRequestsPerArm: 60 };
  return { state: "holding" as const, reason: null, stageIndex: 0, stages, plan, ...given };
}

const lost = { code: "metrics_unavailable" as const, facts: { since: "2026-11-17T03:30:00Z" } };

test.each([
  ["some of what the stage waits for", seen(before(90)), blind(12), { has: 12, needed: 60 }],
  ["none yet, right after the stage arrived", seen(before(5)), blind(0), { has: 0, needed: 60 }],
  ["none yet, before the stage arrived", seen(null), blind(0), { has: 0, needed: 60 }],
  ["none, long after the stage arrived", seen(before(90)), blind(0), null],
  ["enough requests, and still no label", seen(before(90)), blind(60), null],
  ["a source that was lost", seen(before(90), { reason: lost }), blind(12), null],
  ["a rollout that stands still", seen(before(90), { state: "stopped" }), blind(12), null],
  ["numbers", seen(before(90)), aReading({ outcome: "undecided", requests: 12 }), null],
])("%s: %#", (...[, rollout, reading, expected]) =>
  expect(collectingOf(rollout, reading, now)).toEqual(expected),
);
