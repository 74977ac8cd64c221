import type { Random } from "./random.ts";
import { drawImage } from "./draw-image.ts";
import type { Population } from "./population.ts";
import { speakAudio } from "./speak-audio.ts";
import { writeText } from "./write-text.ts";

/** The modalities of mm_digits, in the order every report of the sandbox uses. */
export const MODALITIES = ["image", "audio", "text"] as const;
/** One of the modalities. */
export type Modality = (typeof MODALITIES)[number];

/** What a client sends: one digit as a 16 x 16 grey picture, a mono clip or a short text. */
export type DigitInput =
  | { readonly modality: "image"; readonly pixels: Uint8Array }
  | { readonly modality: "audio"; readonly sampleRateHz: number; readonly samples: Int16Array }
  | { readonly modality: "text"; readonly text: string };

/** An input and the digit it stands for. */
export interface Sample {
  readonly label: number;
  readonly input: DigitInput;
}

/** Draws one labelled sample; every digit is equally likely. */
export function makeSample(modality: Modality, population: Population, random: Random): Sample {
  const label = random.integer(10);
  if (modality === "image")
    return { label, input: { modality, pixels: drawImage(label, population, random) } };
  if (modality === "text") return { label, input: { modality, text: writeText(label, population, random) } };
  const samples = speakAudio(label, population, random);
  return { label, input: { modality, sampleRateHz: population.sampleRateHz, samples } };
}

/** Draws `count` labelled samples in a row from one source. */
export function makeSamples(
  modality: Modality,
  population: Population,
  from: { readonly count: number; readonly random: Random },
): Sample[] {
  return Array.from({ length: from.count }, () => makeSample(modality, population, from.random));
}
