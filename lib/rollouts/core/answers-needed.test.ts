import { describe, expect, test } from "vitest";
import { answersNeeded, isShownBetter } from "#lib/rollouts/core/answers-needed.ts";
import { badDifference } from "#lib/rollouts/core/sequential-verdict.ts";

describe("shown against another time", () => {
  test("needs both sequences apart, and answers on both sides", () => {
    expect(isShownBetter({ bad: 9, total: 300 }, { bad: 360, total: 900 })).toBe(true);
    expect(isShownBetter({ bad: 1, total: 10 }, { bad: 360, total: 900 })).toBe(false);
    expect(isShownBetter({ bad: 360, total: 900 }, { bad: 9, total: 300 })).toBe(false);
    expect(isShownBetter({ bad: 0, total: 0 }, { bad: 360, total: 900 })).toBe(false);
    expect(isShownBetter({ bad: 0, total: 300 }, { bad: 0, total: 0 })).toBe(false);
  });

  test("the answers that are told as needed are enough, and none are needed when it is shown", () => {
    const other = { bad: 180, total: 900 };
    const more = answersNeeded({ bad: 3, total: 30 }, other) ?? NaN;
    const total = 30 + more;
    expect(more).toBeGreaterThan(0);
    expect(isShownBetter({ bad: Math.round(total / 10), total }, other)).toBe(true);
    expect(answersNeeded({ bad: 9, total: 300 }, { bad: 360, total: 900 })).toBe(0);
  });

  test("more answers never help when it is not better, or when the other side is too small", () => {
    expect(answersNeeded({ bad: 200, total: 900 }, { bad: 180, total: 900 })).toBeNull();
    expect(answersNeeded({ bad: 3, total: 30 }, { bad: 1, total: 2 })).toBeNull();
    expect(answersNeeded({ bad: 0, total: 0 }, { bad: 180, total: 900 })).toBeNull();
  });
});

test("the interval of a difference is exact where events are few, asymptotic from ten on, and turns with the sides", () => {
  const few = badDifference({ bad: 0, total: 500 }, { bad: 6, total: 500 });
  expect(few.lower).toBeCloseTo(-0.0401, 3);
  expect(few.upper).toBeCloseTo(0.0131, 3);
  const many = badDifference({ bad: 325, total: 5_000 }, { bad: 250, total: 5_000 });
  expect(many.lower).toBeGreaterThan(0);
  const turned = badDifference({ bad: 250, total: 5_000 }, { bad: 325, total: 5_000 });
  expect(turned.lower).toBeCloseTo(-many.upper, 10);
});
