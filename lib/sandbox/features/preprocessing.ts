import { z } from "zod";

/** Content of `preprocessing.json`: everything that turns an input into features. */
export const Preprocessing = z.object({
  image: z.object({
    width: z.int().positive(),
    height: z.int().positive(),
    /** `contrast` stretches each picture to its own darkest and lightest; `none` divides by 255. */
    normalise: z.enum(["contrast", "none"]),
  }),
  audio: z.object({
    sample_rate_hz: z.int().positive(),
    resample: z.enum(["linear", "hold"]),
    fft_size: z.int().positive(),
    hop_size: z.int().positive(),
    mel_bands: z.int().positive(),
    min_hz: z.number().nonnegative(),
    max_hz: z.number().positive(),
    segments: z.int().positive(),
    /** Everything this far below the loudest band counts as silence, in decibels. */
    floor_db: z.number().negative(),
  }),
  text: z.object({
    unicode: z.enum(["NFKC", "NFC"]),
    lowercase: z.boolean(),
    ngram_min: z.int().positive(),
    ngram_max: z.int().positive(),
    buckets: z.int().positive(),
  }),
});
export type Preprocessing = z.infer<typeof Preprocessing>;
