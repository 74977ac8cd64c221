import { roundPixel } from "./frame.ts";

/** The box of a waveform in pixels of its drawing. */
export const waveformBox = { width: 240, height: 48 } as const;

const thinnest = 1;

/**
 * The outline of a clip as an SVG path in `waveformBox`: one upright stroke for each part, from its lowest to its highest value.
 * `peaks` are these two in turn, from -1 to 1; silence is a thin line.
 */
export function waveformPath(peaks: readonly number[]): string {
  const parts = Math.floor(peaks.length / 2);
  const { width, height } = waveformBox;
  const middle = height / 2;
  return Array.from({ length: parts }, (_, index) => {
    const x = roundPixel(((index + 0.5) * width) / parts);
    const top = middle - (peaks[index * 2 + 1] ?? 0) * middle;
    const bottom = middle - (peaks[index * 2] ?? 0) * middle;
    const grow = Math.max(0, thinnest - (bottom - top)) / 2;
    return `M${x} ${roundPixel(top - grow)}V${roundPixel(bottom + grow)}`;
  }).join("");
}
