import type { VerdictLabel } from "#lib/evaluations/verdict-schema.ts";
import type { StatKind } from "#lib/schema/metric.ts";
import { measureCorpus, measureRatings } from "./measure-corpus.ts";
import {
  measurePairedRatio,
  measurePairedScores,
  measureUnpairedScores,
  needsResampling,
} from "./measure-means.ts";
import { measureLocation, measureQuantile } from "./measure-order.ts";
import { countsOf, measurePairedAnswers, measureShares } from "./measure-shares.ts";
import { nothingMeasured } from "./measurement.ts";
import type { ComparedSamples, MeasureOptions, Measurement } from "./measurement.ts";
import { pairingOf } from "./metric-sample.ts";

/** A test that the stored data allow; `hasInterval` false is the practical threshold, which is in no family. */
export interface ChosenTest {
  readonly hasInterval: boolean;
  /** It computes thousands of resamples, which may take up to two seconds. */
  readonly isResampling: boolean;
  readonly measure: (options: MeasureOptions) => Measurement;
}

type Candidate = (compared: ComparedSamples) => ChosenTest | null;

function chosen(
  labels: readonly VerdictLabel[],
  measure: (options: MeasureOptions) => Measurement,
): ChosenTest {
  return { hasInterval: true, isResampling: false, measure: (options) => ({ ...measure(options), labels }) };
}

function resampling(
  labels: readonly VerdictLabel[],
  measure: (options: MeasureOptions) => Measurement,
): ChosenTest {
  return { ...chosen(labels, measure), isResampling: true };
}

function pairedLabels({ baseline, suspect }: ComparedSamples): VerdictLabel[] | null {
  const pairing = pairingOf(baseline.items, suspect.items);
  if (pairing === "unpaired") return null;
  return pairing === "unverified" ? ["identity_not_recorded"] : [];
}

const pairedAnswers: Candidate = (compared) => {
  const { entry, baseline, suspect } = compared;
  const labels = pairedLabels(compared);
  if (labels === null || baseline.items?.kind !== "binary" || suspect.items?.kind !== "binary") return null;
  const answers = { entry, baseline: baseline.items.values, suspect: suspect.items.values };
  return chosen(labels, ({ alpha }) => measurePairedAnswers(answers, alpha));
};

const pairedScores: Candidate = (compared) => {
  const { entry, baseline, suspect } = compared;
  const labels = pairedLabels(compared);
  if (labels === null || baseline.items?.kind !== "scores" || suspect.items?.kind !== "scores") return null;
  const scores = { entry, baseline: baseline.items.values, suspect: suspect.items.values };
  const test = needsResampling(scores) ? resampling : chosen;
  return test(labels, (options) => measurePairedScores(scores, options));
};

/** Aggregate counts: the proper test of live traffic, and an approximation of items that could have been paired. */
function counted(labels: readonly VerdictLabel[]): Candidate {
  return ({ entry, baseline, suspect }) => {
    const one = countsOf(baseline, entry);
    const two = countsOf(suspect, entry);
    if (one === null || two === null) return null;
    const fromValue: VerdictLabel[] = one.isFromValue || two.isFromValue ? ["counts_from_value"] : [];
    const shares = { entry, baseline: one.counts, suspect: two.counts };
    return chosen([...labels, ...fromValue], ({ alpha }) => measureShares(shares, alpha));
  };
}

function separateScores(labels: readonly VerdictLabel[]): Candidate {
  return ({ entry, baseline, suspect }) => {
    if (baseline.items?.kind !== "scores" || suspect.items?.kind !== "scores") return null;
    const scores = { entry, baseline: baseline.items.values, suspect: suspect.items.values };
    return chosen(labels, (options) => measureUnpairedScores(scores, options));
  };
}

const pairedRatio: Candidate = (compared) => {
  const labels = pairedLabels(compared);
  const { entry, baseline, suspect } = compared;
  if (labels === null || baseline.items?.kind !== "ratio" || suspect.items?.kind !== "ratio") return null;
  const { denominators } = baseline.items;
  const other = suspect.items.denominators;
  if (denominators.length < 2 || denominators.some((value, index) => value !== other[index])) return null;
  const ratios = {
    entry,
    baseline: baseline.items.numerators,
    suspect: suspect.items.numerators,
    denominators,
  };
  return chosen(labels, (options) => measurePairedRatio(ratios, options));
};

const corpus: Candidate = (compared) => {
  const labels = pairedLabels(compared);
  const { baseline, suspect } = compared;
  if (labels === null || baseline.items?.kind !== "statistics" || suspect.items?.kind !== "statistics")
    return null;
  const corpora = { baseline: baseline.items.rows, suspect: suspect.items.rows, score: baseline.items.score };
  return resampling(labels, (options) => measureCorpus(corpora, options));
};

const quantile: Candidate = ({ entry, baseline, suspect }) => {
  const order = entry.quantileOrder;
  if (order === null || baseline.items?.kind !== "scores" || suspect.items?.kind !== "scores") return null;
  const raw = { baseline: baseline.items.values, suspect: suspect.items.values };
  return chosen([], ({ alpha }) => measureQuantile(raw, order, alpha));
};

const location: Candidate = ({ baseline, suspect }) => {
  if (baseline.items?.kind !== "scores" || suspect.items?.kind !== "scores") return null;
  const raw = { baseline: baseline.items.values, suspect: suspect.items.values };
  return chosen([], ({ alpha }) => measureLocation(raw, alpha));
};

const ratings: Candidate = ({ baseline, suspect }) => {
  if (baseline.items?.kind !== "ratings" || suspect.items?.kind !== "ratings") return null;
  const compared = { baseline: baseline.items.ratings, suspect: suspect.items.ratings };
  return resampling([], (options) => measureRatings(compared, options));
};

/** What is tried for each kind, best first; where nothing fits, only the size of the difference is left. */
const candidates: Readonly<Record<StatKind, readonly Candidate[]>> = {
  proportion_paired: [pairedAnswers, pairedScores, counted(["approximate_unpaired"])],
  proportion_unpaired: [counted([])],
  rate: [pairedAnswers, counted([])],
  mean_paired: [pairedScores, pairedAnswers, separateScores(["approximate_unpaired"])],
  mean_unpaired: [separateScores([])],
  ratio_paired: [pairedRatio],
  corpus: [corpus],
  distributional: [],
  quantile: [quantile],
  location: [location],
  ordinal: [ratings, separateScores(["approximate_unpaired"])],
  practical: [],
};

function byThreshold({ baseline, suspect }: ComparedSamples): Measurement {
  return {
    ...nothingMeasured,
    method: "practical_threshold",
    baseline: baseline.value,
    suspect: suspect.value,
    estimate: suspect.value - baseline.value,
    baselineCount: baseline.n,
    suspectCount: suspect.n,
    labels: ["practical_threshold_no_interval"],
  };
}

/**
 * The best test that the metric's kind and the stored data allow: paired where both have results for the same items,
 * else from counts or separate items, else the practical threshold without an interval.
 */
export function selectTest(compared: ComparedSamples): ChosenTest {
  for (const candidate of candidates[compared.entry.statKind]) {
    const test = candidate(compared);
    if (test !== null) return test;
  }
  return { hasInterval: false, isResampling: false, measure: () => byThreshold(compared) };
}
