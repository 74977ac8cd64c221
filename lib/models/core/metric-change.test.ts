import { describe, expect, it } from "vitest";
import { findMetric, isMetricEnabled } from "#lib/metrics/catalogue.ts";
import type { JudgingSettings } from "#lib/models/judging-schema.ts";
import {
  changedFields,
  effectiveMetrics,
  ownSettingsOf,
  putMetricInto,
  resetMetricIn,
} from "./metric-change.ts";

const none: JudgingSettings = { own: [], overrides: [], ranking: null };

function put(settings: JudgingSettings, asked: Parameters<typeof putMetricInto>[1]): JudgingSettings {
  const change = putMetricInto(settings, asked);
  if (!change.ok) throw new Error(JSON.stringify(change.refusals));
  return change.settings;
}

describe("what a model says of a metric", () => {
  it("beats the catalogue field by field, and what it leaves out stays the catalogue's", () => {
    const settings = put(none, {
      metric: "wer",
      enabled: true,
      direction: "two_sided",
      minimumEffect: { kind: "relative", value: 0.05 },
    });
    const [entry, ours] = [findMetric("wer", settings), findMetric("wer")];
    expect(entry).toEqual({ ...ours, twoSided: true, minimumEffect: { kind: "relative", value: 0.05 } });
    expect(settings.overrides).toHaveLength(1);
    const shown = effectiveMetrics(settings).filter(({ source }) => source !== "catalogue");
    expect(shown.map(({ changedFields: fields }) => fields)).toEqual([["twoSided", "minimumEffect"]]);
  });

  it("keeps nothing of a form that sends the catalogue's own values back", () => {
    const base = findMetric("latency_p95");
    if (base === null) throw new Error("latency_p95 is not in the catalogue");
    const { id, twoSided: _twoSided, itemScale: _scale, ratioScale: _ratio, ...fields } = base;
    expect(put(none, { ...fields, metric: id, enabled: true })).toEqual(none);
  });

  it("loses the order of a quantile with the kind", () => {
    const settings = put(none, { metric: "latency_p95", enabled: true, statKind: "mean_unpaired" });
    const entry = findMetric("latency_p95", settings);
    const base = findMetric("latency_p95");
    expect(entry?.quantileOrder).toBeNull();
    expect(entry && base && changedFields(entry, base)).toEqual(["statKind", "quantileOrder"]);
  });

  it("switches a metric off without forgetting it, and on again", () => {
    const off = put(none, { metric: "bleu", enabled: false });
    expect([isMetricEnabled("bleu", off), findMetric("bleu", off)]).toEqual([false, findMetric("bleu")]);
    expect(ownSettingsOf(off, "bleu")).toEqual({ change: { metric: "bleu", enabled: false } });
    expect(put(off, { metric: "bleu", enabled: true })).toEqual(none);
    expect(resetMetricIn(off, "bleu")).toEqual(none);
  });

  it("keeps an own metric whole, which can be switched off and taken away", () => {
    const own = {
      metric: "margin",
      label: { en: "Margin", "zh-CN": null },
      modalities: ["image" as const],
      unit: "number" as const,
      direction: "higher" as const,
      statKind: "mean_paired" as const,
      minimumEffect: { kind: "absolute" as const, value: 0.1 },
    };
    const settings = put(none, { ...own, enabled: false });
    expect(findMetric("margin", settings)).toMatchObject({ definition: own.label, twoSided: false });
    expect(effectiveMetrics(settings).at(-1)).toMatchObject({ source: "own", enabled: false });
    expect(resetMetricIn(settings, "margin")).toEqual(none);
    expect(putMetricInto(none, { metric: "margin", enabled: true })).toMatchObject({ ok: false });
  });
});
