import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { expectClose, proportionOf } from "#lib/testing/expect-close.ts";
import { asymptoticSequence, sequenceHalfWidth, sequenceRho } from "./asymptotic-sequence.ts";
import { benjaminiHochberg } from "./benjamini-hochberg.ts";
import { bonettPriceInterval } from "./bonett-price-interval.ts";
import { chiSquareSplit } from "./chi-square-split.ts";
import { clopperPearsonInterval, clopperPearsonUpper } from "./clopper-pearson-interval.ts";
import { eventEValue } from "./event-e-process.ts";
import { fisherExact } from "./fisher-exact.ts";
import reference from "./fixtures/decision-reference.json" with { type: "json" };
import { hodgesLehmann } from "./hodges-lehmann.ts";
import { holm } from "./holm.ts";
import { incompleteBeta } from "./incomplete-beta.ts";
import { linearisedRatio } from "./linearised-ratio.ts";
import { logGamma } from "./log-gamma.ts";
import { mannWhitney } from "./mann-whitney.ts";
import { mapsswe } from "./mapsswe.ts";
import { mcNemar } from "./mcnemar.ts";
import { mixtureSprt } from "./mixture-sprt.ts";
import { newcombeInterval } from "./newcombe-interval.ts";
import { normalCdf, normalQuantile } from "./normal-distribution.ts";
import { pairedNewcombeInterval } from "./paired-newcombe-interval.ts";
import { pairedT } from "./paired-t.ts";
import { proportionDifferenceSequence, proportionSequence } from "./proportion-sequence.ts";
import { quantileRanks } from "./quantile-interval.ts";
import { sampleSizeMeans, sampleSizePairedShares, sampleSizeTwoShares } from "./sample-size.ts";
import { summariseSample } from "./sample-summary.ts";
import { sequentialMultinomial } from "./sequential-multinomial.ts";
import { studentTCdf, studentTQuantile } from "./student-t-distribution.ts";
import {
  symmetricBound,
  symmetricEValue,
  symmetricOneSidedEValue,
  symmetricRho,
} from "./symmetric-e-process.ts";
import { twoProportionZ } from "./two-proportion-z.ts";
import { welchT } from "./welch-t.ts";
import { wilsonInterval } from "./wilson-interval.ts";

/** One row: a function by the fixture's name, its arguments and what it must give. */
interface Row {
  readonly fn: string;
  readonly args: readonly unknown[];
  readonly value: unknown;
}

/** Every number of a value in its order; texts are remarks. */
function numbersIn(value: unknown): number[] {
  if (typeof value === "number") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

type Five = [number, number, number, number, number];

/** A function of numbers as one of a row's arguments. */
function ofNumbers(answer: (args: Five) => unknown): (args: readonly unknown[]) => unknown {
  return (args) => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = args.map(Number);
    return answer([a, b, c, d, e]);
  };
}

function partsOf(test: ReturnType<typeof welchT>): unknown {
  const { difference, standardError, t, degreesOfFreedom, p, interval } = test;
  return [difference, standardError, t, degreesOfFreedom, p, interval];
}

function summaryOf(arm: unknown): { size: number; mean: number; variance: number } {
  const [size = 0, mean = 0, variance = 0] = numbersIn(arm);
  return { size, mean, variance };
}

function widthAt(total: number): number {
  return sequenceHalfWidth({ difference: 0, standardError: 1, total, plannedTotal: 10_000 }, 0.05);
}

function eventAnswer(args: readonly unknown[]): unknown {
  const stages = args[0] as readonly { w: number; kB: number; n: number }[];
  return eventEValue(
    stages.map(({ w, kB, n }) => ({ canaryShare: w, canaryEvents: kB, events: n })),
    "worse",
  );
}

const sleep = reference.sleep;

/** What ours gives for each function of the fixture, numbers in the fixture's order. */
const answers: Readonly<Record<string, (args: readonly unknown[]) => unknown>> = {
  normCdf: ofNumbers(([z]) => normalCdf(z)),
  normInv: ofNumbers(([p]) => normalQuantile(p)),
  tCdf: ofNumbers(([t, df]) => studentTCdf(t, df)),
  tInv: ofNumbers(([p, df]) => studentTQuantile(p, df)),
  ibeta: ofNumbers(([x, a, b]) => incompleteBeta(x, a, b)),
  lgamma: ofNumbers(([x]) => logGamma(x)),
  wilson: ofNumbers(([k, n, alpha]) => wilsonInterval(proportionOf(k, n), alpha)),
  clopperPearson: ofNumbers(([k, n, alpha]) => clopperPearsonInterval(proportionOf(k, n), alpha)),
  newcombe: ofNumbers(([k, n, l, m, alpha]) =>
    newcombeInterval(proportionOf(k, n), proportionOf(l, m), alpha),
  ),
  twoPropZ: ofNumbers(([k, n, l, m]) => {
    const { z, p } = twoProportionZ(proportionOf(k, n), proportionOf(l, m));
    return [z, p];
  }),
  fisherTwoSided: ofNumbers(([a, b, c, d]) => fisherExact(proportionOf(a, a + b), proportionOf(c, c + d))),
  mcnemar: ofNumbers(([b, c]) => {
    const test = mcNemar({ onlyFirst: b, onlySecond: c });
    const { exactP, midP, chiSquare, chiSquareP, correctedChiSquare, correctedP } = test;
    return [exactP, midP, chiSquare, chiSquareP, correctedChiSquare, correctedP];
  }),
  bonettPrice: ofNumbers(([b, c, n, alpha]) =>
    bonettPriceInterval({ onlyFirst: b, onlySecond: c }, n, alpha),
  ),
  newcombePaired: ofNumbers(([bothRight, onlyFirst, onlySecond, bothWrong, alpha]) =>
    pairedNewcombeInterval({ bothRight, onlyFirst, onlySecond, bothWrong }, alpha),
  ),
  "welch(B-A)": () => partsOf(welchT(summariseSample(sleep.x), summariseSample(sleep.y))),
  "pairedT(B-A)": () => partsOf(pairedT(sleep.x, sleep.y)),
  welchSummary: ([first, second]) => partsOf(welchT(summaryOf(first), summaryOf(second))),
  werDelta: ([first, second, denominators]) => {
    const samples = { first: numbersIn(first), second: numbersIn(second) };
    const test = linearisedRatio({ ...samples, denominators: numbersIn(denominators) });
    const { firstRatio, secondRatio, difference, standardError, z, p, interval } = test;
    return [firstRatio, secondRatio, difference, standardError, z, p, interval];
  },
  mapsswe: ([first, second]) => {
    const { mean, variance, w, p } = mapsswe(numbersIn(first), numbersIn(second));
    return [mean, variance, w, p];
  },
  mannWhitney: () => {
    const { u, z, p, superiority } = mannWhitney(sleep.x, sleep.y);
    return [u, z, p, superiority];
  },
  "hodgesLehmann(x-y)": () => hodgesLehmann(sleep.x, sleep.y).shift,
  quantileCI: ofNumbers(([size, order, alpha]) => {
    const { lowerRank, upperRank, coverage } = quantileRanks(size, order, alpha);
    return [lowerRank, upperRank, coverage];
  }),
  holm: ([pValues]) => holm(numbersIn(pValues)),
  bh: ([pValues]) => benjaminiHochberg(numbersIn(pValues)),
  nTwoProp: ofNumbers(([first, second]) => sampleSizeTwoShares(first, second)),
  nMcNemar: ofNumbers(([difference, discordance]) => sampleSizePairedShares(difference, discordance)),
  nMeans: ofNumbers(([deviation, difference]) => sampleSizeMeans(deviation, difference)),
  eventE: eventAnswer,
  "eventE single": eventAnswer,
  rhoTwoSided: ofNumbers(([alpha, plannedTotal]) => sequenceRho(alpha, plannedTotal)),
  asympCSHalf: ([given]) => {
    const [standardError = 0, total = 0, alpha = 0, plannedTotal = 0] = numbersIn(given);
    return sequenceHalfWidth({ difference: 0, standardError, total, plannedTotal }, alpha);
  },
  "asympCSHalf/se ratio at n=N*": () => widthAt(10_000),
  "asympCSHalf/se ratio at n=N*/10": () => widthAt(1000),
  "asympCSHalf/se ratio at n=10N*": () => widthAt(100_000),
  rhoHoward: ofNumbers(([variance, alpha]) => symmetricRho(variance, alpha)),
  normalMixtureBound: ofNumbers(([squares, alpha, rho]) => symmetricBound(squares, rho, alpha)),
  symE1: ofNumbers(([sum, squares, rho]) => symmetricOneSidedEValue({ sum, squares }, rho)),
  symE2: ofNumbers(([sum, squares, rho]) => symmetricEValue({ sum, squares }, rho)),
  betaBinCS: ofNumbers(([k, n, alpha]) => proportionSequence(proportionOf(k, n), alpha)),
};

/** Inverting a distribution function loses digits; elementary functions keep them. */
function toleranceOf(fn: string): number {
  if (fn.endsWith("Inv")) return 1e-9;
  return ["normCdf", "tCdf", "ibeta", "lgamma"].includes(fn) ? 1e-12 : 1e-8;
}

const sections: Readonly<Record<string, unknown>> = reference;
const rows = Object.values(sections)
  .filter((section) => Array.isArray(section))
  .flat()
  .filter((row): row is Row => typeof row === "object" && row !== null && "fn" in row);

describe("every function of the reference values", () => {
  it.each(rows.map((row) => [row.fn, row.args, row] as const))("%s %j", (fn, args, row) => {
    const answer = answers[fn];
    expect(answer, `nothing of ours is compared with ${fn}`).toBeDefined();
    expectClose(numbersIn(answer?.(args)), numbersIn(row.value), toleranceOf(fn));
  });

  /** The sections without function names, and the test that compares each. */
  const comparedBy: Readonly<Record<string, string>> = {
    sequentialProportions: "decision-reference.test.ts",
    growthbookFixtures: "decision-reference.test.ts",
    parityUpper95: "decision-reference.test.ts",
    srm: "decision-reference.test.ts",
    sleep: "decision-reference.test.ts",
    flips: "../evaluations/core/flips.test.ts",
    metricDefs: "../metrics/definitions/decision-reference.test.ts",
  };

  it("leaves no section out", () => {
    // Published constants of others' preprocessing: no function of ours computes them.
    const described = ["meta", "normalisation"];
    const byName = Object.keys(sections).filter((name) => !described.includes(name) && !isByFunction(name));
    expect(byName.toSorted()).toEqual(Object.keys(comparedBy).toSorted());
    for (const [name, file] of Object.entries(comparedBy)) {
      const text = readFileSync(new URL(file, import.meta.url), "utf8");
      expect(text, `${file} compares ${name}`).toContain(`reference.${name}`);
    }
  });

  function isByFunction(name: string): boolean {
    const section = sections[name];
    return Array.isArray(section) && section.every((row) => rows.includes(row as Row));
  }
});

describe("shares and splits", () => {
  it.each(reference.parityUpper95)(
    "bounds the mismatch rate of $mismatches in $n",
    ({ n, mismatches, upper }) => {
      expectClose(clopperPearsonUpper(proportionOf(mismatches, n), 0.05), upper);
    },
  );
  it.each(reference.srm)(
    "split of $control and $canary",
    ({ control, canary, expectedCanaryShare, chi2, p }) => {
      const split = { counts: [control, canary], shares: [1 - expectedCanaryShare, expectedCanaryShare] };
      const test = chiSquareSplit(split);
      expectClose([test.chiSquare, test.p], [chi2, p]);
    },
  );

  it("needs 72 values for a bound of p95 and 368 for p99", () => {
    const hasBound = (n: number, order: number): boolean => quantileRanks(n, order).upperRank <= n;
    expect([hasBound(71, 0.95), hasBound(72, 0.95)]).toEqual([false, true]);
    expect([hasBound(367, 0.99), hasBound(368, 0.99)]).toEqual([false, true]);
  });
});

describe("always-valid tests", () => {
  it.each(reference.sequentialProportions)("$kA/$nA against $kB/$nB", (row) => {
    const first = proportionOf(row.kA, row.nA);
    const second = proportionOf(row.kB, row.nB);
    const value = {
      difference: row.d,
      standardError: row.se,
      total: row.nA + row.nB,
      plannedTotal: 10_000,
    };
    const sequence = asymptoticSequence(value);
    const sprt = mixtureSprt({ difference: row.d, variance: row.se ** 2, tau: 0.01 });
    const stage = { canaryShare: 0.5, canaryEvents: row.kB, events: row.kA + row.kB };
    const even = { counts: [row.kA, row.kB], shares: [0.5, 0.5] };
    expectClose(newcombeInterval(second, first), row.fixedNewcombe95);
    expectClose(sequence.interval, row.asympCS95_Nstar1e4);
    expectClose([sequence.p, sequence.oneSidedLower], [row.asympP, row.asympOneSidedLower95]);
    expectClose([sprt.likelihoodRatio, sprt.p], [row.msprt_tau1pp.L, row.msprt_tau1pp.p]);
    expectClose(sprt.interval, row.msprt_tau1pp.ci);
    expectClose(proportionDifferenceSequence(second, first), row.betaBinUnion95);
    expectClose(
      [eventEValue([stage], "worse"), eventEValue([stage], "better")],
      [row.eventE_worse, row.eventE_better],
    );
    expectClose(sequentialMultinomial([even], 2).eValue, row.eventEBeta11);
  });

  it.each(reference.growthbookFixtures)("reproduces a relative interval of $expected", (row) => {
    const armOf = (arm: typeof row.A | typeof row.B): { mean: number; variance: number; n: number } => {
      if ("k" in arm)
        return { n: arm.n, mean: arm.k / arm.n, variance: (arm.k / arm.n) * (1 - arm.k / arm.n) };
      const mean = arm.sum / arm.n;
      return { n: arm.n, mean, variance: (arm.sumSquares - arm.sum * mean) / (arm.n - 1) };
    };
    const a = armOf(row.A);
    const b = armOf(row.B);
    const variance = b.variance / (a.mean ** 2 * b.n) + (a.variance * b.mean ** 2) / (a.mean ** 4 * a.n);
    const value = {
      difference: (b.mean - a.mean) / a.mean,
      standardError: Math.sqrt(variance),
      total: a.n + b.n,
      plannedTotal: row.Nstar,
    };
    const sequence = asymptoticSequence(value);
    expect(value.difference).toBeCloseTo(row.expected, 5);
    expect(value.standardError).toBeCloseTo(row.se, 5);
    expect(sequence.interval.lower).toBeCloseTo(row.ci[0] ?? Number.NaN, 4);
    expect(sequence.interval.upper).toBeCloseTo(row.ci[1] ?? Number.NaN, 4);
  });
});
