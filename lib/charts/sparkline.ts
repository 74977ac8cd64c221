import { lttb } from "./lttb.ts";
import type { SeriesPoint } from "./schema.ts";

/** A line without axes: the path with gaps left open, its last point, and the height of the baseline. */
export type SparklineModel = {
  width: number;
  height: number;
  path: string;
  last: { x: number; y: number } | null;
  baseline: number | null;
};

type Input = {
  points: readonly SeriesPoint[];
  width?: number;
  height?: number;
  /** The value of the last stable version, drawn as a grey line. */
  baseline?: number | null;
  /** The least span of values over the height, so that noise does not fill it; in the values' unit. */
  minimumSpan?: number;
};

const edge = 5;

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function runsOf(points: readonly SeriesPoint[]): { at: number; value: number }[][] {
  const runs: { at: number; value: number }[][] = [[]];
  for (const { at, value } of points) {
    if (value === null) runs.push([]);
    else runs.at(-1)?.push({ at, value });
  }
  return runs.filter(({ length }) => length > 0);
}

/** Prepares a sparkline of the points in their order in time; more of them than pixels are thinned by LTTB. No value at all gives an empty path and no last point. */
export function prepareSparkline(input: Input): SparklineModel {
  const { points, width = 112, height = 32, baseline = null, minimumSpan = 0.04 } = input;
  const known = points.flatMap(({ at, value }) => (value === null ? [] : [{ at, value }]));
  const first = known[0];
  const final = known.at(-1);
  if (!first || !final) return { width, height, path: "", last: null, baseline: null };

  const values = known.map(({ value }) => value).concat(baseline ?? []);
  const middle = (Math.min(...values) + Math.max(...values)) / 2;
  const span = Math.max(Math.max(...values) - Math.min(...values), minimumSpan);
  const timeSpan = Math.max(1, final.at - first.at);
  const x = (at: number) => round(2 + ((at - first.at) / timeSpan) * (width - 10));
  const y = (value: number) => round(height / 2 - ((value - middle) / span) * (height - 2 * edge));

  const path = runsOf(points)
    .flatMap((run) => {
      // Each run gets its part of the width, and at least its ends, so that a gap stays where it is.
      const limit = Math.max(2, Math.round((run.length / known.length) * width));
      return lttb(run, limit).map(({ at, value }, index) => `${index === 0 ? "M" : "L"}${x(at)} ${y(value)}`);
    })
    .join("");
  return {
    width,
    height,
    path,
    last: { x: x(final.at), y: y(final.value) },
    baseline: baseline === null ? null : y(baseline),
  };
}
