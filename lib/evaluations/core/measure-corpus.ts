import { approximateRandomisation } from "#lib/statistics/approximate-randomisation.ts";
import { pairedBootstrap } from "#lib/statistics/paired-bootstrap.ts";
import { enoughFrom, nothingMeasured } from "./measurement.ts";
import type { MeasureOptions, Measurement } from "./measurement.ts";

const FEWEST_ITEMS = 50;
/** What drawing an item costs, in additions; and the additions of one resample that keep a whole test within two seconds. */
const DRAW_COST = 30;
const MOST_ADDITIONS = 250_000;

/** Sufficient statistics of both versions over the same items, and the score of their sums in the metric's unit. */
export interface ComparedCorpora {
  readonly baseline: readonly Float64Array[];
  readonly suspect: readonly Float64Array[];
  readonly score: (sums: Float64Array) => number;
}

/**
 * Rows summed into as few blocks as keep a test within its time, at least 50. The score is computed from sums, so blocks
 * leave it as it is, and resampling them is the block bootstrap, valid for items in any order.
 */
function blocksOf(rows: readonly Float64Array[]): readonly Float64Array[] {
  const width = rows[0]?.length ?? 0;
  const most = Math.max(FEWEST_ITEMS, Math.floor(MOST_ADDITIONS / (width + DRAW_COST)));
  const size = Math.ceil(rows.length / most);
  if (size <= 1) return rows;
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, block) => {
    const sums = new Float64Array(width);
    for (const row of rows.slice(block * size, (block + 1) * size)) {
      for (let column = 0; column < width; column += 1)
        sums[column] = (sums[column] ?? 0) + (row[column] ?? 0);
    }
    return sums;
  });
}

/** Rows laid out one after another, so that resampling thousands of times stays fast. */
interface Matrix {
  readonly width: number;
  readonly cells: Float64Array;
}

function matrixOf(rows: readonly Float64Array[]): Matrix {
  const width = rows[0]?.length ?? 0;
  const cells = new Float64Array(rows.length * width);
  for (const [item, row] of rows.entries()) cells.set(row.subarray(0, width), item * width);
  return { width, cells };
}

function sumRows({ width, cells }: Matrix, items: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(width);
  for (let slot = 0; slot < items.length; slot += 1) {
    const start = (items[slot] ?? 0) * width;
    for (let column = 0; column < width; column += 1) {
      sums[column] = (sums[column] ?? 0) + (cells[start + column] ?? 0);
    }
  }
  return sums;
}

/** The sum over the swapped items only: what moves from one version's sums to the other's. */
function sumSwapped({ width, cells }: Matrix, swapped: Uint8Array): Float64Array {
  const sums = new Float64Array(width);
  for (let item = 0; item < swapped.length; item += 1) {
    if (swapped[item] === 0) continue;
    for (let column = 0; column < width; column += 1) {
      sums[column] = (sums[column] ?? 0) + (cells[item * width + column] ?? 0);
    }
  }
  return sums;
}

/** Paired bootstrap over items for the interval, approximate randomisation for p; 50 items at least. */
export function measureCorpus(compared: ComparedCorpora, options: MeasureOptions): Measurement {
  const { score } = compared;
  const count = compared.baseline.length;
  const blocks = blocksOf(compared.baseline);
  const size = blocks.length;
  const baseline = matrixOf(blocks);
  const suspect = matrixOf(blocksOf(compared.suspect));
  const gain = {
    width: baseline.width,
    cells: suspect.cells.map((cell, index) => cell - (baseline.cells[index] ?? 0)),
  };
  const everyItem = Uint32Array.from({ length: size }, (_, item) => item);
  const baselineSums = sumRows(baseline, everyItem);
  const suspectSums = sumRows(suspect, everyItem);
  const bootstrap = pairedBootstrap({
    ...options,
    size,
    difference: (items) => score(sumRows(suspect, items)) - score(sumRows(baseline, items)),
  });
  const test = approximateRandomisation({
    size,
    seed: options.seed,
    difference: (swapped) => {
      const moving = sumSwapped(gain, swapped);
      const swappedSuspect = suspectSums.map((sum, column) => sum - (moving[column] ?? 0));
      const swappedBaseline = baselineSums.map((sum, column) => sum + (moving[column] ?? 0));
      return score(swappedSuspect) - score(swappedBaseline);
    },
  });
  return {
    ...nothingMeasured,
    method: "approximate_randomisation",
    intervalMethod: "bootstrap_percentile",
    baseline: score(baselineSums),
    suspect: score(suspectSums),
    estimate: bootstrap.difference,
    interval: bootstrap.interval,
    p: test.p,
    baselineCount: count,
    suspectCount: count,
    pairs: count,
    enoughFor: enoughFrom(FEWEST_ITEMS, count),
    isDegenerate: bootstrap.standardError <= 1e-12 * Math.abs(bootstrap.difference),
    seed: options.seed,
  };
}

/** Ratings of both versions, by rater. */
export interface ComparedRatings {
  readonly baseline: readonly { readonly rater: string; readonly value: number }[];
  readonly suspect: readonly { readonly rater: string; readonly value: number }[];
}

/** Per rater: sum and count of the baseline's ratings, then of the suspect's. */
const RATER_COLUMNS = 4;

function sumsByRater({ baseline, suspect }: ComparedRatings): Float64Array[] {
  const rows = new Map<string, Float64Array>();
  const add = (rater: string, start: number, value: number): void => {
    const row = rows.get(rater) ?? new Float64Array(RATER_COLUMNS);
    row[start] = (row[start] ?? 0) + value;
    row[start + 1] = (row[start + 1] ?? 0) + 1;
    rows.set(rater, row);
  };
  for (const { rater, value } of baseline) add(rater, 0, value);
  for (const { rater, value } of suspect) add(rater, 2, value);
  return [...rows.values()];
}

/** The difference of means of drawn raters; a draw in which nobody rated one version says nothing, so 0. */
function ratingDifference(raters: Matrix, drawn: ArrayLike<number>): number {
  const [baselineSum = 0, baselineCount = 0, suspectSum = 0, suspectCount = 0] = sumRows(raters, drawn);
  if (baselineCount === 0 || suspectCount === 0) return 0;
  return suspectSum / suspectCount - baselineSum / baselineCount;
}

/** Mean opinion scores: raters are resampled whole, since one person's ratings resemble each other. */
export function measureRatings(compared: ComparedRatings, options: MeasureOptions): Measurement {
  const rows = blocksOf(sumsByRater(compared));
  const raters = matrixOf(rows);
  const meanOf = (ratings: ComparedRatings["baseline"]): number =>
    ratings.reduce((sum, rating) => sum + rating.value, 0) / ratings.length;
  const test = pairedBootstrap({
    ...options,
    size: rows.length,
    difference: (drawn) => ratingDifference(raters, drawn),
  });
  return {
    ...nothingMeasured,
    method: "paired_bootstrap",
    intervalMethod: "bootstrap_percentile",
    baseline: meanOf(compared.baseline),
    suspect: meanOf(compared.suspect),
    estimate: test.difference,
    interval: test.interval,
    p: test.p,
    baselineCount: compared.baseline.length,
    suspectCount: compared.suspect.length,
    enoughFor: enoughFrom(FEWEST_ITEMS, compared.baseline.length, compared.suspect.length),
    isDegenerate: test.standardError <= 1e-12 * Math.abs(test.difference),
    seed: options.seed,
  };
}
