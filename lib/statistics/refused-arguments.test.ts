import { describe, expect, it } from "vitest";
import { asymptoticSequence } from "./asymptotic-sequence.ts";
import { benjaminiHochberg } from "./benjamini-hochberg.ts";
import { bonettPriceInterval } from "./bonett-price-interval.ts";
import { chiSquareSplit } from "./chi-square-split.ts";
import {
  clopperPearsonInterval,
  clopperPearsonLower,
  clopperPearsonUpper,
} from "./clopper-pearson-interval.ts";
import { eventEValue } from "./event-e-process.ts";
import { fisherExact } from "./fisher-exact.ts";
import { hodgesLehmann } from "./hodges-lehmann.ts";
import { holm } from "./holm.ts";
import { linearisedRatio } from "./linearised-ratio.ts";
import { mannWhitney } from "./mann-whitney.ts";
import { mapsswe } from "./mapsswe.ts";
import { mcNemar } from "./mcnemar.ts";
import { mixtureSprt } from "./mixture-sprt.ts";
import { newcombeInterval } from "./newcombe-interval.ts";
import { pairedNewcombeInterval } from "./paired-newcombe-interval.ts";
import { pairedT } from "./paired-t.ts";
import { proportionDifferenceSequence, proportionSequence } from "./proportion-sequence.ts";
import { quantileDifference } from "./quantile-difference.ts";
import { quantileInterval, quantileRanks } from "./quantile-interval.ts";
import {
  sampleSizeMeans,
  sampleSizePairedShares,
  sampleSizeTwoShares,
  smallestDetectable,
} from "./sample-size.ts";
import { summariseSample } from "./sample-summary.ts";
import { seededRandom } from "./seeded-random.ts";
import { sequentialMultinomial } from "./sequential-multinomial.ts";
import {
  addSymmetricInterval,
  symmetricBound,
  symmetricEValue,
  symmetricOneSidedEValue,
  symmetricRho,
} from "./symmetric-e-process.ts";
import { twoProportionZ } from "./two-proportion-z.ts";
import { welchT } from "./welch-t.ts";
import { wilsonInterval } from "./wilson-interval.ts";

/** A call with one bad number in it, and the argument that the error must name. */
type Poisoned = readonly [argument: string, call: (bad: number) => unknown];

const good = { successes: 3, trials: 10 };
const flat = { size: 10, mean: 1, variance: 1 };
const stage = { canaryShare: 0.5, canaryEvents: 1, events: 2 };
const split = { counts: [5, 5], shares: [0.5, 0.5] };
const sequence = { difference: 0, standardError: 1, total: 10, plannedTotal: 10 };
const table = { bothRight: 5, onlyFirst: 1, onlySecond: 1, bothWrong: 1 };
const ratio = { first: [1, 2], second: [2, 2], denominators: [3, 4] };
const sums = { sum: 1, squares: 2 };
const sprt = { difference: 0, variance: 1, tau: 1 };

const counts: readonly Poisoned[] = [
  ["value.successes", (bad) => wilsonInterval({ ...good, successes: bad })],
  ["value.trials", (bad) => wilsonInterval({ ...good, trials: bad })],
  ["value.successes", (bad) => clopperPearsonInterval({ ...good, successes: bad })],
  ["value.successes", (bad) => proportionSequence({ ...good, successes: bad })],
  ["value.trials", (bad) => proportionSequence({ ...good, trials: bad })],
  ["value.successes", (bad) => newcombeInterval({ ...good, successes: bad }, good)],
  ["value.trials", (bad) => proportionDifferenceSequence(good, { ...good, trials: bad })],
  ["second.successes", (bad) => twoProportionZ(good, { ...good, successes: bad })],
  ["first.trials", (bad) => fisherExact({ ...good, trials: bad }, good)],
  ["value.onlyFirst", (bad) => mcNemar({ onlyFirst: bad, onlySecond: 1 })],
  ["value.onlySecond", (bad) => bonettPriceInterval({ onlyFirst: 1, onlySecond: bad }, 9)],
  ["items", (bad) => bonettPriceInterval({ onlyFirst: 1, onlySecond: 1 }, bad)],
  ["table.bothWrong", (bad) => pairedNewcombeInterval({ ...table, bothWrong: bad })],
  ["first.size", (bad) => welchT({ ...flat, size: bad }, flat)],
  ["stages[0].events", (bad) => eventEValue([{ ...stage, events: bad }], "worse")],
  ["stages[0].canaryEvents", (bad) => eventEValue([{ ...stage, canaryEvents: bad }], "better")],
  ["split.counts[1]", (bad) => chiSquareSplit({ ...split, counts: [1, bad] })],
  ["stages[0].counts[0]", (bad) => sequentialMultinomial([{ ...split, counts: [bad, 1] }])],
  ["value.total", (bad) => asymptoticSequence({ ...sequence, total: bad })],
  ["size", (bad) => quantileRanks(bad, 0.5)],
  ["seed", (bad) => seededRandom(bad)],
];

const numbers: readonly Poisoned[] = [
  ["first.mean", (bad) => welchT({ ...flat, mean: bad }, flat)],
  ["second.variance", (bad) => welchT(flat, { ...flat, variance: bad })],
  ["sample[1]", (bad) => summariseSample([1, bad])],
  ["first[0]", (bad) => pairedT([bad, 1], [1, 2])],
  ["second[1]", (bad) => pairedT([1, 2], [1, bad])],
  ["second[1]", (bad) => mapsswe([1, bad], [1, 2])],
  ["sample.first[1]", (bad) => linearisedRatio({ ...ratio, first: [1, bad] })],
  ["sample.denominators[0]", (bad) => linearisedRatio({ ...ratio, denominators: [bad, 2] })],
  ["first[0]", (bad) => mannWhitney([bad], [1])],
  ["second[2]", (bad) => hodgesLehmann([1], [1, 2, bad])],
  ["sample[0]", (bad) => quantileInterval([bad], 0.5)],
  ["sample[0]", (bad) => quantileDifference({ first: [1], second: [bad], order: 0.5 })],
  ["pValues[0]", (bad) => holm([bad])],
  ["pValues[1]", (bad) => benjaminiHochberg([0.1, bad])],
  ["first", (bad) => sampleSizeTwoShares(bad, 0.5)],
  ["second", (bad) => sampleSizeTwoShares(0.5, bad)],
  ["difference", (bad) => sampleSizePairedShares(bad, 0.5)],
  ["discordance", (bad) => sampleSizePairedShares(0.1, bad)],
  ["deviation", (bad) => sampleSizeMeans(bad, 1)],
  ["difference", (bad) => sampleSizeMeans(1, bad)],
  ["standardError", (bad) => smallestDetectable(bad)],
  ["value.difference", (bad) => asymptoticSequence({ ...sequence, difference: bad })],
  ["value.standardError", (bad) => asymptoticSequence({ ...sequence, standardError: bad })],
  ["value.plannedTotal", (bad) => asymptoticSequence({ ...sequence, plannedTotal: bad })],
  ["input.difference", (bad) => mixtureSprt({ ...sprt, difference: bad })],
  ["input.variance", (bad) => mixtureSprt({ ...sprt, variance: bad })],
  ["input.tau", (bad) => mixtureSprt({ ...sprt, tau: bad })],
  ["stages[0].canaryShare", (bad) => eventEValue([{ ...stage, canaryShare: bad }], "worse")],
  ["split.shares[0]", (bad) => chiSquareSplit({ ...split, shares: [bad, 0.5] })],
  ["concentration", (bad) => sequentialMultinomial([split], bad)],
  ["difference", (bad) => addSymmetricInterval(sums, bad)],
  ["sums.sum", (bad) => symmetricEValue({ ...sums, sum: bad }, 1)],
  ["sums.squares", (bad) => symmetricOneSidedEValue({ ...sums, squares: bad }, 1)],
  ["rho", (bad) => symmetricOneSidedEValue(sums, bad)],
  ["plannedVariance", (bad) => symmetricRho(bad, 0.05)],
  ["squares", (bad) => symmetricBound(bad, 1, 0.05)],
];

const levels: readonly Poisoned[] = [
  ["alpha", (bad) => wilsonInterval(good, bad)],
  ["alpha", (bad) => clopperPearsonLower(good, bad)],
  ["alpha", (bad) => clopperPearsonUpper(good, bad)],
  ["alpha", (bad) => newcombeInterval(good, good, bad)],
  ["alpha", (bad) => proportionSequence(good, bad)],
  ["alpha", (bad) => bonettPriceInterval({ onlyFirst: 1, onlySecond: 1 }, 9, bad)],
  ["alpha", (bad) => pairedNewcombeInterval(table, bad)],
  ["alpha", (bad) => welchT(flat, flat, bad)],
  ["alpha", (bad) => pairedT([1, 2], [3, 5], bad)],
  ["alpha", (bad) => linearisedRatio(ratio, bad)],
  ["alpha", (bad) => hodgesLehmann([1], [2], bad)],
  ["alpha", (bad) => quantileRanks(5, 0.5, bad)],
  ["order", (bad) => quantileInterval([1, 2], bad)],
  ["alpha", (bad) => asymptoticSequence(sequence, bad)],
  ["alpha", (bad) => mixtureSprt(sprt, bad)],
  ["alpha", (bad) => symmetricRho(1, bad)],
  ["alpha", (bad) => symmetricBound(1, 1, bad)],
  ["errors.power", (bad) => smallestDetectable(1, { power: bad })],
  ["alpha", (bad) => sampleSizeMeans(1, 1, { alpha: bad })],
];

function expectNamed([argument, call]: Poisoned, bads: readonly number[]): void {
  for (const bad of bads) {
    expect(() => call(bad), `${argument} = ${bad}`).toThrow(
      expect.objectContaining({ name: "StatisticsError", argument }),
    );
  }
}

describe("an error names the argument", () => {
  it.each(counts)("%s must be a count", (...poisoned) => {
    expectNamed(poisoned, [Number.NaN, Infinity, -Infinity, -1, 0.5, 2 ** 53]);
  });

  it.each(numbers)("%s must be a number", (...poisoned) => {
    expectNamed(poisoned, [Number.NaN, Infinity, -Infinity]);
  });

  it.each(levels)("%s must be a level", (...poisoned) => {
    expectNamed(poisoned, [Number.NaN, 0, 1, -0.1, 1.5, Infinity]);
  });

  it.each<readonly [string, () => unknown]>([
    ["value.successes", () => wilsonInterval({ successes: 11, trials: 10 })],
    ["value.successes", () => clopperPearsonInterval({ successes: 11, trials: 10 })],
    ["value.successes", () => proportionSequence({ successes: 11, trials: 10 })],
    ["value.successes", () => newcombeInterval({ successes: 11, trials: 10 }, good)],
    ["second.successes", () => twoProportionZ(good, { successes: 11, trials: 10 })],
    ["second.successes", () => fisherExact(good, { successes: 11, trials: 10 })],
    ["stages[0].canaryEvents", () => eventEValue([{ ...stage, canaryEvents: 3 }], "worse")],
    ["items", () => bonettPriceInterval({ onlyFirst: 6, onlySecond: 5 }, 10)],
    ["value.trials", () => wilsonInterval({ successes: 0, trials: 0 })],
    ["standardError", () => smallestDetectable(-1)],
    ["seed", () => seededRandom(2 ** 32)],
  ])("%s must fit the others", (argument, call) => {
    expect(call).toThrow(expect.objectContaining({ name: "StatisticsError", argument }));
  });
});
