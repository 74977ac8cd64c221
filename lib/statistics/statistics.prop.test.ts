import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { benjaminiHochberg } from "./benjamini-hochberg.ts";
import { bonettPriceInterval } from "./bonett-price-interval.ts";
import { clopperPearsonInterval } from "./clopper-pearson-interval.ts";
import { eventEValue } from "./event-e-process.ts";
import { hodgesLehmann } from "./hodges-lehmann.ts";
import { holm } from "./holm.ts";
import { mcNemar } from "./mcnemar.ts";
import { newcombeInterval } from "./newcombe-interval.ts";
import { normalCdf, normalQuantile } from "./normal-distribution.ts";
import type { Proportion } from "./proportion.ts";
import { proportionSequence } from "./proportion-sequence.ts";
import { summariseSample } from "./sample-summary.ts";
import { seededRandom } from "./seeded-random.ts";
import { sequentialMultinomial } from "./sequential-multinomial.ts";
import { studentTCdf, studentTQuantile } from "./student-t-distribution.ts";
import { addSymmetricInterval, symmetricOneSidedEValue, symmetricRho } from "./symmetric-e-process.ts";
import { welchT } from "./welch-t.ts";
import { wilsonInterval } from "./wilson-interval.ts";

const share = fc
  .integer({ min: 1, max: 5000 })
  .chain((trials) =>
    fc.record({ successes: fc.integer({ min: 0, max: trials }), trials: fc.constant(trials) }),
  );
const sample = fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 2, maxLength: 40 });
const smallSample = fc.array(fc.integer({ min: -30, max: 30 }), { minLength: 1, maxLength: 12 });
const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });
const counts = fc.record({ onlyFirst: fc.nat(300), onlySecond: fc.nat(300) });
const slack = 1e-9;

function tenfold(value: Proportion): Proportion {
  return { successes: value.successes * 10, trials: value.trials * 10 };
}

describe("intervals", () => {
  it("contain the estimate", () => {
    fc.assert(
      fc.property(share, share, (one, two) => {
        const estimate = one.successes / one.trials;
        for (const interval of [wilsonInterval(one), clopperPearsonInterval(one), proportionSequence(one)]) {
          expect(interval.lower).toBeLessThanOrEqual(estimate + slack);
          expect(interval.upper).toBeGreaterThanOrEqual(estimate - slack);
        }
        const difference = estimate - two.successes / two.trials;
        const interval = newcombeInterval(one, two);
        expect(interval.lower).toBeLessThanOrEqual(difference + slack);
        expect(interval.upper).toBeGreaterThanOrEqual(difference - slack);
      }),
    );
  });

  it("of means contain the difference and never widen with more of the same data", () => {
    fc.assert(
      fc.property(sample, sample, (first, second) => {
        const few = welchT(summariseSample(first), summariseSample(second));
        const tenTimes = (values: readonly number[]) =>
          summariseSample(Array.from({ length: 10 }, () => values).flat());
        const many = welchT(tenTimes(first), tenTimes(second));
        if (few.interval === null || many.interval === null) return;
        expect(few.interval.lower).toBeLessThanOrEqual(few.difference);
        expect(few.interval.upper).toBeGreaterThanOrEqual(few.difference);
        const [wide, narrow] = [few.interval, many.interval].map(({ lower, upper }) => upper - lower);
        expect(narrow).toBeLessThanOrEqual((wide ?? Number.NaN) * (1 + slack));
      }),
    );
  });

  it("mirror when the arms change places", () => {
    fc.assert(
      fc.property(fc.tuple(share, share), fc.tuple(sample, sample), ([one, two], [first, second]) => {
        const forward = newcombeInterval(one, two);
        const back = newcombeInterval(two, one);
        expect(forward.lower).toBeCloseTo(-back.upper, 12);
        expect(forward.upper).toBeCloseTo(-back.lower, 12);
        const there = welchT(summariseSample(first), summariseSample(second));
        const home = welchT(summariseSample(second), summariseSample(first));
        expect(there.difference).toBe(0 - home.difference + 0);
        expect(there.interval?.lower).toBe(home.interval === null ? undefined : 0 - home.interval.upper);
        expect(there.p).toBe(home.p);
      }),
    );
  });

  it("never widen with more of the same data", () => {
    fc.assert(
      fc.property(share, share, (one, two) => {
        const few = newcombeInterval(one, two);
        const many = newcombeInterval(tenfold(one), tenfold(two));
        expect(many.upper - many.lower).toBeLessThanOrEqual(few.upper - few.lower + slack);
        const narrow = wilsonInterval(tenfold(one));
        const wide = wilsonInterval(one);
        expect(narrow.upper - narrow.lower).toBeLessThanOrEqual(wide.upper - wide.lower + slack);
      }),
    );
  });

  it("are wider for the exact and the always-valid kind", () => {
    fc.assert(
      fc.property(share, (one) => {
        const exact = clopperPearsonInterval(one);
        const sequence = proportionSequence(one);
        expect(sequence.upper - sequence.lower).toBeGreaterThan(exact.upper - exact.lower - slack);
      }),
    );
  });

  it("agree with all pairwise differences for Hodges-Lehmann", () => {
    fc.assert(
      fc.property(smallSample, smallSample, (first, second) => {
        const all = first.flatMap((x) => second.map((y) => x - y)).toSorted((a, b) => a - b);
        const low = all[Math.ceil(all.length / 2) - 1] ?? Number.NaN;
        const high = all[Math.floor(all.length / 2)] ?? Number.NaN;
        const { shift, interval } = hodgesLehmann(first, second);
        expect(shift).toBe((low + high) / 2);
        if (interval !== null) {
          expect(all).toContain(interval.lower);
          expect(interval.lower).toBeLessThanOrEqual(shift);
          expect(interval.upper).toBeGreaterThanOrEqual(shift);
        }
      }),
    );
  });
});

describe("paired shares", () => {
  it("do not change with the order of the versions", () => {
    fc.assert(
      fc.property(counts, (value) => {
        const mirrored = { onlyFirst: value.onlySecond, onlySecond: value.onlyFirst };
        expect(mcNemar(value)).toEqual(mcNemar(mirrored));
        const forward = bonettPriceInterval(value, 700);
        const back = bonettPriceInterval(mirrored, 700);
        expect(forward.lower).toBeCloseTo(-back.upper, 12);
      }),
    );
  });

  it("keep mid-p between half the exact p and the exact p", () => {
    fc.assert(
      fc.property(counts, (value) => {
        const { midP, exactP } = mcNemar(value);
        expect(midP).toBeLessThanOrEqual(exactP);
        expect(midP).toBeGreaterThanOrEqual(exactP / 2 - slack);
      }),
    );
  });
});

describe("adjusted p-values", () => {
  it("keep Holm >= Benjamini-Hochberg >= raw", () => {
    fc.assert(
      fc.property(pValues, (raw) => {
        const family = holm(raw);
        const fdr = benjaminiHochberg(raw);
        for (const [index, p] of raw.entries()) {
          expect(fdr[index]).toBeGreaterThanOrEqual(p);
          expect(family[index]).toBeGreaterThanOrEqual((fdr[index] ?? 0) - slack);
          expect(family[index]).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("do not depend on the order", () => {
    fc.assert(
      fc.property(pValues, (raw) => {
        expect(holm([...raw].toReversed())).toEqual(holm(raw).toReversed());
        expect(benjaminiHochberg([...raw].toReversed())).toEqual(benjaminiHochberg(raw).toReversed());
      }),
    );
  });
});

describe("quantiles undo distribution functions", () => {
  const level = fc.double({ min: 1e-10, max: 1 - 1e-10, noNaN: true });
  it("for normal and t", () => {
    fc.assert(
      fc.property(level, fc.double({ min: 0.6, max: 500, noNaN: true }), (p, df) => {
        expect(Math.abs(normalCdf(normalQuantile(p)) / p - 1)).toBeLessThan(1e-9);
        expect(Math.abs(studentTCdf(studentTQuantile(p, df), df) / p - 1)).toBeLessThan(1e-8);
      }),
    );
  });
});

describe("e-values", () => {
  const stage = fc
    .record({ canaryShare: fc.double({ min: 0.01, max: 0.9, noNaN: true }), events: fc.nat(60) })
    .chain((one) => fc.nat(one.events).map((canaryEvents) => ({ ...one, canaryEvents })));

  it("do not depend on the order of stages", () => {
    fc.assert(
      fc.property(fc.array(stage, { maxLength: 6 }), (stages) => {
        for (const direction of ["worse", "better"] as const) {
          const forward = eventEValue(stages, direction);
          const back = eventEValue([...stages].toReversed(), direction);
          expect(Math.abs(forward / back - 1)).toBeLessThan(1e-9);
        }
      }),
    );
  });

  it("are 1 without events", () => {
    expect(eventEValue([], "worse")).toBe(1);
    expect(sequentialMultinomial([]).eValue).toBe(1);
    expect(symmetricOneSidedEValue({ sum: 0, squares: 0 }, 10)).toBeCloseTo(1, 12);
  });

  it("cross 20 in at most 5 % of 20,000 healthy runs, and average at most 1", { timeout: 60_000 }, () => {
    const random = seededRandom(20_261_125);
    const crossings = { event: 0, symmetric: 0, split: 0 };
    let mean = 0;
    const runs = 20_000;
    for (let run = 0; run < runs; run += 1) {
      const result = healthyRun(random.unit);
      crossings.event += result.event >= 20 ? 1 : 0;
      crossings.symmetric += result.symmetric >= 20 ? 1 : 0;
      crossings.split += result.split >= 20 ? 1 : 0;
      mean += result.lastEvent / runs;
    }
    for (const count of Object.values(crossings)) expect(count / runs).toBeLessThanOrEqual(0.05);
    expect(mean).toBeLessThan(1.15);
  });
});

/** The largest e-values over 20 looks of a rollout in which nothing changed: 10 events a look, bursts for the interval test. */
function healthyRun(unit: () => number): {
  event: number;
  symmetric: number;
  split: number;
  lastEvent: number;
} {
  const best = { event: 0, symmetric: 0, split: 0, lastEvent: 1 };
  let canaryEvents = 0;
  let sums = { sum: 0, squares: 0 };
  const rho = symmetricRho(20 * 50, 0.1);
  for (let look = 1; look <= 20; look += 1) {
    let inCanary = 0;
    for (let event = 0; event < 10; event += 1) inCanary += unit() < 0.5 ? 1 : 0;
    canaryEvents += inCanary;
    const burst = Math.floor(unit() * 10) * (unit() < 0.5 ? 1 : -1);
    sums = addSymmetricInterval(sums, burst);
    const events = look * 10;
    best.lastEvent = eventEValue([{ canaryShare: 0.5, canaryEvents, events }], "worse");
    const split = { counts: [events - canaryEvents, canaryEvents], shares: [0.5, 0.5] };
    best.event = Math.max(best.event, best.lastEvent);
    best.symmetric = Math.max(best.symmetric, symmetricOneSidedEValue(sums, rho));
    best.split = Math.max(best.split, sequentialMultinomial([split]).eValue);
  }
  return best;
}
