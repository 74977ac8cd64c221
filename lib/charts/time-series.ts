import { extremesPath } from "./extremes-path.ts";
import { formatDecimal, formatShare, formatSigned, formatValue, scaleOf } from "./format-value.ts";
import { roundPixel, timeScale } from "./frame.ts";
import type { Frame } from "./frame.ts";
import type { PointColumn } from "./point-columns.ts";
import type { Series, SeriesPoint, TimeRange, ValueUnit } from "./schema.ts";
import { chooseValueAxis } from "./value-ticks.ts";
import type { ValueAxis } from "./value-ticks.ts";

/** A stretch without data: where it lies, and the middle at which its name is written when there is room. */
export type Gap = { fromAt: number; toAt: number; x: number; width: number };

/** Every point behind a series as its columns of pixels, in the series' unit. */
export type Extremes = { readonly columns: readonly PointColumn[]; readonly gapAfterMs: number };

/** A plot ready to draw: every coordinate in pixels, every label written. */
export type TimeSeriesModel = {
  frame: Frame;
  range: TimeRange;
  series: Series;
  /** The points in the range, in order; their values are as measured. */
  points: readonly SeriesPoint[];
  axis: ValueAxis;
  ticks: { y: number; label: string }[];
  markerXs: number[];
  /** Stretches that are pointed out, behind everything. */
  shades: { x: number; width: number }[];
  lines: string[];
  bands: string[];
  /** The line through the lowest and highest of all points; null without them. */
  extremes: string | null;
  limit: { y: number; label: string } | null;
  zeroY: number | null;
  last: { x: number; y: number; label: string; at: number } | null;
  gaps: Gap[];
};

type Input = {
  series: Series;
  range: TimeRange;
  frame: Frame;
  /** Instants of markers in the range, drawn as lines through every plot. */
  markers?: readonly number[];
  /** Stretches of time to point out, e.g. those of one version; what lies outside of the range is left out. */
  shaded?: readonly TimeRange[];
  /** Points further apart than this are not joined; default two and a half times the median distance. */
  gapAfterMs?: number;
  /** Until when data were to be expected; default the end of the range. What lies after it is no gap. */
  untilAt?: number;
  /** Drawn behind the line, so that no spike is lost in a step. */
  extremes?: Extremes | null;
  /** A difference: zero is drawn in ink and every number carries its sign. */
  isDifference?: boolean;
  /** Values that the axis has room for too, in the series' unit: plots drawn over each other share one axis. */
  alsoInside?: readonly number[];
};

type KnownPoint = SeriesPoint & { value: number };

function isKnown(point: SeriesPoint): point is KnownPoint {
  return point.value !== null;
}

function usualDistance(points: readonly SeriesPoint[]): number {
  const distances = points.slice(1).map((point, index) => point.at - (points[index]?.at ?? point.at));
  const sorted = distances.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

/** Runs of points that may be joined: an empty point or too long a wait ends a run. */
function runsOf(points: readonly SeriesPoint[], gapAfterMs: number): KnownPoint[][] {
  const runs: KnownPoint[][] = [];
  let run: KnownPoint[] = [];
  for (const point of points) {
    const previous = run.at(-1);
    const isApart = previous !== undefined && point.at - previous.at > gapAfterMs;
    if ((!isKnown(point) || isApart) && run.length > 0) {
      runs.push(run);
      run = [];
    }
    if (isKnown(point)) run.push(point);
  }
  return run.length > 0 ? [...runs, run] : runs;
}

function gapsOf(runs: readonly KnownPoint[][], range: TimeRange, gapAfterMs: number): [number, number][] {
  const edges: [number, number][] = [];
  let openedAt = range.fromAt;
  for (const [index, run] of runs.entries()) {
    const startsAt = run[0]?.at ?? openedAt;
    if (index > 0 || startsAt - openedAt > gapAfterMs) edges.push([openedAt, startsAt]);
    openedAt = run.at(-1)?.at ?? openedAt;
  }
  if (range.toAt - openedAt > gapAfterMs) edges.push([openedAt, range.toAt]);
  return edges;
}

function boundsOf(input: Input): { min: number | null; max: number | null } {
  if (input.isDifference) return { min: null, max: null };
  return { min: 0, max: input.series.unit === "ratio" ? 100 : null };
}

/** Chooses the axis in drawn units; the limit and, for a difference, zero are always inside. */
function axisOf(input: Input, points: readonly SeriesPoint[]): ValueAxis {
  const { factor } = scaleOf(input.series.unit);
  const { limit, unit } = input.series;
  const raw = points.flatMap(({ value, low, high }) => [value, low, high]);
  const behind = (input.extremes?.columns ?? []).flatMap((column) => column.points.map(({ value }) => value));
  const beside = [...(input.alsoInside ?? []), limit, input.isDifference ? 0 : null];
  const all = [...raw, ...behind, ...beside].filter((value) => value !== null);
  return chooseValueAxis({
    values: all.map((value) => value * factor),
    minimumSpan: unit === "ratio" ? 4 : 0,
    bounds: boundsOf(input),
  });
}

function limitLabel(limit: number, unit: ValueUnit, isDifference: boolean): string {
  if (!isDifference) return unit === "ratio" ? formatShare(limit * 100) : formatValue(limit, unit);
  const drawn = limit * scaleOf(unit).factor;
  return formatSigned(drawn, Number.isInteger(drawn) ? 0 : 1);
}

type Scales = { x: (at: number) => number; y: (value: number) => number };

function pathOf(run: readonly KnownPoint[], { x, y }: Scales): string {
  const [first] = run;
  const line = run.map(({ at, value }, index) => `${index === 0 ? "M" : "L"}${x(at)} ${y(value)}`).join("");
  // A run of one point has no length; a round cap would still not be seen without a stroke of its own.
  return run.length === 1 && first ? `M${x(first.at) - 1} ${y(first.value)}h2` : line;
}

function bandOf(run: readonly KnownPoint[], { x, y }: Scales): string | null {
  const inside = run.flatMap(({ at, low, high }) =>
    low === null || high === null ? [] : [{ at, low, high }],
  );
  if (inside.length < 2) return null;
  const upper = inside.map(({ at, high }, index) => `${index === 0 ? "M" : "L"}${x(at)} ${y(high)}`);
  const lower = inside.toReversed().map(({ at, low }) => `L${x(at)} ${y(low)}`);
  return `${upper.join("")}${lower.join("")}Z`;
}

function shadesOf({ shaded = [], range }: Input, x: Scales["x"]): TimeSeriesModel["shades"] {
  return shaded.flatMap(({ fromAt, toAt }) => {
    const [from, to] = [Math.max(fromAt, range.fromAt), Math.min(toAt, range.toAt)];
    return from < to ? [{ x: x(from), width: roundPixel(Math.max(1, x(to) - x(from))) }] : [];
  });
}

/**
 * Prepares one metric over time: axis with at most five ticks, line and 95 % band broken at gaps, limit, last value.
 * Missing values stay gaps. A series without any value gives no lines and one gap over the whole range.
 */
export function prepareTimeSeries(input: Input): TimeSeriesModel {
  const { series, range, frame, markers = [], isDifference = false } = input;
  const { factor, decimals } = scaleOf(series.unit);
  const points = series.points.filter(({ at }) => at >= range.fromAt && at <= range.toAt);
  const gapAfterMs = input.gapAfterMs ?? Math.max(1, usualDistance(points) * 2.5);
  const runs = runsOf(points, gapAfterMs);
  const axis = axisOf(input, points);
  const expected = { fromAt: range.fromAt, toAt: Math.min(range.toAt, input.untilAt ?? range.toAt) };
  const x = timeScale(range, frame);
  const heightOf = (drawn: number) =>
    roundPixel(frame.bottom - ((drawn - axis.min) / (axis.max - axis.min)) * (frame.bottom - frame.top));
  const y = (value: number) => heightOf(value * factor);
  const write = isDifference ? formatSigned : formatDecimal;
  const final = runs.at(-1)?.at(-1);
  const { extremes = null } = input;
  return {
    frame,
    range,
    series,
    points,
    axis,
    ticks: axis.ticks.map((tick) => ({ y: heightOf(tick), label: write(tick, axis.decimals) })),
    // Markers that fall on the same pixel are one line.
    markerXs: [...new Set(markers.filter((at) => at >= range.fromAt && at <= range.toAt).map(x))],
    shades: shadesOf(input, x),
    lines: runs.map((run) => pathOf(run, { x, y })),
    bands: runs.flatMap((run) => bandOf(run, { x, y }) ?? []),
    extremes:
      extremes === null ? null : extremesPath(extremes.columns, { x, y, gapAfterMs: extremes.gapAfterMs }),
    limit:
      series.limit === null
        ? null
        : { y: y(series.limit), label: limitLabel(series.limit, series.unit, isDifference) },
    zeroY: isDifference ? heightOf(0) : null,
    last:
      final === undefined
        ? null
        : { x: x(final.at), y: y(final.value), label: write(final.value * factor, decimals), at: final.at },
    gaps: gapsOf(runs, expected, gapAfterMs).map(([fromAt, toAt]) => ({
      fromAt,
      toAt,
      x: roundPixel((x(fromAt) + x(toAt)) / 2),
      width: roundPixel(x(toAt) - x(fromAt)),
    })),
  };
}
