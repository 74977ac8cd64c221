import { expect, it } from "vitest";
import type { ReplayCheck } from "#lib/replays/check-schema.ts";
import type { ReplayRun } from "#lib/replays/schema.ts";
import { aReplayRun } from "#lib/testing/a-replay-run.ts";
import { readLatencies } from "./read-latencies.ts";
import { testChecks, testFinding, testHeadline } from "./test-checks.ts";

const at = new Date("2026-11-17T03:16:00Z");

function check(over: Partial<ReplayCheck>): ReplayCheck {
  return {
    kind: "artifacts",
    subject: "",
    verdict: null,
    reason: null,
    evidence: {},
    done: 0,
    total: 7,
    startedAt: null,
    finishedAt: null,
    ...over,
  };
}

const loss: ReplayCheck["reason"] = { code: "loss_was_read", facts: { fields: ["duration_ms"] } };

it.each<[string, Partial<ReplayCheck>, ReplayRun["state"], string]>([
  ["not begun", {}, "queued", "not_started"],
  ["begun", { startedAt: at }, "replaying", "running"],
  ["begun in a run that was cancelled", { startedAt: at }, "cancelled", "cancelled"],
  ["never begun in a run that broke", {}, "failed", "cancelled"],
  ["passed", { verdict: "pass" }, "finished", "passed"],
  ["failed", { verdict: "fail" }, "finished", "failed"],
  ["a loss that was read before", { verdict: "fail", reason: loss }, "finished", "known_loss"],
  ["open", { verdict: "inconclusive" }, "finished", "inconclusive"],
  ["not run", { verdict: "not_run" }, "finished", "not_run"],
])("a check that is %s", (...[, over, state, status]) => {
  expect(testChecks(aReplayRun({ state, checks: [check(over)] }))[0]?.status).toBe(status);
});

it("names a check by its modality or its consumer", () => {
  const checks = [
    check({ kind: "replay", subject: "audio" }),
    check({ kind: "contract", subject: "captions", evidence: { name: "Captions" } }),
  ];
  expect(testChecks(aReplayRun({ checks }))).toMatchObject([
    { key: "replay audio", modality: "audio" },
    { key: "contract captions", modality: null, name: "Captions" },
  ]);
});

it("never takes a test that broke, or one without verdict, for a passed one", () => {
  expect(testFinding(null)).toBe("not_run");
  expect(testFinding(aReplayRun({ state: "failed", verdict: null }))).toBe("broke");
  expect(testFinding(aReplayRun({ state: "cancelled", verdict: null }))).toBe("cancelled");
  expect(testFinding(aReplayRun({ verdict: null }))).toBe("inconclusive");
  expect(testFinding(aReplayRun({ state: "replaying", verdict: null }))).toBe("running");
  expect(testFinding(aReplayRun({ verdict: "failed" }))).toBe("failed");
});

it("says that the replay failed before it says that another check did", () => {
  const failed = check({ kind: "load", verdict: "fail" });
  const other = aReplayRun({ verdict: "failed", checks: [failed, check({ verdict: "pass" })] });
  expect(testHeadline(other)).toMatchObject({ finding: "failed_checks", failedChecks: 1, done: 2, total: 2 });
  const modalities = [{ modality: "audio" as const, total: 10, passed: 7, failed: 3, noResult: 0 }];
  expect(testHeadline({ ...other, modalities })).toMatchObject({
    finding: "failed",
    failedCases: 3,
    cases: 10,
  });
});

it("tells what could not be run, and a loss that was read, beside a pass", () => {
  const open = aReplayRun({
    verdict: "not_run",
    checks: [check({ verdict: "not_run" }), check({ verdict: "pass" })],
  });
  expect(testHeadline(open)).toMatchObject({ finding: "incomplete", open: 1 });
  const lost = aReplayRun({ checks: [check({ verdict: "fail", reason: loss })] });
  expect(testHeadline(lost)).toMatchObject({ finding: "passed", next: "passed_with_loss", failedChecks: 0 });
});

it("reads the latencies of a load that is over, and none where they are not told", () => {
  const quantile = { value: 12, lower: 10, upper: null, reference: 8, limitMs: 262 };
  const latencies = [
    { modality: "audio", count: 100, source: "own_live", p50: quantile, p95: quantile, p99: quantile },
  ];
  const load = check({ kind: "load", verdict: "pass", evidence: { latencies } });
  const row = { value: 12, limitMs: 262 };
  expect(readLatencies(aReplayRun({ checks: [load] }))).toEqual([
    { modality: "audio", source: "own_live", p50: row, p95: row, p99: row },
  ]);
  expect(readLatencies(aReplayRun({ checks: [{ ...load, verdict: null }] }))).toEqual([]);
  expect(readLatencies(aReplayRun({ checks: [{ ...load, evidence: {} }] }))).toEqual([]);
});
