import { afterAll, beforeAll, expect, it } from "vitest";
import { listDatasets } from "#lib/evaluations/list-datasets.ts";
import { pushEvaluation } from "#lib/evaluations/push-evaluation.ts";
import { PushEvaluation } from "#lib/evaluations/schema.ts";
import { createModel } from "#lib/models/create-model.ts";
import { aContext, testNow } from "#lib/testing/a-context.ts";
import { aBundle, aModel } from "#lib/testing/bundle-builders.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import { registerVersion } from "#lib/versions/register-version.ts";

let db: TestDatabase;
const model = "mm_chat";
const versions = ["mm_chat_v1.0_20260601", "mm_chat_v1.1_20260701"] as const;
const ctx = () => aContext(db);

async function push(version: string, name: string, sha256: string | null): Promise<void> {
  const evaluation = PushEvaluation.parse({
    modality: "audio",
    dataset: { name, sha256, split: "test" },
    source: "ci",
    metrics: [
      { metric: "top1_accuracy", value: 90, n: 200 },
      { metric: "error_rate", value: 1, n: 500 },
    ],
  });
  await pushEvaluation(ctx(), { ...evaluation, model, version });
}

beforeAll(async () => {
  db = await createTestDatabase();
  process.env["DATABASE_URL"] = db.url;
  await createModel(ctx(), aModel({ slug: model }));
  for (const [index, name] of versions.entries())
    await registerVersion(ctx(), { ...aBundle(name, { weights: `w${index}` }), model });
});
afterAll(() => db.drop());

it("has nothing to list before the first results", async () => {
  expect((await listDatasets(ctx(), { model })).items).toEqual([]);
});

it("tells contents of one name apart, with who has results on each, and counts no row twice", async () => {
  const [first, second] = ["a".repeat(64), "b".repeat(64)];
  await push(versions[0], "dialogues", first);
  await push(versions[1], "dialogues", first);
  await push(versions[1], "dialogues", second);
  const { items } = await listDatasets(ctx(), { model });
  expect(
    items.map(({ dataset, versionCount, evaluationCount }) => [
      dataset.sha256,
      versionCount,
      evaluationCount,
    ]),
  ).toEqual(
    expect.arrayContaining([
      [first, 2, 2],
      [second, 1, 1],
    ]),
  );
  expect(items[0]).toMatchObject({
    dataset: { name: "dialogues", split: "test", revision: null },
    modalities: ["audio"],
    metrics: ["error_rate", "top1_accuracy"],
    withItemsCount: 0,
    mostAnswers: 500,
    lastRanAt: testNow,
    lastImport: { source: "ci" },
  });
});

it("is refused for a model that does not exist", async () => {
  await expect(listDatasets(ctx(), { model: "nobody" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});
