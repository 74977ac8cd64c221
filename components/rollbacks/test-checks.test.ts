import { expect, it } from "vitest";
import type { ReplayCheck } from "#lib/replays/check-schema.ts";
import type { ReplayRun } from "#lib/replays/schema.ts";
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

function run(over: Partial<ReplayRun>): ReplayRun {
  return {
    id: "0198c0de-0000-7000-8000-000000000001",
    rollbackId: null,
    versionId: "0198c0de-0000-7000-8000-000000000002",
    state: "finished",
    verdict: "passed",
    total: 20,
    done: 20,
    failure: null,
    restore: [],
    checks: [],
    judgement: null,
    modalities: [
      { modality: "audio", total: 10, passed: 10, failed: 0, noResult: 0 },
      { modality: "image", total: 10, passed: 10, failed: 0, noResult: 0 },
    ],
    results: [],
    queuedAt: at,
    startedAt: at,
    readyAt: at,
    finishedAt: at,
    remainingMs: null,
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
  expect(testChecks(run({ state, checks: [check(over)] }))[0]?.status).toBe(status);
});

it("names a check by its modality or its consumer", () => {
  const checks = [
    check({ kind: "replay", subject: "audio" }),
    check({ kind: "contract", subject: "captions", evidence: { name: "Captions" } }),
  ];
  expect(testChecks(run({ checks }))).toMatchObject([
    { key: "replay audio", modality: "audio" },
    { key: "contract captions", modality: null, name: "Captions" },
  ]);
});

it("never takes a test that broke, or one without verdict, for a passed one", () => {
  expect(testFinding(null)).toBe("not_run");
  expect(testFinding(run({ state: "failed", verdict: null }))).toBe("broke");
  expect(testFinding(run({ state: "cancelled", verdict: null }))).toBe("cancelled");
  expect(testFinding(run({ verdict: null }))).toBe("inconclusive");
  expect(testFinding(run({ state: "replaying", verdict: null }))).toBe("running");
  expect(testFinding(run({ verdict: "failed" }))).toBe("failed");
});

it("says that the replay failed before it says that another check did", () => {
  const failed = check({ kind: "load", verdict: "fail" });
  const other = run({ verdict: "failed", checks: [failed, check({ verdict: "pass" })] });
  expect(testHeadline(other)).toMatchObject({ finding: "failed_checks", failedChecks: 1, done: 2, total: 2 });
  const modalities = [{ modality: "audio" as const, total: 10, passed: 7, failed: 3, noResult: 0 }];
  expect(testHeadline({ ...other, modalities })).toMatchObject({
    finding: "failed",
    failedCases: 3,
    cases: 10,
  });
});

it("tells what could not be run, and a loss that was read, beside a pass", () => {
  const open = run({
    verdict: "not_run",
    checks: [check({ verdict: "not_run" }), check({ verdict: "pass" })],
  });
  expect(testHeadline(open)).toMatchObject({ finding: "incomplete", open: 1 });
  const lost = run({ checks: [check({ verdict: "fail", reason: loss })] });
  expect(testHeadline(lost)).toMatchObject({ finding: "passed", next: "passed_with_loss", failedChecks: 0 });
});

it("reads the latencies of a load that is over, and none where they are not told", () => {
  const quantile = { value: 12, lower: 10, upper: null, reference: 8, limitMs: 262 };
  const latencies = [
    { modality: "audio", count: 100, source: "own_live", p50: quantile, p95: quantile, p99: quantile },
  ];
  const load = check({ kind: "load", verdict: "pass", evidence: { latencies } });
  const row = { value: 12, limitMs: 262 };
  expect(readLatencies(run({ checks: [load] }))).toEqual([
    { modality: "audio", source: "own_live", p50: row, p95: row, p99: row },
  ]);
  expect(readLatencies(run({ checks: [{ ...load, verdict: null }] }))).toEqual([]);
  expect(readLatencies(run({ checks: [{ ...load, evidence: {} }] }))).toEqual([]);
});
