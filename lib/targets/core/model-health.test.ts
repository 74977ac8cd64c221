import { expect, it } from "vitest";
import { judgeLiveMetric } from "#lib/evaluations/core/live-verdict.ts";
import type { Model } from "#lib/models/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { ServingInterval, Target } from "#lib/targets/schema.ts";
import type { Version } from "#lib/versions/schema.ts";
import { modelHealth } from "./model-health.ts";
import type { ModelHealthRows } from "./model-health.ts";

const day = (n: number) => new Date(Date.UTC(2026, 10, n));
const counts = (correct: number) => ({ correct, labelled: 1000, errors: 0, requests: 1000 });
const verdict = judgeLiveMetric(
  { modality: "audio", baseline: counts(960), suspect: counts(410) },
  "top1_accuracy",
);

const model = { id: "m", slug: "digits", name: "Digits", modalities: ["audio", "image"] } as unknown as Model;
const versions = new Map(
  ["v1", "v2"].map((id) => [id, { id, name: `digits_${id}`, shortName: id } as unknown as Version]),
);

function interval(versionId: string, share: number, [from, to]: readonly [number, number?]): ServingInterval {
  return {
    id: `${versionId}-${from}`,
    versionId,
    versionName: `digits_${versionId}`,
    share,
    startedAt: day(from),
    endedAt: to === undefined ? null : day(to),
    reason: null,
    actor: { kind: "person", id: "p", name: "Operator" },
    rollbackId: null,
  } as unknown as ServingInterval;
}

const target = {
  id: "t",
  traffic: {
    intended: [
      { version: "digits_v1", role: "restored", share: 30 },
      { version: "digits_v2", role: "rest", share: 70 },
    ],
    applied: null,
    observed: [{ version: "digits_v1", share: 24 }],
  },
  health: {
    state: "degraded",
    baselineVersionId: "v1",
    verdicts: [
      { modality: "audio", metric: "error_rate", verdict: { evidence: null } },
      { modality: "audio", metric: "top1_accuracy", verdict },
    ],
  },
} as unknown as Target;

function rows(given: Partial<ModelHealthRows> = {}): ModelHealthRows {
  const serving = [interval("v1", 100, [1, 10]), interval("v2", 100, [10, 20]), interval("v1", 25, [20])];
  const all = [...serving, interval("v2", 75, [20]), interval("v2", 0, [21])];
  return { model, target, readiness: null, serving: all, steps: [], versions, now: day(22), ...given };
}

it("says what each modality's verdict was decided on, and nothing for one without", () => {
  const { modalities } = modelHealth(rows());
  expect(modalities.map(({ modality }) => modality)).toEqual(["audio", "image"]);
  expect(modalities[0]).toMatchObject({ value: 41, n: 1000, baseline: 96, verdict: { kind: "regressed" } });
  expect(modalities[1]).toEqual({
    modality: "image",
    value: null,
    n: null,
    baseline: null,
    verdict: null,
    points: [],
  });
});

it("falls back to the newest point of that modality that has a value", () => {
  const step = (modality: Modality, n: number, correct: number) => ({
    modality,
    at: day(n),
    bucketMs: 60_000,
    value: null,
    numerator: correct,
    denominator: 100,
  });
  const steps = [step("image", 1, 80), step("image", 2, 90), step("audio", 3, 10)];
  const image = modelHealth(rows({ steps })).modalities[1];
  expect(image).toMatchObject({ value: 90, n: 100, baseline: null });
  expect(image?.points.filter(({ value }) => value !== null).map(({ value }) => value)).toEqual([80, 90]);
});

it("lists what serves now, largest first, with wanted and counted shares", () => {
  expect(modelHealth(rows()).serving).toEqual([
    { versionId: "v2", name: "digits_v2", shortName: "v2", intended: 70, observed: 0, since: day(20) },
    { versionId: "v1", name: "digits_v1", shortName: "v1", intended: 30, observed: 24, since: day(20) },
  ]);
});

it("knows no counted share, baseline or verdict without a target, and takes what was reported", () => {
  const health = modelHealth(rows({ target: null, versions: new Map() }));
  expect(health.target).toBeNull();
  expect(health.baselineShortName).toBeNull();
  expect(health.serving.map(({ shortName, intended, observed }) => [shortName, intended, observed])).toEqual([
    ["digits_v2", 75, null],
    ["digits_v1", 25, null],
  ]);
  expect(health.lastMove?.shortName).toBe("");
});

it("names the baseline and the last move, where there was one", () => {
  const { baselineShortName, lastMove } = modelHealth(rows());
  expect(baselineShortName).toBe("v1");
  expect(lastMove).toMatchObject({ versionId: "v1", shortName: "v1" });
  expect(modelHealth(rows({ serving: [] })).lastMove).toBeNull();
});

const minutesBefore = (minutes: number) => new Date(day(22).getTime() - minutes * 60_000);

function withSources(...sources: { lastSuccessAt: Date | null; lastError: string | null }[]) {
  return modelHealth(rows({ target: { ...target, metricSources: sources } as unknown as Target }))
    .noDataSince;
}

it("says since when nothing can be read, once no source of the target works", () => {
  const dead = { lastSuccessAt: minutesBefore(9), lastError: "refused" };
  expect(withSources(dead, { lastSuccessAt: minutesBefore(5), lastError: "refused" })).toEqual(
    minutesBefore(5),
  );
  expect(withSources(dead, { lastSuccessAt: minutesBefore(1), lastError: null })).toBeNull();
  expect(withSources({ ...dead, lastSuccessAt: minutesBefore(0.5) })).toBeNull();
  expect(withSources({ ...dead, lastSuccessAt: null })).toBeNull();
  expect(withSources()).toBeNull();
});
