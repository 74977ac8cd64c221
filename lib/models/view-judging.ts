import { authorize } from "#lib/access/authorize.ts";
import type { JudgingView } from "#lib/models/judging-view-schema.ts";
import { judgingOf, metricsOfModel, toModelRanking } from "#lib/models/judging-settings.ts";
import { listJudgingPage } from "#lib/models/judging-store.ts";
import { listModels } from "#lib/models/list-models.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";

const mostModels = 200;
const historyPage = 20;

/**
 * How a model judges, for its settings screens: the model asked for, else the first. NOT_FOUND for a model that does not
 * exist. Everything in it is also in the public API: metrics, ranking and judging revisions of a model.
 */
export async function viewJudging(
  ctx: Context,
  input: { readonly model?: string | undefined; readonly before?: string | undefined },
): Promise<JudgingView> {
  authorize(ctx, "read");
  const { items: models } = await listModels(ctx, { limit: mostModels });
  const canChange = ctx.actor.scopes.includes("administer");
  const model = input.model === undefined ? models[0] : models.find(({ slug }) => slug === input.model);
  if (model === undefined && input.model !== undefined) throw notFound("model", input.model);
  if (model === undefined) return { models, judging: null, canChange };
  const settings = await judgingOf(ctx, model.id);
  const cursor = /^\d{1,9}$/.test(input.before ?? "") ? input.before : undefined;
  const [metrics, history] = await Promise.all([
    metricsOfModel(ctx, model, settings),
    listJudgingPage(ctx.db.prisma, { modelId: model.id, cursor, limit: historyPage }),
  ]);
  return {
    models,
    judging: { model, metrics, ranking: toModelRanking(model, settings), history },
    canChange,
  };
}
