import { formatDecimal, scaleOf } from "./format-value.ts";
import { roundPixel } from "./frame.ts";
import type { Frame } from "./frame.ts";
import type { Series, SeriesPoint, TimeRange } from "./schema.ts";
import { prepareTimeSeries } from "./time-series.ts";
import type { Gap, TimeSeriesModel } from "./time-series.ts";

/** A limit on the first line: on its value, or that far below the second line. In the series' unit. */
export type TwoArmsLimit = { readonly kind: "value" | "below_other"; readonly size: number };

/** What stands at the end of a line: whose it is, and its last value. */
export type EndLabel = {
  readonly whose: "restored" | "other";
  readonly x: number;
  readonly y: number;
  readonly name: string;
  readonly value: string;
};

/** Two versions on one metric, on one axis, ready to draw. */
export type TwoArmsModel = {
  readonly restored: TimeSeriesModel;
  readonly other: TimeSeriesModel;
  /** Pieces of a limit that follows the other line; a constant one is the restored line's own. */
  readonly movingLimit: readonly string[];
  /** Where the words of a moving limit begin, clear of every other label; null without one. */
  readonly limitAt: { readonly x: number; readonly y: number } | null;
  /** At the ends of the lines, never on top of each other. */
  readonly ends: readonly EndLabel[];
  /** Stretches in which a line is missing, as far as they have room for words. */
  readonly gaps: readonly NamedGap[];
};

/** A stretch without a line, with whose it is, null where both are missing; and where that is said. */
export type NamedGap = Gap & {
  readonly name: string | null;
  readonly y: number;
  /** After the end of the line, beneath its name, and not in the middle of the stretch. */
  readonly isAtEnd: boolean;
};

type Input = {
  /** Both with a point per step, at the same instants. */
  readonly restored: Series;
  readonly other: Series;
  readonly names: { readonly restored: string; readonly other: string };
  readonly limit: TwoArmsLimit | null;
  readonly range: TimeRange;
  readonly frame: Frame;
  readonly markers: readonly number[];
};

/** Lines of text that are closer than this, in pixels, are moved apart. */
const lineHeight = 14;
/** Room for a name and a value beside the end of a line, in pixels, taken from the usual frame. */
const roomForNames = 20;
const longestName = 8;
/** How wide the words of a limit and of a gap are at most, in pixels. */
const limitWords = 180;
const gapWords = 84;

function valuesOf({ points }: Series): number[] {
  return points.flatMap(({ value, low, high }) => [value, low, high]).filter((value) => value !== null);
}

function lowered(series: Series, by: number): Series {
  const lower = (point: SeriesPoint): SeriesPoint => ({
    ...point,
    value: point.value === null ? null : point.value - by,
    low: null,
    high: null,
  });
  return { ...series, points: series.points.map(lower) };
}

/** A name that fits beside a line; the whole one stands in the table and the sentence. */
function shortened(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name;
}

function endsOf({ restored, other }: Pick<TwoArmsModel, "restored" | "other">, input: Input): EndLabel[] {
  const { frame, names } = input;
  const { factor, decimals } = scaleOf(input.restored.unit);
  const labels = [
    { whose: "restored" as const, model: restored, name: names.restored },
    { whose: "other" as const, model: other, name: names.other },
  ].flatMap(({ whose, model, name }) => {
    const point = model.points.findLast(({ value }) => value !== null);
    if (model.last === null || point?.value === undefined || point.value === null) return [];
    const value = formatDecimal(point.value * factor, decimals);
    return [{ whose, x: model.last.x, y: model.last.y, name: shortened(name), value }];
  });
  const [upper, lower] = labels.toSorted((a, b) => a.y - b.y);
  if (upper === undefined || lower === undefined) return labels;
  const overlap = Math.max(0, lineHeight - (lower.y - upper.y));
  // The lowest label stays above the floor of the plot.
  const pushed = Math.min(lower.y + overlap / 2, frame.bottom - 2);
  return labels.map((label) => {
    const y = label === lower ? pushed : Math.min(label.y, pushed - lineHeight);
    return { ...label, y: roundPixel(y) };
  });
}

function isSameGap(a: Gap, b: Gap): boolean {
  return a.fromAt === b.fromAt && a.toAt === b.toAt;
}

type Drawn = Pick<TwoArmsModel, "restored" | "other" | "ends">;

/** Where the gap of one line is named: beneath the line's end where nothing comes after it. */
function placeOf(gap: Gap, whose: EndLabel["whose"], { restored, other, ends }: Drawn) {
  const { frame, range, last } = whose === "restored" ? restored : other;
  const middle = (frame.top + frame.bottom) / 2;
  const end = ends.find((one) => one.whose === whose);
  if (end === undefined || last === null || gap.fromAt < last.at || gap.toAt < range.toAt)
    // Stretches of the two that overlap are named in two lines.
    return { x: gap.x, y: middle + lineHeight * (whose === "restored" ? 1 : 2), isAtEnd: false };
  const hasRoom = end.y + 2 * lineHeight < frame.bottom;
  return { x: end.x, y: end.y + (hasRoom ? lineHeight : -lineHeight), isAtEnd: true };
}

/** A stretch that both lines miss is named once, in its middle. */
function gapsOf(drawn: Drawn, names: Input["names"]): NamedGap[] {
  const { restored, other } = drawn;
  const middle = (restored.frame.top + restored.frame.bottom) / 2;
  const isShared = (gap: Gap) => other.gaps.some((one) => isSameGap(one, gap));
  const ofBoth = restored.gaps.filter(isShared);
  const own = (whose: EndLabel["whose"]) =>
    drawn[whose].gaps
      .filter((gap) => !ofBoth.some((one) => isSameGap(one, gap)))
      .map((gap) => ({ ...gap, ...placeOf(gap, whose, drawn), name: shortened(names[whose]) }));
  const all = [
    ...ofBoth.map((gap) => ({ ...gap, name: null, y: middle, isAtEnd: false })),
    ...own("restored"),
    ...own("other"),
  ];
  return all.filter(({ width }) => width > gapWords);
}

/**
 * Prepares what two versions answered on one metric: both lines with their bands on one axis, a dashed limit, names and last values at
 * the ends of the lines, and every stretch in which a line is missing. A version without any value has no line and no end.
 */
export function prepareTwoArms(input: Input): TwoArmsModel {
  const { limit, range, markers, names } = input;
  const frame = { ...input.frame, right: input.frame.right - roomForNames };
  const constant = limit?.kind === "value" ? limit.size : null;
  const moving = limit?.kind === "below_other" ? [lowered(input.other, limit.size)] : [];
  const alsoInside = [input.restored, input.other, ...moving].flatMap(valuesOf).concat(constant ?? []);
  const prepare = (series: Series) => prepareTimeSeries({ series, range, frame, markers, alsoInside });
  const restored = prepare({ ...input.restored, limit: constant });
  const other = prepare({ ...input.other, limit: null });
  const movingLimit = moving.flatMap((series) => prepare({ ...series, limit: null }).lines);
  const ends = endsOf({ restored, other }, { ...input, frame });
  const gaps = gapsOf({ restored, other, ends }, names);
  return {
    restored,
    other,
    movingLimit,
    limitAt: clearOf([...ends, ...gaps.map(leftOf)], beneath(movingLimit), frame.bottom),
    ends,
    gaps,
  };
}

type Place = { readonly x: number; readonly y: number };

/** Where the words of a gap begin: those in its middle are centred. */
function leftOf({ x, y, isAtEnd }: NamedGap): Place {
  return { x: isAtEnd ? x : x - gapWords / 2, y };
}

/** Where the words of a limit stand: beneath it, and where other labels are near, beneath those, or above them at the floor. */
function clearOf(labels: readonly Place[], at: Place | null, floor: number): Place | null {
  if (at === null) return null;
  const x = at.x + 6;
  const y = Math.min(at.y + lineHeight, floor - 3);
  const isNear = (label: Place) =>
    label.x < x + limitWords && label.x + gapWords > x && Math.abs(label.y + 4 - y) < 2 * lineHeight;
  const near = labels.filter(isNear).map((label) => label.y + 4);
  if (near.length === 0) return { x, y };
  const below = Math.max(...near) + lineHeight;
  return { x, y: below < floor ? below : Math.min(...near) - lineHeight };
}

/** Where words that begin with the first of some paths are beneath it; null without any path. */
function beneath([path]: readonly string[]): { x: number; y: number } | null {
  if (path === undefined) return null;
  const points = path.split(/[ML]/u).map((text) => text.split(/[ h]/u).map(Number));
  const [x = 0] = points[1] ?? [];
  const near = points.slice(1).filter(([at = 0]) => at <= x + limitWords);
  return { x, y: Math.max(...near.map(([, y = 0]) => y)) };
}
