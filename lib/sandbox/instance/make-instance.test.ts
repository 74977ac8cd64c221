import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleDirectoryOf } from "#lib/sandbox/bundles-directory.ts";
import { LIVE_POPULATION } from "#lib/sandbox/data/population.ts";
import { makeSample } from "#lib/sandbox/data/sample.ts";
import type { Modality } from "#lib/sandbox/data/sample.ts";
import { seededRandom } from "#lib/sandbox/data/random.ts";
import { close, listen } from "#lib/sandbox/http/serve.ts";
import { readBundle } from "#lib/sandbox/model/bundle.ts";
import { inferBody } from "#lib/sandbox/traffic/infer-body.ts";
import { makeInstance } from "./make-instance.ts";
import type { Instance } from "./make-instance.ts";

const V14 = "mm_digits_v1.4_20261115";
const V12 = "mm_digits_v1.2_20260831";
const MODEL = "/v2/models/mm_digits";
const urls = new Map<string, string>();
const instances: Instance[] = [];

beforeAll(async () => {
  for (const version of [V12, V14]) {
    const instance = makeInstance(readBundle(bundleDirectoryOf(version)), version);
    instances.push(instance);
    urls.set(version, `http://127.0.0.1:${await listen(instance.server, 0)}`);
  }
});
afterAll(async () => {
  await Promise.all(instances.map((instance) => close(instance.server)));
});

async function call(path: string, body?: unknown, version = V14) {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(urls.get(version) + path, init);
  const text = await response.text();
  return { status: response.status, text, body: text.startsWith("{") ? JSON.parse(text) : null };
}

function requestOf(modality: Modality, id: string, more: Record<string, unknown> = {}) {
  const sample = makeSample(modality, LIVE_POPULATION, seededRandom(id));
  return { sample, body: { ...inferBody(sample.input, id), ...more } };
}

const outputNames = (body: { outputs: { name: string }[] }) => body.outputs.map((output) => output.name);

describe("an instance", () => {
  it("is live but not ready before it is warm", async () => {
    expect((await call("/v2/health/live")).status).toBe(200);
    expect((await call("/v2/health/ready")).status).toBe(503);
    expect((await call(`${MODEL}/infer`, requestOf("text", "early").body)).status).toBe(503);
    for (const instance of instances) instance.warmUp();
    expect((await call("/v2/health/ready")).status).toBe(200);
  });

  it("describes itself from interface.json", async () => {
    const { body } = await call(MODEL);
    expect(body).toMatchObject({ name: "mm_digits", versions: [V14] });
    expect(outputNames(body)).toEqual(["label", "score", "alternatives", "duration_ms"]);
    expect(outputNames((await call(MODEL, undefined, V12)).body)).toEqual(["label", "score", "alternatives"]);
  });

  it.each(["image", "audio", "text"] as const)("answers %s", async (modality) => {
    const { body } = await call(`${MODEL}/infer`, requestOf(modality, `answer-${modality}`).body);
    expect(body).toMatchObject({ model_name: "mm_digits", model_version: V14, id: `answer-${modality}` });
    expect(body.outputs[0].data[0]).toMatch(/^\d$/);
    expect(outputNames(body).includes("duration_ms")).toBe(modality === "audio");
  });

  it("says how long a clip is", async () => {
    const { body } = await call(`${MODEL}/infer`, requestOf("audio", "long").body);
    expect(body.outputs.find((output: { name: string }) => output.name === "duration_ms").data).toEqual([
      400,
    ]);
  });

  it("gives stage digests on request: the same input is decoded alike and preprocessed differently", async () => {
    const { body } = requestOf("audio", "digests", { parameters: { stage_digests: true } });
    const [first, again, older] = [
      await call(`${MODEL}/infer`, body),
      await call(`${MODEL}/infer`, body),
      await call(`${MODEL}/infer`, body, V12),
    ].map((answer) => answer.body.parameters.stage_digests);
    expect(Object.keys(first)).toEqual(["decode", "preprocess", "raw_output", "postprocess", "telemetry"]);
    expect(again).toEqual(first);
    expect(older.decode).toBe(first.decode);
    expect(older.preprocess).not.toBe(first.preprocess);
    expect(older.telemetry).not.toBe(first.telemetry);
  });

  it("counts correct and wrong answers when the label arrives, once", async () => {
    const { body } = await call(`${MODEL}/infer`, requestOf("text", "label-1").body, V12);
    const label = body.outputs[0].data[0];
    await call(`${MODEL}/infer`, requestOf("text", "label-2").body, V12);
    expect((await call("/feedback", { id: "label-1", label }, V12)).body.correct).toBe(true);
    expect((await call("/feedback", { id: "label-2", label: "none" }, V12)).body.correct).toBe(false);
    expect((await call("/feedback", { id: "label-1", label }, V12)).status).toBe(404);
    const { text } = await call("/metrics", undefined, V12);
    expect(text).toContain('lastgood_answers_correct_total{modality="text"} 1');
    expect(text).toContain('lastgood_answers_wrong_total{modality="text"} 1');
    expect(text.endsWith("# EOF\n")).toBe(true);
  });

  it("exposes the metrics that monitoring.json lists", async () => {
    expect((await call("/metrics")).text).toContain('lastgood_audio_frames_total{modality="audio"}');
    const older = (await call("/metrics", undefined, V12)).text;
    expect(older).not.toContain("audio_frames");
    expect(older).toMatch(/lastgood_request_duration_seconds_bucket\{modality="text",le="\+Inf"\} \d+/);
  });
});

describe("a bad request is refused by name", () => {
  const text = (more: Record<string, unknown>) => ({
    inputs: [{ name: "text", datatype: "BYTES", shape: [1], data: ["one"], ...more }],
  });
  it.each([
    ["another name", text({ name: "video" }), "input video: the model has no such input"],
    ["another type", text({ datatype: "INT8" }), "input text: datatype INT8"],
    ["another shape", text({ shape: [2] }), "input text: shape [2]"],
    ["too few values", text({ data: [] }), "input text: 0 values were sent"],
    ["a number as text", text({ data: [1] }), "input text: a string is expected"],
    ["an empty text", text({ data: [""] }), "input text: the text has 0 characters"],
    ["no input", { inputs: [] }, "inputs:"],
    [
      "two inputs",
      { inputs: [...text({}).inputs, ...text({}).inputs] },
      "one input is expected, 2 were sent",
    ],
    [
      "a pixel out of range",
      { inputs: [{ name: "image", datatype: "UINT8", shape: [1, 16, 16], data: Array(256).fill(256) }] },
      "input image: value 0 is not a whole number from 0 to 255",
    ],
    [
      "a clip that is too short",
      { inputs: [{ name: "audio", datatype: "INT16", shape: [1, 10], data: Array(10).fill(0) }] },
      "input audio: 10 values were sent, 800 to 32000 are expected",
    ],
  ])("%s", async (_, body, error) => {
    const answer = await call(`${MODEL}/infer`, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toContain(error);
  });

  it("a body over the limit is 413, no JSON is 400, another model is 404", async () => {
    expect((await call(`${MODEL}/infer`, text({ data: ["x".repeat(600_000)] }))).status).toBe(413);
    const noJson = await fetch(`${urls.get(V14)}${MODEL}/infer`, { method: "POST", body: "{" });
    expect(noJson.status).toBe(400);
    expect((await call("/v2/models/other/infer", text({}))).status).toBe(404);
  });
});
