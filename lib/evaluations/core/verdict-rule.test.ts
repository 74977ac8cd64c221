import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideVerdict } from "./verdict-rule.ts";
import type { VerdictFacts } from "./verdict-rule.ts";

const facts: VerdictFacts = {
  benefit: -3,
  interval: { lower: -5, upper: -1.5 },
  p: 0.001,
  alpha: 0.05,
  delta: 1,
  enoughFor: "everything",
  isDegenerate: false,
  twoSided: false,
};

function summary(change: Partial<VerdictFacts>): string {
  const { kind, reason, strength } = decideVerdict({ ...facts, ...change });
  return [kind, reason, strength].filter((part) => part !== null).join(" ");
}

describe("decideVerdict", () => {
  it.each<[string, Partial<VerdictFacts>, string]>([
    ["all beyond", {}, "regressed beyond_minimum_effect confirmed"],
    ["partly beyond", { interval: { lower: -5, upper: -0.2 } }, "regressed beyond_minimum_effect likely"],
    [
      "exactly the effect",
      { benefit: -1, interval: { lower: -1.8, upper: -0.2 } },
      "regressed beyond_minimum_effect likely",
    ],
    [
      "better",
      { benefit: 3, interval: { lower: 1.5, upper: 5 } },
      "improved beyond_minimum_effect confirmed",
    ],
    [
      "likely better",
      { benefit: 3, interval: { lower: 0.5, upper: 5 } },
      "improved beyond_minimum_effect likely",
    ],
    ["inside", { benefit: -0.5, interval: { lower: -0.9, upper: -0.1 } }, "no_change within_minimum_effect"],
    ["touching", { benefit: 0, interval: { lower: -1, upper: 0.5 } }, "inconclusive not_significant"],
    [
      "small but sure",
      { benefit: -0.8, interval: { lower: -1.5, upper: -0.1 } },
      "inconclusive smaller_than_minimum_effect",
    ],
    [
      "small gain",
      { benefit: 0.8, interval: { lower: 0.1, upper: 1.5 } },
      "inconclusive smaller_than_minimum_effect",
    ],
    ["not significant", { p: 0.05 }, "inconclusive not_significant"],
    ["around zero", { interval: { lower: -5, upper: 1 } }, "inconclusive not_significant"],
    ["touching zero", { interval: { lower: -5, upper: 0 } }, "inconclusive not_significant"],
    ["too few", { enoughFor: "nothing" }, "inconclusive sample_too_small"],
    [
      "too few inside",
      { enoughFor: "nothing", interval: { lower: -0.1, upper: 0.1 } },
      "inconclusive sample_too_small",
    ],
    ["enough for equality only", { enoughFor: "equality" }, "inconclusive sample_too_small"],
    [
      "equality",
      { enoughFor: "equality", interval: { lower: -0.1, upper: 0.1 } },
      "no_change within_minimum_effect",
    ],
    ["no spread", { isDegenerate: true, interval: null, p: 1 }, "inconclusive zero_variance"],
    ["interval alone", { p: null }, "regressed beyond_minimum_effect confirmed"],
    [
      "two-sided gain",
      { twoSided: true, benefit: 3, interval: { lower: 1.5, upper: 5 } },
      "regressed moved_either_way confirmed",
    ],
    ["two-sided loss", { twoSided: true }, "regressed beyond_minimum_effect confirmed"],
    ["threshold", { interval: null, p: null }, "regressed beyond_practical_threshold practical"],
    [
      "threshold met",
      { interval: null, p: null, benefit: -1 },
      "regressed beyond_practical_threshold practical",
    ],
    [
      "threshold gain",
      { interval: null, p: null, benefit: 2 },
      "improved beyond_practical_threshold practical",
    ],
    [
      "threshold kept",
      { interval: null, p: null, benefit: -0.9 },
      "no_change within_practical_threshold practical",
    ],
    [
      "nothing moved",
      { interval: null, p: null, benefit: 0, delta: 0 },
      "no_change within_practical_threshold practical",
    ],
    [
      "two-sided threshold",
      { interval: null, p: null, benefit: 2, twoSided: true },
      "regressed moved_either_way practical",
    ],
  ])("%s", (_, change, expected) => expect(summary(change)).toBe(expected));

  it("has no data without facts", () => {
    expect(decideVerdict(null)).toEqual({ kind: "no_data", reason: "no_result", strength: null });
  });

  it.each<Partial<VerdictFacts>>([
    { benefit: Number.NaN },
    { benefit: Number.NEGATIVE_INFINITY },
    { p: Number.NaN },
    { delta: Number.NaN },
    { delta: Number.POSITIVE_INFINITY },
    { interval: { lower: Number.NaN, upper: 0 } },
    { interval: { lower: -0.1, upper: Number.POSITIVE_INFINITY } },
  ])("takes %j for no data, never for a pass", (change) => {
    expect(summary(change)).toBe("no_data not_a_number");
  });
});

const anyFacts = fc
  .record({
    benefit: fc.double({ min: -10, max: 10, noNaN: true }),
    below: fc.double({ min: 0, max: 8, noNaN: true }),
    above: fc.double({ min: 0, max: 8, noNaN: true }),
    p: fc.double({ min: 0, max: 1, noNaN: true }),
    delta: fc.double({ min: 0, max: 4, noNaN: true }),
  })
  .map(({ benefit, below, above, p, delta }) => ({
    ...facts,
    benefit,
    p,
    delta,
    interval: { lower: benefit - below, upper: benefit + above },
  }));

describe("properties of the verdict", () => {
  it("mirrors when better and worse change places", () => {
    const mirror = { regressed: "improved", improved: "regressed" } as const;
    fc.assert(
      fc.property(anyFacts, (one) => {
        const { lower, upper } = one.interval;
        const here = decideVerdict(one);
        const there = decideVerdict({
          ...one,
          benefit: 0 - one.benefit,
          interval: { lower: 0 - upper, upper: 0 - lower },
        });
        expect(there.kind).toBe(here.kind in mirror ? mirror[here.kind as keyof typeof mirror] : here.kind);
        expect(there.strength).toBe(here.strength);
      }),
    );
  });

  it("never calls a change that is smaller than the minimum effect or not significant", () => {
    fc.assert(
      fc.property(anyFacts, (one) => {
        const { kind } = decideVerdict(one);
        if (kind !== "regressed" && kind !== "improved") return;
        expect(Math.abs(one.benefit)).toBeGreaterThanOrEqual(one.delta);
        expect(one.p).toBeLessThan(one.alpha);
        expect(Math.sign(one.benefit)).toBe(kind === "improved" ? 1 : -1);
      }),
    );
  });
});
