import { describe, expect, it } from "vitest";
import { characterFScore } from "./character-f-score.ts";
import { classOverlap } from "./class-overlap.ts";
import { clipScore, cosineSimilarity } from "./cosine-similarity.ts";
import { characterErrors, editErrors, wordErrors } from "./edit-errors.ts";
import { frechetDistance } from "./frechet-distance.ts";
import { intersectionOverUnion } from "./intersection-over-union.ts";
import { logMelDistance } from "./log-mel-distance.ts";
import { recallAt } from "./recall-at.ts";
import { peakSignalToNoise, structuralSimilarity } from "./structural-similarity.ts";

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

describe("images", () => {
  const plane = (values: number[], width: number) => ({ width, height: values.length / width, values });
  const noise = Array.from({ length: 24 * 20 }, (_, at) => (at * 7919) % 256);

  it("has a similarity of 1 to itself and less to anything else", () => {
    expect(structuralSimilarity(plane(noise, 24), plane(noise, 24), 255)).toBeCloseTo(1, 12);
    const inverted = noise.map((value) => 255 - value);
    expect(structuralSimilarity(plane(noise, 24), plane(inverted, 24), 255)).toBeLessThan(-0.5);
  });

  it("sees a shift of brightness by the luminance term alone", () => {
    const [dark, light] = [plane(Array(256).fill(100), 16), plane(Array(256).fill(110), 16)];
    const c1 = (0.01 * 255) ** 2;
    const expected = (2 * 100 * 110 + c1) / (100 ** 2 + 110 ** 2 + c1);
    expect(structuralSimilarity(dark, light, 255)).toBeCloseTo(expected, 10);
  });

  it("sees structure: a window of one row of two values against their exchange", () => {
    // One pixel high, so the window is 1: no spread, only luminance.
    const value = structuralSimilarity(plane([0, 255], 2), plane([255, 0], 2), 255) ?? 1;
    const c1 = (0.01 * 255) ** 2;
    expect(value).toBeCloseTo(c1 / (255 ** 2 + c1), 12);
  });

  it("answers null for sizes that differ and for no pixels", () => {
    expect(structuralSimilarity(plane(noise, 24), plane(noise, 20), 255)).toBeNull();
    expect(structuralSimilarity(plane([], 1), plane([], 1), 255)).toBeNull();
    expect(peakSignalToNoise([], [], 255)).toBeNull();
    expect(peakSignalToNoise([1], [1, 2], 255)).toBeNull();
  });

  it("measures noise in dB", () => {
    expect(peakSignalToNoise([0, 0], [0, 255], 255)).toBeCloseTo(10 * Math.log10(2), 12);
    expect(peakSignalToNoise([7, 9], [7, 9], 255)).toBe(Infinity);
  });

  it("measures label maps", () => {
    expect(classOverlap([0, 0, 1, 1], [0, 0, 1, 1])).toBe(1);
    expect(classOverlap([0, 0, 1, 1], [0, 1, 1, 1])).toBeCloseTo((1 / 2 + 2 / 3) / 2, 12);
    expect([classOverlap([], []), classOverlap([1], [1, 1])]).toEqual([null, null]);
  });
});

describe("texts and sounds", () => {
  it("scores characters", () => {
    expect(characterFScore("the cat", "the  cat")).toBe(1);
    expect(characterFScore("", " ")).toBe(1);
    expect(characterFScore("abc", "xyz")).toBe(0);
    expect(characterFScore("今天七点", "今天八点")).toBeGreaterThan(0.2);
    // n = 1: 2 of 3 shared; n = 2: 1 of 2; n = 3: 0 of 1.
    expect(characterFScore("abc", "abd")).toBeCloseTo((2 / 3 + 1 / 2 + 0) / 3, 12);
  });

  it("hears loudness in dB and nothing else where the sound is the same", () => {
    const tone = Array.from({ length: 1600 }, (_, at) => 8000 * Math.sin(at * at));
    const options = { rate: 8000, scale: 32768 };
    expect(logMelDistance(tone, tone, options)).toBe(0);
    const louder = tone.map((value) => value * 2);
    const distance = logMelDistance(tone, louder, options) ?? 0;
    expect(distance).toBeGreaterThan(3);
    expect(distance).toBeLessThanOrEqual(20 * Math.log10(2) + 1e-9);
    expect(logMelDistance([], tone, options)).toBeNull();
  });
});
