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
