import { describe, expect, it } from "vitest";
import type { Modality } from "#lib/schema/atoms.ts";
import { findMetric } from "#lib/metrics/catalogue.ts";
import { seededRandom } from "#lib/statistics/seeded-random.ts";
import { judgeFamily } from "./judge-family.ts";
import type { MetricComparison } from "./judge-metric.ts";

function accuracy(modality: Modality, right: number | null, metric = "top1_accuracy"): MetricComparison {
  const sample = (successes: number) => ({ value: successes / 10, n: 1000, successes, items: null });
  return {
    entry: findMetric(metric),
    metric,
    modality,
    baseline: sample(900),
    suspect: right === null ? null : sample(right),
    comparability: { status: "comparable", reasons: [] },
    seed: 1,
  };
}

/** 866 of 1000 against 900: p = 0.0178 alone, 0.0534 as the least of three. */
const borderline = accuracy("image", 866);

const comparisons = [borderline, accuracy("text", 900), accuracy("video", 905)];

describe("judgeFamily", () => {
  it("gives the complaint the full alpha", () => {
    const complaint = { metric: "top1_accuracy", modality: "image" };
    const [asComplaint] = judgeFamily({ comparisons, complaint });
    expect(asComplaint).toMatchObject({ kind: "regressed", role: "complaint", evidence: { familySize: 1 } });
  });

  it("corrects the rest for the size of the family", () => {
    const [inFamily, text] = judgeFamily({ comparisons, complaint: null });
    const { p = 0, adjustedP = 0, exploratoryP = 0 } = inFamily?.evidence ?? {};
    expect(inFamily).toMatchObject({ kind: "inconclusive", role: "family", evidence: { familySize: 3 } });
    expect(inFamily).toMatchObject({
      evidence: { interval: { level: expect.closeTo(1 - 0.05 / 3, 12) as number } },
    });
    expect(adjustedP).toBeCloseTo(3 * (p ?? 0), 12);
    expect(exploratoryP).toBeLessThanOrEqual(adjustedP ?? 0);
    expect(text).toMatchObject({ evidence: { adjustedP: 1 } });
  });

  it("keeps the order, reports pairs without data, and counts them in no family", () => {
    const mixed = [accuracy("audio", null), borderline, accuracy("text", 700)];
    const verdicts = judgeFamily({ comparisons: mixed, complaint: null });
    expect(verdicts.map((one) => [one.modality, one.kind])).toEqual([
      ["audio", "no_data"],
      ["image", "regressed"],
      ["text", "regressed"],
    ]);
    expect(verdicts[1]?.evidence?.familySize).toBe(2);
  });

  it("leaves what is judged by size alone out of the family", () => {
    const fid = accuracy("image", 800, "fid");
    const verdicts = judgeFamily({ comparisons: [fid, borderline], complaint: null });
    expect(verdicts[0]).toMatchObject({ strength: "practical", evidence: { adjustedP: null } });
    expect(verdicts[1]?.evidence?.familySize).toBe(1);
  });

  it("judges nothing as nothing", () => {
    expect(judgeFamily({ comparisons: [], complaint: null })).toEqual([]);
  });

  it("reports what the model switched off, and counts it in no family", () => {
    const off = { ...accuracy("text", 700), isEnabled: false, settingsRevision: 4 };
    const verdicts = judgeFamily({ comparisons: [off, borderline], complaint: null });
    expect(verdicts[0]).toMatchObject({ kind: "no_data", reason: "metric_disabled", settingsRevision: 4 });
    expect(verdicts[1]?.evidence?.familySize).toBe(1);
  });

  it("waits for a resampling test as its own state, and corrects the others as if it found nothing", () => {
    const rows = (seed: number) => {
      const random = seededRandom(seed);
      return Array.from({ length: 60 }, () => Float64Array.of(random.below(9), 10));
    };
    const items = (seed: number) => {
      const score = ([hit = 0, all = 1]: Float64Array) => (100 * hit) / all;
      return { kind: "statistics" as const, identity: "items", rows: rows(seed), score };
    };
    const corpus: MetricComparison = {
      ...accuracy("audio", 900, "bleu"),
      baseline: { value: 0, n: null, successes: null, items: items(1) },
      suspect: { value: 0, n: null, successes: null, items: items(2) },
    };
    const asked: number[] = [];
    const waiting = judgeFamily({
      comparisons: [corpus, borderline],
      complaint: null,
      resampled: ({ alpha }) => {
        asked.push(alpha);
        return "being_computed";
      },
    });
    expect(waiting[0]).toMatchObject({ kind: "being_computed", evidence: null });
    expect(asked).toEqual([0.025]);
    expect(waiting[1]?.evidence?.adjustedP).toBeCloseTo(2 * (waiting[1]?.evidence?.p ?? 0), 12);
    const failed = judgeFamily({
      comparisons: [corpus],
      complaint: null,
      resampled: () => "computation_failed",
    });
    expect(failed[0]).toMatchObject({ kind: "inconclusive", reason: "computation_failed" });
    const atOnce = judgeFamily({ comparisons: [corpus], complaint: null });
    expect(atOnce[0]?.evidence?.method).toBe("approximate_randomisation");
  });

  it("keeps one of several with the complained metric as the complaint", () => {
    const verdicts = judgeFamily({
      comparisons: [borderline, { ...borderline, isComplaint: true }, accuracy("text", 900)],
      complaint: null,
    });
    expect(verdicts.map(({ role }) => role)).toEqual(["family", "complaint", "family"]);
  });
});
