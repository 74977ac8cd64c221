import { describe, expect, it } from "vitest";
import { countFlips, flipScores } from "./flips.ts";

describe("flips", () => {
  it("reproduces the worked case of ten items", () => {
    const truth = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0];
    const before = [0, 1, 2, 0, 1, 1, 0, 2, 2, 1];
    const after = [0, 1, 2, 1, 1, 2, 0, 1, 1, 0];
    const right = (answers: readonly number[]): Uint8Array =>
      Uint8Array.from(answers, (answer, index) => (answer === truth[index] ? 1 : 0));
    const counts = countFlips(right(before), right(after));
    expect(counts).toEqual({ items: 10, bothRight: 5, onlyOld: 2, onlyNew: 3, bothWrong: 0 });
    const scores = flipScores(counts);
    expect(scores).toMatchObject({
      oldAccuracy: 0.7,
      newAccuracy: 0.8,
      negativeFlips: 0.2,
      positiveFlips: 0.3,
      sharedOfNewErrors: 0,
      sharedOfOldErrors: 0,
    });
    expect(scores.relativeNegativeFlips).toBeCloseTo(1.4285714285714288, 12);
    expect(scores.trustKept).toBeCloseTo(0.7142857142857143, 12);
  });

  it("has no scores without items, and no shared errors without errors", () => {
    const scores = flipScores(countFlips(Uint8Array.of(), Uint8Array.of()));
    expect(Object.values(scores).every((score) => score === null)).toBe(true);
    expect(flipScores(countFlips(Uint8Array.of(1), Uint8Array.of(1))).sharedOfNewErrors).toBeNull();
    expect(flipScores(countFlips(Uint8Array.of(0, 0), Uint8Array.of(0, 1))).sharedOfOldErrors).toBe(0.5);
  });
});
