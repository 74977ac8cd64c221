import { ratioScaleOf } from "#lib/metrics/minimum-effect.ts";
import { bonettPriceInterval } from "#lib/statistics/bonett-price-interval.ts";
import { fisherExact } from "#lib/statistics/fisher-exact.ts";
import { mcNemar } from "#lib/statistics/mcnemar.ts";
import { newcombeInterval } from "#lib/statistics/newcombe-interval.ts";
import type { Proportion } from "#lib/statistics/proportion.ts";
import { smallestExpectedCell, twoProportionZ } from "#lib/statistics/two-proportion-z.ts";
import type { MetricEntry } from "#lib/schema/metric.ts";
import { enoughFrom, nothingMeasured, scaleInterval } from "./measurement.ts";
import type { Measurement } from "./measurement.ts";
import type { MetricSample } from "./metric-sample.ts";

const SMALLEST_TRUSTED_CELL = 5;
const FEWEST_DISAGREEMENTS = 6;
const FEWEST_PAIRS = 30;

/** Two shares of independent requests or items, in counts. */
export interface ComparedShares {
  readonly entry: MetricEntry;
  readonly baseline: Proportion;
  readonly suspect: Proportion;
}

/** Newcombe's interval with the pooled z test, or Fisher's exact test where an expected cell is below 5. */
export function measureShares({ entry, baseline, suspect }: ComparedShares, alpha: number): Measurement {
  const scale = ratioScaleOf(entry);
  const isSmall = smallestExpectedCell(suspect, baseline) < SMALLEST_TRUSTED_CELL;
  const baselineValue = (baseline.successes / baseline.trials) * scale;
  const suspectValue = (suspect.successes / suspect.trials) * scale;
  return {
    ...nothingMeasured,
    method: isSmall ? "fisher_exact" : "two_proportion_z",
    intervalMethod: "newcombe",
    baseline: baselineValue,
    suspect: suspectValue,
    estimate: suspectValue - baselineValue,
    interval: scaleInterval(newcombeInterval(suspect, baseline, alpha), (value) => value * scale),
    p: isSmall ? fisherExact(suspect, baseline) : twoProportionZ(suspect, baseline).p,
    baselineCount: baseline.trials,
    suspectCount: suspect.trials,
  };
}

/** Right or wrong on the same items: Bonett-Price's interval with McNemar's mid-p. */
export interface PairedAnswers {
  readonly entry: MetricEntry;
  readonly baseline: Uint8Array;
  readonly suspect: Uint8Array;
}

/**
 * The paired comparison of two bit lists over the same items. Enough are 30 pairs, and 6 disagreements to claim a
 * change: fewer cannot reach p < 0.05, while an interval inside the minimum effect still says "no change".
 */
export function measurePairedAnswers(
  { entry, baseline, suspect }: PairedAnswers,
  alpha: number,
): Measurement {
  const scale = ratioScaleOf(entry);
  const pairs = baseline.length;
  let onlyBaseline = 0;
  let onlySuspect = 0;
  let baselineRight = 0;
  for (const [index, one] of baseline.entries()) {
    const other = suspect[index] ?? 0;
    baselineRight += one;
    if (one > other) onlyBaseline += 1;
    if (other > one) onlySuspect += 1;
  }
  const discordance = { onlyFirst: onlyBaseline, onlySecond: onlySuspect };
  const estimate = ((onlySuspect - onlyBaseline) / pairs) * scale;
  const baselineValue = (baselineRight / pairs) * scale;
  const hasFewDisagreements = onlyBaseline + onlySuspect < FEWEST_DISAGREEMENTS;
  return {
    ...nothingMeasured,
    method: "mcnemar_mid_p",
    intervalMethod: "bonett_price",
    baseline: baselineValue,
    suspect: baselineValue + estimate,
    estimate,
    interval: scaleInterval(bonettPriceInterval(discordance, pairs, alpha), (value) => value * scale),
    p: mcNemar(discordance).midP,
    baselineCount: pairs,
    suspectCount: pairs,
    pairs,
    disagreements: { onlyBaseline, onlySuspect },
    enoughFor: pairs >= FEWEST_PAIRS && hasFewDisagreements ? "equality" : enoughFrom(FEWEST_PAIRS, pairs),
  };
}

/** Counts of a sample: as told, from its bits, or from value and n; null where none of them is known. */
export function countsOf(
  sample: MetricSample,
  entry: MetricEntry,
): { counts: Proportion; isFromValue: boolean } | null {
  if (sample.items?.kind === "binary") {
    const successes = sample.items.values.reduce((sum, bit) => sum + bit, 0);
    return { counts: { successes, trials: sample.items.values.length }, isFromValue: false };
  }
  if (sample.n === null || sample.n === 0) return null;
  if (sample.successes !== null) {
    return { counts: { successes: sample.successes, trials: sample.n }, isFromValue: false };
  }
  const successes = Math.round((sample.value / ratioScaleOf(entry)) * sample.n);
  if (successes < 0 || successes > sample.n) return null;
  return { counts: { successes, trials: sample.n }, isFromValue: true };
}
