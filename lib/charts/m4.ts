/** A value at an instant in Unix milliseconds. */
export type TimedValue = { readonly at: number; readonly value: number };

/** The points of one column of pixels that a line through all its points needs; columns count from 1. */
export type ColumnExtremes = {
  readonly column: number;
  readonly first: TimedValue;
  readonly low: TimedValue;
  readonly high: TimedValue;
  readonly last: TimedValue;
};

type Span = { readonly fromAt: number; readonly toAt: number; readonly width: number };

function columnOf(at: number, { fromAt, toAt, width }: Span): number {
  return Math.floor((width * (at - fromAt)) / (toAt - fromAt)) + 1;
}

/**
 * M4 (Jugel et al., VLDB 2014): first, lowest, highest and last point of each column, of equal values the earliest; a line
 * through them colours the same pixels as one through all points. Points outside [fromAt, toAt) and empty columns are absent.
 * This is what the query of lib/targets/point-store.ts is tested against.
 */
export function m4(points: readonly TimedValue[], span: Span): ColumnExtremes[] {
  const columns = new Map<number, ColumnExtremes>();
  const inside = points.filter(({ at }) => at >= span.fromAt && at < span.toAt);
  for (const point of inside.toSorted((a, b) => a.at - b.at)) {
    const column = columnOf(point.at, span);
    const before = columns.get(column) ?? { column, first: point, low: point, high: point, last: point };
    columns.set(column, {
      ...before,
      low: point.value < before.low.value ? point : before.low,
      high: point.value > before.high.value ? point : before.high,
      last: point,
    });
  }
  return [...columns.values()];
}

/** The different points of a column in the order of time: one to four, two for a flat one. */
export function pointsOf({ first, low, high, last }: ColumnExtremes): TimedValue[] {
  const different = [first, low, high, last].filter(
    (point, index, all) =>
      all.findIndex(({ at, value }) => at === point.at && value === point.value) === index,
  );
  return different.toSorted((a, b) => a.at - b.at);
}
