import { afterAll, beforeAll, expect, it } from "vitest";
import { serve } from "#lib/server/http/serve.ts";
import { aContext } from "#lib/testing/a-context.ts";
import { askEndpoint, aTokenSecret } from "#lib/testing/ask-endpoint.ts";
import { aModel } from "#lib/testing/bundle-builders.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { createModel } from "./create-model.ts";
import { judgingContract } from "./judging-contract.ts";
import type { ModelMetrics, ModelRanking } from "./judging-schema.ts";
import { getRanking, listJudgingRevisions, listMetrics } from "./judging-settings.ts";
import { putMetric, resetMetric } from "./put-metric.ts";
import { putRanking, resetRanking } from "./put-ranking.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let secret: string;
const model = "mm_chat";
const params = { model };
const put = serve(judgingContract.putMetric, putMetric);
const rank = serve(judgingContract.putRanking, putRanking);
const effect = (value: number) => ({ kind: "absolute", value }) as const;
const change = (expectedRevision: number, value = 2, given: object = {}) => ({
  metric: "top1_accuracy",
  minimumEffect: effect(value),
  expectedRevision,
  reason: "the team agreed",
  ...given,
});
const found = ({ metrics }: ModelMetrics, id: string) => metrics.find(({ entry }) => entry.id === id);

beforeAll(async () => {
  web = await createWebEnvironment();
  secret = await aTokenSecret(web, ["administer"]);
  await createModel(aContext(web), aModel());
});
afterAll(() => web.drop());

it("starts at revision 0 with the catalogue", async () => {
  const metrics = await listMetrics(aContext(web), params);
  expect(metrics.revision).toBe(0);
  expect(new Set(metrics.metrics.map(({ source }) => source))).toEqual(new Set(["catalogue"]));
  expect(await getRanking(aContext(web), params)).toMatchObject({ revision: 0, isDefault: true });
});

it("keeps every change as a revision, who, when and why, and audits it", async () => {
  const first = await askEndpoint<ModelMetrics>(put, { secret, params, body: change(0) });
  expect(first.status).toBe(200);
  expect(found(first.answer, "top1_accuracy")).toMatchObject({
    source: "changed",
    changedFields: ["minimumEffect"],
    catalogueEffect: effect(1),
    entry: { minimumEffect: effect(2) },
    lastChange: { revision: 1, by: "administer" },
  });
  const second = await putMetric(aContext(web), { ...change(1, 3), enabled: false, model });
  expect(found(second, "top1_accuracy")).toMatchObject({
    enabled: false,
    lastChange: { revision: 2, by: "Ada" },
  });
  const back = await resetMetric(aContext(web), {
    model,
    metric: "top1_accuracy",
    expectedRevision: 2,
    reason: "it was a mistake",
  });
  expect(found(back, "top1_accuracy")).toMatchObject({ source: "catalogue", enabled: true });
  const { items } = await listJudgingRevisions(aContext(web), { model, limit: 2 });
  expect(items.map(({ revision, action, reason }) => [revision, action, reason])).toEqual([
    [3, "reset", "it was a mistake"],
    [2, "set", "the team agreed"],
  ]);
  expect(items[0]).toMatchObject({ after: null, before: { change: { enabled: false } } });
  const older = await listJudgingRevisions(aContext(web), { model, limit: 2, cursor: "2" });
  expect(older.items.map(({ revision }) => revision)).toEqual([1]);
  const { rows } = await web.pool.query(
    "SELECT after->'revision' AS revision FROM audit_entries WHERE action = 'model.metric_changed' ORDER BY seq",
  );
  expect(rows.map(({ revision }) => revision)).toEqual([1, 2, 3]);
});

it("refuses a change of settings that moved on, and lets one of several at once win", async () => {
  const { revision } = await listMetrics(aContext(web), params);
  const late = await askEndpoint(put, { secret, params, body: change(revision - 1) });
  expect([late.status, late.answer.code, late.answer.extra?.["currentRevision"]]).toEqual([
    412,
    "PRECONDITION_FAILED",
    revision,
  ]);
  const all = await Promise.all(
    [4, 5, 6, 7].map((value) => askEndpoint(put, { secret, params, body: change(revision, value) })),
  );
  expect(all.map(({ status }) => status).toSorted()).toEqual([200, 412, 412, 412]);
  expect((await listMetrics(aContext(web), params)).revision).toBe(revision + 1);
});

it("makes no revision of what changes nothing", async () => {
  const { revision, metrics } = await listMetrics(aContext(web), params);
  const now = metrics.find(({ entry }) => entry.id === "top1_accuracy")?.entry.minimumEffect.value;
  const again = await putMetric(aContext(web), { ...change(revision, now), enabled: true, model });
  expect(again.revision).toBe(revision);
});

it("never rewrites a revision", async () => {
  await expect(web.pool.query("UPDATE judging_revisions SET reason = 'x'")).rejects.toThrow("append-only");
  await expect(web.pool.query("DELETE FROM judging_revisions")).rejects.toThrow("append-only");
});

it("takes own metrics, and says what one lacks or what cannot be", async () => {
  const { revision } = await listMetrics(aContext(web), params);
  const own = {
    metric: "digit_margin",
    label: { en: "Digit margin", "zh-CN": null },
    modalities: ["image"],
    unit: "number",
    direction: "two_sided",
    range: { minimum: 0, maximum: 1 },
    statKind: "mean_paired",
    minimumEffect: effect(0.02),
    expectedRevision: revision,
    reason: "ours",
  };
  const { minimumEffect: _effect, statKind: _kind, ...short } = own;
  const lacking = await askEndpoint(put, { secret, params, body: short });
  expect(lacking.answer.invalidParams.map(({ name }) => name)).toEqual(["statKind", "minimumEffect"]);
  for (const [wrong, name] of [
    [{ range: { minimum: 1, maximum: 0 } }, "range.maximum"],
    [{ statKind: "quantile" }, "quantileOrder"],
    [{ minimumEffect: { kind: "relative", value: 5 } }, "minimumEffect.value"],
    [{ minimumEffect: effect(3) }, "minimumEffect.value"],
  ] as const) {
    const { status, answer } = await askEndpoint(put, { secret, params, body: { ...own, ...wrong } });
    expect([status, answer.invalidParams[0]?.name]).toEqual([400, name]);
  }
  const taken = await askEndpoint<ModelMetrics>(put, { secret, params, body: own });
  expect(found(taken.answer, "digit_margin")).toMatchObject({ source: "own", entry: { twoSided: true } });
});

it("lets only an administrator change settings", async () => {
  const operator = await aTokenSecret(web, ["operate"]);
  const { status } = await askEndpoint(put, { secret: operator, params, body: change(99) });
  expect(status).toBe(403);
  await expect(
    putRanking(aContext(web, { role: "operator" }), { ...(await ranking()), model, reason: "no" }),
  ).rejects.toThrow("administer");
});

async function ranking() {
  const { revision, ranking: own } = await getRanking(aContext(web), params);
  return { ...own, expectedRevision: revision };
}

it("changes the ranking in the same line of revisions, and takes it back", async () => {
  const asked = await ranking();
  const uneven = { ...asked, weights: { ...asked.weights, soak: 21 }, reason: "more soak" };
  const { status, answer } = await askEndpoint(rank, { secret, params, body: uneven });
  expect([status, answer.invalidParams[0]?.name]).toEqual([400, "weights"]);
  const weights = { ...asked.weights, soak: 30, traffic: 5 };
  const set = await askEndpoint<ModelRanking>(rank, {
    secret,
    params,
    body: { ...asked, weights, gates: { ...asked.gates, breaks_consumer: "block" }, reason: "more soak" },
  });
  expect(set.answer).toMatchObject({
    isDefault: false,
    revision: asked.expectedRevision + 1,
    ranking: { weights },
  });
  const back = await resetRanking(aContext(web), {
    model,
    expectedRevision: set.answer.revision,
    reason: "defaults again",
  });
  expect(back).toMatchObject({ isDefault: true, ranking: { weights: { soak: 20 } } });
});
