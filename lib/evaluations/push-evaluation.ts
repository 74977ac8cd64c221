import { authorize } from "#lib/access/authorize.ts";
import { publishEvent } from "#lib/audit/publish-event.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { checkMetrics, checkPackedItems } from "#lib/evaluations/core/check-evaluation.ts";
import type { Evaluation, PushEvaluation } from "#lib/evaluations/schema.ts";
import { insertEvaluation } from "#lib/evaluations/store.ts";
import { getModel } from "#lib/models/get-model.ts";
import { judgingOf } from "#lib/models/judging-settings.ts";
import { AppError, invalidField } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { getVersion } from "#lib/versions/get-version.ts";
import type { VersionDetail } from "#lib/versions/schema.ts";

type PushEvaluationInput = PushEvaluation & { model: string; version: string };

/**
 * Takes the results of one version on one dataset. INVALID names the metric that cannot be right or the modality that the
 * model does not serve; CONFLICT when the results are for another artifact than this version's.
 */
export async function pushEvaluation(ctx: Context, input: PushEvaluationInput): Promise<Evaluation> {
  authorize(ctx, "register");
  const model = await getModel(ctx, { model: input.model });
  const [version, settings] = await Promise.all([
    getVersion(ctx, { model: input.model, version: input.version }),
    judgingOf(ctx, model.id),
  ]);
  if (input.modality !== "overall" && !model.modalities.includes(input.modality)) {
    const served = model.modalities.join(", ");
    throw invalidField("modality", `${model.slug} does not serve "${input.modality}"; it serves ${served}`);
  }
  checkArtifact(version, input.artifactDigest);
  const problems = [
    ...checkMetrics(input.metrics, input.modality, settings),
    ...checkPackedItems(input.items, settings),
  ];
  const [first] = problems;
  if (first !== undefined) {
    const detail = `The evaluation cannot be taken: ${first.name} ${first.reason}.`;
    throw new AppError({ code: "INVALID", detail, invalidParams: problems });
  }
  return inTransaction(ctx, async (tx) => {
    const evaluation = await insertEvaluation(tx, evaluationRow(ctx, input, version.id));
    await recordAct(tx, ctx, {
      action: "evaluation.pushed",
      object: { kind: "version", id: version.id, name: version.name },
      after: { evaluation: evaluation.id, dataset: input.dataset.name, modality: input.modality },
    });
    await publishEvent(tx, {
      topic: "models",
      kind: "evaluation.pushed",
      data: { model: model.slug, version: version.id },
    });
    return evaluation;
  });
}

function checkArtifact(version: VersionDetail, digest: string | null): void {
  if (digest === null) return;
  const weights = version.components.find(({ kind }) => kind === "weights");
  if (digest === version.bundleDigest || digest === weights?.sha256) return;
  throw new AppError({
    code: "CONFLICT",
    detail: `These results are for the artifact ${digest}, which is neither the bundle nor the weights of ${version.name}.`,
    extra: { bundleDigest: version.bundleDigest, weightsDigest: weights?.sha256 ?? null },
  });
}

function evaluationRow(ctx: Context, input: PushEvaluationInput, versionId: string) {
  const { dataset, items } = input;
  return {
    id: newId(),
    versionId,
    modality: input.modality,
    datasetName: dataset.name,
    datasetRevision: dataset.revision,
    datasetHash: dataset.sha256,
    datasetSplit: dataset.split,
    metricDefinition: input.metricDefinition,
    artifactDigest: input.artifactDigest,
    ranAt: input.ranAt ?? ctx.now,
    registeredAt: ctx.now,
    registeredBy: ctx.actor.name,
    source: input.source,
    metrics: { create: input.metrics.map((metric) => ({ id: newId(), ...metric })) },
    ...(items === null ? {} : { items: { create: itemsRow(items) } }),
  };
}

function itemsRow(items: NonNullable<PushEvaluation["items"]>) {
  const { metric, encoding, count, columns, itemsSha256, data } = items;
  return { metric, encoding, count, columns, itemsHash: itemsSha256, data: Buffer.from(data, "base64") };
}
