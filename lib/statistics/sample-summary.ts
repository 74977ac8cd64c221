import { requireSample } from "./check-arguments.ts";

/** What a mean test needs of one sample: size, mean, variance with divisor n - 1 (0 for a single value). */
export interface SampleSummary {
  readonly size: number;
  readonly mean: number;
  readonly variance: number;
}

/** Size, mean and variance of a sample, by Welford's recurrence. Throws `StatisticsError` for an empty sample or NaN. */
export function summariseSample(sample: ArrayLike<number>): SampleSummary {
  requireSample("sample", sample, 1);
  let mean = 0;
  let squares = 0;
  for (let index = 0; index < sample.length; index += 1) {
    const value = sample[index] ?? 0;
    const before = value - mean;
    mean += before / (index + 1);
    squares += before * (value - mean);
  }
  return { size: sample.length, mean, variance: sample.length < 2 ? 0 : squares / (sample.length - 1) };
}
