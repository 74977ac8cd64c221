import { describe, expect, it } from "vitest";
import { expectClose, proportionOf } from "#lib/testing/expect-close.ts";
import { asymptoticSequence, sequenceHalfWidth, sequenceRho } from "./asymptotic-sequence.ts";
import { benjaminiHochberg } from "./benjamini-hochberg.ts";
import { bonettPriceInterval } from "./bonett-price-interval.ts";
import { chiSquareSplit } from "./chi-square-split.ts";
import { clopperPearsonInterval, clopperPearsonUpper } from "./clopper-pearson-interval.ts";
import { eventEValue } from "./event-e-process.ts";
import reference from "./fixtures/decision-reference.json" with { type: "json" };
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
import { quantileRanks } from "./quantile-interval.ts";
import { summariseSample } from "./sample-summary.ts";
import { sampleSizeMeans, sampleSizePairedShares, sampleSizeTwoShares } from "./sample-size.ts";
import { sequentialMultinomial } from "./sequential-multinomial.ts";
import {
  symmetricBound,
  symmetricEValue,
  symmetricOneSidedEValue,
  symmetricRho,
} from "./symmetric-e-process.ts";
import { welchT } from "./welch-t.ts";

const sleep = reference.sleep;

function numbersOf(args: readonly unknown[]): [number, number, number, number, number] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = args.map(Number);
  return [a, b, c, d, e];
}

describe("one share", () => {
  const rows = reference.proportion.filter((row) => row.fn === "clopperPearson");
  it.each(rows.map((row) => [row.args, row.value] as const))("Clopper-Pearson %j", (args, value) => {
    const [k, n, alpha] = numbersOf(args);
    expectClose(clopperPearsonInterval(proportionOf(k, n), alpha), value);
  });

  it.each(reference.parityUpper95)(
    "bounds the mismatch rate of $mismatches in $n",
    ({ n, mismatches, upper }) => {
      expectClose(clopperPearsonUpper(proportionOf(mismatches, n), 0.05), upper);
    },
  );
});

describe("the same items", () => {
  const rows = reference.pairedBinary;
  it.each(rows.map((row) => [row.fn, row.args, row.value] as const))("%s %j", (fn, args, value) => {
    const [b, c, n, d, alpha] = numbersOf(args);
    const discordance = { onlyFirst: b, onlySecond: c };
    if (fn === "bonettPrice") return expectClose(bonettPriceInterval(discordance, n, d), value);
    if (fn === "newcombePaired") {
      const table = { bothRight: b, onlyFirst: c, onlySecond: n, bothWrong: d };
      return expectClose(pairedNewcombeInterval(table, alpha), value);
    }
    const test = mcNemar(discordance);
    const answer = [
      test.exactP,
      test.midP,
      test.chiSquare,
      test.chiSquareP,
      test.correctedChiSquare,
      test.correctedP,
    ];
    return expectClose(answer, Object.values(value));
  });
});

describe("means", () => {
  const expected = reference.means.map((row) => row.value);
  const arrayOf = (value: (typeof expected)[number] | undefined) => [
    value?.d,
    value?.se,
    value?.t,
    value?.df,
    value?.p,
    ...(value?.ci ?? []),
  ];
  const answerOf = (test: ReturnType<typeof welchT>) => [
    test.difference,
    test.standardError,
    test.t,
    test.degreesOfFreedom,
    test.p,
    test.interval?.lower,
    test.interval?.upper,
  ];

  it("Welch from samples, paired t, Welch from summaries", () => {
    expectClose(answerOf(welchT(summariseSample(sleep.x), summariseSample(sleep.y))), arrayOf(expected[0]));
    expectClose(answerOf(pairedT(sleep.x, sleep.y)), arrayOf(expected[1]));
    const first = { size: 400, mean: 0.312, variance: 0.0025 };
    const second = { size: 400, mean: 0.304, variance: 0.0036 };
    expectClose(answerOf(welchT(first, second)), arrayOf(expected[2]));
  });
});

describe("ratios", () => {
  const [delta, matched] = reference.wer;
  const [first, second, denominators] = (delta?.args ?? []) as [number[], number[], number[]];

  it("linearised WER difference", () => {
    const test = linearisedRatio({ first, second, denominators });
    const answer = [test.firstRatio, test.secondRatio, test.difference, test.standardError, test.z, test.p];
    const { ci, ...rest } = Object(delta?.value) as { ci: number[] };
    expectClose(answer, Object.values(rest));
    expectClose(test.interval, ci);
  });

  it("matched-pair segments", () => {
    const test = mapsswe(first, second);
    expectClose([test.mean, test.variance, test.w, test.p], Object.values(matched?.value ?? {}));
  });
});

describe("ranks and quantiles", () => {
  it("Mann-Whitney and Hodges-Lehmann", () => {
    const test = mannWhitney(sleep.x, sleep.y);
    expectClose([test.u, test.z, test.p, test.superiority], Object.values(reference.rank[0]?.value ?? {}));
    expectClose(hodgesLehmann(sleep.x, sleep.y).shift, reference.rank[1]?.value);
  });

  it.each(reference.quantileCI.map((row) => [row.args, row.value] as const))("ranks %j", (args, value) => {
    const [n, order, alpha] = numbersOf(args);
    const ranks = quantileRanks(n, order, alpha);
    expectClose([ranks.lowerRank, ranks.upperRank, ranks.coverage], [value.l, value.u, value.coverage]);
  });

  it("needs 72 values for a bound of p95 and 368 for p99", () => {
    const hasBound = (n: number, order: number): boolean => quantileRanks(n, order).upperRank <= n;
    expect([hasBound(71, 0.95), hasBound(72, 0.95)]).toEqual([false, true]);
    expect([hasBound(367, 0.99), hasBound(368, 0.99)]).toEqual([false, true]);
  });
});

describe("many tests and planning", () => {
  it.each(reference.multiplicity.map((row) => [row.fn, row.args[0] ?? [], row.value] as const))(
    "%s %j",
    (fn, pValues, value) => expectClose(fn === "holm" ? holm(pValues) : benjaminiHochberg(pValues), value),
  );

  it.each(reference.sampleSize.map((row) => [row.fn, row.args, row.value] as const))(
    "%s %j",
    (fn, args, value) => {
      const [a, b] = numbersOf(args);
      const sizes = {
        nTwoProp: sampleSizeTwoShares,
        nMcNemar: sampleSizePairedShares,
        nMeans: sampleSizeMeans,
      };
      expect(sizes[fn as keyof typeof sizes](a, b)).toBe(value);
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

  it.each(reference.eventEByStage)("events by stage $args", ({ args, value }) => {
    const stages = (args[0] ?? []).map(({ w, kB, n }) => ({ canaryShare: w, canaryEvents: kB, events: n }));
    expectClose(eventEValue(stages, "worse"), value);
  });

  it("reaches the widths, tunings and e-values of the generic table", () => {
    const valueOf = (start: string): unknown =>
      reference.sequentialGeneric.find((row) => row.fn.startsWith(start))?.value;
    const ratioAt = (total: number): number =>
      sequenceHalfWidth({ difference: 0, standardError: 1, total, plannedTotal: 10_000 }, 0.05);
    expectClose(sequenceRho(0.05, 5000), valueOf("rhoTwoSided"));
    expectClose(0.0047 * ratioAt(10_000), valueOf("asympCSHalf"));
    expectClose(ratioAt(10_000), valueOf("asympCSHalf/se ratio at n=N*"));
    expectClose(ratioAt(1000), valueOf("asympCSHalf/se ratio at n=N*/10"));
    expectClose(ratioAt(100_000), valueOf("asympCSHalf/se ratio at n=10N*"));
    expectClose(symmetricRho(100, 0.05), valueOf("rhoHoward"));
    expectClose(symmetricBound(100, 12.60056097925634, 0.05), valueOf("normalMixtureBound"));
    expectClose(symmetricOneSidedEValue({ sum: 60, squares: 400 }, 189.60761888220637), valueOf("symE1"));
    expectClose(symmetricEValue({ sum: 60, squares: 400 }, 151.2067317510761), valueOf("symE2"));
    expectClose(proportionSequence(proportionOf(50, 100)), [0.3382575526457914, 0.6617424473542086]);
    expectClose(proportionSequence(proportionOf(0, 500)), [0, 0.013262569232340924]);
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
