import { describe, expect, it } from "vitest";
import { Verdict } from "#lib/evaluations/verdict-schema.ts";
import { findMetric } from "#lib/metrics/catalogue.ts";
import { seededRandom } from "#lib/statistics/seeded-random.ts";
import { judgeMetric } from "./judge-metric.ts";
import type { MetricComparison } from "./judge-metric.ts";
import type { ItemResults, MetricSample } from "./metric-sample.ts";

function aggregate(value: number, n: number | null = null, successes: number | null = null): MetricSample {
  return { value, n, successes, items: null };
}

function withItems(items: ItemResults, value = 0): MetricSample {
  return { value, n: null, successes: null, items };
}

function compare(
  metric: string,
  baseline: MetricSample | null,
  suspect: MetricSample | null,
): MetricComparison {
  return {
    entry: findMetric(metric),
    metric,
    modality: "audio",
    baseline,
    suspect,
    comparability: { status: "comparable", reasons: [] },
    seed: 12_345,
  };
}

/** The first `right` of `count` items right, moved on by `shift`. */
function bits(
  count: number,
  right: number,
  { shift = 0, identity = "items" as string | null } = {},
): MetricSample {
  const values = Uint8Array.from({ length: count }, (_, index) => ((index + shift) % count < right ? 1 : 0));
  return withItems({ kind: "binary", identity, values });
}

function scores(
  count: number,
  valueAt: (index: number) => number,
  identity: string | null = "items",
): MetricSample {
  return withItems({
    kind: "scores",
    identity,
    values: Float64Array.from({ length: count }, (_, index) => valueAt(index)),
  });
}

function noise(seed: number): () => number {
  const random = seededRandom(seed);
  return () => random.unit() - 0.5;
}

describe("paired answers", () => {
  it("finds a collapse with its evidence", () => {
    const verdict = judgeMetric(compare("top1_accuracy", bits(1000, 920), bits(1000, 800)));
    expect(verdict).toMatchObject({
      kind: "regressed",
      strength: "confirmed",
      reason: "beyond_minimum_effect",
      role: "alone",
      labels: [],
      evidence: {
        method: "mcnemar_mid_p",
        unit: "percent",
        pairs: 1000,
        disagreements: { onlyBaseline: 120, onlySuspect: 0 },
        minimumEffect: 1,
        interval: { method: "bonett_price", level: 0.95 },
        neededCount: null,
      },
    });
    expect(verdict.evidence?.baseline).toBeCloseTo(92, 9);
    expect(verdict.evidence?.suspect).toBeCloseTo(80, 9);
    expect(verdict.evidence?.estimate).toBeCloseTo(-12, 9);
    expect(Verdict.parse(verdict)).toEqual(verdict);
  });

  it("swaps with the sides", () => {
    const there = judgeMetric(compare("top1_accuracy", bits(1000, 920), bits(1000, 800)));
    const back = judgeMetric(compare("top1_accuracy", bits(1000, 800), bits(1000, 920)));
    expect(back.kind).toBe("improved");
    expect(back.evidence?.estimate).toBeCloseTo(0 - (there.evidence?.estimate ?? 0), 9);
    expect(back.evidence?.interval?.lower).toBeCloseTo(0 - (there.evidence?.interval?.upper ?? 0), 9);
    expect(back.evidence?.p).toBe(there.evidence?.p);
  });

  it("cannot tell at 200 items, and says how many it needs", () => {
    const verdict = judgeMetric(compare("top1_accuracy", bits(200, 180), bits(200, 178, { shift: 2 })));
    expect(verdict).toMatchObject({ kind: "inconclusive" });
    expect(verdict.evidence?.smallestDetectable).toBeGreaterThan(1);
    expect(verdict.evidence?.neededCount).toBeGreaterThan(200);
  });

  it("proves equality of versions that never disagreed only with enough items", () => {
    expect(judgeMetric(compare("top1_accuracy", bits(5000, 4500), bits(5000, 4500)))).toMatchObject({
      kind: "no_change",
      evidence: { p: 1, disagreements: { onlyBaseline: 0, onlySuspect: 0 } },
    });
    expect(judgeMetric(compare("top1_accuracy", bits(100, 90), bits(100, 90)))).toMatchObject({
      kind: "inconclusive",
      reason: "sample_too_small",
    });
    expect(judgeMetric(compare("top1_accuracy", bits(10, 10), bits(10, 0))).reason).toBe("sample_too_small");
  });

  it("labels items whose list one side did not record, and does not pair different lists", () => {
    const unverified = judgeMetric(
      compare("top1_accuracy", bits(1000, 920, { identity: null }), bits(1000, 800)),
    );
    expect(unverified).toMatchObject({ labels: ["identity_not_recorded"], evidence: { pairs: 1000 } });
    const different = judgeMetric(
      compare("top1_accuracy", bits(1000, 920, { identity: "others" }), bits(1000, 800)),
    );
    expect(different).toMatchObject({
      kind: "regressed",
      labels: ["approximate_unpaired"],
      evidence: { pairs: null, method: "two_proportion_z", baselineCount: 1000 },
    });
  });
});

describe("aggregates", () => {
  it("compares counts, labelled as unpaired", () => {
    const verdict = judgeMetric(compare("top1_accuracy", aggregate(92, 1000, 920), aggregate(85, 1000, 850)));
    expect(verdict).toMatchObject({ kind: "regressed", labels: ["approximate_unpaired"] });
  });

  it("takes counts from value and n, and says so", () => {
    const verdict = judgeMetric(compare("top1_accuracy", aggregate(92, 1000), aggregate(85, 1000)));
    expect(verdict.labels).toEqual(["approximate_unpaired", "counts_from_value"]);
    expect(verdict.evidence?.estimate).toBeCloseTo(-7, 9);
  });

  it("uses Fisher's test for rare events, in the metric's direction", () => {
    const verdict = judgeMetric(compare("error_rate", aggregate(0, 500, 0), aggregate(1.2, 500, 6)));
    expect(verdict).toMatchObject({ kind: "regressed", labels: [], evidence: { method: "fisher_exact" } });
    expect(verdict.evidence?.p).toBeCloseTo(0.03078219220111913, 12);
    const none = judgeMetric(compare("error_rate", aggregate(0, 500, 0), aggregate(0, 500, 0)));
    expect(none).toMatchObject({ kind: "inconclusive", evidence: { p: 1 } });
  });

  it.each([
    ["fid", 10, 12, "regressed"],
    ["fid", 10, 8, "improved"],
    ["fid", 10, 10.1, "no_change"],
    ["wer", 8, 9, "regressed"],
    ["top1_accuracy", 80, 79.5, "no_change"],
    ["top1_accuracy", 80, 79, "regressed"],
    ["bleu", 30, 32, "improved"],
    ["refusal_rate", 5, 3, "regressed"],
    ["gpu_mem_peak", 20, 22, "regressed"],
  ] as const)("judges %s from %s to %s by its size alone: %s", (...[metric, before, after, kind]) => {
    expect(judgeMetric(compare(metric, aggregate(before), aggregate(after)))).toMatchObject({
      kind,
      strength: "practical",
      labels: ["practical_threshold_no_interval"],
      evidence: { method: "practical_threshold", interval: null, p: null, smallestDetectable: null },
    });
  });
});

describe("scores and ratios", () => {
  it("finds a mean that fell, on the same items", () => {
    const next = noise(3);
    const base = Array.from({ length: 400 }, () => 5 + next());
    const before = scores(400, (index) => base[index] ?? 0);
    const after = scores(400, (index) => (base[index] ?? 0) - 0.5 + 0.2 * next());
    expect(judgeMetric(compare("judge_score", before, after))).toMatchObject({
      kind: "regressed",
      evidence: { method: "paired_t", pairs: 400, interval: { method: "student_t" } },
    });
  });

  it("falls back to Welch over different items", () => {
    const next = noise(4);
    const before = scores(300, () => 5 + next(), "one");
    const after = scores(350, () => 4 + next(), "two");
    expect(judgeMetric(compare("judge_score", before, after))).toMatchObject({
      kind: "regressed",
      labels: ["approximate_unpaired"],
      evidence: { method: "welch_t", pairs: null, baselineCount: 300, suspectCount: 350 },
    });
  });

  it("never takes values without spread for a pass", () => {
    const verdict = judgeMetric(
      compare(
        "judge_score",
        scores(50, () => 5),
        scores(50, () => 5),
      ),
    );
    expect(verdict).toMatchObject({
      kind: "inconclusive",
      reason: "zero_variance",
      evidence: { interval: null },
    });
    expect(
      judgeMetric(
        compare(
          "judge_score",
          scores(1, () => 5),
          scores(1, () => 4),
        ),
      ).reason,
    ).toBe("sample_too_small");
    expect(
      judgeMetric(
        compare(
          "throughput",
          scores(1, () => 5),
          scores(1, () => 4),
        ),
      ).reason,
    ).toBe("sample_too_small");
    expect(
      judgeMetric(
        compare(
          "throughput",
          scores(40, () => 5),
          scores(40, () => 4),
        ),
      ).reason,
    ).toBe("zero_variance");
  });

  it("resamples differences with a heavy tail, by its seed", () => {
    const next = noise(5);
    const base = Array.from({ length: 200 }, () => 20 + next());
    const before = scores(200, (index) => base[index] ?? 0);
    const after = scores(200, (index) => (base[index] ?? 0) + (index === 7 ? 60 : 0.01 * next()));
    const verdict = judgeMetric(compare("psnr", before, after));
    expect(verdict).toMatchObject({ evidence: { method: "paired_bootstrap", seed: 12_345 } });
    expect(judgeMetric(compare("psnr", before, after))).toEqual(verdict);
  });

  it("reads perplexity from logarithms", () => {
    const next = noise(6);
    const base = Array.from({ length: 500 }, () => Math.log(10) + 0.1 * next());
    const before = scores(500, (index) => base[index] ?? 0);
    const after = scores(500, (index) => (base[index] ?? 0) + Math.log(1.1) + 0.01 * next());
    const verdict = judgeMetric(compare("perplexity", before, after));
    expect(verdict.kind).toBe("regressed");
    expect(verdict.evidence?.baseline).toBeCloseTo(10, 1);
    expect(verdict.evidence?.suspect).toBeCloseTo(11, 1);
    expect(verdict.evidence?.estimate).toBeCloseTo(1, 1);
    expect(verdict.evidence?.minimumEffect).toBeCloseTo(0.1, 2);
  });

  it("compares word error rates over the words they share", () => {
    const ratio = (errors: (index: number) => number, words = (): number => 10): MetricSample =>
      withItems({
        kind: "ratio",
        identity: "items",
        numerators: Float64Array.from({ length: 200 }, (_, index) => errors(index)),
        denominators: Float64Array.from({ length: 200 }, words),
      });
    const verdict = judgeMetric(
      compare(
        "wer",
        ratio((index) => index % 2),
        ratio((index) => (index % 2) + (index % 3)),
      ),
    );
    expect(verdict).toMatchObject({
      kind: "regressed",
      evidence: { method: "linearised_ratio", pairs: 200 },
    });
    expect(verdict.evidence?.baseline).toBeCloseTo(5, 9);
    expect(verdict.evidence?.secondOpinionP).toBeLessThan(0.001);
    const other = judgeMetric(
      compare(
        "wer",
        ratio((index) => index % 2),
        ratio(
          (index) => index % 3,
          () => 9,
        ),
      ),
    );
    expect(other.labels).toEqual(["practical_threshold_no_interval"]);
  });
});

describe("corpus, quantiles and ratings", () => {
  it("recomputes a corpus score from its sums", () => {
    const rows = (hit: (index: number) => boolean): MetricSample =>
      withItems({
        kind: "statistics",
        identity: "items",
        rows: Array.from({ length: 300 }, (_, index) => Float64Array.of(hit(index) ? 1 : 0, 1)),
        score: ([hits = 0, all = 1]) => (100 * hits) / all,
      });
    const verdict = judgeMetric(
      compare(
        "f1_macro",
        rows((index) => index % 10 > 0),
        rows((index) => index % 5 > 0),
      ),
    );
    expect(verdict).toMatchObject({
      kind: "regressed",
      evidence: {
        method: "approximate_randomisation",
        interval: { method: "bootstrap_percentile" },
        seed: 12_345,
      },
    });
    expect(verdict.evidence?.estimate).toBeCloseTo(-10, 9);
    expect(
      judgeMetric(
        compare(
          "f1_macro",
          rows(() => true),
          rows(() => true),
        ),
      ).reason,
    ).toBe("zero_variance");
  });

  it("compares p95 of raw samples, and needs 72 of them for a bound", () => {
    const next = noise(7);
    const before = scores(800, () => 100 + 50 * next());
    const after = scores(800, () => 160 + 50 * next());
    expect(judgeMetric(compare("latency_p95", before, after))).toMatchObject({
      kind: "regressed",
      strength: "confirmed",
      evidence: { method: "quantile_difference", p: null, minimumEffect: expect.closeTo(12.2, 0) as number },
    });
    const few = scores(60, () => 100 + next());
    expect(judgeMetric(compare("latency_p95", few, few))).toMatchObject({ reason: "sample_too_small" });
  });

  it("shifts of location and opinion scores", () => {
    const next = noise(8);
    const latency = findMetric("latency_p50");
    const entry = latency === null ? null : { ...latency, statKind: "location" as const };
    const before = scores(200, () => 100 + 20 * next());
    const after = scores(220, () => 130 + 20 * next());
    expect(judgeMetric({ ...compare("latency_p50", before, after), entry })).toMatchObject({
      kind: "regressed",
      evidence: { method: "mann_whitney", interval: { method: "hodges_lehmann" } },
    });
    const opinions = (mean: number): MetricSample =>
      withItems({
        kind: "ratings",
        identity: null,
        ratings: Array.from({ length: 300 }, (_, index) => ({
          rater: `r${index % 20}`,
          value: mean + next(),
        })),
      });
    expect(judgeMetric(compare("mos", opinions(4), opinions(3.4)))).toMatchObject({
      kind: "regressed",
      evidence: { method: "paired_bootstrap" },
    });
  });
});

describe("nothing to judge", () => {
  const some = aggregate(90, 100, 90);
  it.each<[string, MetricComparison, string]>([
    ["no side", compare("wer", null, null), "no_data no_result"],
    ["no baseline", compare("wer", null, some), "no_data no_result_for_baseline"],
    ["no suspect", compare("wer", some, null), "no_data no_result_for_suspect"],
    ["NaN", compare("wer", some, aggregate(Number.NaN)), "no_data not_a_number"],
    ["unknown metric", compare("nonsense", some, some), "inconclusive metric_not_in_catalogue"],
    [
      "not comparable",
      { ...compare("wer", some, some), comparability: { status: "not_comparable", reasons: [] } },
      "no_data not_comparable",
    ],
  ])("%s", (_, comparison, expected) => {
    const verdict = judgeMetric(comparison);
    expect(`${verdict.kind} ${verdict.reason}`).toBe(expected);
    expect(verdict.evidence).toBeNull();
  });

  it("labels an identity that was not recorded", () => {
    const comparison = compare("top1_accuracy", aggregate(92, 1000, 920), aggregate(85, 1000, 850));
    const verdict = judgeMetric({
      ...comparison,
      comparability: { status: "identity_not_recorded", reasons: [] },
    });
    expect(verdict.labels).toContain("identity_not_recorded");
  });
});
