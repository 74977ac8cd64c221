import { describe, expect, test } from "vitest";
import type { Rollback, RollbackStep } from "#lib/rollbacks/schema.ts";
import { moveStep } from "./step-order.ts";
import type { StepEvent } from "./step-order.ts";

const events: StepEvent[] = [
  "version_chosen",
  "tests_accepted",
  "tests_skipped",
  "rollout_started",
  "rollout_finished",
  "cancelled",
];
const steps: RollbackStep[] = ["problem", "version", "test", "rollout", "notify", "report"];

describe("the steps of an open rollback", () => {
  test.each<[RollbackStep, StepEvent, RollbackStep, Rollback["state"]]>([
    ["version", "version_chosen", "test", "open"],
    ["test", "version_chosen", "test", "open"],
    ["rollout", "version_chosen", "test", "open"],
    ["test", "tests_accepted", "rollout", "open"],
    ["version", "tests_skipped", "rollout", "open"],
    ["test", "tests_skipped", "rollout", "open"],
    ["rollout", "rollout_started", "notify", "open"],
    ["notify", "rollout_finished", "report", "finished"],
    ["version", "cancelled", "report", "cancelled"],
    ["rollout", "cancelled", "report", "cancelled"],
  ])("from %s by %s to %s", (...[step, event, to, state]) => {
    expect(moveStep({ step, state: "open" }, event)).toEqual({ ok: true, step: to, state });
  });

  test.each<[RollbackStep, StepEvent]>([
    ["version", "tests_accepted"],
    ["version", "rollout_started"],
    ["test", "rollout_started"],
    ["notify", "version_chosen"],
    ["notify", "cancelled"],
    ["notify", "tests_skipped"],
    ["rollout", "rollout_finished"],
  ])("at %s %s is refused with where it is possible", (step, event) => {
    const move = moveStep({ step, state: "open" }, event);
    expect(move).toMatchObject({ ok: false, reason: expect.stringContaining(step) });
  });
});

test("nothing happens in a rollback that ended", () => {
  for (const state of ["cancelled", "finished"] as const) {
    for (const event of events) {
      for (const step of steps) expect(moveStep({ step, state }, event).ok).toBe(false);
    }
  }
});
