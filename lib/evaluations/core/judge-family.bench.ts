import { describe, test } from "vitest";
import { findMetric } from "#lib/metrics/catalogue.ts";
import type { StatKind } from "#lib/schema/metric.ts";
import { seededRandom } from "#lib/statistics/seeded-random.ts";
import { meetBar } from "#lib/testing/meet-bar.ts";
import { judgeFamily } from "./judge-family.ts";
import type { MetricComparison } from "./judge-metric.ts";
import { judgeMetric } from "./judge-metric.ts";
import type { ItemResults } from "./metric-sample.ts";

const items = 10_000;
const metrics = 200;
const random = seededRandom(20_261_125);

const metricOf: Partial<Record<StatKind, string>> = {
  proportion_paired: "top1_accuracy",
  mean_paired: "rouge_l",
  ratio_paired: "wer",
  mean_unpaired: "throughput",
  rate: "error_rate",
  quantile: "latency_p95",
  location: "latency_p95",
  corpus: "bleu",
  ordinal: "mos",
};

/** The score of summed parts, like BLEU's: the geometric mean of five ratios. */
function geometricMean(sums: Float64Array): number {
  let sum = 0;
  for (let column = 0; column < sums.length; column += 2) {
    sum += Math.log((sums[column] ?? 0) / (sums[column + 1] ?? 1));
  }
  return 100 * Math.exp(sum / (sums.length / 2));
}

function floats(valueAt: (item: number) => number, count = items): Float64Array {
  return Float64Array.from({ length: count }, (_, item) => valueAt(item));
}

function resultsOf(kind: StatKind): ItemResults {
  const identity = "one-list";
  if (kind === "proportion_paired" || kind === "rate") {
    const values = Uint8Array.from({ length: items }, () => (random.unit() < 0.9 ? 1 : 0));
    return { kind: "binary", identity, values };
  }
  if (kind === "ratio_paired") {
    const [numerators, denominators] = [floats(() => random.below(4)), floats((item) => 5 + (item % 17))];
    return { kind: "ratio", identity, numerators, denominators };
  }
  if (kind === "corpus") {
    const rows = Array.from({ length: items }, () => floats(() => 1 + random.below(20), 10));
    return { kind: "statistics", identity, rows, score: geometricMean };
  }
  if (kind === "ordinal") {
    const rating = () => ({ rater: `rater-${random.below(200)}`, value: 1 + random.below(5) });
    return { kind: "ratings", identity, ratings: Array.from({ length: items }, rating) };
  }
  return { kind: "scores", identity, values: floats(() => 100 * random.unit()) };
}

function comparisonOf(kind: StatKind, number: number): MetricComparison {
  const entry = findMetric(metricOf[kind] ?? "");
  if (entry === null) throw new Error(`no metric of kind ${kind}`);
  const sample = () => ({ value: 90, n: items, successes: null, items: resultsOf(kind) });
  return {
    entry: { ...entry, statKind: kind },
    metric: `${kind}_${number}`,
    modality: "image",
    baseline: sample(),
    suspect: sample(),
    comparability: { status: "comparable", reasons: [] },
    seed: 1,
  };
}

function familyOf(kinds: readonly StatKind[]): () => unknown {
  const comparisons = Array.from({ length: metrics }, (_, number) =>
    comparisonOf(kinds[number % kinds.length] ?? "rate", number),
  );
  return () => judgeFamily({ comparisons, complaint: null });
}

const closedForm = ["proportion_paired", "mean_paired", "ratio_paired", "rate"] as const;

describe(`verdicts on ${metrics} metrics of ${items} paired items`, () => {
  test("closed-form kinds together", async ({ bench }) => {
    await meetBar(bench, { name: "200 verdicts, kinds mixed", limitMs: 300, run: familyOf(closedForm) });
  });
  test.for([...closedForm, "mean_unpaired", "quantile"] as const)("%s", async (kind, { bench }) => {
    await meetBar(bench, { name: `200 verdicts, ${kind}`, limitMs: 300, run: familyOf([kind]) });
  });
});

describe(`one verdict on ${items} items by resampling or ranks`, () => {
  test.for(["corpus", "ordinal", "location"] as const)(
    "%s",
    { timeout: 120_000 },
    async (kind, { bench }) => {
      const comparison = comparisonOf(kind, 0);
      const run = () => judgeMetric(comparison);
      await meetBar(bench, { name: `one verdict, ${kind}`, limitMs: 2000, run, rounds: 5 });
    },
  );
});
