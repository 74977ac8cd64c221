import { describe, expect, it } from "vitest";
import { expectClose } from "#lib/testing/expect-close.ts";
import { betaQuantile } from "./beta-distribution.ts";
import { binomialCdf, binomialMass } from "./binomial-distribution.ts";
import { chiSquareCdf, chiSquareP, chiSquareQuantile } from "./chi-square-distribution.ts";
import { fCdf, fQuantile } from "./f-distribution.ts";
import { incompleteBeta } from "./incomplete-beta.ts";
import { incompleteGammaLower, incompleteGammaUpper } from "./incomplete-gamma.ts";
import { logBeta, logGamma } from "./log-gamma.ts";
import { criticalZ, normalCdf, normalQuantile, normalTwoSidedP } from "./normal-distribution.ts";
import { studentTCdf, studentTQuantile, studentTTwoSidedP } from "./student-t-distribution.ts";

describe("special functions against closed forms", () => {
  it("gives factorials and the half", () => {
    expectClose(logGamma(0.5), Math.log(Math.PI) / 2, 1e-14);
    expectClose(logGamma(6), Math.log(120), 1e-14);
    expectClose(logGamma(171), 706.5730622457873, 1e-14);
    expect(Math.abs(logGamma(1))).toBeLessThan(1e-14);
    expectClose(logGamma(1e-5), 11.512919692895826, 1e-12);
  });

  it.each([
    [0.5, 0.5, Math.log(Math.PI)],
    [2, 3, -Math.log(12)],
    [3, 20, -Math.log(4620)],
    [12, 15, -Math.log(15 * 7726160)],
  ])("gives ln B(%s, %s)", (a, b, value) => expectClose(logBeta(a, b), value, 1e-13));

  it("integrates powers exactly", () => {
    expectClose(incompleteBeta(0.3, 1, 4), 1 - 0.7 ** 4, 1e-13);
    expectClose(incompleteBeta(0.9, 5, 1), 0.9 ** 5, 1e-13);
    expect(incompleteBeta(0, 2, 2)).toBe(0);
    expect(incompleteBeta(1, 2, 2)).toBe(1);
    expectClose(incompleteBeta(0.5, 1e6, 1e6), 0.5, 1e-8);
  });

  it("splits the gamma integral", () => {
    expectClose(incompleteGammaUpper(1, 30), Math.exp(-30), 1e-12);
    expectClose(incompleteGammaLower(1, 0.2), -Math.expm1(-0.2), 1e-13);
    expectClose(incompleteGammaLower(1, 5), -Math.expm1(-5), 1e-13);
    expectClose(incompleteGammaUpper(1, 0.2), Math.exp(-0.2), 1e-13);
    expect(incompleteGammaLower(2, 0)).toBe(0);
    expect(incompleteGammaUpper(2, 0)).toBe(1);
  });

  it("gives chi-square with two degrees of freedom as an exponential", () => {
    expectClose(chiSquareP(50, 2), Math.exp(-25), 1e-12);
    expectClose(chiSquareCdf(3, 2), -Math.expm1(-1.5), 1e-13);
    expectClose(chiSquareQuantile(0.95, 2), -2 * Math.log(0.05), 1e-12);
    expectClose(chiSquareQuantile(0.95, 1), criticalZ(0.05) ** 2, 1e-12);
  });

  it("gives F with one numerator degree as the square of t", () => {
    const degrees = { numerator: 1, denominator: 7 };
    expectClose(1 - fCdf(2.5 ** 2, degrees), studentTTwoSidedP(2.5, 7), 1e-10);
    expectClose(fQuantile(0.95, degrees), studentTQuantile(0.975, 7) ** 2, 1e-9);
    expect(fCdf(0, degrees)).toBe(0);
  });

  it("gives t with one degree as Cauchy and with many as normal", () => {
    expectClose(studentTCdf(1, 1), 0.75, 1e-13);
    expectClose(studentTCdf(-1, 1), 0.25, 1e-13);
    expectClose(studentTQuantile(0.001, 1), Math.tan(Math.PI * -0.499), 1e-9);
    expectClose(studentTCdf(-3, 1e9), normalCdf(-3), 1e-7);
    expectClose(studentTQuantile(1e-6, 10_000), -4.7564, 1e-4);
    expect(studentTQuantile(0.5, 3)).toBe(0);
    expect(studentTTwoSidedP(0, 3)).toBe(1);
  });

  it("keeps the far normal tails", () => {
    expectClose(normalCdf(-38), 2.885428e-316, 1e-5);
    expectClose(normalTwoSidedP(-6), 2 * normalCdf(-6), 1e-14);
    expectClose(normalQuantile(normalCdf(-20)), -20, 1e-13);
    expect(normalCdf(0)).toBe(0.5);
    expect(normalQuantile(0.5)).toBe(0);
  });

  it("counts binomial outcomes", () => {
    const law = { trials: 4, probability: 0.5 };
    expectClose(
      [0, 1, 2, 3, 4].map((k) => binomialMass(k, law)),
      [1, 4, 6, 4, 1].map((n) => n / 16),
      1e-13,
    );
    expectClose(
      [-1, 0, 1, 2, 3, 4, 9].map((k) => binomialCdf(k, law)),
      [0, 1, 5, 11, 15, 16, 16].map((n) => n / 16),
      1e-13,
    );
    expect(binomialMass(0, { trials: 3, probability: 0 })).toBe(1);
    expect(binomialMass(1, { trials: 3, probability: 0 })).toBe(0);
    expect(binomialMass(3, { trials: 3, probability: 1 })).toBe(1);
    expect(binomialMass(2, { trials: 3, probability: 1 })).toBe(0);
  });

  it("gives beta quantiles far down", () => {
    expectClose(betaQuantile(1e-12, 1, 1), 1e-12, 1e-12);
    expectClose(betaQuantile(0.5, 3, 3), 0.5, 1e-12);
  });
});

describe("refused arguments", () => {
  it.each<[string, () => number]>([
    ["x", () => logGamma(0)],
    ["x", () => logGamma(Number.NaN)],
    ["a", () => logBeta(-1, 2)],
    ["b", () => logBeta(1, Number.POSITIVE_INFINITY)],
    ["x", () => incompleteBeta(1.1, 1, 1)],
    ["a", () => incompleteBeta(0.1, 0, 1)],
    ["b", () => incompleteBeta(0.1, 1, 0)],
    ["a", () => incompleteGammaLower(0, 1)],
    ["x", () => incompleteGammaUpper(1, -1)],
    ["z", () => normalCdf(Number.NaN)],
    ["z", () => normalTwoSidedP(Number.POSITIVE_INFINITY)],
    ["p", () => normalQuantile(1)],
    ["alpha", () => criticalZ(0)],
    ["df", () => studentTCdf(1, 0)],
    ["t", () => studentTTwoSidedP(Number.NaN, 3)],
    ["p", () => studentTQuantile(0, 3)],
    ["df", () => chiSquareCdf(1, -1)],
    ["x", () => chiSquareP(-1, 1)],
    ["p", () => chiSquareQuantile(1.5, 1)],
    ["degrees.denominator", () => fCdf(1, { numerator: 1, denominator: 0 })],
    ["degrees.numerator", () => fQuantile(0.5, { numerator: 0, denominator: 1 })],
    ["p", () => betaQuantile(0, 1, 1)],
    ["k", () => binomialMass(5, { trials: 4, probability: 0.5 })],
    ["k", () => binomialCdf(0.5, { trials: 4, probability: 0.5 })],
    ["law.probability", () => binomialCdf(1, { trials: 4, probability: 1.5 })],
    ["law.trials", () => binomialMass(0, { trials: -1, probability: 0.5 })],
  ])("names %s", (argument, call) => {
    expect(call).toThrow(expect.objectContaining({ name: "StatisticsError", argument }));
  });
});
