import { describe, expect, it } from "vitest";
import { fisherExact } from "./fisher-exact.ts";
import { newcombeInterval } from "./newcombe-interval.ts";
import { StatisticsError } from "./statistics-error.ts";
import { smallestExpectedCell, twoProportionZ } from "./two-proportion-z.ts";
import { wilsonInterval } from "./wilson-interval.ts";
import { proportionOf as of } from "#lib/testing/expect-close.ts";

describe("degenerate shares", () => {
  it("gives nobody against nobody a symmetric interval of real width and p = 1", () => {
    const interval = newcombeInterval(of(0, 50), of(0, 50));
    expect(interval.lower).toBeCloseTo(-interval.upper, 15);
    expect(interval.upper).toBeGreaterThan(0.05);
    expect(twoProportionZ(of(0, 50), of(0, 50))).toMatchObject({ z: 0, p: 1 });
    expect(fisherExact(of(0, 50), of(0, 50))).toBe(1);
  });

  it("gives everybody against everybody p = 1", () => {
    expect(twoProportionZ(of(7, 7), of(9, 9))).toMatchObject({ z: 0, p: 1 });
    expect(fisherExact(of(7, 7), of(9, 9))).toBe(1);
    expect(wilsonInterval(of(7, 7)).upper).toBe(1);
  });

  it("answers for a single item", () => {
    expect(wilsonInterval(of(1, 1)).lower).toBeGreaterThan(0);
    expect(newcombeInterval(of(0, 1), of(1, 1)).lower).toBeGreaterThanOrEqual(-1);
  });

  it("counts the smallest expected cell", () => {
    expect(smallestExpectedCell(of(0, 500), of(6, 500))).toBe(3);
    expect(smallestExpectedCell(of(10, 10), of(80, 90))).toBe(1);
  });
});

describe("refused shares", () => {
  it.each([
    ["first.successes", of(3, 2)],
    ["first.successes", of(-1, 2)],
    ["first.successes", of(Number.NaN, 2)],
    ["first.trials", of(0, 0)],
    ["first.trials", of(1, Number.POSITIVE_INFINITY)],
    ["first.trials", of(1, 2.5)],
  ])("names %s", (argument, value) => {
    for (const test of [twoProportionZ, fisherExact, smallestExpectedCell]) {
      try {
        test(value, of(1, 2));
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(StatisticsError);
        expect(error).toMatchObject({ argument });
        expect(String(error)).toContain(argument);
      }
    }
  });

  it.each([0, 1, -0.1, Number.NaN])("refuses alpha %s", (alpha) => {
    expect(() => newcombeInterval(of(1, 2), of(1, 2), alpha)).toThrow(/alpha/u);
  });
});
