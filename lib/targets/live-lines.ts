import { Modality } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import type { LiveMetric } from "#lib/targets/chart-schema.ts";
import { liveSeries } from "#lib/targets/core/live-series.ts";
import { metricLines, metricSteps } from "#lib/targets/list-metric-points.ts";
import type { LiveSeries } from "#lib/targets/view-schema.ts";

/** Steps of a range in a plot of 648 px: one every 8 px. */
const steps = 84;
/** Columns of the first picture, 4 px each; the page asks again with the width it is shown at. */
const firstWidth = 162;

type Lines = {
  readonly targetId: string;
  /** null: all versions together. */
  readonly versionId: string | null;
  readonly metric: LiveMetric;
  /** One line for each, without points where nothing was counted. */
  readonly modalities: readonly Modality[];
  readonly from: Date;
  readonly to: Date;
};

/** The lines of a live metric with the lowest and highest of all points behind them, in two queries for all modalities. */
export async function liveLines(ctx: Context, lines: Lines): Promise<LiveSeries[]> {
  const { targetId, modalities, metric } = lines;
  const span = { ...lines, targetIds: [targetId], modalities: Modality.options };
  const [counted, points] = await Promise.all([
    metricSteps(ctx, span, steps),
    metricLines(ctx, span, firstWidth),
  ]);
  return liveSeries(modalities, { metric, steps: counted, every: points.series });
}
