import { describe, expect, it } from "vitest";
import { clipScore, cosineSimilarity } from "./cosine-similarity.ts";
import { characterErrors, editErrors, wordErrors } from "./edit-errors.ts";
import { frechetDistance } from "./frechet-distance.ts";
import { intersectionOverUnion } from "./intersection-over-union.ts";
import { recallAt } from "./recall-at.ts";

describe("edit errors", () => {
  it("counts words", () => {
    expect(wordErrors("the cat sat on the mat", "the cat sit on mat")).toEqual({
      substitutions: 1,
      deletions: 1,
      insertions: 0,
      referenceLength: 6,
      rate: 2 / 6,
    });
  });

  it("exceeds 1 where the hypothesis runs on", () => {
    expect(wordErrors("hi", "hi there you all")).toMatchObject({ insertions: 3, rate: 3 });
  });

  it("counts characters by code point", () => {
    expect(characterErrors("kitten", "sitting")).toMatchObject({
      substitutions: 2,
      insertions: 1,
      rate: 0.5,
    });
    expect(characterErrors("七😀", "七八")).toMatchObject({ substitutions: 1, referenceLength: 2 });
  });

  it("answers for empty texts", () => {
    expect(wordErrors("", "").rate).toBe(0);
    expect(wordErrors(" ", "word").rate).toBeNull();
    expect(editErrors(["a", "b"], []).deletions).toBe(2);
  });
});

describe("geometry and ranks", () => {
  it("measures boxes", () => {
    expect(intersectionOverUnion([0, 0, 10, 10], [5, 5, 15, 15])).toBeCloseTo(25 / 175, 12);
    expect(intersectionOverUnion([0, 0, 1, 1], [2, 2, 3, 3])).toBe(0);
    expect(intersectionOverUnion([0, 0, 0, 0], [0, 0, 0, 0])).toBe(0);
  });

  it("measures angles", () => {
    expect(cosineSimilarity([1, 0, 1], [1, 1, 0])).toBeCloseTo(0.5, 12);
    expect(cosineSimilarity([0, 0], [1, 1])).toBeNull();
    expect(cosineSimilarity([1], [1, 1])).toBeNull();
    expect([clipScore(0.3), clipScore(-0.1)]).toEqual([0.75, 0]);
  });

  it("counts ranks", () => {
    const ranks = [1, 3, 1, 7, 2];
    expect([recallAt(1, ranks), recallAt(5, ranks), recallAt(1, [])]).toEqual([0.4, 0.8, null]);
  });

  it("measures distributions", () => {
    expect(frechetDistance([{ mean: 0, variance: 1 }], [{ mean: 1, variance: 4 }])).toBe(2);
  });
});
