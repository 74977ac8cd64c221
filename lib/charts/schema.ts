import { z } from "zod";
import { Modality } from "#lib/schema/atoms.ts";

/** How values of a chart are written: ratios as percent and points, the rest by their unit. */
export const ValueUnit = z.enum(["ratio", "milliseconds", "seconds", "count", "number"]);
export type ValueUnit = z.infer<typeof ValueUnit>;

/** One measured point; `value` null is a gap that was looked at and had nothing. `at` is in Unix milliseconds. */
export const SeriesPoint = z.object({
  at: z.number(),
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.int().nullable(),
});
export type SeriesPoint = z.infer<typeof SeriesPoint>;

/** One metric of one modality over time, sorted by time; `limit` is drawn dashed. */
export const Series = z.object({
  modality: Modality,
  metric: z.string(),
  unit: ValueUnit,
  limit: z.number().nullable(),
  points: z.array(SeriesPoint),
});
export type Series = z.infer<typeof Series>;

/** Something that happened at an instant and may explain a change, in words that the screen wrote. */
export const Marker = z.object({ at: z.number(), label: z.string() });
export type Marker = z.infer<typeof Marker>;

/** How long and with which share a version served; `toAt` null is still serving. Shares in percent. */
export const ServingSpan = z.object({
  version: z.string(),
  label: z.string(),
  fromAt: z.number(),
  toAt: z.number().nullable(),
  sharePercent: z.number(),
});
export type ServingSpan = z.infer<typeof ServingSpan>;

/** A range of time in Unix milliseconds. */
export const TimeRange = z.object({ fromAt: z.number(), toAt: z.number() });
export type TimeRange = z.infer<typeof TimeRange>;
