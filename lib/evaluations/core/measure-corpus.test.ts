import { expect, it } from "vitest";
import { seededRandom } from "#lib/statistics/seeded-random.ts";
import { measureCorpus } from "./measure-corpus.ts";

const score = ([hit = 0, all = 1]: Float64Array) => (100 * hit) / all;

/** Right in `right` of ten, one item a row. */
function rows(count: number, right: number, seed: number): Float64Array[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => Float64Array.of(random.below(10) < right ? 1 : 0, 1));
}

it("resamples a large corpus in blocks: the same score, and the interval that its items give", () => {
  const count = 20_000;
  const [baseline, suspect] = [rows(count, 8, 1), rows(count, 7, 2)];
  const found = measureCorpus({ baseline, suspect, score }, { alpha: 0.05, seed: 12_345 });
  const share = (all: readonly Float64Array[]) => (100 * all.filter(([hit]) => hit === 1).length) / count;
  expect(found.baseline).toBeCloseTo(share(baseline), 9);
  expect(found.estimate).toBeCloseTo(share(suspect) - share(baseline), 9);
  expect(found.pairs).toBe(count);
  const byFormula = 1.96 * 100 * Math.sqrt((0.8 * 0.2 + 0.7 * 0.3) / count);
  const half = ((found.interval?.upper ?? 0) - (found.interval?.lower ?? 0)) / 2;
  expect(half / byFormula).toBeGreaterThan(0.93);
  expect(half / byFormula).toBeLessThan(1.07);
});
