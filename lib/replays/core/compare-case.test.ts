import { describe, expect, it } from "vitest";
import { CompareSettings } from "#lib/replays/comparison-schema.ts";
import type { RecordGoldenCase } from "#lib/replays/schema.ts";
import type { Json } from "#lib/schema/atoms.ts";
import { aGoldenCase, stageDigests } from "#lib/testing/bundle-builders.ts";
import { stageDigestsOf, withStages } from "./answer.ts";
import { compareContext, goldenComparison } from "./golden-comparison.ts";

const context = (outputs = {}) => compareContext(CompareSettings.parse({ outputs }), null);

const answer = (label: string, given: { stages?: object; values?: Json; text?: string } = {}): Json => {
  const { stages = stageDigests(), values, text = "calm" } = given;
  return {
    outputs: [
      { name: "label", datatype: "BYTES", shape: [1], data: [label] },
      { name: "caption", datatype: "BYTES", shape: [1], data: [text] },
    ],
    parameters: { stage_digests: stages as Json, ...(values === undefined ? {} : { stage_values: values }) },
  };
};

const recorded = (response: Json, given: Partial<RecordGoldenCase> = {}) =>
  aGoldenCase("one", { response, ...given });

describe("a case of a deterministic version", () => {
  const golden = recorded(answer("seven"));
  const compare = (...responses: Json[]) => goldenComparison([golden], context()).compare(golden, responses);

  it("is asked once, for its stages", () => {
    const comparison = goldenComparison([golden], context());
    expect(comparison.askings(golden)).toBe(1);
    expect(comparison.requestOf(golden)).toMatchObject({
      parameters: { stage_digests: true, stage_values: true },
    });
    expect(withStages("no request")).toBe("no request");
  });

  it("passes by the same answer, and tells what was compared", () => {
    const found = compare(answer("seven"));
    expect(found).toMatchObject({ verdict: "passed", firstDiverging: null, expected: null });
    expect(found.evidence.stagesCompared).toEqual([
      "decode",
      "preprocess",
      "raw_output",
      "postprocess",
      "telemetry",
    ]);
    expect(found.evidence.comparisons.map(({ output }) => output)).toEqual(["label", "caption"]);
    expect(found.evidence.divergence).toBeNull();
  });

  it("does not pass without an answer", () => {
    expect(compare().verdict).toBe("failed");
  });

  it("names the first stage in the order of a request", () => {
    const stages = stageDigests({ raw_output: "x", preprocess: "y", telemetry: "z" });
    expect(compare(answer("one", { stages }))).toMatchObject({
      verdict: "failed",
      firstDiverging: "preprocess",
      expected: "label: seven",
      actual: "label: one",
    });
  });

  it("is not told a stage where the answer tells none", () => {
    const { outputs } = answer("one") as { outputs: Json };
    expect(compare({ outputs })).toMatchObject({
      verdict: "failed",
      firstDiverging: null,
      actual: "label: one",
    });
    expect(compare(answer("one")).firstDiverging).toBe("postprocess");
  });

  it("is not failed for a stage that was not recorded", () => {
    const stages = { ...stageDigests(), telemetry: null };
    expect(compare(answer("seven", { stages }))).toMatchObject({ verdict: "passed" });
    expect(compare(answer("seven", { stages })).evidence.stagesCompared).not.toContain("telemetry");
    expect(stageDigestsOf({ parameters: { stage_digests: { decode: "d" } } })).toEqual({
      decode: "d",
      preprocess: null,
      raw_output: null,
      postprocess: null,
      telemetry: null,
    });
    expect(stageDigestsOf({ outputs: [] })).toBeNull();
  });

  it("takes the answer itself for its stage: another digest of the same outputs is no difference", () => {
    expect(compare(answer("seven", { stages: stageDigests({ postprocess: "x" }) })).verdict).toBe("passed");
  });
});

describe("a stage with another digest", () => {
  const values = (data: number[], type = "tensor"): Json => ({
    preprocess: [{ name: "features", datatype: "FP32", shape: [2], parameters: { output_type: type }, data }],
  });
  const golden = recorded(answer("seven", { values: values([1, 2]) }));
  const stages = stageDigests({ preprocess: "other processor" });
  const compare = (given: Json) => goldenComparison([golden], context()).compare(golden, [given]);

  it("is the same where its values are within their tolerance", () => {
    expect(compare(answer("seven", { stages, values: values([1, 2.000001]) })).verdict).toBe("passed");
  });

  it("differs where they are not, and shows them", () => {
    expect(compare(answer("seven", { stages, values: values([2, 1]) }))).toMatchObject({
      verdict: "failed",
      firstDiverging: "preprocess",
      expected: "features: 1.000, 2.000",
    });
  });

  it("differs where one side tells no values", () => {
    const found = compare(answer("seven", { stages }));
    expect(found).toMatchObject({ verdict: "failed", firstDiverging: "preprocess", expected: null });
    expect(found.evidence.comparisons.find(({ code }) => code === "digest")).toMatchObject({
      stage: "preprocess",
    });
  });
});

describe("a case of a version whose answers vary", () => {
  const outputs = { caption: { type: "sampled_text" as const } };
  const say = (text: string, stage = text) =>
    answer("seven", { text, stages: stageDigests({ raw_output: stage }) });
  const repeat = (text: string) => ({ response: say(text), stages: stageDigests({ raw_output: text }) });
  const varying = recorded(say("a calm sea"), {
    stageDigests: stageDigests({ raw_output: "a calm sea" }),
    repeats: [repeat("the calm sea"), null, repeat("a still sea"), null],
  });
  const steady = aGoldenCase("two", { response: say("a house"), repeats: [null, null, null, null] });
  const comparison = goldenComparison([varying, steady], context(outputs));

  it("is asked as often as it was, also where its own answers happened to agree", () => {
    expect([comparison.askings(varying), comparison.askings(steady)]).toEqual([5, 5]);
    const other = aGoldenCase("three", { modality: "image", response: say("x") });
    expect(goldenComparison([varying, other], context(outputs)).askings(other)).toBe(1);
  });

  it("passes by what did not vary, and gives its divergence", () => {
    const alike = comparison.compare(
      varying,
      ["a calm sea", "the calm sea", "a still sea"].map((text) => say(text)),
    );
    expect(alike.verdict).toBe("passed");
    expect(alike.evidence.divergence).toBeLessThan(0.1);
    expect(alike.evidence.stagesCompared).not.toContain("raw_output");
    const other = comparison.compare(
      varying,
      ["zxq", "zxq wv", "qqq"].map((text) => say(text)),
    );
    expect(other.evidence.divergence).toBeGreaterThan(alike.evidence.divergence ?? 1);
  });

  it("fails by what did not vary, in any of its answers, and by an output that is gone", () => {
    const wrong = answer("one", { text: "a calm sea", stages: stageDigests({ raw_output: "x" }) });
    const found = comparison.compare(varying, [say("a calm sea"), wrong]);
    expect(found).toMatchObject({ verdict: "failed", firstDiverging: "postprocess", actual: "label: one" });
    const gone = { outputs: [{ name: "label", datatype: "BYTES", shape: [1], data: ["seven"] }] };
    expect(comparison.compare(varying, [gone, gone])).toMatchObject({
      verdict: "failed",
      actual: "caption: absent",
    });
  });
});
