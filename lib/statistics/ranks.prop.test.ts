import * as fc from "fast-check";
import { expect, test } from "vitest";
import { mannWhitney } from "./mann-whitney.ts";
import { quantileInterval, quantileRanks, sampleQuantile } from "./quantile-interval.ts";
import { selectRanks } from "./select-ranks.ts";
import { sortedCopy } from "./sorted-copy.ts";

/** Few different values, so that ties are the rule. */
const tied = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 40 });
const values = fc.oneof(
  tied,
  fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
);

test("selected ranks hold what sorting would put there, and nothing is lost", () => {
  const chosen = values.chain((all) =>
    fc.record({ all: fc.constant(all), ranks: fc.array(fc.nat(all.length - 1), { maxLength: 5 }) }),
  );
  fc.assert(
    fc.property(chosen, ({ all, ranks }) => {
      const sorted = Float64Array.from(all).toSorted();
      const selected = Float64Array.from(all);
      selectRanks(
        selected,
        ranks.toSorted((one, two) => one - two),
      );
      for (const rank of ranks)
        expect(Object.is(selected[rank], sorted[rank]) || selected[rank] === sorted[rank]).toBe(true);
      expect(selected.toSorted()).toEqual(sorted);
    }),
    { numRuns: 1000 },
  );
});

test("a sorted copy is sorted and leaves the values as they were", () => {
  fc.assert(
    fc.property(values, (all) => {
      const before = [...all];
      expect(sortedCopy(all)).toEqual(Float64Array.from(all).toSorted());
      expect(all).toEqual(before);
    }),
  );
});

test("a quantile's interval is made of order statistics", () => {
  fc.assert(
    fc.property(values, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (all, order) => {
      const sorted = Float64Array.from(all).toSorted();
      const ranks = quantileRanks(all.length, order, 0.2);
      const estimate = quantileInterval(all, order, 0.2);
      expect(estimate.value).toBe(sampleQuantile(sorted, order));
      expect(estimate.lower).toBe(sorted[ranks.lowerRank - 1] ?? null);
      expect(estimate.upper).toBe(sorted[ranks.upperRank - 1] ?? null);
    }),
  );
});

test("Mann-Whitney's U counts the pairs in which the first is larger, half where equal", () => {
  fc.assert(
    fc.property(values, values, (first, second) => {
      let pairs = 0;
      for (const x of first) for (const y of second) pairs += x > y ? 1 : x === y ? 0.5 : 0;
      expect(mannWhitney(first, second).u).toBeCloseTo(pairs, 9);
    }),
  );
});

test("Mann-Whitney's variance shrinks with the ties that are there", () => {
  // By hand: N = 7, ties of 2 and 3, so var = 12/12 (8 - (6 + 24)/42); U is 5 away from 6, less ½.
  const { u, z } = mannWhitney([1, 2, 2, 3], [3, 3, 4]);
  expect(u).toBe(1);
  expect(z).toBeCloseTo(-4.5 / Math.sqrt(8 - 30 / 42), 12);
});
