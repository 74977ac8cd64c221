import { authorize } from "#lib/access/authorize.ts";
import { defaultRanking } from "#lib/models/core/default-ranking.ts";
import { effectiveMetrics } from "#lib/models/core/metric-change.ts";
import type { JudgingAt, JudgingRevision, ModelMetrics, ModelRanking } from "#lib/models/judging-schema.ts";
import { findJudging, getJudgingAt, lastChanges, listJudgingPage } from "#lib/models/judging-store.ts";
import type { Model } from "#lib/models/schema.ts";
import { getModelBySlug } from "#lib/models/store.ts";
import type { PageQuery } from "#lib/schema/page.ts";
import type { Context } from "#lib/server/context.ts";

/** How a model's versions are judged now, with the revision: what every verdict is made with. One query. */
export function judgingOf(ctx: Context, modelId: string): Promise<JudgingAt> {
  authorize(ctx, "read");
  return findJudging(ctx.db.prisma, modelId);
}

/** How a model's versions were judged at a revision, for what was asked for then. */
export async function judgingAt(
  ctx: Context,
  asked: { readonly model: string; readonly revision: number },
): Promise<JudgingAt> {
  authorize(ctx, "read");
  const model = await getModelBySlug(ctx.db.prisma, asked.model);
  return getJudgingAt(ctx.db.prisma, model.id, asked.revision);
}

/** Every metric as the model judges it, with source and last change. */
export async function listMetrics(ctx: Context, input: { model: string }): Promise<ModelMetrics> {
  authorize(ctx, "read");
  const model = await getModelBySlug(ctx.db.prisma, input.model);
  return metricsOfModel(ctx, model, await findJudging(ctx.db.prisma, model.id));
}

/** The same of settings that are at hand. */
export async function metricsOfModel(ctx: Context, model: Model, settings: JudgingAt): Promise<ModelMetrics> {
  const changes = await lastChanges(ctx.db.prisma, model.id);
  const metrics = effectiveMetrics(settings).map((metric) => ({
    ...metric,
    lastChange: changes.get(metric.entry.id) ?? null,
  }));
  return { model: model.slug, revision: settings.revision, metrics };
}

/** The ranking in force of a model. */
export async function getRanking(ctx: Context, input: { model: string }): Promise<ModelRanking> {
  authorize(ctx, "read");
  const model = await getModelBySlug(ctx.db.prisma, input.model);
  return toModelRanking(model, await findJudging(ctx.db.prisma, model.id));
}

/** The ranking of settings that are at hand. */
export function toModelRanking(model: Model, { ranking, revision }: JudgingAt): ModelRanking {
  return {
    model: model.slug,
    revision,
    isDefault: ranking === null,
    ranking: ranking ?? defaultRanking,
  };
}

/** A page of the changes of a model's judging settings, newest first. */
export async function listJudgingRevisions(
  ctx: Context,
  input: PageQuery & { model: string },
): Promise<{ items: JudgingRevision[]; nextCursor: string | null }> {
  authorize(ctx, "read");
  const model = await getModelBySlug(ctx.db.prisma, input.model);
  return listJudgingPage(ctx.db.prisma, { modelId: model.id, cursor: input.cursor, limit: input.limit });
}
