import { describe, expect, it } from "vitest";
import { asymptoticSequence } from "./asymptotic-sequence.ts";
import { bonettPriceInterval, bonettPriceStandardError } from "./bonett-price-interval.ts";
import { chiSquareSplit } from "./chi-square-split.ts";
import { clopperPearsonInterval } from "./clopper-pearson-interval.ts";
import { eventEValue } from "./event-e-process.ts";
import { hodgesLehmann } from "./hodges-lehmann.ts";
import { holm } from "./holm.ts";
import { linearisedRatio } from "./linearised-ratio.ts";
import { mannWhitney } from "./mann-whitney.ts";
import { mapsswe } from "./mapsswe.ts";
import { mcNemar } from "./mcnemar.ts";
import { mixtureSprt } from "./mixture-sprt.ts";
import { pairedNewcombeInterval } from "./paired-newcombe-interval.ts";
import { pairedT } from "./paired-t.ts";
import { proportionSequence } from "./proportion-sequence.ts";
import { quantileDifference } from "./quantile-difference.ts";
import { quantileInterval, quantileRanks } from "./quantile-interval.ts";
import { summariseSample } from "./sample-summary.ts";
import {
  sampleSizeMeans,
  sampleSizePairedShares,
  sampleSizeTwoShares,
  smallestDetectable,
} from "./sample-size.ts";
import { sequentialMultinomial } from "./sequential-multinomial.ts";
import {
  addSymmetricInterval,
  symmetricBound,
  symmetricEValue,
  symmetricRho,
} from "./symmetric-e-process.ts";
import { welchT } from "./welch-t.ts";

const ten = Array.from({ length: 10 }, (_, index) => index);

describe("defined answers", () => {
  it("gives disagreement of nobody p = 1 and an interval of real width", () => {
    expect(mcNemar({ onlyFirst: 0, onlySecond: 0 })).toMatchObject({ midP: 1, exactP: 1, chiSquareP: 1 });
    const interval = bonettPriceInterval({ onlyFirst: 0, onlySecond: 0 }, 50);
    expect(interval.lower).toBe(-interval.upper);
    expect(interval.upper).toBeGreaterThan(0.05);
  });

  it("gives values without spread no interval and p = 1", () => {
    const flat = { size: 10, mean: 4, variance: 0 };
    expect(welchT(flat, { ...flat, mean: 5 })).toMatchObject({
      difference: 1,
      p: 1,
      interval: null,
      degenerate: "zero_variance",
    });
    expect(pairedT(ten, ten)).toMatchObject({ difference: 0, interval: null, degenerate: "zero_variance" });
    expect(mapsswe(ten, ten)).toMatchObject({ w: 0, p: 1 });
    const ratio = linearisedRatio({ first: ten, second: ten, denominators: ten });
    expect(ratio).toMatchObject({ difference: 0, p: 1, interval: null, degenerate: "zero_variance" });
    const same = Array.from({ length: 100 }, () => 3);
    const quantile = quantileDifference({ first: same, second: same, order: 0.5 });
    expect(quantile).toMatchObject({ difference: 0, interval: null, degenerate: "zero_variance" });
  });

  it("takes rounding dust for no spread", () => {
    const first = ten.map((value) => value / 10 + 1);
    const second = first.map((value) => value + 0.1);
    expect(pairedT(first, second)).toMatchObject({ p: 1, degenerate: "zero_variance" });
    const ratio = linearisedRatio({
      first: [0.1, 0.3, 0.7],
      second: [0.2, 0.6, 1.4],
      denominators: [0.3, 0.9, 2.1],
    });
    expect(ratio).toMatchObject({ p: 1, degenerate: "zero_variance" });
  });

  it("answers with one constant arm", () => {
    const test = welchT({ size: 10, mean: 4, variance: 0 }, { size: 10, mean: 5, variance: 1 });
    expect(test.degreesOfFreedom).toBe(9);
    expect(test.interval?.lower).toBeLessThan(1);
  });

  it("gives all ties p = 1", () => {
    expect(mannWhitney([2, 2, 2], [2, 2])).toMatchObject({
      p: 1,
      z: 0,
      superiority: 0.5,
      degenerate: "all_ties",
    });
    expect(mannWhitney([1], [1])).toMatchObject({ p: 1 });
    const flat = Array.from({ length: 10 }, () => 2);
    expect(hodgesLehmann(flat, flat)).toEqual({ shift: 0, interval: { lower: 0, upper: 0 } });
    expect(hodgesLehmann([1], [3])).toEqual({ shift: -2, interval: null });
  });

  it("mirrors Mann-Whitney", () => {
    const there = mannWhitney([1, 5, 7, 7], [2, 7, 9]);
    const back = mannWhitney([2, 7, 9], [1, 5, 7, 7]);
    expect(there.z).toBeCloseTo(-back.z, 12);
    expect(there.superiority).toBeCloseTo(1 - back.superiority, 12);
  });

  it("says where a quantile has no bound", () => {
    const estimate = quantileInterval(ten, 0.95);
    expect(estimate.upper).toBeNull();
    expect(estimate.value).toBeCloseTo(8.55, 12);
    expect(quantileInterval([4], 0.5)).toMatchObject({ value: 4, lower: null, upper: null });
    const difference = quantileDifference({ first: ten, second: ten, order: 0.95 });
    expect(difference).toMatchObject({
      difference: 0,
      interval: null,
      standardError: null,
      degenerate: null,
    });
  });

  it("gives the difference of quantiles its interval", () => {
    const first = Array.from({ length: 400 }, (_, index) => index);
    const second = first.map((value) => value + 100);
    const test = quantileDifference({ first, second, order: 0.95 });
    expect(test.difference).toBe(100);
    expect(test.interval?.lower).toBeGreaterThan(70);
    expect(test.interval?.lower).toBeCloseTo(200 - (test.interval?.upper ?? 0), 9);
  });

  it("gives intervals at the ends of one share", () => {
    expect(clopperPearsonInterval({ successes: 5, trials: 5 })).toMatchObject({ upper: 1 });
    expect(clopperPearsonInterval({ successes: 5, trials: 5 }).lower).toBeCloseTo(0.025 ** 0.2, 12);
    expect(proportionSequence({ successes: 3, trials: 3 }).upper).toBe(1);
    expect(
      pairedNewcombeInterval({ bothRight: 9, onlyFirst: 0, onlySecond: 0, bothWrong: 0 }).lower,
    ).toBeLessThan(0);
    const opposed = pairedNewcombeInterval({ bothRight: 0, onlyFirst: 5, onlySecond: 4, bothWrong: 0 });
    expect(opposed.upper).toBeGreaterThan(1 / 9);
  });

  it("gives nothing seen p = 1 for splits and an empty family for no tests", () => {
    expect(chiSquareSplit({ counts: [0, 0], shares: [0.5, 0.5] })).toEqual({ chiSquare: 0, p: 1 });
    expect(sequentialMultinomial([{ counts: [0, 0], shares: [0.9, 0.1] }]).p).toBe(1);
    expect(holm([])).toEqual([]);
  });

  it("finds a wrong split, stage by stage", () => {
    const wrong = { counts: [5200, 4800], shares: [0.5, 0.5] };
    const right = { counts: [990, 10], shares: [0.99, 0.01] };
    expect(sequentialMultinomial([wrong]).eValue).toBeGreaterThan(100);
    expect(sequentialMultinomial([right]).eValue).toBeLessThan(1.001);
    const product = sequentialMultinomial([wrong]).eValue * sequentialMultinomial([right]).eValue;
    expect(sequentialMultinomial([wrong, right]).eValue / product).toBeCloseTo(1, 9);
  });

  it("never alarms on a sequence without spread", () => {
    const value = { difference: 1, standardError: 0, total: 10, plannedTotal: 100 };
    expect(asymptoticSequence(value)).toMatchObject({ p: 1, interval: { lower: 1, upper: 1 } });
    expect(symmetricEValue({ sum: 0, squares: 0 }, 5)).toBe(1);
  });

  it("gives the smallest detectable difference of a planned mean test back", () => {
    expect(smallestDetectable(Math.sqrt(2 / 1570))).toBeCloseTo(0.1, 4);
  });
});

describe("refused arguments", () => {
  const flat = { size: 2, mean: 0, variance: 1 };
  const stage = { canaryShare: 0.5, canaryEvents: 1, events: 2 };
  const split = { counts: [1, 1], shares: [0.5, 0.5] };
  const sequence = { difference: 0, standardError: 1, total: 10, plannedTotal: 10 };
  it.each<[string, () => unknown]>([
    ["value.onlyFirst", () => mcNemar({ onlyFirst: -1, onlySecond: 0 })],
    ["value.onlySecond", () => mcNemar({ onlyFirst: 1, onlySecond: 0.5 })],
    ["items", () => bonettPriceStandardError({ onlyFirst: 3, onlySecond: 3 }, 5)],
    [
      "table.onlyFirst",
      () => pairedNewcombeInterval({ bothRight: 1, onlyFirst: -1, onlySecond: 0, bothWrong: 0 }),
    ],
    ["first.size", () => welchT({ ...flat, size: 1 }, flat)],
    ["second.variance", () => welchT(flat, { ...flat, variance: -1 })],
    ["second.mean", () => welchT(flat, { ...flat, mean: Number.NaN })],
    ["sample", () => summariseSample([])],
    ["sample[1]", () => summariseSample([1, Number.NaN])],
    ["second", () => pairedT([1, 2], [1])],
    ["first", () => pairedT([1], [1])],
    ["first", () => mapsswe([1], [1])],
    [
      "sample.first[0]",
      () => linearisedRatio({ first: [Number.NaN, 1], second: [1, 1], denominators: [1, 1] }),
    ],
    ["sample.denominators", () => linearisedRatio({ first: [1, 1], second: [1, 1], denominators: [0, 0] })],
    [
      "sample.denominators[1]",
      () => linearisedRatio({ first: [1, 1], second: [1, 1], denominators: [3, -1] }),
    ],
    [
      "sample.denominators",
      () => linearisedRatio({ first: [1, 1], second: [1, 1], denominators: [3, 1, 1] }),
    ],
    ["first", () => mannWhitney([], [1])],
    ["second[0]", () => hodgesLehmann([1], [Number.POSITIVE_INFINITY])],
    ["size", () => quantileRanks(0, 0.5)],
    ["order", () => quantileRanks(5, 1)],
    ["pValues[1]", () => holm([0.1, 1.2])],
    ["second", () => sampleSizeTwoShares(0.5, 0.5)],
    ["difference", () => sampleSizePairedShares(0.2, 0.1)],
    ["errors.power", () => sampleSizeMeans(1, 1, { power: 1 })],
    ["deviation", () => sampleSizeMeans(0, 1)],
    ["split.counts", () => chiSquareSplit({ counts: [1], shares: [1] })],
    ["split.counts[0]", () => chiSquareSplit({ ...split, counts: [-1, 1] })],
    ["split.shares", () => chiSquareSplit({ ...split, shares: [0.5, 0.4] })],
    ["split.shares[0]", () => chiSquareSplit({ ...split, shares: [0, 1] })],
    ["stages[0].shares", () => sequentialMultinomial([{ ...split, shares: [0.5] }])],
    ["concentration", () => sequentialMultinomial([split], 0)],
    ["value.total", () => asymptoticSequence({ ...sequence, total: 0 })],
    ["value.standardError", () => asymptoticSequence({ ...sequence, standardError: -1 })],
    ["value.plannedTotal", () => asymptoticSequence({ ...sequence, plannedTotal: 0 })],
    ["input.variance", () => mixtureSprt({ difference: 0, variance: 0, tau: 1 })],
    ["input.tau", () => mixtureSprt({ difference: 0, variance: 1, tau: 0 })],
    ["stages[0].canaryShare", () => eventEValue([{ ...stage, canaryShare: 1 }], "worse")],
    ["stages[0].canaryEvents", () => eventEValue([{ ...stage, canaryEvents: 3 }], "worse")],
    ["difference", () => addSymmetricInterval({ sum: 0, squares: 0 }, Number.NaN)],
    ["rho", () => symmetricEValue({ sum: 0, squares: 1 }, 0)],
    ["sums.squares", () => symmetricEValue({ sum: 0, squares: -1 }, 1)],
    ["plannedVariance", () => symmetricRho(0, 0.05)],
    ["squares", () => symmetricBound(-1, 1, 0.05)],
  ])("names %s", (argument, call) => {
    expect(call).toThrow(expect.objectContaining({ name: "StatisticsError", argument }));
  });
});
