import { describe, expect, test } from "vitest";
import type { Json } from "#lib/schema/atoms.ts";
import type { StageDigests } from "#lib/replays/stage-schema.ts";
import { stageDigestsOf } from "./answer.ts";
import { compareAnswer } from "./compare-answer.ts";

const response = (label: string, probabilities: number[]): Json => ({
  outputs: [
    { name: "probabilities", datatype: "FP32", shape: [probabilities.length], data: probabilities },
    { name: "label", data: [label] },
  ],
});

const stages = (change: Partial<StageDigests> = {}): StageDigests => ({
  decode: "d",
  preprocess: "p",
  raw_output: "r",
  postprocess: "q",
  telemetry: "t",
  ...change,
});

describe("an answer", () => {
  const golden = { response: response("seven", [0.1, 0.9]), stages: stages() };

  test("that is the same passes", () => {
    expect(compareAnswer(golden, golden).verdict).toBe("passed");
  });

  test("within the tolerance of floating point passes", () => {
    const given = { response: response("seven", [0.1 + 1e-8, 0.9]), stages: stages() };
    expect(compareAnswer(golden, given).verdict).toBe("passed");
  });

  test("with another label fails and says both labels before any tensor", () => {
    const given = { response: response("one", [0.9, 0.1]), stages: null };
    expect(compareAnswer(golden, given)).toMatchObject({
      verdict: "failed",
      expected: "label: seven",
      actual: "label: one",
    });
  });

  test("that lost an output fails", () => {
    const given = { response: { outputs: [{ name: "label", data: ["seven"] }] }, stages: null };
    expect(compareAnswer(golden, given)).toMatchObject({
      verdict: "failed",
      actual: "probabilities: absent",
    });
  });

  test("that gained an output fails", () => {
    const given = {
      response: { outputs: [...outputs(golden.response), { name: "extra", data: [1] }] },
      stages: null,
    };
    expect(compareAnswer(golden, given)).toMatchObject({ verdict: "failed", expected: "extra: absent" });
  });

  test("names the first stage that differs, even where the label is the same", () => {
    const given = { response: golden.response, stages: stages({ preprocess: "other", raw_output: "other" }) };
    expect(compareAnswer(golden, given)).toMatchObject({ verdict: "failed", firstDiverging: "preprocess" });
  });

  test("with a stage that was not recorded is not failed for it", () => {
    const given = { response: golden.response, stages: stages({ telemetry: null }) };
    expect(compareAnswer(golden, given).verdict).toBe("passed");
  });
});

function outputs(value: Json): Json[] {
  return (value as { outputs: Json[] }).outputs;
}

test("stage digests are read from the response's parameters, missing ones as null", () => {
  expect(stageDigestsOf({ parameters: { stage_digests: { decode: "d" } } })).toEqual({
    decode: "d",
    preprocess: null,
    raw_output: null,
    postprocess: null,
    telemetry: null,
  });
  expect(stageDigestsOf({ outputs: [] })).toBeNull();
});
