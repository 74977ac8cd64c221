import { authorize } from "#lib/access/authorize.ts";
import { packColumns } from "#lib/charts/point-columns.ts";
import { getModel } from "#lib/models/get-model.ts";
import { invalidField } from "#lib/schema/app-error.ts";
import { Modality } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { env } from "#lib/server/env.ts";
import type { LiveMetric, MetricPoints } from "#lib/targets/chart-schema.ts";
import { chooseGrain } from "#lib/targets/core/rollup-grain.ts";
import type { RollupGrain } from "#lib/targets/core/rollup-grain.ts";
import { listColumns, listSteps } from "#lib/targets/point-store.ts";
import type { MetricStep, PointSpan } from "#lib/targets/point-store.ts";
import { getTargetById } from "#lib/targets/store.ts";
import { versionIdsByName } from "#lib/versions/version-ids.ts";

type AskedPoints = {
  readonly targetId: string;
  readonly metric: LiveMetric;
  readonly from: Date;
  readonly to: Date;
  readonly width: number;
  readonly modality?: Modality | undefined;
  readonly version?: string | undefined;
};

const dayMs = 24 * 3_600_000;
const longestMs = 3660 * dayMs;
/** Finer than any metric means: a thousandth of a percent, a microsecond. */
const decimals = 3;
/** A step of a pooled line consists of at least so many rolled-up intervals, so that its edges are sharp. */
const intervalsPerStep = 12;

function isSampled(ctx: Context, from: Date): boolean {
  return from.getTime() >= ctx.now.getTime() - env().LASTGOOD_KEEP_SAMPLES_DAYS * dayMs;
}

/**
 * The points of a metric as a line of the given width in pixels needs them: first, lowest, highest and last of every column,
 * at most 4 × width points per modality however many there are. Columns without points are absent. INVALID names a span that
 * is empty or longer than ten years, and a version that is not registered.
 */
export async function listMetricPoints(ctx: Context, input: AskedPoints): Promise<MetricPoints> {
  authorize(ctx, "read");
  const { from, to, width } = input;
  const spanMs = to.getTime() - from.getTime();
  if (spanMs <= 0) throw invalidField("to", "must be after from");
  if (spanMs > longestMs) throw invalidField("from", "must be at most ten years before to");
  const target = await getTargetById(ctx.db.prisma, input.targetId, ctx.now);
  const versionId = await versionIdOf(ctx, target, input.version);
  const modalities = input.modality === undefined ? Modality.options : [input.modality];
  return metricLines(
    ctx,
    { targetIds: [target.id], versionId, metric: input.metric, modalities, from, to },
    width,
  );
}

/** The lines of a metric of one target that is known to exist, in one query; see `listMetricPoints`. */
export async function metricLines(
  ctx: Context,
  span: Omit<PointSpan, "grainMs">,
  width: number,
): Promise<MetricPoints> {
  authorize(ctx, "read");
  const { from, to, metric, versionId, modalities } = span;
  const spanMs = to.getTime() - from.getTime();
  const grainMs = chooseGrain({ spanMs, columns: width, perColumn: 1 }, isSampled(ctx, from));
  const columns = await listColumns(ctx.db, { ...span, grainMs }, width);
  const written = { fromAt: from.getTime(), toAt: to.getTime(), width, decimals };
  const series = modalities.flatMap((one) => {
    const own = columns.filter((column) => column.modality === one);
    if (own.length === 0) return [];
    const stepMs = Math.max(...own.map((column) => column.stepMs), grainMs);
    return [{ modality: one, stepMs, points: packColumns(own, written) }];
  });
  return { metric, versionId, from, to, width, grainMs, series };
}

async function versionIdOf(
  ctx: Context,
  target: { readonly model: string },
  name: string | undefined,
): Promise<string | null> {
  if (name === undefined) return null;
  const { id: modelId } = await getModel(ctx, { model: target.model });
  const id = (await versionIdsByName(ctx, { modelId, names: [name] })).get(name);
  if (id === undefined) throw invalidField("version", `there is no version "${name}"`);
  return id;
}

/** A metric in at most `points` equal steps per target and modality, each made of all that was counted in it; oldest first. */
export function metricSteps(
  ctx: Context,
  span: Omit<PointSpan, "grainMs">,
  points: number,
): Promise<MetricStep[]> {
  authorize(ctx, "read");
  const spanMs = span.to.getTime() - span.from.getTime();
  const asked = { spanMs, columns: points, perColumn: intervalsPerStep };
  const grainMs: RollupGrain = chooseGrain(asked, isSampled(ctx, span.from));
  return listSteps(ctx.db, { ...span, grainMs }, points);
}
