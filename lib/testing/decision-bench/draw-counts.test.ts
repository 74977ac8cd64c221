import { describe, expect, it } from "vitest";
import { seededRandom } from "#lib/statistics/seeded-random.ts";
import { summariseSample } from "#lib/statistics/sample-summary.ts";
import { drawBad, drawBinomial } from "./draw-counts.ts";

const draws = 20_000;

function summaryOf(draw: () => number) {
  return summariseSample(Array.from({ length: draws }, draw));
}

describe("drawn counts", () => {
  it.each([
    [500, 0.001],
    [500, 0.05],
    [10_000, 0.5],
    [40, 0.9],
  ])("of %s with probability %s have the binomial's mean and variance", (trials, probability) => {
    const random = seededRandom(7);
    const { mean, variance } = summaryOf(() => drawBinomial(random, trials, probability));
    const expected = trials * probability * (1 - probability);
    expect(Math.abs(mean - trials * probability)).toBeLessThan(4 * Math.sqrt(expected / draws));
    expect(variance / expected).toBeGreaterThan(0.95);
    expect(variance / expected).toBeLessThan(1.05);
  });

  it("are all or none at the ends", () => {
    const random = seededRandom(7);
    expect([drawBinomial(random, 9, 0), drawBinomial(random, 9, 1), drawBinomial(random, 0, 0.5)]).toEqual([
      0, 9, 0,
    ]);
  });

  it("keep their mean in bursts and spread as much wider as bursts are long", () => {
    const random = seededRandom(7);
    const { mean, variance } = summaryOf(() =>
      drawBad(random, { requests: 10_000, rate: 0.0025, burst: 10 }),
    );
    expect(mean / 25).toBeGreaterThan(0.97);
    expect(mean / 25).toBeLessThan(1.03);
    // Geometric sizes of mean 10: E[size²]/E[size] = 19.
    expect(variance / (25 * 19)).toBeGreaterThan(0.93);
    expect(variance / (25 * 19)).toBeLessThan(1.07);
  });
});
