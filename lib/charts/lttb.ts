import type { TimedValue } from "./m4.ts";

function areaOf(a: TimedValue, b: TimedValue, c: { at: number; value: number }): number {
  return Math.abs((a.at - c.at) * (b.value - a.value) - (a.at - b.at) * (c.value - a.value)) / 2;
}

function meanOf(points: readonly TimedValue[]): { at: number; value: number } {
  const sum = points.reduce((total, { at, value }) => ({ at: total.at + at, value: total.value + value }), {
    at: 0,
    value: 0,
  });
  return { at: sum.at / points.length, value: sum.value / points.length };
}

/**
 * Largest-Triangle-Three-Buckets (Steinarsson 2013): at most `limit` points that keep the look of a line, the first and the
 * last always among them. It may lose a spike, so it is for sparklines only. A limit below 3 gives the ends.
 */
export function lttb<Point extends TimedValue>(points: readonly Point[], limit: number): Point[] {
  const first = points[0];
  const last = points.at(-1);
  if (points.length <= limit || first === undefined || last === undefined) return [...points];
  if (limit < 3) return [first, last];
  const size = (points.length - 2) / (limit - 2);
  const bucket = (index: number) =>
    points.slice(
      Math.floor(index * size) + 1,
      Math.min(Math.floor((index + 1) * size) + 1, points.length - 1),
    );
  const kept: Point[] = [first];
  for (let index = 0; index < limit - 2; index += 1) {
    const before = kept.at(-1) ?? first;
    const next = index === limit - 3 ? last : meanOf(bucket(index + 1));
    const candidates = bucket(index);
    kept.push(
      candidates.reduce((best, point) =>
        areaOf(before, point, next) > areaOf(before, best, next) ? point : best,
      ),
    );
  }
  return [...kept, last];
}
