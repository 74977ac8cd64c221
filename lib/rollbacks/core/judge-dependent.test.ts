import { expect, it } from "vitest";
import type { RolloutState } from "#lib/rollouts/schema.ts";
import { judgeDependent } from "./judge-dependent.ts";

const fullAt = new Date("2026-11-17T03:00:00Z");
const holdMs = 60_000;
const over = new Date(fullAt.getTime() + holdMs);
const at = (now: Date) => ({ holdMs, now });

it("waits for all traffic of the target before, then for the hold, then begins", () => {
  const before = { state: "holding" as const, fullAt: null, hasEndedEarly: false };
  expect(judgeDependent(null, at(over))).toEqual({ kind: "wait", until: null });
  expect(judgeDependent(before, at(over))).toEqual({ kind: "wait", until: null });
  const full = { ...before, state: "baking" as const, fullAt };
  expect(judgeDependent(full, at(new Date(over.getTime() - 1)))).toEqual({ kind: "wait", until: over });
  expect(judgeDependent(full, at(over))).toEqual({ kind: "begin" });
  expect(judgeDependent({ ...full, state: "finished" }, at(over))).toEqual({ kind: "begin" });
});

it.each<RolloutState>(["paused", "waiting", "shifting", "planned"])(
  "waits while the one before is %s",
  (state) => {
    expect(judgeDependent({ state, fullAt, hasEndedEarly: false }, at(over))).toMatchObject({ kind: "wait" });
  },
);

it("stops what was not begun when the one before was stopped or ended early", () => {
  const stopped = { state: "stopped" as const, fullAt: null, hasEndedEarly: false };
  expect(judgeDependent(stopped, at(over))).toEqual({ kind: "stop", reason: "before_stopped" });
  const ended = { state: "finished" as const, fullAt, hasEndedEarly: true };
  expect(judgeDependent(ended, at(over))).toEqual({ kind: "stop", reason: "before_ended_early" });
});
