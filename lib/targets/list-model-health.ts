import { listModels } from "#lib/models/list-models.ts";
import { Modality } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { liveAccuracy } from "#lib/targets/core/live-series.ts";
import { modelHealth } from "#lib/targets/core/model-health.ts";
import { chooseTarget } from "#lib/targets/core/summarise-target.ts";
import { readinessOf } from "#lib/targets/get-readiness.ts";
import { metricSteps } from "#lib/targets/list-metric-points.ts";
import { listServingSince } from "#lib/targets/serving-store.ts";
import { listTargetRows } from "#lib/targets/store.ts";
import type { ModelHealth } from "#lib/targets/view-schema.ts";
import { versionsById } from "#lib/versions/version-outlines.ts";

const weekMs = 7 * 24 * 3_600_000;
/** A sparkline is 112 px wide: a step for every pixel, an hour and a half in a week. */
const steps = 112;
const mostModels = 200;

/** How every model is now, at most 200 by slug, in eight queries however many models and versions there are. */
export async function listModelHealth(ctx: Context): Promise<ModelHealth[]> {
  const [{ items: models }, all] = await Promise.all([
    listModels(ctx, { limit: mostModels }),
    listTargetRows(ctx.db.prisma, {}, ctx.now),
  ]);
  const chosen = new Map(
    models.map((model) => [
      model.id,
      chooseTarget(
        all.filter(({ modelId }) => modelId === model.id),
        undefined,
      ),
    ]),
  );
  const targetIds = [...chosen.values()].flatMap((target) => target?.id ?? []);
  const from = new Date(ctx.now.getTime() - weekMs);
  const [serving, readiness, samples] = await Promise.all([
    listServingSince(ctx.db.prisma, targetIds, from),
    readinessOf(ctx, targetIds),
    metricSteps(
      ctx,
      { targetIds, versionId: null, metric: liveAccuracy, modalities: Modality.options, from, to: ctx.now },
      steps,
    ),
  ]);
  const baselines = all.flatMap(({ health }) => health?.baselineVersionId ?? []);
  const known = await versionsById(ctx, [...serving.map(({ versionId }) => versionId), ...baselines]);
  const versions = new Map(known.map((version) => [version.id, version]));
  return models.map((model) => {
    const target = chosen.get(model.id) ?? null;
    return modelHealth({
      model,
      target,
      readiness: readiness.get(target?.id ?? "") ?? null,
      serving: serving.filter(({ targetId }) => targetId === target?.id),
      steps: samples.filter(({ targetId }) => targetId === target?.id),
      versions,
      now: ctx.now,
    });
  });
}
