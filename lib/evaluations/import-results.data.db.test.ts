import { afterAll, beforeAll, expect, it } from "vitest";
import { modelsContract } from "#lib/models/contract.ts";
import { createModel } from "#lib/models/create-model.ts";
import { serve } from "#lib/server/http/serve.ts";
import { askEndpoint, aTokenSecret } from "#lib/testing/ask-endpoint.ts";
import { recordedDataMissing, recordedRows } from "#lib/testing/recorded-data.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { versionsContract } from "#lib/versions/contract.ts";
import { listVersions } from "#lib/versions/list-versions.ts";
import { registerVersion } from "#lib/versions/register-version.ts";
import type { Version } from "#lib/versions/schema.ts";
import { evaluationsContract } from "./contract.ts";
import { listEvaluations } from "./list-evaluations.ts";
import { pushEvaluation } from "./push-evaluation.ts";
import type { Evaluation } from "./schema.ts";

type Row = Readonly<Record<string, string>>;
type Page<Item> = { readonly items: Item[]; readonly nextCursor: string | null };

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let secret: string;
const handlers = {
  model: serve(modelsContract.createModel, createModel),
  version: serve(versionsContract.registerVersion, registerVersion),
  versions: serve(versionsContract.listVersions, listVersions),
  push: serve(evaluationsContract.pushEvaluation, pushEvaluation),
  list: serve(evaluationsContract.listEvaluations, listEvaluations),
};
const atOnce = 8;

beforeAll(async () => {
  web = await createWebEnvironment();
  secret = await aTokenSecret(web, ["read", "register"]);
});
afterAll(() => web.drop());

const slugOf = (row: Row) => (row["family"] ?? "").toLowerCase();
const datasetOf = (row: Row) =>
  row["subset"] === "all" ? row["dataset"] : `${row["dataset"]}/${row["subset"]}`;
const definitionOf = (row: Row) => `${row["task"]}; ${row["protocol"]}`;
/** Results over image and text together belong to no single modality. */
const modalityOf = (row: Row) => (row["modality"] === "image" ? "image" : "overall");
const valueKey = (row: Row) =>
  [
    row["version"],
    slugOf(row),
    datasetOf(row),
    row["split"],
    modalityOf(row),
    definitionOf(row),
    row["metric"],
  ].join("|");

function grouped(rows: readonly Row[]): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = valueKey({ ...row, metric: "" });
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

async function registerAll(rows: readonly Row[]): Promise<void> {
  const versions = new Map(rows.map((row) => [`${slugOf(row)} ${row["version_rank"]}`, row]));
  for (const slug of new Set(rows.map(slugOf))) {
    const body = { slug, title: slug, modalities: ["image", "text"], ownerTeam: "vision" };
    expect((await askEndpoint(handlers.model, { secret, body })).status).toBe(201);
  }
  const inOrder = [...versions.entries()].toSorted(([one], [other]) => (one < other ? -1 : 1));
  for (const [, row] of inOrder) {
    const body = { name: row["version"], source: row["source_id"], imported: true, components: [] };
    const { status } = await askEndpoint(handlers.version, { secret, params: { model: slugOf(row) }, body });
    expect(status).toBe(201);
  }
}

async function pushGroup(group: readonly Row[]): Promise<number> {
  const [row] = group;
  if (row === undefined) return 0;
  const body = {
    modality: modalityOf(row),
    dataset: { name: datasetOf(row), split: row["split"] },
    metricDefinition: definitionOf(row),
    source: row["source_path"],
    metrics: group.map((each) => ({ metric: each["metric"], value: Number(each["value"]) })),
  };
  const params = { model: slugOf(row), version: row["version"] ?? "" };
  return (await askEndpoint(handlers.push, { secret, params, body })).status;
}

async function everyPage<Item>(handler: typeof handlers.list, model: string): Promise<Item[]> {
  const found: Item[] = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string> = cursor === null ? { limit: "200" } : { limit: "200", cursor };
    const { answer } = await askEndpoint<Page<Item>>(handler, { secret, params: { model }, query });
    found.push(...answer.items);
    cursor = answer.nextCursor;
  } while (cursor !== null && found.length < 10_000);
  return found;
}

it(
  "imports every published result as it is, and keeps the order of versions without dates",
  { timeout: 240_000 },
  async ({ skip }) => {
    const rows = recordedRows("eval_results/open_clip.csv");
    if (rows === null) return skip(recordedDataMissing);
    expect(rows).toHaveLength(5_271);
    await registerAll(rows);
    const groups = grouped(rows);
    const statuses: number[] = [];
    for (let at = 0; at < groups.length; at += atOnce) {
      statuses.push(...(await Promise.all(groups.slice(at, at + atOnce).map(pushGroup))));
    }
    expect(statuses.filter((status) => status !== 201)).toEqual([]);
    const published = new Map(rows.map((row) => [valueKey(row), Number(row["value"])]));
    expect(published.size).toBe(rows.length);
    const kept = new Map<string, number>();
    for (const model of new Set(rows.map(slugOf))) {
      const own = rows.filter((row) => slugOf(row) === model);
      const ranked = own.toSorted(
        (one, other) => Number(one["version_rank"]) - Number(other["version_rank"]),
      );
      const versions = await everyPage<Version>(handlers.versions, model);
      expect(versions.map(({ name }) => name).toReversed()).toEqual([
        ...new Set(ranked.map((row) => row["version"])),
      ]);
      for (const evaluation of await everyPage<Evaluation>(handlers.list, model)) {
        const { versionName, dataset, modality, metricDefinition, metrics } = evaluation;
        const key = [versionName, model, dataset.name, dataset.split, modality, metricDefinition].join("|");
        for (const { metric, value } of metrics) kept.set(`${key}|${metric}`, value);
      }
    }
    expect(kept.size).toBe(rows.length);
    expect([...kept].filter(([key, value]) => published.get(key) !== value)).toEqual([]);
  },
);
