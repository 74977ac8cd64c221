import { describe, expect, test } from "vitest";
import { describeSplit, isSameSplit, shareByVersion } from "./compare-splits.ts";
import { judgeObserved } from "./judge-observed.ts";
import type { ObservedTraffic, Slice } from "./port.ts";

const slice = (version: string, share: number, role: Slice["role"] = "rest"): Slice => ({
  version,
  role,
  share,
});

function counted(counts: Record<string, number>): ObservedTraffic {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { from: new Date(0), to: new Date(10_000), total, counts };
}

describe("judgeObserved", () => {
  const half = [slice("a", 50, "restored"), slice("b", 50)];
  const all = [slice("a", 100, "restored")];

  test.each([
    ["nothing", half, {}, "too_few"],
    ["nine requests", half, { a: 5, b: 4 }, "too_few"],
    ["an even split", half, { a: 104, b: 96 }, "agrees"],
    ["a lopsided split", half, { a: 150, b: 50 }, "disagrees"],
    ["a few requests under way", all, { a: 400, b: 3 }, "agrees"],
    ["traffic at a version without share", all, { a: 400, b: 40 }, "disagrees"],
    ["traffic that did not move", all, { b: 20 }, "disagrees"],
    ["a version nobody named", half, { a: 50, b: 50, c: 30 }, "disagrees"],
    ["a small share that got nothing yet", [slice("a", 5, "restored"), slice("b", 95)], { b: 20 }, "agrees"],
  ] as const)("%s", (...[, want, counts, verdict]) => {
    const judgement = judgeObserved(want, counted({ ...counts }));
    expect(judgement.verdict).toBe(verdict);
    expect(judgement.evidence).not.toBe("");
  });

  test("slices of one version are judged together", () => {
    const want = [slice("b", 25, "control"), slice("b", 25), slice("a", 50, "restored")];
    expect(judgeObserved(want, counted({ a: 100, b: 100 })).verdict).toBe("agrees");
  });
});

describe("comparing splits", () => {
  test("order, slices of 0 and rounding do not count; role, share and version do", () => {
    const split = [slice("a", 33.3, "restored"), slice("b", 66.7)];
    expect(
      isSameSplit(split, [slice("b", 66.7), slice("c", 0), slice("a", 33.300_000_000_1, "restored")]),
    ).toBe(true);
    expect(isSameSplit(split, [slice("a", 33.3, "control"), slice("b", 66.7)])).toBe(false);
    expect(isSameSplit(split, [slice("a", 33.4, "restored"), slice("b", 66.6)])).toBe(false);
    expect(isSameSplit(split, [slice("a", 33.3, "restored")])).toBe(false);
    expect(isSameSplit([], split)).toBe(false);
  });

  test("shares add up over roles, and a split can be said in words", () => {
    expect(shareByVersion([slice("b", 25, "control"), slice("b", 75), slice("a", 0)])).toEqual(
      new Map([["b", 100]]),
    );
    expect(describeSplit([slice("a", 5, "restored")])).toBe("a 5% restored");
    expect(describeSplit([])).toBe("no slices");
  });
});
