import type { Preprocessing } from "./preprocessing.ts";

/** Gives one feature per pixel, centred on 0: 1 is the lightest, -1 the darkest. */
export function imageFeatures(pixels: Uint8Array, settings: Preprocessing["image"]): Float64Array {
  let low = 0;
  let high = 255;
  if (settings.normalise === "contrast") {
    low = 255;
    high = 0;
    for (const pixel of pixels) {
      low = Math.min(low, pixel);
      high = Math.max(high, pixel);
    }
  }
  const range = Math.max(1, high - low);
  return Float64Array.from(pixels, (pixel) => (2 * (pixel - low)) / range - 1);
}
