import { describe, expect, it } from "vitest";
import reference from "#lib/statistics/fixtures/decision-reference.json" with { type: "json" };
import { countFlips, flipScores } from "./flips.ts";

describe("flips", () => {
  it("reproduces the worked case of ten items", () => {
    const worked = reference.flips;
    const right = (answers: readonly number[]): Uint8Array =>
      Uint8Array.from(answers, (answer, index) => (answer === worked.y[index] ? 1 : 0));
    const counts = countFlips(right(worked.old), right(worked.new));
    expect(counts).toEqual({ items: worked.n, bothRight: 5, onlyOld: 2, onlyNew: 3, bothWrong: 0 });
    const scores = flipScores(counts);
    expect(scores).toMatchObject({
      oldAccuracy: worked.accOld,
      newAccuracy: worked.accNew,
      negativeFlips: worked.NFR,
      positiveFlips: worked.PFR,
      sharedOfNewErrors: worked.BEC_paper_h2denominator,
      sharedOfOldErrors: worked.BEC_library_h1denominator,
    });
    expect(scores.relativeNegativeFlips).toBeCloseTo(worked.relNFR, 12);
    expect(scores.trustKept).toBeCloseTo(worked.BTC, 12);
  });

  it("has no scores without items, and no shared errors without errors", () => {
    const scores = flipScores(countFlips(Uint8Array.of(), Uint8Array.of()));
    expect(Object.values(scores).every((score) => score === null)).toBe(true);
    expect(flipScores(countFlips(Uint8Array.of(1), Uint8Array.of(1))).sharedOfNewErrors).toBeNull();
    expect(flipScores(countFlips(Uint8Array.of(0, 0), Uint8Array.of(0, 1))).sharedOfOldErrors).toBe(0.5);
  });
});
