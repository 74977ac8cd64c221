import { changeJudging } from "#lib/models/change-judging.ts";
import { ownSettingsOf, putMetricInto, resetMetricIn } from "#lib/models/core/metric-change.ts";
import type { ModelMetrics, PutMetric, ResetMetric } from "#lib/models/judging-schema.ts";
import { metricsOfModel } from "#lib/models/judging-settings.ts";
import { AppError, notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";

/**
 * Changes how a model judges a metric, or adds one of its own. INVALID names the field; PRECONDITION_FAILED when the
 * settings changed meanwhile. What changes nothing makes no revision.
 */
export async function putMetric(ctx: Context, input: PutMetric & { model: string }): Promise<ModelMetrics> {
  const { model: slug, expectedRevision, reason, ...asked } = input;
  const { model, settings } = await changeJudging(ctx, {
    model: slug,
    expectedRevision,
    reason,
    subject: asked.metric,
    action: "set",
    show: (own) => ownSettingsOf(own, asked.metric),
    work: (before) => {
      const change = putMetricInto(before, asked);
      if (change.ok) return change.settings;
      const [first] = change.refusals;
      throw new AppError({
        code: "INVALID",
        detail: `The metric cannot be kept: ${first?.name} ${first?.reason}.`,
        invalidParams: change.refusals,
      });
    },
  });
  return metricsOfModel(ctx, model, settings);
}

/** Takes a metric back to the catalogue, or an own one away. NOT_FOUND where the model says nothing of it. */
export async function resetMetric(
  ctx: Context,
  input: ResetMetric & { model: string; metric: string },
): Promise<ModelMetrics> {
  const { model: slug, expectedRevision, reason, metric } = input;
  const { model, settings } = await changeJudging(ctx, {
    model: slug,
    expectedRevision,
    reason,
    subject: metric,
    action: "reset",
    show: (own) => ownSettingsOf(own, metric),
    work: (before) => {
      if (ownSettingsOf(before, metric) === null) throw notFound("change of the metric", metric);
      return resetMetricIn(before, metric);
    },
  });
  return metricsOfModel(ctx, model, settings);
}
