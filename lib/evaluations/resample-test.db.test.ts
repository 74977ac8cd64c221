import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createModel } from "#lib/models/create-model.ts";
import { putMetric } from "#lib/models/put-metric.ts";
import { seededRandom } from "#lib/statistics/seeded-random.ts";
import { aContext, testNow } from "#lib/testing/a-context.ts";
import { aBundle, aModel, anEvaluation, sha256Of } from "#lib/testing/bundle-builders.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { registerVersion } from "#lib/versions/register-version.ts";
import { encodeBase64, packFloats } from "./core/packed-items.ts";
import { pushEvaluation } from "./push-evaluation.ts";
import { resampleTest } from "./resample-test.ts";
import { viewCompare } from "./view-compare.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
const [base, head] = ["mm_chat_v1.0_20260101", "mm_chat_v1.1_20260201"];
const count = 400;

/** True positives, false positives and false negatives of two classes, of which `right` in ten items are right. */
function classCounts(right: number, seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, item) => {
    const isRight = random.below(10) < right;
    const hit = isRight ? [1, 0, 0] : [0, 0, 1];
    const miss = isRight ? [0, 0, 0] : [0, 1, 0];
    return item % 2 === 0 ? [...hit, ...miss] : [...miss, ...hit];
  }).flat();
}

beforeAll(async () => {
  web = await createWebEnvironment();
});
afterAll(() => web.drop());

let model: string;
let models = 0;
beforeEach(async () => {
  models += 1;
  model = `mm_chat_${models}`;
  const pattern = "(?<kind>[a-z_]+)_v(?<number>[0-9.]+)_(?<date>[0-9]{8})";
  await createModel(aContext(web), aModel({ slug: model, namingPattern: pattern }));
  for (const [index, name] of [base, head].entries()) {
    await registerVersion(aContext(web), { ...aBundle(name), model });
    const items = {
      metric: "f1_macro",
      encoding: "f32",
      count,
      columns: 6,
      itemsSha256: sha256Of("items"),
      data: encodeBase64(packFloats(classCounts(index === 0 ? 9 : 6, 7 + index))),
    } as const;
    const metrics = [{ metric: "f1_macro", value: 80, n: count, successes: null }];
    await pushEvaluation(aContext(web), { ...anEvaluation({ items, metrics }), model, version: name });
  }
});

async function verdict(now = testNow) {
  const view = await viewCompare(aContext(web, { now }), { model, base, head });
  const [metric] = view.metrics;
  if (metric === undefined) throw new Error("nothing compared");
  return { ...metric.verdict, word: view.rollUp.kind };
}

async function asked(): Promise<{ id: string; done: boolean }[]> {
  const { rows } = await web.pool.query<{ id: string; done: boolean }>(
    `SELECT t.id, t.done_at IS NOT NULL AS done FROM resampled_tests t
     JOIN evaluations e ON e.id = t.head_id JOIN versions v ON v.id = e.version_id
     JOIN models m ON m.id = v.model_id WHERE m.slug = $1 ORDER BY t.asked_at, t.id`,
    [model],
  );
  return rows;
}

async function queued(testId: string): Promise<number> {
  const { rows } = await web.pool.query(
    "SELECT 1 FROM pgboss.job WHERE name = 'resample_test' AND data->>'testId' = $1",
    [testId],
  );
  return rows.length;
}

it("is being computed until a job has done it, once, and then shows what the job found", async () => {
  const pending = await verdict();
  expect(pending).toMatchObject({ kind: "being_computed", reason: "being_computed", evidence: null });
  expect(pending.word).toBe("cannot_tell");
  await verdict();
  const [test, ...others] = await asked();
  expect([others.length, await queued(test?.id ?? "")]).toEqual([0, 1]);
  await resampleTest(aContext(web), test?.id ?? "");
  const done = await verdict();
  expect(done).toMatchObject({
    kind: "regressed",
    settingsRevision: 0,
    evidence: { method: "approximate_randomisation", pairs: count, seed: 12_345 },
  });
  const { rows } = await web.pool.query("SELECT done_at, duration_ms FROM resampled_tests WHERE id = $1", [
    test?.id,
  ]);
  expect(rows[0]?.duration_ms).toBeLessThan(2000);
  await resampleTest(aContext(web, { now: new Date(testNow.getTime() + 60_000) }), test?.id ?? "");
  const again = await web.pool.query("SELECT done_at, duration_ms FROM resampled_tests WHERE id = $1", [
    test?.id,
  ]);
  expect(again.rows).toEqual(rows);
});

it("is computed anew for another revision of the settings, and the verdict says which", async () => {
  await verdict();
  await resampleTest(aContext(web), (await asked())[0]?.id ?? "");
  await putMetric(aContext(web), {
    model,
    metric: "f1_macro",
    enabled: true,
    minimumEffect: { kind: "absolute", value: 60 },
    expectedRevision: 0,
    reason: "a hard test",
  });
  expect(await verdict()).toMatchObject({ kind: "being_computed", settingsRevision: 1 });
  const fresh = (await asked()).find(({ done }) => !done);
  await resampleTest(aContext(web), fresh?.id ?? "");
  expect(await verdict()).toMatchObject({
    kind: "no_change",
    settingsRevision: 1,
    evidence: { minimumEffect: 60 },
  });
});

it("asks again for a test that was lost, and not before", async () => {
  await verdict();
  const [test] = await asked();
  await verdict(new Date(testNow.getTime() + 60_000));
  expect(await queued(test?.id ?? "")).toBe(1);
  await verdict(new Date(testNow.getTime() + 11 * 60_000));
  expect(await queued(test?.id ?? "")).toBe(2);
});

it("does not judge a metric that the model switched off, and says so", async () => {
  await putMetric(aContext(web), {
    model,
    metric: "f1_macro",
    enabled: false,
    expectedRevision: 0,
    reason: "not ours",
  });
  expect(await verdict()).toMatchObject({ kind: "no_data", reason: "metric_disabled", evidence: null });
  expect(await asked()).toEqual([]);
});

it("takes own metrics, holds their values to their range, and judges them", async () => {
  await putMetric(aContext(web), {
    model,
    metric: "digit_margin",
    enabled: true,
    label: { en: "Digit margin", "zh-CN": "数字间隔" },
    modalities: ["image"],
    unit: "number",
    direction: "higher",
    range: { minimum: 0, maximum: 1 },
    statKind: "mean_paired",
    minimumEffect: { kind: "absolute", value: 0.1 },
    expectedRevision: 0,
    reason: "ours",
  });
  const push = (version: string, value: number) =>
    pushEvaluation(aContext(web), {
      ...anEvaluation({
        modality: "audio",
        metrics: [{ metric: "digit_margin", value, n: 100, successes: null }],
      }),
      model,
      version,
    });
  await expect(push(head, 1.4)).rejects.toMatchObject({ code: "INVALID" });
  await push(base, 0.8);
  await push(head, 0.5);
  const view = await viewCompare(aContext(web), { model, base, head });
  const own = view.metrics.find(({ metric }) => metric === "digit_margin");
  expect(own?.verdict).toMatchObject({
    kind: "regressed",
    strength: "practical",
    label: { "zh-CN": "数字间隔" },
    settingsRevision: 1,
    labels: ["practical_threshold_no_interval"],
  });
});

it("refuses items whose columns say nothing of the metric", async () => {
  const items = { metric: "f1_macro", encoding: "f32", count: 2, columns: 4, itemsSha256: null } as const;
  const data = encodeBase64(packFloats([1, 2, 3, 4, 5, 6, 7, 8]));
  const sent = pushEvaluation(aContext(web), {
    ...anEvaluation({ items: { ...items, data } }),
    model,
    version: head,
  });
  await expect(sent).rejects.toMatchObject({ invalidParams: [{ name: "items.columns" }] });
});
