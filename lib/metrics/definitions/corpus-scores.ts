const bleuOrder = 4;
const chrfOrder = 6;
const chrfBeta = 2;

/** A score from statistics summed over a corpus, 0 to 100, and how many numbers an item has to bring for it. */
export interface CorpusScore {
  readonly score: (sums: Float64Array) => number;
  /** Whether so many columns can be meant. */
  readonly fits: (columns: number) => boolean;
  /** What the columns are, for whoever sends them. */
  readonly columns: string;
}

function at(sums: Float64Array, index: number): number {
  return sums[index] ?? 0;
}

/**
 * BLEU with four orders and exponential smoothing, as sacrebleu computes it (Post 2018): system length, reference length,
 * matches of orders 1 to 4, totals of orders 1 to 4.
 */
function bleu(sums: Float64Array): number {
  const [systemLength, referenceLength] = [at(sums, 0), at(sums, 1)];
  let smoothing = 1;
  let logs = 0;
  let anyMatch = false;
  for (let order = 0; order < bleuOrder; order += 1) {
    const [matches, total] = [at(sums, 2 + order), at(sums, 2 + bleuOrder + order)];
    if (total === 0) return 0;
    if (matches > 0) anyMatch = true;
    else smoothing *= 2;
    logs += Math.log(matches > 0 ? matches / total : 1 / (smoothing * total));
  }
  if (!anyMatch) return 0;
  const brevity = systemLength < referenceLength ? Math.exp(1 - referenceLength / systemLength) : 1;
  return 100 * brevity * Math.exp(logs / bleuOrder);
}

/** chrF2 over six character orders, each with its counts in the system's text, in the reference, and in both (Popović 2015). */
function chrf(sums: Float64Array): number {
  let [precision, recall, orders] = [0, 0, 0];
  for (let order = 0; order < chrfOrder; order += 1) {
    const [system, reference, both] = [0, 1, 2].map((part) => at(sums, 3 * order + part));
    if (!system || !reference) continue;
    precision += (both ?? 0) / system;
    recall += (both ?? 0) / reference;
    orders += 1;
  }
  if (orders === 0 || precision + recall === 0) return 0;
  const factor = chrfBeta ** 2;
  return (
    (100 * (1 + factor) * (precision / orders) * (recall / orders)) /
    (factor * (precision / orders) + recall / orders)
  );
}

/** The mean over classes of a score of true positives, false positives and false negatives; a class nobody met is left out. */
function meanOfClasses(sums: Float64Array, scoreOf: (tp: number, fp: number, fn: number) => number): number {
  let [sum, classes] = [0, 0];
  for (let start = 0; start + 2 < sums.length; start += 3) {
    const [tp, fp, fn] = [at(sums, start), at(sums, start + 1), at(sums, start + 2)];
    if (tp + fp + fn === 0) continue;
    sum += scoreOf(tp, fp, fn);
    classes += 1;
  }
  return classes === 0 ? 0 : (100 * sum) / classes;
}

const byClass = {
  fits: (columns: number) => columns >= 3 && columns % 3 === 0,
  columns: "true positives, false positives and false negatives of each class",
} as const;

const scores: Readonly<Record<string, CorpusScore>> = {
  bleu: {
    score: bleu,
    fits: (columns) => columns === 2 + 2 * bleuOrder,
    columns: "system length, reference length, matches of orders 1 to 4, totals of orders 1 to 4",
  },
  chrf: {
    score: chrf,
    fits: (columns) => columns === 3 * chrfOrder,
    columns: "for each of six orders the n-grams of the system's text, of the reference, and of both",
  },
  f1_macro: {
    ...byClass,
    score: (sums) => meanOfClasses(sums, (tp, fp, fn) => (2 * tp) / (2 * tp + fp + fn)),
  },
  miou: { ...byClass, score: (sums) => meanOfClasses(sums, (tp, fp, fn) => tp / (tp + fp + fn)) },
};

/** How a corpus metric is computed from statistics of its items that are summed; null where the product does not know. */
export function corpusScore(metric: string): CorpusScore | null {
  return Object.hasOwn(scores, metric) ? (scores[metric] ?? null) : null;
}
