import { z } from "zod";
import { Id, Modality } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** The metrics of the catalogue that counts of live answers give a line of. */
export const LiveMetric = z.enum(["top1_accuracy", "error_rate", "latency_p95", "throughput"]);
export type LiveMetric = z.infer<typeof LiveMetric>;

/**
 * The first, lowest, highest and last point of every column of pixels that has any, written small: columns and times are
 * differences from the one before, values whole numbers. lib/charts/point-columns.ts writes and reads it.
 */
export const PackedColumns = z.object({
  /** Column numbers from 1 to `width`, each less the one before. */
  columns: z.array(z.int()),
  /** How many points each column has: one to four. */
  counts: z.array(z.int().min(1).max(4)),
  /** Times in `timeUnitMs` since `from`, each less the one before. */
  times: z.array(z.int()),
  timeUnitMs: z.int().min(1),
  /** Values times ten to the power of `decimals`, each less the one before. */
  values: z.array(z.int()),
  decimals: z.int().min(0).max(6),
});
export type PackedColumns = z.infer<typeof PackedColumns>;

/** One line of a chart at a width in pixels; columns without points are absent. */
export const PointSeries = z.object({
  modality: Modality,
  /** The longest interval that one point covers, in milliseconds. */
  stepMs: z.int(),
  points: PackedColumns,
});
export type PointSeries = z.infer<typeof PointSeries>;

/** The lines of one metric of a target, one per modality that has points, in the metric's unit. */
export const MetricPoints = z.object({
  metric: LiveMetric,
  /** null: all versions together, which is what users got. */
  versionId: Id.nullable(),
  from: Timestamp,
  to: Timestamp,
  width: z.int(),
  /** 0: made of every sample; else of rolled-up intervals of this length, which keep lowest and highest. */
  grainMs: z.int(),
  series: z.array(PointSeries),
});
export type MetricPoints = z.infer<typeof MetricPoints>;
