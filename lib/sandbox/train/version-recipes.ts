import { LIVE_POPULATION } from "#lib/sandbox/data/population.ts";
import type { Population } from "#lib/sandbox/data/population.ts";
import type { Modality } from "#lib/sandbox/data/sample.ts";
import type { Preprocessing } from "#lib/sandbox/features/preprocessing.ts";
import type { Postprocessing } from "#lib/sandbox/model/postprocessing.ts";
import type { TrainingPlan } from "./train-network.ts";

/** How one modality's network of a version is made. Equal recipes give equal weights. */
export interface NetworkRecipe {
  readonly population: Population;
  readonly sampleCount: number;
  readonly plan: TrainingPlan;
}

/** How a version is made: its name and everything that differs from the one before. */
export interface VersionRecipe {
  readonly name: string;
  readonly number: string;
  readonly builtAt: string;
  readonly preprocessing: Preprocessing;
  readonly postprocessing: Postprocessing;
  readonly networks: Readonly<Record<Modality, NetworkRecipe>>;
  /** Says how long a clip is. */
  readonly hasDuration: boolean;
}

const PREPROCESSING: Preprocessing = {
  image: { width: 16, height: 16, normalise: "contrast" },
  audio: {
    sample_rate_hz: 8000,
    resample: "linear",
    fft_size: 256,
    hop_size: 128,
    mel_bands: 16,
    min_hz: 80,
    max_hz: 4000,
    segments: 8,
    floor_db: -45,
  },
  text: { unicode: "NFKC", lowercase: true, ngram_min: 1, ngram_max: 3, buckets: 512 },
};

const NOISE_ROBUST: Preprocessing = { ...PREPROCESSING, audio: { ...PREPROCESSING.audio, floor_db: -30 } };

/** The fault of v1.4: settings for 16 kHz recordings, while clients send 8 kHz. */
const SIXTEEN_KILOHERTZ: Preprocessing = {
  ...NOISE_ROBUST,
  audio: { ...NOISE_ROBUST.audio, sample_rate_hz: 16_000, fft_size: 512, hop_size: 256, max_hz: 5600 },
};

const DIGIT_NAMES = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [String(i), String(i)]));

const POSTPROCESSING: Postprocessing = {
  labels: { image: DIGIT_NAMES, audio: DIGIT_NAMES, text: DIGIT_NAMES },
  alternatives: { enabled: true, count: 2 },
  score_decimals: 4,
};

/** The fault of v1.3: an optional field that a reader needs is gone. */
const WITHOUT_ALTERNATIVES: Postprocessing = {
  ...POSTPROCESSING,
  alternatives: { enabled: false, count: 0 },
};

/** The fault of v1.5: three classes of the image label map are shifted by one. */
const SHIFTED_LABELS: Postprocessing = {
  ...POSTPROCESSING,
  labels: { ...POSTPROCESSING.labels, image: { ...DIGIT_NAMES, "3": "4", "4": "5", "5": "6" } },
};

const LIVE = LIVE_POPULATION;
const MLP: TrainingPlan = { hidden: 32, epochs: 12, learningRate: 0.004, decay: 0.001 };
const SMALL_MLP: TrainingPlan = { ...MLP, hidden: 24 };
const SOFTMAX: TrainingPlan = { hidden: 0, epochs: 12, learningRate: 0.02, decay: 0.0005 };

const FIRST_IMAGE: NetworkRecipe = {
  population: { ...LIVE, difficulty: 1, darkGroundRatio: 0.01 },
  sampleCount: 4000,
  plan: MLP,
};
const MORE_IMAGES: NetworkRecipe = {
  population: { ...LIVE, difficulty: 1, darkGroundRatio: 0.025 },
  sampleCount: 5000,
  plan: MLP,
};
const FIRST_AUDIO: NetworkRecipe = {
  population: { ...LIVE, difficulty: 0.75 },
  sampleCount: 2400,
  plan: SMALL_MLP,
};
const ENGLISH_TEXT: NetworkRecipe = {
  population: { ...LIVE, chineseRatio: 0, formalRatio: 0 },
  sampleCount: 3000,
  plan: SOFTMAX,
};
const CHINESE_TEXT: NetworkRecipe = {
  population: { ...LIVE, chineseRatio: 0.25, formalRatio: 0 },
  sampleCount: 3000,
  plan: SOFTMAX,
};
const NOISY_AUDIO: NetworkRecipe = { population: { ...LIVE, difficulty: 1.1 }, sampleCount: 2400, plan: MLP };
const DARK_GROUND_IMAGE: NetworkRecipe = {
  population: { ...LIVE, difficulty: 1.05, darkGroundRatio: 0.06 },
  sampleCount: 6000,
  plan: MLP,
};
const WIDE_AUDIO: NetworkRecipe = {
  population: { ...LIVE, difficulty: 1.1, sampleRateHz: 16_000 },
  sampleCount: 3000,
  plan: MLP,
};
const FORMAL_TEXT: NetworkRecipe = {
  population: { ...LIVE, chineseRatio: 0.25, formalRatio: 0.05 },
  sampleCount: 4000,
  plan: SOFTMAX,
};

const first = {
  preprocessing: PREPROCESSING,
  postprocessing: POSTPROCESSING,
  networks: { image: FIRST_IMAGE, audio: FIRST_AUDIO, text: ENGLISH_TEXT },
  hasDuration: false,
};
const second = { ...first, networks: { ...first.networks, text: CHINESE_TEXT } };
const third = {
  ...second,
  preprocessing: NOISE_ROBUST,
  networks: { ...second.networks, image: MORE_IMAGES, audio: NOISY_AUDIO },
};
const fifth = {
  ...third,
  preprocessing: SIXTEEN_KILOHERTZ,
  networks: { image: DARK_GROUND_IMAGE, audio: WIDE_AUDIO, text: FORMAL_TEXT },
  hasDuration: true,
};

/** The six versions of mm_digits, oldest first. */
export const VERSION_RECIPES: readonly VersionRecipe[] = [
  { name: "mm_digits_v1.0_20260706", number: "1.0", builtAt: "2026-07-06T08:00:00.000Z", ...first },
  { name: "mm_digits_v1.1_20260803", number: "1.1", builtAt: "2026-08-03T08:00:00.000Z", ...second },
  { name: "mm_digits_v1.2_20260831", number: "1.2", builtAt: "2026-08-31T08:00:00.000Z", ...third },
  {
    name: "mm_digits_v1.3_20261110",
    number: "1.3",
    builtAt: "2026-11-10T05:00:00.000Z",
    ...third,
    postprocessing: WITHOUT_ALTERNATIVES,
  },
  { name: "mm_digits_v1.4_20261115", number: "1.4", builtAt: "2026-11-15T01:00:00.000Z", ...fifth },
  {
    name: "mm_digits_v1.5_20261116",
    number: "1.5",
    builtAt: "2026-11-16T09:00:00.000Z",
    ...fifth,
    postprocessing: SHIFTED_LABELS,
  },
];
