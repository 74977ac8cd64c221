import type { DigitInput } from "#lib/sandbox/data/sample.ts";
import { audioFeatures } from "./audio-features.ts";
import { imageFeatures } from "./image-features.ts";
import type { Preprocessing } from "./preprocessing.ts";
import { textFeatures } from "./text-features.ts";

/** Gives the features of an input under a bundle's preprocessing. */
export function extractFeatures(input: DigitInput, preprocessing: Preprocessing): Float64Array {
  if (input.modality === "image") return imageFeatures(input.pixels, preprocessing.image);
  if (input.modality === "text") return textFeatures(input.text, preprocessing.text);
  return audioFeatures(input.samples, input.sampleRateHz, preprocessing.audio);
}

/** How many features a modality gives under a bundle's preprocessing. */
export function countFeatures(modality: DigitInput["modality"], preprocessing: Preprocessing): number {
  if (modality === "image") return preprocessing.image.width * preprocessing.image.height;
  if (modality === "text") return preprocessing.text.buckets;
  return preprocessing.audio.segments * preprocessing.audio.mel_bands;
}
