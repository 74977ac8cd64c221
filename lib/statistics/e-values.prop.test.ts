import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binomialMass } from "./binomial-distribution.ts";
import { eventEValue } from "./event-e-process.ts";
import { sequentialMultinomial } from "./sequential-multinomial.ts";
import {
  addSymmetricInterval,
  symmetricEValue,
  symmetricOneSidedEValue,
  symmetricRho,
} from "./symmetric-e-process.ts";

const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });

/** The expectation over all counts of `events` events of which each falls into the canary with its share. */
function expectationOf(
  eValueAt: (canaryEvents: number) => number,
  events: number,
  canaryShare: number,
): number {
  let sum = 0;
  for (let k = 0; k <= events; k += 1) {
    sum += binomialMass(k, { trials: events, probability: canaryShare }) * eValueAt(k);
  }
  return sum;
}

describe("under no change the expectation is", () => {
  it("exactly 1 for the event test", () => {
    fc.assert(
      fc.property(share, fc.nat(60), fc.constantFrom("worse", "better"), (canaryShare, events, direction) => {
        const eValueAt = (canaryEvents: number) =>
          eventEValue([{ canaryShare, canaryEvents, events }], direction);
        expect(expectationOf(eValueAt, events, canaryShare)).toBeCloseTo(1, 8);
      }),
    );
  });

  it("exactly 1 for the event test over stages with different shares", () => {
    fc.assert(
      fc.property(
        fc.tuple(share, share),
        fc.tuple(fc.nat(12), fc.nat(12)),
        ([one, two], [firstEvents, secondEvents]) => {
          const first = (canaryEvents: number) => ({ canaryShare: one, canaryEvents, events: firstEvents });
          const second = (canaryEvents: number) => ({ canaryShare: two, canaryEvents, events: secondEvents });
          const overSecond = (k: number) =>
            expectationOf((l) => eventEValue([first(k), second(l)], "worse"), secondEvents, two);
          expect(expectationOf(overSecond, firstEvents, one)).toBeCloseTo(1, 8);
        },
      ),
    );
  });

  it("exactly 1 for the split", () => {
    fc.assert(
      fc.property(share, fc.nat(60), (canaryShare, requests) => {
        const eValueAt = (k: number) =>
          sequentialMultinomial([{ counts: [k, requests - k], shares: [canaryShare, 1 - canaryShare] }])
            .eValue;
        expect(expectationOf(eValueAt, requests, canaryShare)).toBeCloseTo(1, 8);
      }),
    );
  });

  it("at most 1 for the interval test, whatever the sizes of the differences", () => {
    const sizes = fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(sizes, fc.double({ min: 0.1, max: 5000, noNaN: true }), (differences, rho) => {
        const signings = 2 ** differences.length;
        let [twoSided, oneSided] = [0, 0];
        for (let signing = 0; signing < signings; signing += 1) {
          let sums = { sum: 0, squares: 0 };
          for (const [index, size] of differences.entries()) {
            sums = addSymmetricInterval(sums, ((signing >> index) & 1) === 1 ? size : -size);
          }
          twoSided += symmetricEValue(sums, rho) / signings;
          oneSided += symmetricOneSidedEValue(sums, rho) / signings;
        }
        expect(twoSided).toBeLessThanOrEqual(1 + 1e-9);
        expect(oneSided).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});

describe("taken up again", () => {
  it("from stored sums, the interval test goes on as if nothing had happened", () => {
    const differences = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(differences, fc.nat(), (all, nth) => {
        const rho = symmetricRho(500, 0.1);
        const none = { sum: 0, squares: 0 };
        const whole = all.reduce((sums, one) => addSymmetricInterval(sums, one), none);
        const before = all
          .slice(0, nth % all.length)
          .reduce((sums, one) => addSymmetricInterval(sums, one), none);
        const stored = JSON.parse(JSON.stringify(before)) as typeof before;
        const after = all
          .slice(nth % all.length)
          .reduce((sums, one) => addSymmetricInterval(sums, one), stored);
        expect(symmetricOneSidedEValue(after, rho)).toBe(symmetricOneSidedEValue(whole, rho));
      }),
    );
  });

  it("a stage seen in two parts is the same evidence as seen in one", () => {
    fc.assert(
      fc.property(share, fc.tuple(fc.nat(40), fc.nat(40)), fc.nat(), (canaryShare, [first, second], seed) => {
        const [k, l] = [seed % (first + 1), (seed * 7) % (second + 1)];
        const parts = [
          { canaryShare, canaryEvents: k, events: first },
          { canaryShare, canaryEvents: l, events: second },
        ];
        const whole = [{ canaryShare, canaryEvents: k + l, events: first + second }];
        expect(eventEValue(parts, "worse") / eventEValue(whole, "worse")).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe("more of what is bad", () => {
  it("is never less evidence", () => {
    fc.assert(
      fc.property(share, fc.nat(60), fc.nat(), (canaryShare, events, seed) => {
        const canaryEvents = seed % (events + 1);
        const fewer = [{ canaryShare, canaryEvents, events: events + 1 }];
        const more = [{ canaryShare, canaryEvents: canaryEvents + 1, events: events + 1 }];
        expect(eventEValue(more, "worse")).toBeGreaterThan(eventEValue(fewer, "worse"));
        expect(eventEValue(more, "better")).toBeLessThan(eventEValue(fewer, "better"));
      }),
    );
  });
});
