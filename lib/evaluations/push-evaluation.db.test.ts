import { afterAll, beforeAll, expect, it } from "vitest";
import { createModel } from "#lib/models/create-model.ts";
import { serve } from "#lib/server/http/serve.ts";
import { aContext, testNow } from "#lib/testing/a-context.ts";
import { askEndpoint, aTokenSecret } from "#lib/testing/ask-endpoint.ts";
import { aBundle, aModel, anEvaluation, sha256Of } from "#lib/testing/bundle-builders.ts";
import { minutesBefore } from "#lib/testing/target-builders.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { registerVersion } from "#lib/versions/register-version.ts";
import { evaluationsContract } from "./contract.ts";
import { encodeBase64, packBits, packFloats } from "./core/packed-items.ts";
import { listEvaluations } from "./list-evaluations.ts";
import { pushEvaluation } from "./push-evaluation.ts";
import type { Evaluation } from "./schema.ts";
import { viewCompare } from "./view-compare.ts";
import { evaluationViewsContract } from "./view-contract.ts";
import type { CompareView } from "./view-schema.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let secret: string;
const model = "mm_chat";
const [base, head] = ["mm_chat_v1.0_20260101", "mm_chat_v1.1_20260201"];
const push = serve(evaluationsContract.pushEvaluation, pushEvaluation);
const list = serve(evaluationsContract.listEvaluations, listEvaluations);
const comparison = serve(evaluationViewsContract.viewCompare, viewCompare);
const params = { model, version: base };
const refuse = (body: unknown) => askEndpoint(push, { secret, params, body });
const withMetric = (metric: object) => ({ ...anEvaluation(), metrics: [metric] });

beforeAll(async () => {
  web = await createWebEnvironment();
  secret = await aTokenSecret(web, ["read", "register"]);
  await createModel(aContext(web), aModel());
  for (const name of [base, head]) await registerVersion(aContext(web), { ...aBundle(name), model });
});
afterAll(() => web.drop());

it("refuses NaN: the bare word is no JSON, null and text are no number", async () => {
  const value = { metric: "top1_accuracy", value: "VALUE" };
  const text = JSON.stringify(withMetric(value)).replace('"VALUE"', "NaN");
  const bare = await askEndpoint(push, { secret, params, text });
  expect([bare.status, bare.answer.code]).toEqual([400, "INVALID"]);
  expect(bare.answer.detail).toContain("not JSON");
  for (const wrong of [null, "NaN", "0.9"]) {
    const { status, answer } = await refuse(withMetric({ ...value, value: wrong }));
    expect([status, answer.invalidParams[0]?.name]).toEqual([400, "metrics.0.value"]);
  }
});

it.each([
  ["a loss sent as a score", { metric: "top1_accuracy", value: -0.4 }, "cannot be negative"],
  ["more than everything", { metric: "top1_accuracy", value: 130 }, "above its highest possible value 100"],
  [
    "a share where percent is meant",
    { metric: "top1_accuracy", value: 0.9, n: 100, successes: 90 },
    "percent run",
  ],
  ["successes of nothing", { metric: "top1_accuracy", value: 90, successes: 90 }, "has successes but no n"],
  ["counts of an unknown metric", { metric: "own_score", value: 1, n: 3, successes: 4 }, "more than n"],
])("refuses %s and names the metric", async (_name, metric, words) => {
  const { status, answer } = await refuse(withMetric(metric));
  expect([status, answer.code]).toEqual([400, "INVALID"]);
  expect(answer.invalidParams[0]?.name).toMatch(/^metrics\[0\]/);
  expect(answer.detail).toContain(words);
});

it("refuses counts beyond what a row can hold", async () => {
  const { status, answer } = await refuse(withMetric({ metric: "own_score", value: 1, n: 3_000_000_000 }));
  expect([status, answer.invalidParams[0]?.name]).toEqual([400, "metrics.0.n"]);
});

it("refuses a metric twice, and a modality that the model does not serve", async () => {
  const twice = { ...anEvaluation(), metrics: [...anEvaluation().metrics, ...anEvaluation().metrics] };
  expect((await refuse(twice)).answer.invalidParams[0]?.name).toBe("metrics[1].metric");
  const { status, answer } = await refuse(anEvaluation({ modality: "video" }));
  expect([status, answer.invalidParams[0]?.name]).toEqual([400, "modality"]);
});

it("answers 409 to results for another artifact, and takes those for the weights", async () => {
  const other = await refuse(anEvaluation({ artifactDigest: sha256Of("another artifact") }));
  expect([other.status, other.answer.code]).toEqual([409, "CONFLICT"]);
  expect(other.answer.extra?.["weightsDigest"]).toBe(sha256Of('{"weights":1}'));
  const own = anEvaluation({ artifactDigest: sha256Of('{"weights":1}'), modality: "audio" });
  expect((await refuse(own)).status).toBe(201);
});

it("keeps 10,000 items as one row and gives them back for a paired verdict", async () => {
  const right = (every: number) =>
    Array.from({ length: 10_000 }, (_value, index) => (index % every === 0 ? 0 : 1));
  for (const [version, values] of [
    [base, right(20)],
    [head, right(4)],
  ] as const) {
    const successes = values.filter(Boolean).length;
    const metrics = [{ metric: "top1_accuracy", value: successes / 100, n: 10_000, successes }];
    const data = encodeBase64(packBits(values));
    const items = {
      metric: "top1_accuracy",
      encoding: "bits",
      count: 10_000,
      itemsSha256: sha256Of("ids"),
      data,
    };
    const body = { ...anEvaluation(), metrics, items };
    const answered = await askEndpoint<Evaluation>(push, { secret, params: { model, version }, body });
    expect([answered.status, answered.answer.itemCount]).toEqual([201, 10_000]);
  }
  const { rows } = await web.pool.query("SELECT count, octet_length(data) AS bytes FROM evaluation_items");
  expect(rows).toEqual([1, 2].map(() => ({ count: 10_000, bytes: 1250 })));
  const view = await compare();
  const metric = view.metrics.find(({ modality }) => modality === "image");
  expect([metric?.comparability, metric?.verdict.kind]).toEqual(["comparable", "regressed"]);
  expect(metric?.verdict.evidence).toMatchObject({ method: "mcnemar_mid_p", pairs: 10_000 });
});

it("refuses items that do not hold what they say", async () => {
  const floats = encodeBase64(packFloats([1, Number.NaN]));
  const cases = [
    { encoding: "bits", count: 9, data: encodeBase64(packBits([1])), words: "2" },
    { encoding: "bits", count: 4, data: encodeBase64(new Uint8Array([0xff])), words: "bits after item 4" },
    { encoding: "f32", count: 2, data: floats, words: "item 1 is NaN" },
  ];
  for (const { words, ...items } of cases) {
    const { status, answer } = await refuse({
      ...anEvaluation(),
      items: { metric: "top1_accuracy", ...items },
    });
    expect([status, answer.invalidParams[0]?.name]).toEqual([400, "items.data"]);
    expect(answer.detail).toContain(words);
  }
});

const compare = async () =>
  (await askEndpoint<CompareView>(comparison, { secret, params: { model }, query: { base, head } })).answer;

it.each([
  ["the same data", {}, "comparable"],
  [
    "no hash on one side",
    { dataset: { name: "clips", sha256: null, split: "test", revision: null } },
    "identity_not_recorded",
  ],
  [
    "another hash",
    { dataset: { name: "clips", sha256: sha256Of("new"), split: "test", revision: null } },
    "not_comparable",
  ],
  [
    "another split",
    { dataset: { name: "clips", sha256: sha256Of("clips"), split: "dev", revision: null } },
    "not_comparable",
  ],
  ["another definition", { metricDefinition: "top-1 after a vote" }, "not_comparable"],
])("says of %s on the other side that it is so", async (_name, given, comparability) => {
  await web.pool.query("DELETE FROM evaluations");
  const dataset = { name: "clips", sha256: sha256Of("clips"), split: "test", revision: null };
  const audio = anEvaluation({ modality: "audio", dataset });
  await refuse(audio);
  const worse = { ...audio, metrics: [{ metric: "top1_accuracy", value: 60, n: 100, successes: 60 }] };
  await askEndpoint(push, { secret, params: { model, version: head }, body: { ...worse, ...given } });
  const [metric, ...others] = (await compare()).metrics;
  expect(others).toEqual([]);
  expect(metric).toMatchObject({ comparability, baseValue: 90, headValue: 60 });
  const kind = comparability === "not_comparable" ? "no_data" : "regressed";
  expect(metric?.verdict.kind).toBe(kind);
  expect(metric?.verdict.evidence === null).toBe(comparability === "not_comparable");
});

it("lists runs newest first over all pages, of one version and modality where asked", async () => {
  await web.pool.query("DELETE FROM evaluations");
  for (const minutes of [30, 10, 20, 10]) {
    await refuse(
      anEvaluation({ ranAt: minutesBefore(minutes), modality: minutes === 20 ? "audio" : "image" }),
    );
  }
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string> = {
      limit: "2",
      version: base,
      ...(cursor === null ? {} : { cursor }),
    };
    const { answer } = await askEndpoint<{ items: { ranAt: string }[]; nextCursor: string | null }>(list, {
      secret,
      params: { model },
      query,
    });
    found.push(...answer.items.map(({ ranAt }) => ranAt));
    cursor = answer.nextCursor;
  } while (cursor !== null && found.length < 20);
  const times = found.map((at) => (testNow.getTime() - Date.parse(at)) / 60_000);
  expect(times).toEqual([10, 10, 20, 30]);
  const audio = await askEndpoint<{ items: Evaluation[] }>(list, {
    secret,
    params: { model },
    query: { modality: "audio" },
  });
  expect(audio.answer.items).toHaveLength(1);
});
