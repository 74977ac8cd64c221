import type { PackedColumns } from "#lib/targets/chart-schema.ts";
import { pointsOf } from "./m4.ts";
import type { ColumnExtremes, TimedValue } from "./m4.ts";

/** The points of one column, in the order of time. */
export type PointColumn = { readonly column: number; readonly points: readonly TimedValue[] };

function differences(numbers: readonly number[]): number[] {
  return numbers.map((number, index) => number - (numbers[index - 1] ?? 0));
}

function sums(numbers: readonly number[]): number[] {
  let sum = 0;
  return numbers.map((number) => {
    sum += number;
    return sum;
  });
}

type Written = {
  readonly fromAt: number;
  readonly toAt: number;
  readonly width: number;
  readonly decimals: number;
};

/** Writes columns small; times are rounded to a second where a column is at least that long, values to `decimals`. */
export function packColumns(columns: readonly ColumnExtremes[], written: Written): PackedColumns {
  const { fromAt, toAt, width, decimals } = written;
  const timeUnitMs = (toAt - fromAt) / width >= 1000 ? 1000 : 1;
  const listed = columns.map((one) => pointsOf(one));
  const points = listed.flat();
  return {
    columns: differences(columns.map(({ column }) => column)),
    counts: listed.map(({ length }) => length),
    times: differences(points.map(({ at }) => Math.round((at - fromAt) / timeUnitMs))),
    timeUnitMs,
    values: differences(points.map(({ value }) => Math.round(value * 10 ** decimals))),
    decimals,
  };
}

/** Reads columns that `packColumns` wrote; `fromAt` is the same. */
export function unpackColumns(packed: PackedColumns, fromAt: number): PointColumn[] {
  const times = sums(packed.times);
  const values = sums(packed.values);
  const columns = sums(packed.columns);
  let begin = 0;
  return packed.counts.map((count, index) => {
    const points = times.slice(begin, begin + count).map((time, offset) => ({
      at: fromAt + time * packed.timeUnitMs,
      value: (values[begin + offset] ?? 0) / 10 ** packed.decimals,
    }));
    begin += count;
    return { column: columns[index] ?? 0, points };
  });
}
