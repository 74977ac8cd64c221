import type { Random } from "./random.ts";
import { drawImage } from "./draw-image.ts";
import { speakAudio } from "./speak-audio.ts";
import { writeText } from "./write-text.ts";

/** The modalities of mm_digits, in the order every report of the sandbox uses. */
export const MODALITIES = ["image", "audio", "text"] as const;
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

/** Who the samples come from: how hard they are and how the kinds mix. Shares are ratios from 0 to 1. */
export interface Population {
  /** 0 is clean, 1 is what users send, 1.6 is a bad day. */
  readonly difficulty: number;
  /** Pictures with light ink on a dark ground. */
  readonly darkGroundRatio: number;
  /** Texts in Chinese number words (一, 二, 三). */
  readonly chineseRatio: number;
  /** Texts in Chinese formal numerals (壹, 贰, 叁). */
  readonly formalRatio: number;
  /** Rate at which clips were recorded. */
  readonly sampleRateHz: number;
}

/** The live traffic: what the generator sends and the live history was computed on. */
export const LIVE_POPULATION: Population = {
  difficulty: 1,
  darkGroundRatio: 0.04,
  chineseRatio: 0.22,
  formalRatio: 0.01,
  sampleRateHz: 8000,
};

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
