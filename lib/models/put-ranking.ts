import { changeJudging } from "#lib/models/change-judging.ts";
import { defaultRanking } from "#lib/models/core/default-ranking.ts";
import type { ModelRanking, PutRanking, ResetMetric } from "#lib/models/judging-schema.ts";
import { toModelRanking } from "#lib/models/judging-settings.ts";
import type { Context } from "#lib/server/context.ts";

const subject = "ranking";

/**
 * Changes the weights and gates that a model's candidates are ranked with. INVALID where the weights do not sum to 100;
 * PRECONDITION_FAILED when the settings changed meanwhile.
 */
export async function putRanking(ctx: Context, input: PutRanking & { model: string }): Promise<ModelRanking> {
  const { model: slug, expectedRevision, reason, ...ranking } = input;
  const { model, settings } = await changeJudging(ctx, {
    model: slug,
    expectedRevision,
    reason,
    subject,
    action: "set",
    show: (own) => own.ranking ?? defaultRanking,
    work: (before) => ({ ...before, ranking }),
  });
  return toModelRanking(model, settings);
}

/** Takes the ranking back to the product's defaults. */
export async function resetRanking(
  ctx: Context,
  input: ResetMetric & { model: string },
): Promise<ModelRanking> {
  const { model: slug, expectedRevision, reason } = input;
  const { model, settings } = await changeJudging(ctx, {
    model: slug,
    expectedRevision,
    reason,
    subject,
    action: "reset",
    show: (own) => own.ranking ?? defaultRanking,
    work: (before) => ({ ...before, ranking: null }),
  });
  return toModelRanking(model, settings);
}
