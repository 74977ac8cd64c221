import { describe, expect, it } from "vitest";
import { CompareSettings } from "#lib/replays/comparison-schema.ts";
import type { CaseEvidence } from "#lib/replays/comparison-schema.ts";
import { excessDivergence, judgeDivergence } from "./excess-divergence.ts";
import { failsAtOnce, judgeCases } from "./judge-cases.ts";
import type { JudgedCase } from "./judge-cases.ts";
import { mismatchBound } from "./mismatch-bound.ts";

const settings = CompareSettings.parse({});
const evidence = (given: Partial<CaseEvidence> = {}): CaseEvidence => ({
  comparisons: [],
  divergence: null,
  stagesCompared: [],
  ...given,
});
const aCase = (given: Partial<JudgedCase> = {}): JudgedCase => ({
  modality: "audio",
  critical: false,
  verdict: "passed",
  firstDiverging: null,
  evidence: evidence(),
  ...given,
});
const many = (count: number, given: Partial<JudgedCase> = {}) =>
  Array.from({ length: count }, () => aCase(given));
const failed = (firstDiverging: JudgedCase["firstDiverging"], given: Partial<JudgedCase> = {}) =>
  aCase({ verdict: "failed", firstDiverging, ...given });
const judge = (cases: readonly JudgedCase[]) => judgeCases(cases, settings);

describe("the bound of a replay", () => {
  it("is what so many cases prove", () => {
    const upper = (cases: number, mismatches: number) => 100 * (mismatchBound(cases, mismatches)?.upper ?? 1);
    expect(upper(20, 0)).toBeCloseTo(13.9, 1);
    expect(upper(59, 0)).toBeCloseTo(4.95, 2);
    expect(upper(300, 0)).toBeCloseTo(0.99, 2);
    expect(upper(3000, 0)).toBeCloseTo(0.1, 2);
    expect(upper(100, 1)).toBeCloseTo(4.66, 2);
    expect(upper(300, 3)).toBeCloseTo(2.56, 2);
    expect(mismatchBound(0, 0)).toBeNull();
    expect(judge(many(300)).bound).toMatchObject({ cases: 300, mismatches: 0, level: 0.95 });
  });
});

describe("the verdict of a replay", () => {
  it("is passed where every case is, and says so of each modality", () => {
    const judged = judge([...many(3), ...many(2, { modality: "image" })]);
    expect(judged).toMatchObject({ verdict: "passed", code: "all_equal", total: 5, firstDiverging: null });
    expect(judged.modalities).toMatchObject([
      { modality: "audio", total: 3, passed: 3, bound: { cases: 3 } },
      { modality: "image", total: 2, passed: 2 },
    ]);
  });

  it("is not a pass without cases, and open without an answer", () => {
    expect(judge([])).toMatchObject({ verdict: "not_run", code: "no_cases", bound: null });
    const judged = judge([aCase(), aCase({ verdict: "no_result", evidence: null })]);
    expect(judged).toMatchObject({ verdict: "inconclusive", code: "no_answer", bound: { cases: 1 } });
    expect(judge(many(2, { verdict: "no_result" }))).toMatchObject({ verdict: "inconclusive", bound: null });
  });

  it("is failed by one case, at once by a critical one", () => {
    expect(judge([...many(99), failed("preprocess")])).toMatchObject({
      verdict: "failed",
      code: "cases_failed",
    });
    const critical = failed("preprocess", { critical: true });
    expect(judge([aCase(), critical])).toMatchObject({ code: "critical_failed", criticalFailed: 1 });
    expect([failsAtOnce(critical), failsAtOnce(failed("preprocess"))]).toEqual([true, false]);
    expect(failsAtOnce(aCase({ critical: true, verdict: "no_result" }))).toBe(false);
  });

  it("names the stage where most cases first differ, and the component that makes it", () => {
    const judged = judge([
      ...many(5),
      failed("postprocess", { modality: "image" }),
      failed("preprocess"),
      failed("preprocess"),
      failed(null),
    ]);
    expect(judged.firstDiverging).toEqual({
      stage: "preprocess",
      cases: 2,
      components: ["preprocessing", "runtime"],
    });
    const image = judged.modalities.find(({ modality }) => modality === "image");
    expect(image?.firstDiverging).toMatchObject({
      stage: "postprocess",
      components: ["postprocessing", "interface"],
    });
    expect(judge([failed("telemetry"), failed("raw_output")]).firstDiverging?.stage).toBe("raw_output");
    expect(judge([failed(null)]).firstDiverging).toBeNull();
  });

  it("is failed where all transcripts together have too many word errors", () => {
    const heard = (errors: number) => {
      const pooled = { errors, length: 50 };
      return aCase({ evidence: evidence({ comparisons: [{ ...transcript, pooled }] }) });
    };
    expect(judge([heard(1), heard(0)])).toMatchObject({
      verdict: "passed",
      corpus: { rate: 0.01, length: 100 },
    });
    expect(judge([heard(1), heard(1)])).toMatchObject({ verdict: "failed", code: "corpus_beyond_tolerance" });
    expect(judge(many(1)).corpus).toBeNull();
  });

  it("follows the excess divergence where answers vary", () => {
    const diverging = (values: number[], modality: JudgedCase["modality"] = "text") =>
      values.map((divergence) => aCase({ modality, evidence: evidence({ divergence }) }));
    const small = Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? 0.01 : -0.01));
    expect(judge(diverging(small))).toMatchObject({
      verdict: "passed",
      divergence: { verdict: "equal", cases: 40 },
    });
    expect(judge(diverging([0.2, -0.1, 0.1]))).toMatchObject({
      verdict: "inconclusive",
      code: "divergence_open",
    });
    expect(judge(diverging([0.01]))).toMatchObject({ verdict: "inconclusive", code: "divergence_open" });
    const large = small.map((value) => value + 0.1);
    expect(judge(diverging(large))).toMatchObject({ verdict: "failed", code: "behaviour_differs" });
    const one = judge([
      ...diverging(Array.from({ length: 10 }, () => small).flat()),
      ...diverging(large.slice(0, 8), "audio"),
    ]);
    expect(one).toMatchObject({ verdict: "failed", code: "behaviour_differs" });
  });
});

const transcript = {
  output: "text",
  stage: "postprocess",
  type: "transcript",
  typeFrom: "declared",
  isEqual: true,
  code: "within_tolerance",
  measure: "word_error_rate",
  value: 0.02,
  tolerance: 0.05,
  expected: "",
  actual: "",
} as const;

describe("the excess divergence of a case", () => {
  const same = (one: string, other: string) => (one === other ? 1 : 0);

  it("is 0 for the same answers, and 1 for others", () => {
    expect(excessDivergence(["a", "a"], ["a", "a"], same)).toBe(0);
    expect(excessDivergence(["a", "a"], ["b", "b"], same)).toBe(1);
    // Within a: 0; within b: 0; across: 2 of 4.
    expect(excessDivergence(["a", "b"], ["b", "a"], same)).toBe(-0.5);
  });

  it("needs two answers of each side", () => {
    expect(excessDivergence(["a"], ["a", "a"], same)).toBeNull();
    expect(excessDivergence(["a", "a"], [], same)).toBeNull();
  });

  it("is judged by its interval: above 0, below the margin, or neither", () => {
    const margin = 0.02;
    expect(judgeDivergence([0, 0, 0], { margin })).toMatchObject({
      verdict: "equal",
      mean: 0,
      lower: 0,
      upper: 0,
    });
    expect(judgeDivergence([0.5, 0.5], { margin })).toMatchObject({ verdict: "different" });
    expect(judgeDivergence([0.015, 0.015], { margin })).toMatchObject({ verdict: "different" });
    expect(judgeDivergence([-0.1, 0.2], { margin })).toMatchObject({ verdict: "inconclusive" });
    expect(judgeDivergence([], { margin })).toMatchObject({
      verdict: "inconclusive",
      mean: null,
      upper: null,
    });
    // t(0.975, 3) = 3.1824; mean 0.5, standard deviation 0.2582, standard error 0.1291.
    const found = judgeDivergence([0.2, 0.4, 0.6, 0.8], { margin });
    expect([found.lower, found.upper]).toEqual([expect.closeTo(0.08915, 5), expect.closeTo(0.91085, 5)]);
  });
});
