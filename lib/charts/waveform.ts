import { roundPixel } from "./frame.ts";

/** The box of a waveform in pixels of its drawing. */
export const waveformBox = { width: 240, height: 48 } as const;

const thinnest = 1;
/** Quieter clips are not drawn louder than this share of the box: noise would look like speech. */
const quietest = 0.1;

/**
 * The outline of a clip as an SVG path in `waveformBox`: one upright stroke for each part, from its lowest to its highest value.
 * `peaks` are these two in turn, from -1 to 1. The loudest part fills the box, whatever its level; silence is a thin line.
 */
export function waveformPath(peaks: readonly number[]): string {
  const parts = Math.floor(peaks.length / 2);
  const { width, height } = waveformBox;
  const middle = height / 2;
  const reach = middle / peaks.reduce((loudest, peak) => Math.max(loudest, Math.abs(peak)), quietest);
  return Array.from({ length: parts }, (_, index) => {
    const x = roundPixel(((index + 0.5) * width) / parts);
    const top = middle - (peaks[index * 2 + 1] ?? 0) * reach;
    const bottom = middle - (peaks[index * 2] ?? 0) * reach;
    const grow = Math.max(0, thinnest - (bottom - top)) / 2;
    return `M${x} ${roundPixel(top - grow)}V${roundPixel(bottom + grow)}`;
  }).join("");
}
