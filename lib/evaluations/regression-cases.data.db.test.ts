import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modelsContract } from "#lib/models/contract.ts";
import { createModel } from "#lib/models/create-model.ts";
import { rankCandidates } from "#lib/rollbacks/core/rank-candidates.ts";
import { pageOf } from "#lib/schema/page.ts";
import { serve } from "#lib/server/http/serve.ts";
import { testNow } from "#lib/testing/a-context.ts";
import { askEndpoint, aTokenSecret } from "#lib/testing/ask-endpoint.ts";
import { sha256Of } from "#lib/testing/bundle-builders.ts";
import { aCandidate, aQuestion, aVersion } from "#lib/testing/candidate-builders.ts";
import { publishedResults, reviewersWord, settingsWith } from "#lib/testing/recorded-cases.ts";
import type { PublishedResult, RecordedCase } from "#lib/testing/recorded-cases.ts";
import { recordedDataMissing, recordedJson, recordedRows } from "#lib/testing/recorded-data.ts";
import { asMetadata } from "#lib/testing/recorded-interfaces.ts";
import type { RecordedPair } from "#lib/testing/recorded-interfaces.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { versionsContract } from "#lib/versions/contract.ts";
import { compareContracts } from "#lib/versions/core/compare-interfaces.ts";
import { listVersions } from "#lib/versions/list-versions.ts";
import { registerVersion } from "#lib/versions/register-version.ts";
import { RegisteredVersion } from "#lib/versions/schema.ts";
import type { Version } from "#lib/versions/schema.ts";
import { evaluationsContract } from "./contract.ts";
import { judgePairs } from "./core/judge-pairs.ts";
import { pairEvaluations } from "./core/pair-evaluations.ts";
import { toComparedMetric } from "./core/rank-metrics.ts";
import { rollUpCase } from "./core/roll-up-case.ts";
import { listEvaluations } from "./list-evaluations.ts";
import { pushEvaluation } from "./push-evaluation.ts";
import { Evaluation } from "./schema.ts";

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
const cases = recordedJson<RecordedCase[]>("regressions/cases.json") ?? [];

/** What the recorded data count as moved: more than 0.5 percent of the old value. */
const reviewersDifference = 0.005;
const smallestDifferences = [0.0025, reviewersDifference, 0.01, 0.02, 0.05];

/** Not about metrics or interfaces, and tested by the rule they are about. */
const ofOtherRules = ["D21", "D22", "D25", "D31"];
const judged = cases.filter(({ id }) => !ofOtherRules.includes(id));

beforeAll(async () => {
  web = await createWebEnvironment();
  secret = await aTokenSecret(web, ["read", "register"]);
});
afterAll(() => web.drop());

async function addModel(slug: string): Promise<void> {
  const modalities = ["image", "text", "audio", "video"];
  const body = { slug, title: slug, modalities, ownerTeam: "review" };
  expect((await askEndpoint(handlers.model, { secret, body })).status).toBe(201);
}

async function addVersion(model: string, body: object): Promise<RegisteredVersion> {
  const sent = { imported: true, components: [], ...body };
  const { status, answer } = await askEndpoint(handlers.version, { secret, params: { model }, body: sent });
  expect([status, answer.detail]).toEqual([201, undefined]);
  return RegisteredVersion.parse(answer);
}

function push(model: string, version: string, body: object) {
  return askEndpoint(handlers.push, { secret, params: { model, version }, body });
}

/** Results of one side on the same data and measured alike are one evaluation. */
function asEvaluations(results: readonly PublishedResult[]): object[] {
  const groups = Map.groupBy(results, ({ modality, dataset, revision, split, definition }) =>
    JSON.stringify([modality, dataset, revision, split, definition]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { modality, dataset: name, revision, split, definition } = first;
    const metrics = group.map(({ metric, value }) => ({ metric, value }));
    return [{ modality, dataset: { name, revision, split }, metricDefinition: definition, metrics }];
  });
}

async function pushAll(model: string, version: string, results: readonly PublishedResult[]) {
  const bodies = asEvaluations(results);
  const statuses: number[] = [];
  for (let at = 0; at < bodies.length; at += atOnce) {
    const sent = bodies.slice(at, at + atOnce).map((body) => push(model, version, body));
    statuses.push(...(await Promise.all(sent)).map(({ status }) => status));
  }
  expect(statuses.filter((status) => status !== 201)).toEqual([]);
}

async function evaluationsOf(model: string, version: string): Promise<Evaluation[]> {
  const found: Evaluation[] = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string> = { version, limit: "200", ...(cursor === null ? {} : { cursor }) };
    const { answer } = await askEndpoint<unknown>(handlers.list, { secret, params: { model }, query });
    const page: { items: Evaluation[]; nextCursor: string | null } = pageOf(Evaluation).parse(answer);
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

type Content = { readonly kind: string; readonly content: string };

/** The component that a case is about, old and new. */
function contentsOf({ id, files }: RecordedCase): Content[] {
  const pairOf = (name: string) => {
    const pair = recordedJson<RecordedPair[]>("io_schemas/pairs.json")?.find((one) => one.id === name);
    return pair === undefined ? [] : [pair.old, pair.new];
  };
  if (id === "D23") {
    return pairOf("silero-vad-v4.0-v5.0").map((side) => ({ kind: "interface", content: asMetadata(side) }));
  }
  if (id === "D24") {
    const texts = pairOf("face-parsing-labels").map((id2label) => JSON.stringify({ id2label }));
    return texts.map((content) => ({ kind: "postprocessing", content }));
  }
  if (!files.includes("registry_artifacts/mlflow_mlmodel.json")) return [];
  const models = recordedJson<{ raw: string }[]>("registry_artifacts/mlflow_mlmodel.json") ?? [];
  return models.slice(0, 2).map(({ raw }) => ({ kind: "interface", content: raw }));
}

async function judge(told: RecordedCase) {
  const model = told.id.toLowerCase();
  await addModel(model);
  const contents = contentsOf(told);
  const base = await addVersion(model, { name: told.old, components: contents.slice(0, 1) });
  const head = await addVersion(model, { name: told.new, parent: told.old, components: contents.slice(1) });
  const results = publishedResults(told);
  for (const [side, { id }] of [
    ["old", base],
    ["new", head],
  ] as const) {
    await pushAll(
      model,
      id,
      results.filter((result) => result.side === side),
    );
  }
  const pairs = pairEvaluations(await evaluationsOf(model, base.id), await evaluationsOf(model, head.id));
  const contracts = contents.length === 0 ? null : compareContracts(base.components, head.components).status;
  return smallestDifferences.map((share) => {
    const settings = settingsWith(results, { kind: "relative", value: share });
    const metrics = judgePairs(pairs, new Map(), { settings }).map(toComparedMetric);
    return { share, metrics, word: rollUpCase({ metrics, contracts }).kind };
  });
}

it("has the recorded cases", ({ skip }) => {
  if (cases.length === 0) return skip(recordedDataMissing);
  expect([cases.length, judged.length]).toEqual([32, 28]);
});

describe.skipIf(cases.length === 0)("real cases, judged as a careful reviewer judged them", () => {
  const words = new Map<number, Map<string, string>>(smallestDifferences.map((share) => [share, new Map()]));

  it.each(judged)("$id: $old -> $new", { timeout: 60_000 }, async (told) => {
    for (const { share, metrics, word } of await judge(told)) {
      words.get(share)?.set(told.id, word);
      expect(metrics.length > 0 || word === "breaking").toBe(true);
      // Nobody published per-item results, and few how many items were tested: no interval, and it says so.
      for (const { verdict } of metrics.filter((one) => one.verdict.evidence !== null)) {
        expect(verdict.labels).toContain("practical_threshold_no_interval");
        expect(verdict.evidence?.interval).toBeNull();
      }
    }
  });

  it("lists every result; the reviewer's difference is that of the recorded data", () => {
    const ours = words.get(reviewersDifference) ?? new Map<string, string>();
    const idsOf = (word: string) => [...ours].flatMap(([id, own]) => (own === word ? [id.slice(1)] : []));
    expect(
      Object.fromEntries([...new Set(ours.values())].map((word) => [word, idsOf(word).join(" ")])),
    ).toEqual({
      regression: "01 04 05 11 12 13 14 16 17 18 27",
      mixed: "02 03 06 07 09 10 30 32",
      not_comparable: "08 15 19 20",
      breaking: "23 24 26",
      no_change: "28 29",
    });
    const differing = judged.filter((told) => ours.get(told.id) !== reviewersWord(told));
    expect(differing.map(({ id }) => id)).toEqual([]);
  });

  it("lists what differs under other smallest differences, which decide what has no interval", () => {
    const differing = smallestDifferences.map((share) => {
      const isOther = (told: RecordedCase) => words.get(share)?.get(told.id) !== reviewersWord(told);
      return [share, judged.filter(isOther).map(({ id }) => `${id} ${words.get(share)?.get(id) ?? "-"}`)];
    });
    expect(Object.fromEntries(differing)).toEqual({
      "0.0025": ["D29 mixed"],
      "0.005": [],
      "0.01": ["D07 regression"],
      "0.02": ["D07 regression", "D09 improvement"],
      "0.05": ["D06 improvement", "D07 no_change", "D09 improvement", "D32 improvement"],
    });
  });
});

describe.skipIf(cases.length === 0)("cases of other rules", () => {
  it("D21: the order of versions is their time, not their label", async () => {
    const rows = recordedRows("production_registry_ores/builds.csv") ?? [];
    const builds = rows.filter((row) => row["model"] === "cswiki.damaging");
    await addModel("d21");
    const labelOf = (row: Readonly<Record<string, string>>) => row["declared_version"] ?? "";
    const byLabel = builds.toSorted((one, other) => labelOf(one).localeCompare(labelOf(other)));
    for (const { declared_version: name, commit: build, date } of byLabel) {
      await addVersion("d21", { name, build, builtAt: `${date}T00:00:00Z` });
    }
    const { answer } = await askEndpoint<{ items: Version[] }>(handlers.versions, {
      secret,
      params: { model: "d21" },
    });
    const labels = answer.items.toReversed().map(({ label }) => label);
    expect(labels).toEqual(builds.map(labelOf));
    expect(labels.slice(-4)).toEqual(["0.6.0", "0.5.0", "0.6.0", "0.6.0"]);
  });

  it("D22: results of another artifact are refused", async () => {
    type Part = { readonly path: string; readonly md5: string };
    type Stages = Record<string, { readonly deps: Part[]; readonly outs: Part[] }>;
    const lock = recordedJson<{ refs: { ref: string; stages: Stages }[] }>(
      "registry_artifacts/dvc_lock_example-get-started.json",
    );
    const stages = lock?.refs.find(({ ref }) => ref === "9-bigrams-model")?.stages ?? {};
    const digestOf = (parts: Part[] = []) => {
      const md5 = parts.find(({ path }) => path.endsWith("model.pkl"))?.md5 ?? "";
      expect(md5).toMatch(/^[0-9a-f]{32}$/u);
      return sha256Of(md5);
    };
    const [trained, evaluated] = [digestOf(stages["train"]?.outs), digestOf(stages["evaluate"]?.deps)];
    await addModel("d22");
    const weights = { kind: "weights", uri: "file:///model.pkl", sha256: trained, size: 1 };
    const { id } = await addVersion("d22", { name: "v1.1.0", components: [weights] });
    const results = {
      modality: "text",
      dataset: { name: "test" },
      metrics: [{ metric: "f1_macro", value: 90 }],
    };
    const stale = await push("d22", id, { ...results, artifactDigest: evaluated });
    expect([stale.status, stale.answer.code]).toEqual([409, "CONFLICT"]);
    expect((await push("d22", id, { ...results, artifactDigest: trained })).status).toBe(201);
  });

  it("D25: a version whose artifacts are gone is no candidate", async () => {
    type Exported = {
      info?: { failed_versions?: { version: string; RestException: { error_code: string } }[] };
    };
    const exported = recordedJson<Exported[]>("registry_artifacts/mlflow_registry_export.json") ?? [];
    const failed = exported.flatMap(({ info }) => info?.failed_versions ?? []);
    expect(failed).toMatchObject([
      { version: "1", RestException: { error_code: "RESOURCE_DOES_NOT_EXIST" } },
    ]);
    const check = {
      at: testNow,
      result: "missing",
      detail: failed[0]?.RestException.error_code ?? null,
    } as const;
    const components = aVersion(1).components.map((one) =>
      one.kind === "weights" ? { ...one, check } : one,
    );
    const [weighed] = rankCandidates(aQuestion(), [aCandidate(1, { version: aVersion(1, { components }) })]);
    expect(weighed?.eligible).toBe(false);
    expect(weighed?.blockers.map(({ code }) => code)).toEqual(["artifact_missing"]);
  });

  it("D31: a score measured in another way says nothing about the model", async () => {
    const told = cases.find(({ id }) => id === "D31");
    await addModel("d31");
    const [figure] = told?.figures ?? [];
    const of = async (side: "old" | "new", crop: string) => {
      const { id } = await addVersion("d31", { name: told?.[side] });
      const metrics = [{ metric: "top1_accuracy", value: figure?.[side] }];
      const body = { modality: "image", dataset: { name: figure?.dataset }, metricDefinition: crop, metrics };
      expect((await push("d31", id, body)).status).toBe(201);
      return evaluationsOf("d31", id);
    };
    const pairs = pairEvaluations(await of("old", "crop_pct 1.0"), await of("new", "crop_pct 0.875"));
    const metrics = judgePairs(pairs, new Map()).map(toComparedMetric);
    expect(metrics).toMatchObject([{ comparability: "not_comparable", verdict: { kind: "no_data" } }]);
    expect(rollUpCase({ metrics, contracts: null }).kind).toBe("not_comparable");
  });
});
