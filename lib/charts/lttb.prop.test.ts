import fc from "fast-check";
import { expect, it } from "vitest";
import { lttb } from "./lttb.ts";

const series = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: -500, max: 500 })), { maxLength: 300 })
  .map((steps) => {
    let at = 0;
    return steps.map(([distance, value]) => ({ at: (at += distance), value }));
  });

it("keeps the first and the last point, the order, and no more points than asked for", () => {
  fc.assert(
    fc.property(series, fc.integer({ min: 2, max: 60 }), (points, limit) => {
      const kept = lttb(points, limit);
      expect(kept[0]).toBe(points[0]);
      expect(kept.at(-1)).toBe(points.at(-1));
      expect(kept).toHaveLength(Math.min(points.length, limit));
      expect(new Set(kept).size).toBe(kept.length);
      expect(kept).toEqual(points.filter((point) => kept.includes(point)));
    }),
  );
});

it("keeps a lone spike where there is one point a bucket to keep", () => {
  const points = Array.from({ length: 500 }, (_, at) => ({ at, value: at === 251 ? 90 : 10 }));
  expect(lttb(points, 50).some(({ value }) => value === 90)).toBe(true);
});

it("takes the point with the largest triangle", () => {
  const points = [0, 1, 0, 9, 0, 0].map((value, at) => ({ at, value }));
  expect(lttb(points, 3).map(({ at }) => at)).toEqual([0, 3, 5]);
});
