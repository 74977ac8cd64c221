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
  "another_wanted",
  "version_kept",
  "went_back",
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
    ["version", "cancelled", "report", "cancelled"],
    ["rollout", "cancelled", "report", "cancelled"],
  ])("from %s by %s to %s", (...[step, event, to, state]) => {
    expect(moveStep({ step, state: "open", rolloutId: null }, event)).toEqual({ ok: true, step: to, state });
  });

  test.each<[RollbackStep, StepEvent]>([
    ["version", "tests_accepted"],
    ["version", "rollout_started"],
    ["test", "rollout_started"],
    ["notify", "version_chosen"],
    ["notify", "cancelled"],
    ["notify", "tests_skipped"],
  ])("at %s %s is refused with where it is possible", (step, event) => {
    const move = moveStep({ step, state: "open", rolloutId: null }, event);
    expect(move).toMatchObject({ ok: false, reason: expect.stringContaining(step) });
  });
});

describe("after traffic moved", () => {
  const moving = { state: "open", rolloutId: "r" } as const;

  test.each<[RollbackStep, StepEvent, RollbackStep, Rollback["state"]]>([
    ["notify", "another_wanted", "version", "open"],
    ["version", "version_chosen", "test", "open"],
    ["rollout", "rollout_started", "notify", "open"],
    ["version", "version_kept", "notify", "open"],
    ["rollout", "version_kept", "notify", "open"],
    ["test", "went_back", "notify", "open"],
    ["notify", "rollout_finished", "report", "finished"],
    ["version", "rollout_finished", "report", "finished"],
  ])("from %s by %s to %s", (...[step, event, to, state]) => {
    expect(moveStep({ ...moving, step }, event)).toEqual({ ok: true, step: to, state });
  });

  test("it is not cancelled any more, wherever it is", () => {
    for (const step of steps) expect(moveStep({ ...moving, step }, "cancelled").ok).toBe(false);
  });

  test("before, nobody chooses another version or goes back", () => {
    for (const event of ["another_wanted", "version_kept", "went_back"] as const)
      for (const step of steps)
        expect(moveStep({ step, state: "open", rolloutId: null }, event).ok).toBe(false);
  });
});

test("nothing happens in a rollback that ended", () => {
  for (const state of ["cancelled", "finished"] as const) {
    for (const event of events) {
      for (const step of steps) expect(moveStep({ step, state, rolloutId: "r" }, event).ok).toBe(false);
    }
  }
});
