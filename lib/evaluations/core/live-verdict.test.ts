import { describe, expect, it } from "vitest";
import { judgeLive, judgeLiveMetric } from "./live-verdict.ts";
import type { LiveCounts, LiveWindows } from "./live-verdict.ts";

function counts(correct: number, labelled: number, errors = 0): LiveCounts {
  return { correct, labelled, errors, requests: labelled };
}

const audio: LiveWindows = { modality: "audio", baseline: counts(950, 1000), suspect: counts(600, 1000) };
const image: LiveWindows = {
  modality: "image",
  baseline: counts(37_600, 40_000),
  suspect: counts(37_660, 40_000),
};

function summary(windows: readonly LiveWindows[]): string[] {
  return judgeLive(windows).map((one) => `${one.modality} ${one.metric} ${one.kind}`);
}

describe("judgeLive", () => {
  it("finds the modality that collapsed and leaves the others", () => {
    expect(summary([audio, image])).toEqual([
      "audio top1_accuracy regressed",
      "audio error_rate inconclusive",
      "image top1_accuracy no_change",
      "image error_rate no_change",
    ]);
  });

  it("gives the numbers in percent and points", () => {
    const verdict = judgeLiveMetric(audio, "top1_accuracy");
    expect(verdict).toMatchObject({
      kind: "regressed",
      strength: "confirmed",
      labels: [],
      evidence: { method: "two_proportion_z", baselineCount: 1000, suspectCount: 1000, minimumEffect: 1 },
    });
    expect(verdict.evidence?.estimate).toBeCloseTo(-35, 9);
    expect(verdict.evidence?.interval?.upper).toBeLessThan(-30);
  });

  it("finds more errors", () => {
    const windows: LiveWindows = {
      modality: "text",
      baseline: counts(0, 2000, 4),
      suspect: counts(0, 2000, 60),
    };
    expect(judgeLiveMetric(windows, "error_rate")).toMatchObject({ kind: "regressed" });
  });

  it("never takes missing counts for a pass", () => {
    const unlabelled = { correct: null, labelled: null, errors: 0, requests: 500 };
    const none = { correct: 0, labelled: 0, errors: 0, requests: 0 };
    expect(summary([{ ...audio, suspect: null }])).toEqual([
      "audio top1_accuracy no_data",
      "audio error_rate no_data",
    ]);
    expect(summary([{ ...audio, suspect: unlabelled }])[0]).toBe("audio top1_accuracy no_data");
    expect(summary([{ ...audio, baseline: none }])[1]).toBe("audio error_rate no_data");
  });

  it("keeps the complaint out of the family and takes a model's own minimum effect", () => {
    const complaint = { metric: "top1_accuracy", modality: "audio" };
    const settings = {
      overrides: [{ metric: "top1_accuracy", minimumEffect: { kind: "absolute", value: 40 } as const }],
    };
    const [verdict, second] = judgeLive([audio], { complaint, settings });
    expect(verdict).toMatchObject({ role: "complaint", kind: "no_change", evidence: { minimumEffect: 40 } });
    expect(second).toMatchObject({ role: "family" });
  });

  it("cannot tell from a handful", () => {
    const few: LiveWindows = { modality: "audio", baseline: counts(9, 10), suspect: counts(7, 10) };
    expect(judgeLiveMetric(few, "top1_accuracy")).toMatchObject({
      kind: "inconclusive",
      evidence: { method: "fisher_exact" },
    });
  });
});
