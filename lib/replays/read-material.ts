import type { StoredConsumer } from "#lib/consumers/schema.ts";
import { exampleCounts, examplesOfConsumers } from "#lib/consumers/record-examples.ts";
import { consumersToTell } from "#lib/consumers/list-consumers.ts";
import { getModel } from "#lib/models/get-model.ts";
import { countCasesByModality } from "#lib/replays/check-store.ts";
import type { ConsumerToTry } from "#lib/replays/check-contracts.ts";
import type { TestPlan } from "#lib/replays/core/plan-checks.ts";
import type { RunToDo } from "#lib/replays/run-store.ts";
import { listGoldenCases } from "#lib/replays/store.ts";
import type { GoldenCase } from "#lib/replays/store.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { storedTarget } from "#lib/targets/get-target.ts";
import type { TestSettings } from "#lib/targets/schema.ts";
import { versionDetails } from "#lib/versions/get-version.ts";
import type { VersionDetail } from "#lib/versions/schema.ts";
import { ComponentKind } from "#lib/versions/schema.ts";

/** Everything a test asks for, read once at its beginning. */
export type TestMaterial = {
  readonly version: VersionDetail;
  readonly modalities: readonly Modality[];
  readonly settings: TestSettings;
  readonly cases: readonly GoldenCase[];
  readonly consumers: readonly ConsumerToTry[];
};

type Outline = TestPlan & { readonly settings: TestSettings; readonly registered: readonly StoredConsumer[] };

/** What a test will ask, counted, without the requests themselves; NOT_FOUND when its target is gone. */
export async function readPlan(
  ctx: Context,
  { targetId, versionId, goldenVersionId }: Pick<RunToDo, "targetId" | "versionId" | "goldenVersionId">,
): Promise<Outline> {
  const target = await storedTarget(ctx, targetId);
  const [{ modalities }, registered, goldenCases] = await Promise.all([
    getModel(ctx, { model: target.model }),
    consumersToTell(ctx, target.modelId),
    countCasesByModality(ctx.db.prisma, goldenVersionId ?? versionId),
  ]);
  const counts = await exampleCounts(
    ctx,
    registered.map(({ id }) => id),
  );
  const settings = target.testSettings;
  const { loadRequests: requests, loadConcurrency: concurrency, loadSeconds: seconds } = settings;
  return {
    components: ComponentKind.options.length,
    modalities,
    goldenCases,
    consumers: registered.map(({ id, slug, name }) => ({ slug, name, examples: counts.get(id) ?? 0 })),
    load: { requests, concurrency, seconds },
    settings,
    registered,
  };
}

/** Reads what a run asks, besides its plan; NOT_FOUND when its version is gone. */
export async function readMaterial(
  ctx: Context,
  run: RunToDo,
  { modalities, settings, registered }: Outline,
): Promise<TestMaterial> {
  const ids = registered.map(({ id }) => id);
  const [[version], cases, examples] = await Promise.all([
    versionDetails(ctx, { ids: [run.versionId] }),
    listGoldenCases(ctx.db.prisma, run.goldenVersionId ?? run.versionId),
    examplesOfConsumers(ctx, ids),
  ]);
  if (version === undefined) throw notFound("version", run.versionId);
  const consumers = registered.map((consumer) => ({
    consumer,
    examples: examples.filter(({ consumerId }) => consumerId === consumer.id),
  }));
  return { version, modalities, settings, cases, consumers };
}
