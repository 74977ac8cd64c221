import { describe, expect, it } from "vitest";
import { findMetric, metricCatalogue, metricsOf } from "./catalogue.ts";
import { benefitSign, resolveMinimumEffect, ratioScaleOf } from "./minimum-effect.ts";
import { MetricEntry } from "#lib/schema/metric.ts";

const own = MetricEntry.parse({
  id: "digit_margin",
  label: { en: "Digit margin", "zh-CN": null },
  definition: { en: "Distance of the two best scores", "zh-CN": null },
  modalities: ["image"],
  unit: "number",
  direction: "higher",
  range: { minimum: 0, maximum: 1 },
  statKind: "mean_paired",
  minimumEffect: { kind: "absolute", value: 0.02 },
});

describe("metricCatalogue", () => {
  it("names every metric once, in both languages, with consistent numbers", () => {
    const ids = metricCatalogue.map((entry) => entry.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(48);
    for (const entry of metricCatalogue) {
      expect(entry.label["zh-CN"], entry.id).not.toBeNull();
      expect(entry.definition["zh-CN"], entry.id).not.toBeNull();
      expect(entry.quantileOrder !== null, entry.id).toBe(entry.statKind === "quantile");
      if (entry.range.minimum !== null && entry.range.maximum !== null) {
        expect(entry.range.minimum).toBeLessThan(entry.range.maximum);
      }
    }
  });

  it("marks the one that alarms both ways", () => {
    expect(metricCatalogue.filter((entry) => entry.twoSided).map((entry) => entry.id)).toEqual([
      "refusal_rate",
    ]);
  });

  it("lets error rates run over 100", () => {
    expect(findMetric("wer")?.range).toEqual({ minimum: 0, maximum: null });
  });
});

describe("findMetric", () => {
  it("knows nothing of an unknown id", () => expect(findMetric("nonsense")).toBeNull());

  it("finds own metrics and applies overrides", () => {
    expect(findMetric("digit_margin", { own: [own] })?.unit).toBe("number");
    const minimumEffect = { kind: "relative", value: 0.2 } as const;
    const entry = findMetric("error_rate", { overrides: [{ metric: "error_rate", minimumEffect }] });
    expect(entry?.minimumEffect).toEqual(minimumEffect);
    expect(entry?.twoSided).toBe(false);
    const twoSided = findMetric("error_rate", { overrides: [{ metric: "error_rate", twoSided: true }] });
    expect(twoSided?.twoSided).toBe(true);
  });

  it("lists a modality's metrics, own ones included", () => {
    const ids = metricsOf("image", { own: [own] }).map((entry) => entry.id);
    expect(ids).toContain("top1_accuracy");
    expect(ids).toContain("digit_margin");
    expect(ids).toContain("latency_p95");
    expect(ids).not.toContain("wer");
    expect(metricsOf("audio", { own: [own] }).map((entry) => entry.id)).not.toContain("digit_margin");
  });
});

describe("minimum effect and direction", () => {
  it("resolves relative effects against the baseline", () => {
    const latency = findMetric("latency_p95") ?? own;
    expect(resolveMinimumEffect(latency, 200)).toBeCloseTo(20, 12);
    expect(resolveMinimumEffect(latency, -200)).toBeCloseTo(20, 12);
    expect(resolveMinimumEffect(own, 200)).toBe(0.02);
  });

  it("knows which way is better and how shares are scaled", () => {
    expect([benefitSign(own), benefitSign(findMetric("wer") ?? own)]).toEqual([1, -1]);
    const scales = ["top1_accuracy", "cost_per_1k", "fid"].map((id) => ratioScaleOf(findMetric(id) ?? own));
    expect(scales).toEqual([100, 1000, 1]);
  });
});
