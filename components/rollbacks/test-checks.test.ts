import { expect, it } from "vitest";
import type { ReplayRun } from "#lib/replays/schema.ts";
import { testChecks, testFinding } from "./test-checks.ts";

const components = [
  "weights",
  "config",
  "preprocessing",
  "postprocessing",
  "interface",
  "runtime",
  "monitoring",
] as const;
const restored = components.map((component) => ({ component, status: "restored" as const, detail: null }));
const at = new Date("2026-11-17T03:16:00Z");

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
    restore: restored,
    modalities: [
      { modality: "audio", total: 10, passed: 10, failed: 0, noResult: 0 },
      { modality: "image", total: 10, passed: 10, failed: 0, noResult: 0 },
    ],
    results: [],
    startedAt: at,
    readyAt: at,
    finishedAt: at,
    ...over,
  };
}

const statuses = (over: Partial<ReplayRun>) => testChecks(run(over)).map(({ status }) => status);
const none = { modality: "audio", total: 10, passed: 0, failed: 0, noResult: 0 } as const;

it.each<[string, Partial<ReplayRun>, string[]]>([
  ["all passed", {}, ["passed", "passed", "passed", "passed"]],
  [
    "queued",
    { state: "queued", restore: [], readyAt: null, modalities: [none] },
    ["not_started", "not_started", "not_started"],
  ],
  [
    "starting",
    { state: "starting", readyAt: null, modalities: [none] },
    ["passed", "running", "not_started"],
  ],
  [
    "replaying",
    { state: "replaying", modalities: [{ ...none, passed: 4 }] },
    ["passed", "passed", "running"],
  ],
  ["one answer differs", { modalities: [{ ...none, passed: 9, failed: 1 }] }, ["passed", "passed", "failed"]],
  [
    "one answer could not be had",
    { modalities: [{ ...none, passed: 9, noResult: 1 }] },
    ["passed", "passed", "no_result"],
  ],
  [
    "a wrong digest",
    {
      state: "failed",
      readyAt: null,
      restore: [{ component: "weights", status: "mismatch", detail: null }],
      modalities: [none],
    },
    ["failed", "no_result", "no_result"],
  ],
  [
    "an instance that did not start",
    { state: "failed", readyAt: null, modalities: [none] },
    ["passed", "failed", "no_result"],
  ],
])("%s", (_name, over, expected) => {
  expect(statuses(over)).toEqual(expected);
});

it("never takes a test that broke, or one without verdict, for a passed one", () => {
  expect(testFinding(null)).toBe("not_run");
  expect(testFinding(run({ state: "failed", verdict: null }))).toBe("broke");
  expect(testFinding(run({ verdict: null }))).toBe("inconclusive");
  expect(testFinding(run({ state: "replaying", verdict: null }))).toBe("running");
  expect(testFinding(run({ verdict: "failed" }))).toBe("failed");
});
