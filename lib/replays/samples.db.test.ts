import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CompareSettings } from "#lib/replays/comparison-schema.ts";
import { insertReplaySettings } from "#lib/replays/golden-store.ts";
import { getModel } from "#lib/models/get-model.ts";
import type { Context } from "#lib/server/context.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { serve } from "#lib/server/http/serve.ts";
import { aContext, testNow } from "#lib/testing/a-context.ts";
import { aHistory, historyVersion } from "#lib/testing/a-history.ts";
import { askEndpoint, aTokenSecret } from "#lib/testing/ask-endpoint.ts";
import { aGoldenCase } from "#lib/testing/bundle-builders.ts";
import { countStatements } from "#lib/testing/count-statements.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import type { Json } from "#lib/schema/atoms.ts";
import { mediaAddress } from "./core/media-address.ts";
import { openStepSamples } from "./open-samples.ts";
import { preferSample } from "./prefer-sample.ts";
import { recordGoldenCases } from "./record-golden-cases.ts";
import { replayVersion } from "./replay-version.ts";
import { sampleContract } from "./sample-contract.ts";
import { SampleFilter } from "./sample-schema.ts";
import type { Sample, SampleView } from "./sample-schema.ts";
import { serveSampleMedia } from "./serve-sample-media.ts";
import { insertResults } from "./store.ts";
import { viewSamples } from "./view-samples.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
const model = "heard";
const [before, head] = [historyVersion(1, model), historyVersion(2, model)];
const ctx = (name = "Ada"): Context => aContext(web, { name });

const answer = (label: string, caption = "a cat") => ({
  outputs: [
    { name: "label", datatype: "BYTES", shape: [1], data: [label] },
    { name: "alternatives", datatype: "BYTES", shape: [1], data: [caption] },
  ],
});
/** What only the newer version tells, by which anybody would know it. */
const telltale = { name: "duration_ms", datatype: "INT32", shape: [1], data: [400] };
const picture = (seed: number): Json => ({
  id: `asked ${seed}`,
  inputs: [{ name: "image", datatype: "UINT8", shape: [1, 2, 2], data: [seed, 0, 0, 255] }],
});
const clip: Json = {
  inputs: [
    {
      name: "audio",
      datatype: "INT16",
      shape: [1, 800],
      parameters: { sample_rate: 8_000 },
      data: Array.from({ length: 800 }, (_, at) => at),
    },
  ],
};

/** Pictures of both versions: one answered otherwise, one with another caption only, twelve the same; a clip of the first only. */
async function record(): Promise<void> {
  const same = Array.from({ length: 12 }, (_, at) => at + 10);
  const golden = (key: string, request: Json, response: Json) =>
    aGoldenCase(key, { modality: "image", request, response, critical: key === "other" });
  const cases = (label: string, caption: string) => [
    golden("other", picture(1), answer(label)),
    golden("caption", picture(2), answer("two", caption)),
    ...same.map((seed) => golden(`same ${seed}`, picture(seed), answer("same"))),
  ];
  await recordGoldenCases(ctx(), {
    model,
    version: before,
    cases: [...cases("one", "a black cat"), aGoldenCase("clip", { request: clip, response: answer("five") })],
  });
  const [first, ...rest] = cases("seven", "a white cat");
  const told = { outputs: [...answer("seven").outputs, telltale] };
  const newer = [...(first === undefined ? [] : [{ ...first, response: told }]), ...rest];
  await recordGoldenCases(ctx(), { model, version: head, cases: newer });
}

beforeAll(async () => {
  web = await createWebEnvironment();
  await aHistory(ctx(), 2, model);
  const { id: modelId } = await getModel(ctx(), { model });
  const settings = CompareSettings.parse({ outputs: { label: { type: "label" } } });
  await inTransaction(ctx(), (tx) =>
    insertReplaySettings(tx, {
      id: newId(),
      modelId,
      revision: 1,
      settings,
      changedAt: testNow,
      changedBy: "Ada",
    }),
  );
  await record();
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await web.drop();
});

const look = (
  given: Partial<Record<keyof SampleFilter, string | number>> = {},
  name = "Ada",
): Promise<SampleView> => viewSamples(ctx(name), { model, version: head, ...SampleFilter.parse(given) });

const keys = ({ samples }: SampleView) => samples.map(({ key }) => key);
const shown = (sample: Sample | undefined, side: number) =>
  sample?.answers[side]?.outputs?.map((one) => one.shown);

describe("samples", () => {
  it("are those that differ first, beside the version before, twelve on a page", async () => {
    const view = await look();
    expect([view.against?.shortName, view.version.shortName]).toEqual(["v1.1", "v1.2"]);
    expect(keys(view).slice(0, 3)).toEqual(["other", "caption", "clip"]);
    expect([view.samples.length, view.total, view.page, view.pages]).toEqual([12, 15, 1, 2]);
    expect(view.standings).toEqual({ answer_differs: 1, values_differ: 1, one_sided: 1, same: 12 });
    expect(view.modalities).toEqual([
      { modality: "audio", cases: 1, differing: 0 },
      { modality: "image", cases: 14, differing: 1 },
    ]);
    expect(keys(await look({ page: 2 }))).toHaveLength(3);
    expect((await look({ page: 99 })).page).toBe(2);
    expect(keys(await look({ modality: "audio" }))).toEqual(["clip"]);
  });

  it("show labels by name, the words that differ, and who answered when", async () => {
    const [other, caption, heard] = (await look()).samples;
    expect(other?.inputs).toEqual([
      { name: "image", media: { kind: "image", href: expect.any(String) as string, width: 2, height: 2 } },
    ]);
    expect(shown(other, 0)?.[0]).toEqual({ kind: "labels", labels: [{ name: "one", probability: null }] });
    expect(shown(other, 1)?.[0]).toEqual({ kind: "labels", labels: [{ name: "seven", probability: null }] });
    expect(other?.answers.map(({ shortName, source }) => [shortName, source])).toEqual([
      ["v1.1", "recorded"],
      ["v1.2", "recorded"],
    ]);
    const text = (from: string, isMarked: boolean) => ({ text: from, isMarked });
    const parts = [text("a ", false), text("white", true), text(" cat", false)];
    expect(shown(caption, 1)?.[1]).toEqual({ kind: "text", parts, isCut: false });
    expect(heard?.inputs[0]?.media).toMatchObject({ kind: "audio", durationMs: 100, mediaType: "audio/wav" });
    expect(heard?.answers[1]).toMatchObject({ outputs: null, source: null });
  });

  it("say which version was never asked, and show what it answered once it was", async () => {
    expect((await look()).unasked.map(({ version, cases }) => [version.shortName, cases])).toEqual([
      ["v1.2", 1],
    ]);
    const { id: runId } = await replayVersion(ctx(), { model, version: head, goldenVersion: before });
    const [sample] = (await look({ modality: "audio" })).samples;
    const goldenCaseId = /golden-cases\/([^/]+)/.exec(JSON.stringify(sample?.inputs))?.[1] ?? "";
    const outputs = answer("nine").outputs;
    const result = {
      runId,
      goldenCaseId,
      verdict: "failed",
      firstDiverging: "preprocess",
      evidence: null,
      outputs,
    };
    await inTransaction(ctx(), (tx) => insertResults(tx, [result]));
    const [heard] = (await look({ modality: "audio" })).samples;
    expect(heard).toMatchObject({ standing: "answer_differs", firstDiverging: "preprocess" });
    expect(heard?.answers[1]).toMatchObject({ source: "replayed", shortName: "v1.2" });
    expect(shown(heard, 1)?.[0]).toEqual({ kind: "labels", labels: [{ name: "nine", probability: null }] });
    expect((await look()).unasked).toEqual([]);
  });

  it("take no statement per sample", async () => {
    const few = await countStatements(() => look({ modality: "audio" }));
    const many = await countStatements(() => look());
    expect([few.value.samples.length, many.value.samples.length]).toEqual([1, 12]);
    expect(many.statements).toBe(few.statements);
    expect(many.statements).toBeLessThan(24);
  });
});

describe("a blind choice", () => {
  const prefer = (
    { inputSha256 }: Sample,
    choice: "a" | "b" | "neither",
    { against, name = "Ada" }: { readonly against: string; readonly name?: string },
  ) => preferSample(ctx(name), { model, version: head, inputSha256, against, choice });

  const firstOf = ({ samples: [first] }: SampleView): Sample => {
    if (first === undefined) throw new Error("no sample");
    return first;
  };
  const outputNames = ({ answers }: Sample) => answers.map(({ outputs }) => outputs?.map(({ name }) => name));
  const versionsOf = ({ answers }: Sample) => answers.map(({ shortName }) => shortName);

  it("is between answers that tell no version", async () => {
    const blind = await look({ blind: "true", modality: "image" });
    expect(keys(blind)).toEqual(["other", "caption"]);
    const hidden = firstOf(blind);
    const told = hidden.answers.flatMap(({ versionId, shortName, source }) => [versionId, shortName, source]);
    expect(told).toEqual(Array.from({ length: 6 }, () => null));
    const inBoth = ["label", "alternatives"];
    expect(outputNames(hidden)).toEqual([inBoth, inBoth]);
  });

  it("tells whose they were afterwards, and stays as it was first", async () => {
    const blind = await look({ blind: "true", modality: "image" });
    const hidden = firstOf(blind);
    const against = blind.against?.id ?? "";
    const isNewA = JSON.stringify(shown(hidden, 0)).includes("seven");
    expect((await prefer(hidden, isNewA ? "a" : "b", { against })).preferred).toBe("this");
    expect((await prefer(hidden, isNewA ? "b" : "a", { against })).preferred).toBe("this");
    const after = await look({ blind: "true", modality: "image" });
    const revealed = firstOf(after);
    expect(revealed.preferred).toBe("this");
    expect(versionsOf(revealed)).toEqual(isNewA ? ["v1.2", "v1.1"] : ["v1.1", "v1.2"]);
    expect(outputNames(revealed).flat()).toContain("duration_ms");
    expect(after.preferences).toEqual({ this: 1, against: 0, neither: 0 });
    const there = { model, version: before, ...SampleFilter.parse({ against: head }) };
    expect((await viewSamples(ctx(), there)).preferences).toEqual({ this: 0, against: 1, neither: 0 });
  });

  it("is each person's own, and a person's only", async () => {
    const blind = await look({ blind: "true", modality: "image" }, "Bo");
    expect(blind.preferences).toEqual({ this: 0, against: 0, neither: 0 });
    const [hidden] = blind.samples;
    if (hidden === undefined) throw new Error("no sample");
    const againstId = blind.against?.id ?? "";
    expect((await prefer(hidden, "neither", { against: againstId, name: "Bo" })).preferred).toBe("neither");
    const secret = await aTokenSecret(web, ["read"]);
    const asked = await askEndpoint(serve(sampleContract.preferSample, preferSample), {
      secret,
      params: { model, version: head, inputSha256: hidden.inputSha256 },
      body: { against: againstId, choice: "a" },
    });
    expect([asked.status, asked.answer.code]).toEqual([403, "FORBIDDEN"]);
    const view = serve(sampleContract.viewSamples, viewSamples);
    const { answer: byToken } = await askEndpoint<SampleView>(view, {
      secret,
      params: { model, version: head },
      query: { blind: "true" },
    });
    expect([byToken.isBlind, byToken.canPrefer, byToken.canReplay]).toEqual([false, false, false]);
  });

  it("is refused where there are no two answers that differ", async () => {
    const view = await look();
    const same = view.samples.find(({ standing }) => standing === "same");
    if (same === undefined) throw new Error("no sample");
    await expect(prefer(same, "a", { against: view.against?.id ?? "" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(prefer(same, "a", { against: view.version.id })).rejects.toMatchObject({ code: "INVALID" });
  });
});

it("never keep step 3 from being opened: what cannot be read is left out", async () => {
  const [one, other] = [(await look()).version, (await look()).against];
  const rollback = { id: newId(), model, suspect: one, candidate: other, testRunId: null };
  const opened = await openStepSamples(ctx(), rollback, { samples: "blind", page: "nine" });
  expect(opened?.place).toMatchObject({ rollbackId: rollback.id, blind: true });
  expect([opened?.view.page, opened?.view.against?.id]).toEqual([1, one.id]);
  const gone = { ...rollback, suspect: { id: newId() } };
  expect(await openStepSamples(ctx(), gone, {})).toBeNull();
});

describe("media", () => {
  async function fetchMedia(
    href: string,
    headers: Record<string, string> = {},
    secret?: string,
  ): Promise<Response> {
    const bearer = secret ?? (await aTokenSecret(web, ["read"]));
    const [, caseId = "", part = ""] = /golden-cases\/([^/]+)\/media\/([^?]+)/.exec(href) ?? [];
    const request = new Request(`http://localhost:3000${href}`, {
      headers: { ...headers, ...(bearer === "" ? {} : { authorization: `Bearer ${bearer}` }) },
    });
    return serveSampleMedia(request, { params: Promise.resolve({ caseId, part }) });
  }
  async function hrefOf(modality: "image" | "audio"): Promise<string> {
    const [sample] = (await look({ modality })).samples;
    const media = sample?.inputs[0]?.media;
    return media !== undefined && "href" in media ? (media.href ?? "") : "";
  }

  it("are a picture that may be kept, for whoever may read", async () => {
    const href = await hrefOf("image");
    const response = await fetchMedia(href);
    const header = (name: string) => response.headers.get(name);
    expect([response.status, header("content-type"), header("x-content-type-options")]).toEqual([
      200,
      "image/png",
      "nosniff",
    ]);
    expect(header("cache-control")).toBe("private, max-age=31536000, immutable");
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
    const known = await fetchMedia(href, { "if-none-match": header("etag") ?? "" });
    expect([known.status, (await known.arrayBuffer()).byteLength]).toEqual([304, 0]);
    expect((await fetchMedia(href, {}, "")).status).toBe(401);
    expect((await fetchMedia(href.replace("input-0", "input-9"))).status).toBe(404);
    expect((await fetchMedia(href.replace("input-0", "output-0"))).status).toBe(404);
    const unknown = mediaAddress({ caseId: newId(), runId: null, part: "input", index: 0 });
    expect((await fetchMedia(unknown)).status).toBe(404);
    expect((await fetchMedia(`${href}?run=nobody`)).status).toBe(404);
  });

  it("are a clip of which a part can be asked for", async () => {
    const href = await hrefOf("audio");
    const whole = Buffer.from(await (await fetchMedia(href)).arrayBuffer());
    expect([whole.length, whole.toString("latin1", 0, 4)]).toEqual([1_644, "RIFF"]);
    const part = async (range: string) => {
      const response = await fetchMedia(href, { range });
      const bytes = Buffer.from(await response.arrayBuffer());
      return { status: response.status, told: response.headers.get("content-range"), bytes };
    };
    expect(await part("bytes=0-3")).toEqual({
      status: 206,
      told: "bytes 0-3/1644",
      bytes: whole.subarray(0, 4),
    });
    expect((await part("bytes=1640-")).bytes).toEqual(whole.subarray(1_640));
    expect((await part("bytes=-4")).bytes).toEqual(whole.subarray(1_640));
    expect((await part("bytes=1000-99999")).told).toBe("bytes 1000-1643/1644");
    expect(await part("bytes=5000-")).toMatchObject({ status: 416, told: "bytes */1644" });
    expect((await part("bytes=0-1,4-5")).status).toBe(200);
  });
});
