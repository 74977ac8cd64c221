import fc from "fast-check";
import { expect, it } from "vitest";
import { m4, pointsOf } from "./m4.ts";
import { packColumns, unpackColumns } from "./point-columns.ts";

const span = fc.record({
  fromAt: fc.integer({ min: 0, max: 2_000_000_000_000 }),
  length: fc.integer({ min: 50, max: 400_000 }),
  width: fc.integer({ min: 1, max: 50 }),
});
const offsets = fc.uniqueArray(fc.integer({ min: -1000, max: 401_000 }), { maxLength: 400 });

const given = fc
  .tuple(span, offsets, fc.infiniteStream(fc.integer({ min: -50_000, max: 50_000 })))
  .map(([{ fromAt, length, width }, times, values]) => ({
    within: { fromAt, toAt: fromAt + length, width },
    points: times.map((offset) => ({ at: fromAt + offset, value: (values.next().value ?? 0) / 1000 })),
  }));

it("keeps the lowest and the highest value of the span, and the first and last point", () => {
  fc.assert(
    fc.property(given, ({ points, within }) => {
      const inside = points
        .filter(({ at }) => at >= within.fromAt && at < within.toAt)
        .toSorted((a, b) => a.at - b.at);
      const kept = m4(points, within).flatMap((column) => pointsOf(column));
      const values = (list: readonly { value: number }[]) => list.map(({ value }) => value);
      expect(Math.min(...values(kept))).toBe(Math.min(...values(inside)));
      expect(Math.max(...values(kept))).toBe(Math.max(...values(inside)));
      expect([kept[0], kept.at(-1)]).toEqual([inside[0], inside.at(-1)]);
      expect(kept.length).toBeLessThanOrEqual(4 * within.width);
    }),
  );
});

it("gives at most two points a column for a flat series", () => {
  fc.assert(
    fc.property(given, ({ points, within }) => {
      const flat = points.map(({ at }) => ({ at, value: 0 }));
      for (const column of m4(flat, within)) expect(pointsOf(column).length).toBeLessThanOrEqual(2);
    }),
  );
});

it("is read as it was written, to the decimals and the unit of time it was written with", () => {
  fc.assert(
    fc.property(given, ({ points, within }) => {
      const columns = m4(points, within);
      const packed = packColumns(columns, { ...within, decimals: 3 });
      const read = unpackColumns(JSON.parse(JSON.stringify(packed)), within.fromAt);
      expect(read.map(({ column }) => column)).toEqual(columns.map(({ column }) => column));
      const written = columns.flatMap((column) => pointsOf(column));
      const points2 = read.flatMap((column) => column.points);
      expect(points2).toHaveLength(written.length);
      for (const [index, point] of points2.entries()) {
        const original = written[index] ?? { at: Number.NaN, value: Number.NaN };
        expect(Math.abs(point.at - original.at)).toBeLessThanOrEqual(packed.timeUnitMs / 2);
        expect(point.value).toBeCloseTo(original.value, 3);
      }
    }),
  );
});
