import type { Modality } from "#lib/schema/atoms.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { LiveMetric } from "#lib/targets/chart-schema.ts";
import { cellsSql, pooledSql } from "#lib/targets/cell-store.ts";

/** Which points are asked for: a metric of some targets in a span, of one version or, with null, of all together. */
export type PointSpan = {
  readonly targetIds: readonly string[];
  readonly versionId: string | null;
  readonly metric: LiveMetric;
  readonly modalities: readonly Modality[];
  readonly from: Date;
  readonly to: Date;
  readonly grainMs: number;
};

function parametersOf(span: PointSpan): unknown[] {
  const { targetIds, from, to, modalities, versionId } = span;
  return [[...targetIds], from, to, [...modalities], versionId ?? "all"];
}

function cellsOf({ metric, versionId, grainMs }: PointSpan): string {
  return cellsSql({ metric, isOneVersion: versionId !== null }, grainMs);
}

type Point = { readonly at: number; readonly value: number };

/** A column of one modality, counted from 1; times in Unix milliseconds. */
export type ModalityColumns = {
  readonly modality: Modality;
  readonly column: number;
  readonly stepMs: number;
  readonly first: Point;
  readonly low: Point;
  readonly high: Point;
  readonly last: Point;
};

/**
 * First, lowest, highest and last point of each of `width` columns, in one query: M4 (Jugel et al., VLDB 2014). A column
 * without points is absent. Extremes are taken of arrays [value, time], which needs one pass and no sort, and of equal values
 * the earliest: a flat series gives two points a column, where the joining form of the paper gives all of them. The column is
 * computed here alone, in whole milliseconds: `width_bucket` of floats puts some points at an edge into the column before.
 */
export async function listColumns(db: Database, span: PointSpan, width: number): Promise<ModalityColumns[]> {
  const { rows } = await db.pool.query<{
    modality: Modality;
    column: number;
    stepMs: number;
    first: [number, number];
    low: [number, number];
    high: [number, number];
    last: [number, number];
  }>(
    `WITH cells AS (${cellsOf(span)}),
          placed AS (SELECT *, 1 + (at_ms - $7::float8)::bigint * $6::bigint / ($8::bigint - $7::bigint) AS k FROM cells)
     SELECT modality, k::int AS "column", max(step_ms)::int AS "stepMs", min(ARRAY[first_ms, first]) AS first,
            min(ARRAY[low, low_ms]) AS low, max(ARRAY[high, -high_ms]) AS high, max(ARRAY[last_ms, last]) AS last
       FROM placed GROUP BY modality, k ORDER BY modality, k`,
    [...parametersOf(span), width, span.from.getTime(), span.to.getTime()],
  );
  return rows.map(({ modality, column, stepMs, first, low, high, last }) => ({
    modality,
    column,
    stepMs,
    first: { at: first[0], value: first[1] },
    low: { at: low[1], value: low[0] },
    high: { at: -high[1], value: high[0] },
    last: { at: last[0], value: last[1] },
  }));
}

/** What was counted in one step of time. */
export type MetricStep = {
  readonly targetId: string;
  readonly modality: Modality;
  readonly at: Date;
  readonly bucketMs: number;
  readonly value: number | null;
  readonly numerator: number;
  readonly denominator: number;
};

/** A metric in at most `points` equal steps per target and modality, oldest first; a quantile is that of the merged histograms. */
export async function listSteps(db: Database, span: PointSpan, points: number): Promise<MetricStep[]> {
  const stepMs = Math.max(10_000, Math.ceil((span.to.getTime() - span.from.getTime()) / points));
  const { rows } = await db.pool.query<MetricStep>(
    `WITH cells AS (${cellsOf(span)}),
          stepped AS (SELECT *, date_bin(make_interval(secs => $6::float8 / 1000), bucket_at, $2) AS at FROM cells),
          bars AS (
            SELECT target_id, modality, at, key, sum(bar::float8) AS n
              FROM stepped, jsonb_each_text(histogram) AS bar (key, bar) GROUP BY target_id, modality, at, key),
          merged AS (
            SELECT target_id, modality, at, jsonb_object_agg(key, n) AS histogram FROM bars GROUP BY target_id, modality, at),
          added AS (
            SELECT target_id, modality, at, greatest($6::int, max(step_ms)) AS step_ms, sum(numerator) AS numerator, sum(denominator) AS denominator
              FROM stepped GROUP BY target_id, modality, at)
     SELECT target_id::text AS "targetId", modality, at, step_ms AS "bucketMs", numerator, denominator, ${pooledSql[span.metric]} AS value
       FROM added LEFT JOIN merged USING (target_id, modality, at) ORDER BY at`,
    [...parametersOf(span), stepMs],
  );
  return rows;
}
