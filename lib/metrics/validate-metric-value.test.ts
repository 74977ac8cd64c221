import { describe, expect, it } from "vitest";
import { findMetric } from "./catalogue.ts";
import type { MetricEntry } from "#lib/schema/metric.ts";
import { validateMetricValue } from "./validate-metric-value.ts";
import type { ReportedMetric } from "./validate-metric-value.ts";

function entryOf(id: string): MetricEntry {
  const entry = findMetric(id);
  if (entry === null) throw new Error(`no metric ${id}`);
  return entry;
}

function reasonsOf(id: string, reported: Partial<ReportedMetric> & { value: number }): string[] {
  const value = { n: null, successes: null, modality: entryOf(id).modalities[0] ?? "overall", ...reported };
  return validateMetricValue(entryOf(id), value).map((one) => `${one.severity} ${one.reason}`);
}

describe("validateMetricValue", () => {
  it.each([
    ["top1_accuracy", 87.4],
    ["wer", 131],
    ["mota", -12],
    ["si_sdr", -3],
    ["error_rate", 0.4],
    ["top1_accuracy", 0],
    ["kid", -0.1],
    ["ssim", -0.2],
  ])("accepts %s = %s", (id, value) => expect(reasonsOf(id, { value })).toEqual([]));

  it.each([
    ["top1_accuracy", Number.NaN, "error not_a_number"],
    ["fid", Number.POSITIVE_INFINITY, "error infinite"],
    ["wer", -12, "error wrong_sign"],
    ["perplexity", -2.3, "error wrong_sign"],
    ["perplexity", 0.5, "error below_range"],
    ["ssim", -1.5, "error below_range"],
    ["judge_score", 0.5, "error below_range"],
    ["top1_accuracy", 100.2, "error above_range"],
    ["mos", 5.1, "error above_range"],
    ["top1_accuracy", 0.874, "warning looks_like_share"],
  ])("says of %s = %s: %s", (id, value, reason) => expect(reasonsOf(id, { value })).toEqual([reason]));

  it("compares the value with its counts", () => {
    expect(reasonsOf("top1_accuracy", { value: 87.43, n: 1000, successes: 874 })).toEqual([]);
    expect(reasonsOf("top1_accuracy", { value: 0.9, n: 100, successes: 90 })).toEqual([
      "error disagrees_with_counts",
    ]);
    expect(reasonsOf("top1_accuracy", { value: 90, n: null, successes: 90 })).toEqual([
      "error successes_without_n",
    ]);
    expect(reasonsOf("top1_accuracy", { value: 90, n: 0, successes: 0 })).toEqual([
      "error successes_without_n",
    ]);
    expect(reasonsOf("top1_accuracy", { value: 90, n: 80, successes: 90 })).toEqual([
      "error more_successes_than_n",
    ]);
  });

  it("warns of a modality the metric is not made for, and gives the range", () => {
    expect(reasonsOf("wer", { value: 12, modality: "image" })).toEqual(["warning wrong_modality"]);
    const [finding] = validateMetricValue(entryOf("mos"), {
      value: 9,
      n: null,
      successes: null,
      modality: "audio",
    });
    expect(finding).toEqual({ reason: "above_range", severity: "error", value: 9, minimum: 1, maximum: 5 });
  });
});
