import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { askForGoldenCases } from "#lib/replays/ask-for-golden-cases.ts";
import { CompareSettings } from "#lib/replays/comparison-schema.ts";
import { compareContext, goldenComparison } from "#lib/replays/core/golden-comparison.ts";
import type { JudgedCase } from "#lib/replays/core/judge-cases.ts";
import { RecordGoldenCase } from "#lib/replays/schema.ts";
import type { Json } from "#lib/schema/atoms.ts";
import { bundleDirectoryOf } from "./bundles-directory.ts";
import { drawGoldenInputs } from "./golden-cases.ts";
import { close, listen } from "./http/serve.ts";
import { makeInstance } from "./instance/make-instance.ts";
import type { Instance } from "./instance/make-instance.ts";
import { readBundle } from "./model/bundle.ts";
import { goldenBody, replaySettings } from "./register/register-golden-cases.ts";
import { inferBody } from "./traffic/infer-body.ts";

const V12 = "mm_digits_v1.2_20260831";
const V13 = "mm_digits_v1.3_20261110";
const V14 = "mm_digits_v1.4_20261115";
const V15 = "mm_digits_v1.5_20261116";
const instances: Instance[] = [];
const urls = new Map<string, string>();
const context = compareContext(CompareSettings.parse(replaySettings), null);

beforeAll(async () => {
  for (const version of [V12, V13, V14, V15]) {
    const instance = makeInstance(readBundle(bundleDirectoryOf(version)), version);
    instance.warmUp();
    instances.push(instance);
    urls.set(version, `http://127.0.0.1:${await listen(instance.server, 0)}`);
  }
});
afterAll(async () => {
  await Promise.all(instances.map((instance) => close(instance.server)));
});

const asker = (version: string) => async (request: Json) => {
  const init = { method: "POST", body: JSON.stringify(request) };
  const response = await fetch(`${urls.get(version)}/v2/models/mm_digits/infer`, init);
  return (await response.json()) as Json;
};

/** The golden cases that are committed with a version. */
const committed = (version: string) =>
  z.object({ cases: z.array(RecordGoldenCase) }).parse(goldenBody(version, "2026-09-01T00:00:00Z")).cases;

/** Golden cases asked of a version as a capture asks them. */
async function captured(version: string): Promise<readonly RecordGoldenCase[]> {
  const requests = drawGoldenInputs().map(({ key, isCritical, input }) => {
    const request = inferBody(input, key) as Json;
    return { key, modality: input.modality, critical: isCritical, request };
  });
  const wish = { requests, interfaceContent: null, capturedAt: new Date(0) };
  return (await askForGoldenCases(wish, asker(version))).cases;
}

async function replay(version: string, golden: readonly RecordGoldenCase[]) {
  const comparison = goldenComparison(golden, context);
  const ask = asker(version);
  const cases = await Promise.all(
    golden.map(async (one): Promise<JudgedCase> => {
      const responses = [await ask(comparison.requestOf(one))];
      return { modality: one.modality, critical: one.critical, ...comparison.compare(one, responses) };
    }),
  );
  const judgement = comparison.judge(cases);
  const stages = judgement.modalities.map(({ modality, firstDiverging }) => [
    modality,
    firstDiverging?.stage ?? null,
  ]);
  return { judgement, cases, stages: Object.fromEntries(stages) };
}

describe("the golden cases of v1.2", () => {
  it("pass on v1.2, those committed and those captured, by the rule of each type", async () => {
    expect((await replay(V12, committed(V12))).judgement).toMatchObject({
      verdict: "passed",
      code: "all_equal",
      total: 60,
      bound: { cases: 60, mismatches: 0, upper: expect.closeTo(0.0487, 3) },
    });
    const golden = await captured(V12);
    expect(golden.every(({ repeats }) => repeats.length === 1 && repeats[0] === null)).toBe(true);
    expect((await replay(V12, golden)).judgement).toMatchObject({ verdict: "passed", total: 60 });
    // Another digest makes the values of the stages be compared.
    const elsewhere = golden.map((one) => ({
      ...one,
      stageDigests: { decode: null, preprocess: "x", raw_output: "x", postprocess: "x", telemetry: "x" },
    }));
    const { judgement, cases } = await replay(V12, elsewhere);
    expect(judgement.verdict).toBe("passed");
    const types = new Set(
      cases.flatMap(({ evidence }) => evidence?.comparisons.map(({ type }) => type) ?? []),
    );
    expect([...types].toSorted()).toEqual(["embedding", "label", "probabilities", "telemetry", "tensor"]);
  });

  it.each([
    ["committed", () => committed(V12)],
    ["captured", () => captured(V12)],
  ])("that were %s name preprocessing as what v1.4 does otherwise to audio", async (_name, golden) => {
    const { judgement, stages } = await replay(V14, await golden());
    expect(judgement).toMatchObject({ verdict: "failed", code: "critical_failed" });
    expect(stages.audio).toBe("preprocess");
    const audio = judgement.modalities.find(({ modality }) => modality === "audio");
    expect(audio?.firstDiverging?.components[0]).toBe("preprocessing");
  });

  it("miss the field that v1.3 no longer answers", async () => {
    const { cases } = await replay(V13, committed(V12));
    const absent = cases.flatMap(
      ({ evidence }) => evidence?.comparisons.filter(({ code }) => code === "absent") ?? [],
    );
    expect(absent.length).toBe(60);
    expect(new Set(absent.map(({ output }) => output))).toEqual(new Set(["alternatives"]));
  });
});

it("the golden cases of v1.4 name postprocessing as what v1.5 does otherwise to images, by the names of labels", async () => {
  const { judgement, stages, cases } = await replay(V15, await captured(V14));
  expect(stages.image).toBe("postprocess");
  const image = judgement.modalities.find(({ modality }) => modality === "image");
  expect(image?.firstDiverging?.components[0]).toBe("postprocessing");
  const moved = cases.flatMap(
    ({ evidence }) => evidence?.comparisons.filter(({ code }) => code === "label") ?? [],
  );
  expect(moved.length).toBeGreaterThan(0);
});
