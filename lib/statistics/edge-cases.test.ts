import { describe, expect, it } from "vitest";
import { proportionOf as of } from "#lib/testing/expect-close.ts";
import { approximateRandomisation } from "./approximate-randomisation.ts";
import { bonettPriceInterval } from "./bonett-price-interval.ts";
import { clopperPearsonInterval } from "./clopper-pearson-interval.ts";
import { eventEValue } from "./event-e-process.ts";
import { fisherExact } from "./fisher-exact.ts";
import { hodgesLehmann } from "./hodges-lehmann.ts";
import { linearisedRatio } from "./linearised-ratio.ts";
import { mannWhitney } from "./mann-whitney.ts";
import { mapsswe } from "./mapsswe.ts";
import { mcNemar } from "./mcnemar.ts";
import { newcombeInterval } from "./newcombe-interval.ts";
import { pairedBootstrap } from "./paired-bootstrap.ts";
import { pairedNewcombeInterval } from "./paired-newcombe-interval.ts";
import { pairedT } from "./paired-t.ts";
import { proportionDifferenceSequence, proportionSequence } from "./proportion-sequence.ts";
import { quantileDifference } from "./quantile-difference.ts";
import { quantileInterval } from "./quantile-interval.ts";
import { summariseSample } from "./sample-summary.ts";
import { symmetricEValue, symmetricOneSidedEValue } from "./symmetric-e-process.ts";
import { twoProportionZ } from "./two-proportion-z.ts";
import { welchT } from "./welch-t.ts";
import { wilsonInterval } from "./wilson-interval.ts";

const same = Array.from({ length: 60 }, () => 7);

describe("0 vs 0", () => {
  it("finds no difference and stays unsure", () => {
    expect(twoProportionZ(of(0, 500), of(0, 500))).toMatchObject({ z: 0, p: 1 });
    expect(fisherExact(of(0, 500), of(0, 500))).toBe(1);
    for (const interval of [
      newcombeInterval(of(0, 500), of(0, 500)),
      proportionDifferenceSequence(of(0, 500), of(0, 500)),
    ]) {
      expect(interval.lower).toBeCloseTo(-interval.upper, 12);
      expect(interval.upper).toBeGreaterThan(0.005);
    }
  });

  it("is no evidence either way", () => {
    expect(eventEValue([{ canaryShare: 0.5, canaryEvents: 0, events: 0 }], "worse")).toBe(1);
    expect(eventEValue([{ canaryShare: 0.5, canaryEvents: 0, events: 0 }], "better")).toBe(1);
    expect(symmetricEValue({ sum: 0, squares: 0 }, 5)).toBe(1);
    expect(symmetricOneSidedEValue({ sum: 0, squares: 0 }, 5)).toBeCloseTo(1, 12);
  });

  it("bounds each share from above only", () => {
    for (const interval of [wilsonInterval, clopperPearsonInterval, proportionSequence]) {
      const { lower, upper } = interval(of(0, 500));
      expect(lower).toBe(0);
      expect(upper).toBeGreaterThan(0.005);
      expect(upper).toBeLessThan(0.02);
    }
  });
});

describe("0 vs k", () => {
  it("raises an alarm when k is large, from a control without a single event", () => {
    expect(newcombeInterval(of(20, 500), of(0, 500)).lower).toBeGreaterThan(0);
    expect(twoProportionZ(of(20, 500), of(0, 500)).p).toBeLessThan(1e-4);
    expect(fisherExact(of(20, 500), of(0, 500))).toBeLessThan(1e-5);
    expect(eventEValue([{ canaryShare: 0.5, canaryEvents: 20, events: 20 }], "worse")).toBeGreaterThan(1000);
    expect(symmetricOneSidedEValue({ sum: 40, squares: 40 }, 12)).toBeGreaterThan(1000);
  });

  it("does not when k is one", () => {
    expect(newcombeInterval(of(1, 500), of(0, 500)).lower).toBeLessThan(0);
    expect(fisherExact(of(1, 500), of(0, 500))).toBe(1);
    expect(eventEValue([{ canaryShare: 0.5, canaryEvents: 1, events: 1 }], "worse")).toBeLessThan(2);
  });
});

describe("n vs n", () => {
  it("finds no difference between two arms where everybody succeeded, and stays unsure", () => {
    expect(twoProportionZ(of(40, 40), of(90, 90))).toMatchObject({ z: 0, p: 1 });
    expect(fisherExact(of(40, 40), of(90, 90))).toBe(1);
    const interval = newcombeInterval(of(40, 40), of(90, 90));
    expect(interval.lower).toBeLessThan(-0.05);
    expect(interval.upper).toBeGreaterThan(0.02);
    for (const bound of [wilsonInterval, clopperPearsonInterval, proportionSequence]) {
      expect(bound(of(40, 40)).upper).toBe(1);
      expect(bound(of(40, 40)).lower).toBeLessThan(0.95);
    }
    const all = pairedNewcombeInterval({ bothRight: 40, onlyFirst: 0, onlySecond: 0, bothWrong: 0 });
    expect(all.lower).toBeCloseTo(-all.upper, 12);
  });
});

describe("a single item", () => {
  it("is never proof", () => {
    expect(newcombeInterval(of(0, 1), of(1, 1)).upper).toBeGreaterThan(0);
    expect(fisherExact(of(0, 1), of(1, 1))).toBe(1);
    expect(mcNemar({ onlyFirst: 1, onlySecond: 0 }).midP).toBeCloseTo(0.5, 12);
    expect(mannWhitney([1], [2]).p).toBe(1);
    expect(hodgesLehmann([1], [2])).toEqual({ shift: -1, interval: null });
    expect(quantileInterval([4], 0.5)).toMatchObject({ value: 4, lower: null, upper: null });
    expect(summariseSample([4])).toEqual({ size: 1, mean: 4, variance: 0 });
    expect(pairedBootstrap({ size: 1, difference: () => 3, seed: 1 }).standardError).toBe(0);
    expect(approximateRandomisation({ size: 1, difference: () => 3, seed: 1 }).p).toBe(1);
  });

  it.each<[string, () => unknown]>([
    ["first.size", () => welchT(summariseSample([1]), summariseSample([2]))],
    ["first", () => pairedT([1], [2])],
    ["first", () => mapsswe([1], [2])],
    ["sample.first", () => linearisedRatio({ first: [1], second: [2], denominators: [3] })],
  ])("is refused where a spread is needed, naming %s", (argument, call) => {
    expect(call).toThrow(expect.objectContaining({ name: "StatisticsError", argument }));
  });
});

describe("all ties", () => {
  it("gives p = 1 and says why", () => {
    expect(mannWhitney(same, same)).toMatchObject({ z: 0, p: 1, superiority: 0.5, degenerate: "all_ties" });
    expect(hodgesLehmann(same, same)).toEqual({ shift: 0, interval: { lower: 0, upper: 0 } });
    expect(quantileDifference({ first: same, second: same, order: 0.5 })).toMatchObject({
      difference: 0,
      interval: null,
      degenerate: "zero_variance",
    });
  });
});

describe("zero variance", () => {
  it("gives no interval, p = 1 and the reason, also where the constants differ", () => {
    const other = same.map((value) => value + 2);
    const none = { p: 1, interval: null, degenerate: "zero_variance" };
    expect(welchT(summariseSample(same), summariseSample(other))).toMatchObject({ difference: 2, ...none });
    expect(pairedT(same, other)).toMatchObject({ difference: 2, ...none });
    expect(linearisedRatio({ first: same, second: other, denominators: same })).toMatchObject(none);
    expect(mapsswe(same, other)).toMatchObject({ w: 0, p: 1 });
  });
});

describe("b = c = 0", () => {
  it("gives p = 1 by every variant, and an interval of real width around 0", () => {
    expect(mcNemar({ onlyFirst: 0, onlySecond: 0 })).toEqual({
      exactP: 1,
      midP: 1,
      chiSquare: 0,
      chiSquareP: 1,
      correctedChiSquare: 0,
      correctedP: 1,
    });
    const { lower, upper } = bonettPriceInterval({ onlyFirst: 0, onlySecond: 0 }, 200);
    expect(lower).toBe(-upper);
    expect(upper).toBeGreaterThan(0.01);
  });

  it("gives mid-p 1 - P(X = b) where b = c > 0", () => {
    const test = mcNemar({ onlyFirst: 1, onlySecond: 1 });
    expect(test.midP).toBeCloseTo(0.5, 12);
    expect(test).toMatchObject({ exactP: 1, correctedP: 1 });
  });
});
