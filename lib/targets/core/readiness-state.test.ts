import { describe, expect, it } from "vitest";
import type { ReadinessCheck } from "#lib/targets/readiness-schema.ts";
import { readinessDue, readinessState } from "./readiness-state.ts";
import type { ReadinessFacts } from "./readiness-state.ts";

const now = new Date("2026-11-20T12:00:00.000Z");
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

function aCheck(given: Partial<ReadinessCheck> = {}): ReadinessCheck {
  return {
    id: "0198c0de-0000-7000-8000-000000000001",
    targetId: "0198c0de-0000-7000-8000-000000000002",
    versionId: "0198c0de-0000-7000-8000-000000000003",
    versionName: "v1.2",
    cause: "nightly",
    state: "finished",
    verdict: "ready",
    parts: [],
    readyMs: 40_000,
    requestedBy: "readiness",
    requestedAt: hoursAgo(6),
    startedAt: hoursAgo(6),
    finishedAt: hoursAgo(6),
    ...given,
  };
}

const facts = (given: Partial<ReadinessFacts> = {}): ReadinessFacts => ({
  last: aCheck(),
  running: null,
  movedAt: hoursAgo(100),
  isMarkedBad: false,
  ...given,
});

describe("the readiness that is told", () => {
  it("is yes with nothing against it after a check that passed", () => {
    expect(readinessState(facts(), now)).toMatchObject({ state: "ready", reason: null });
  });

  it("is not checked, never yes, without a check", () => {
    expect(readinessState(facts({ last: null }), now)).toMatchObject({ state: "not_checked", reason: null });
  });

  it.each([
    ["too_old", { last: aCheck({ requestedAt: hoursAgo(26.01) }) }],
    ["traffic_moved", { movedAt: hoursAgo(5) }],
    ["marked_bad", { isMarkedBad: true }],
  ] as const)("no longer counts: %s", (code, given) => {
    expect(readinessState(facts(given), now)).toMatchObject({ state: "stale", reason: { code } });
  });

  it("counts until 26 hours are over", () => {
    const last = aCheck({ requestedAt: hoursAgo(26) });
    expect(readinessState(facts({ last }), now).state).toBe("ready");
  });

  it("names what failed before what could not be run", () => {
    const part = (outcome: "fail" | "not_run" | "pass", code: "replay_failed" | "not_reached") =>
      ({ part: "replay", outcome, reason: { code, facts: {} }, durationMs: null }) as const;
    const parts = [part("not_run", "not_reached"), part("fail", "replay_failed")];
    const last = aCheck({ verdict: "not_ready", parts });
    expect(readinessState(facts({ last }), now)).toMatchObject({
      state: "not_ready",
      reason: { code: "replay_failed" },
    });
  });

  it("says that there is no version to go back to", () => {
    const last = aCheck({ verdict: "no_candidate", versionId: null });
    expect(readinessState(facts({ last }), now)).toMatchObject({
      state: "no_candidate",
      reason: { code: "no_candidate" },
    });
  });
});

describe("what calls for a check", () => {
  type Given = Partial<ReadinessFacts> & { hasRollback?: boolean; goldenAt?: Date | null };
  const due = (given: Given = {}, nightlyHour = 2) =>
    readinessDue({ hasRollback: false, goldenAt: null, ...facts(given), ...given }, { now, nightlyHour });

  it("is the first sight of a target that serves, once its registration settled", () => {
    expect(due({ last: null })).toBe("first");
    expect(due({ last: null, movedAt: new Date(now.getTime() - 5_000) })).toBeNull();
    expect(due({ last: null, movedAt: null })).toBeNull();
  });

  it("is a move of traffic, or that the checked version was marked bad", () => {
    expect(due({ movedAt: hoursAgo(1) })).toBe("traffic_moved");
    expect(due({ isMarkedBad: true })).toBe("traffic_moved");
  });

  it("is the night, at the configured hour in UTC", () => {
    expect(due({}, 2)).toBeNull();
    expect(due({}, 7)).toBe("nightly");
    expect(due({}, 13)).toBeNull();
    expect(due({ last: aCheck({ requestedAt: hoursAgo(24) }) }, 13)).toBe("nightly");
  });

  it("is that the checked version got golden cases that the check had missed, once they settled", () => {
    const reason = { code: "no_golden_cases", facts: {} } as const;
    const last = aCheck({ parts: [{ part: "replay", outcome: "not_run", reason, durationMs: null }] });
    expect(due({ last, goldenAt: hoursAgo(1) })).toBe("first");
    expect(due({ last, goldenAt: hoursAgo(0) })).toBeNull();
    expect(due({ last, goldenAt: hoursAgo(7) })).toBeNull();
    expect(due({ last })).toBeNull();
    expect(due({ goldenAt: hoursAgo(1) })).toBeNull();
  });

  it("is nothing while a check or a rollback is under way", () => {
    expect(due({ last: null, running: aCheck({ state: "running" }) })).toBeNull();
    expect(due({ last: null, hasRollback: true })).toBeNull();
  });
});
