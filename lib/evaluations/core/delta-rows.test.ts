import { expect, it } from "vitest";
import type { ComparedMetric } from "#lib/evaluations/view-schema.ts";
import { aVerdict } from "#lib/testing/candidate-builders.ts";
import { deltaRows } from "./delta-rows.ts";

const dataset = (name: string) => ({ name, revision: "1", sha256: null, split: null });

function aMetric(name: string, estimate: number, given: Partial<ComparedMetric> = {}): ComparedMetric {
  return {
    modality: "audio",
    metric: "top1_accuracy",
    comparability: "comparable",
    baseDataset: dataset(name),
    headDataset: dataset(name),
    baseValue: 95,
    headValue: 95 + estimate,
    baseCount: 100,
    headCount: 100,
    verdict: aVerdict(estimate < 0 ? "regressed" : "improved", { estimate }),
    ...given,
  };
}

it("puts the row first in which any version is worst, and keeps the order of the versions", () => {
  const rows = deltaRows([
    [aMetric("easy", -2), aMetric("hard", 1)],
    [aMetric("easy", 3), aMetric("hard", -9)],
  ]);
  expect(rows.map(({ dataset: { name } }) => name)).toEqual(["hard", "easy"]);
  expect(rows[0]?.deltas.map((delta) => delta?.headValue)).toEqual([96, 86]);
});

it("leaves a hole where a version was not measured, which is not zero", () => {
  const rows = deltaRows([[aMetric("easy", -2)], []]);
  expect(rows[0]?.deltas.map((delta) => delta?.headValue ?? null)).toEqual([93, null]);
});

it("leaves out what base has alone or never had", () => {
  const alone = aMetric("easy", 0, { headDataset: null, headValue: null, verdict: aVerdict("no_data") });
  const foreign = aMetric("hard", 0, { baseDataset: null, baseValue: null, verdict: aVerdict("no_data") });
  expect(deltaRows([[alone], [foreign]])).toEqual([]);
});

it("takes the same metric of two modalities for two rows", () => {
  const rows = deltaRows([[aMetric("easy", -2), aMetric("easy", -1, { modality: "image" })]]);
  expect(rows.map(({ modality }) => modality)).toEqual(["audio", "image"]);
});
