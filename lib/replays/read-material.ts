import { examplesOfConsumers } from "#lib/consumers/record-examples.ts";
import { consumersToTell } from "#lib/consumers/list-consumers.ts";
import { getModel } from "#lib/models/get-model.ts";
import type { ConsumerToTry } from "#lib/replays/check-contracts.ts";
import type { TestMaterial } from "#lib/replays/core/plan-checks.ts";
import type { RunToDo } from "#lib/replays/run-store.ts";
import { listGoldenCases } from "#lib/replays/store.ts";
import type { GoldenCase } from "#lib/replays/store.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { storedTarget } from "#lib/targets/get-target.ts";
import type { TestSettings } from "#lib/targets/schema.ts";
import { versionDetails } from "#lib/versions/get-version.ts";
import type { VersionDetail } from "#lib/versions/schema.ts";

/** Everything a test asks for, read once at its beginning. */
export type TestMaterialRead = {
  readonly version: VersionDetail;
  readonly modalities: readonly Modality[];
  readonly settings: TestSettings;
  readonly cases: readonly GoldenCase[];
  readonly consumers: readonly ConsumerToTry[];
  readonly counts: TestMaterial;
};

/** Reads what a run asks for; NOT_FOUND when its version or target is gone. */
export async function readMaterial(ctx: Context, run: RunToDo): Promise<TestMaterialRead> {
  const [[version], target, cases] = await Promise.all([
    versionDetails(ctx, { ids: [run.versionId] }),
    storedTarget(ctx, run.targetId),
    listGoldenCases(ctx.db.prisma, run.versionId),
  ]);
  if (version === undefined) throw new AppError({ code: "NOT_FOUND", detail: "The version is gone." });
  const { modalities } = await getModel(ctx, { model: target.model });
  const registered = await consumersToTell(ctx, target.modelId);
  const examples = await examplesOfConsumers(
    ctx,
    registered.map(({ id }) => id),
  );
  const consumers = registered.map((consumer) => ({
    consumer,
    examples: examples.filter(({ consumerId }) => consumerId === consumer.id),
  }));
  const settings = target.testSettings;
  const goldenCases = new Map(
    modalities.map((modality) => [modality, cases.filter((golden) => golden.modality === modality).length]),
  );
  const counts = {
    components: version.components.length,
    modalities,
    goldenCases,
    consumers: consumers.map((each) => ({ slug: each.consumer.slug, examples: each.examples.length })),
    loadRequests: settings.loadRequests,
  };
  return { version, modalities, settings, cases, consumers, counts };
}
