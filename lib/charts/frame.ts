import type { TimeRange } from "./schema.ts";

/** The box of a plot in pixels; everything between `left` and `right` is the shared x-axis. */
export type Frame = {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
};

/** The plot beside its margin column, from 1024 px on; ribbon, plots and marker rail share both edges. */
export const wideFrame: Frame = { width: 752, height: 132, left: 40, right: 688, top: 10, bottom: 122 };

/** The plot of a phone. */
export const narrowFrame: Frame = { width: 343, height: 132, left: 34, right: 291, top: 10, bottom: 122 };

/** One decimal of a pixel is as fine as a screen shows. */
export function roundPixel(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Maps instants (Unix milliseconds) of a range onto a frame's x; an empty range gives the left edge. */
export function timeScale(range: TimeRange, frame: Pick<Frame, "left" | "right">): (at: number) => number {
  const span = range.toAt - range.fromAt;
  if (span <= 0) return () => frame.left;
  return (at) => roundPixel(frame.left + ((at - range.fromAt) / span) * (frame.right - frame.left));
}

/** One chart prepared for the wide and for the phone's box; both are sent, the style sheet shows one. */
export type ForBothFrames<Model> = { wide: Model; narrow: Model };

/** Prepares a chart for both boxes. */
export function forBothFrames<Model>(prepare: (frame: Frame) => Model): ForBothFrames<Model> {
  return { wide: prepare(wideFrame), narrow: prepare(narrowFrame) };
}
