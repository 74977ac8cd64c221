import { describe, expect, it } from "vitest";
import { approximateRandomisation } from "./approximate-randomisation.ts";
import { pairedBootstrap } from "./paired-bootstrap.ts";
import { seededRandom } from "./seeded-random.ts";

const gains = Array.from(
  { length: 80 },
  (_, index) => (index % 4 === 0 ? 1 : 0) - (index % 10 === 0 ? 1 : 0),
);

function meanOf(items: Uint32Array): number {
  return items.reduce((sum, item) => sum + (gains[item] ?? 0), 0) / items.length;
}

function swappedMean(swapped: Uint8Array): number {
  return gains.reduce((sum, gain, item) => sum + (swapped[item] === 1 ? -gain : gain), 0) / gains.length;
}

describe("seededRandom", () => {
  it("gives the same stream for the same seed and another for another", () => {
    const take = (seed: number): number[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 8 }, () => random.below(1000));
    };
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
  });

  it("covers the unit interval evenly", () => {
    const random = seededRandom(12_345);
    const bins = Array.from({ length: 10 }, () => 0);
    for (let draw = 0; draw < 100_000; draw += 1) {
      const bin = Math.floor(random.unit() * 10);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it("refuses a fractional seed", () => {
    expect(() => seededRandom(0.5)).toThrow(/seed/u);
  });
});

describe("pairedBootstrap", () => {
  it("reproduces itself by its seed and comes close to the normal interval", () => {
    const plan = { size: gains.length, difference: meanOf, seed: 12_345 };
    const test = pairedBootstrap(plan);
    expect(pairedBootstrap(plan)).toEqual(test);
    const mean = gains.reduce((sum, one) => sum + one, 0) / gains.length;
    const deviation = Math.sqrt(gains.reduce((sum, one) => sum + (one - mean) ** 2, 0) / gains.length);
    expect(test.difference).toBeCloseTo(mean, 12);
    expect(test.standardError).toBeCloseTo(deviation / Math.sqrt(gains.length), 2);
    expect(test.interval.lower).toBeCloseTo(mean - (1.96 * deviation) / Math.sqrt(gains.length), 1);
    expect(test.p).toBeLessThan(0.05);
    expect(test.resamples).toBe(2000);
  });

  it("finds nothing where the versions never differ", () => {
    const test = pairedBootstrap({ size: 60, difference: () => 0, seed: 1 });
    expect(test).toMatchObject({ difference: 0, interval: { lower: 0, upper: 0 }, p: 1 });
  });

  it("names a difference that is not a number, and an empty set", () => {
    expect(() => pairedBootstrap({ size: 5, difference: () => Number.NaN, seed: 1 })).toThrow(
      /plan.difference/u,
    );
    expect(() => pairedBootstrap({ size: 0, difference: () => 0, seed: 1 })).toThrow(/plan.size/u);
    expect(() => pairedBootstrap({ size: 5, difference: () => 0, seed: 1, alpha: 1 })).toThrow(/plan.alpha/u);
    expect(() => pairedBootstrap({ size: 5, difference: () => 0, seed: 1, resamples: 0 })).toThrow(
      /plan.resamples/u,
    );
  });
});

describe("approximateRandomisation", () => {
  it("agrees with the sign test of the items that differ", () => {
    const test = approximateRandomisation({ size: gains.length, difference: swappedMean, seed: 12_345 });
    // 16 gains, 4 losses: the exact two-sided p of 20 fair coins with 4 or fewer on one side is 0.01182.
    expect(Math.abs(test.p - 0.01182)).toBeLessThan(0.004);
    expect(test.shuffles).toBe(10_000);
  });

  it("gives p = 1 where the versions never differ, and names bad plans", () => {
    expect(approximateRandomisation({ size: 5, difference: () => 0, seed: 1 }).p).toBe(1);
    expect(() => approximateRandomisation({ size: 0, difference: () => 0, seed: 1 })).toThrow(/plan.size/u);
    expect(() => approximateRandomisation({ size: 2, difference: () => Number.NaN, seed: 1 })).toThrow(
      /difference/u,
    );
  });
});
