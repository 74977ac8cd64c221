import { roundPixel } from "./frame.ts";
import type { PointColumn } from "./point-columns.ts";

type Scales = {
  readonly x: (at: number) => number;
  /** Maps a value in the points' own unit. */
  readonly y: (value: number) => number;
  /** Points further apart than this are not joined. */
  readonly gapAfterMs: number;
};

/** The line through the points of every column of pixels, as the path of an svg; a gap stays open, no points give "". */
export function extremesPath(columns: readonly PointColumn[], { x, y, gapAfterMs }: Scales): string {
  let before: number | null = null;
  return columns
    .flatMap(({ points }) => points)
    .map(({ at, value }) => {
      const isJoined = before !== null && at - before <= gapAfterMs;
      before = at;
      const place = `${roundPixel(x(at))} ${roundPixel(y(value))}`;
      // A point without neighbours has no length and would not be seen.
      return isJoined ? `L${place}` : `M${place}h.5`;
    })
    .join("");
}

/** How far apart two points of columns may be and still be joined: two columns, or two and a half of their own intervals. */
export function joinedWithin(span: { readonly columnMs: number; readonly stepMs: number }): number {
  return Math.max(2 * span.columnMs, 2.5 * span.stepMs);
}
