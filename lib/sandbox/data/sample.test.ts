import { describe, expect, it } from "vitest";
import { seededRandom } from "./random.ts";
import { LIVE_POPULATION } from "./population.ts";
import { makeSamples, MODALITIES } from "./sample.ts";
import type { Population } from "./population.ts";
import type { Sample } from "./sample.ts";

const draw = (seed: string, more: Partial<Population> = {}, count = 200) =>
  Object.fromEntries(
    MODALITIES.map((modality) => [
      modality,
      makeSamples(modality, { ...LIVE_POPULATION, ...more }, { count, random: seededRandom(seed) }),
    ]),
  ) as Record<(typeof MODALITIES)[number], Sample[]>;

describe("seededRandom", () => {
  it("repeats itself for a seed and differs between seeds", () => {
    const take = (seed: string) => Array.from({ length: 20 }, seededRandom(seed).next);
    expect(take("a")).toEqual(take("a"));
    expect(take("a")).not.toEqual(take("b"));
  });

  it("gives normal numbers with mean 0 and deviation 1", () => {
    const random = seededRandom("normal");
    const values = Array.from({ length: 20_000 }, random.normal);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  });
});

describe("makeSamples", () => {
  it("draws the same samples again from the same seed", () => {
    expect(draw("again", {}, 30)).toEqual(draw("again", {}, 30));
    expect(draw("again", {}, 30)).not.toEqual(draw("other", {}, 30));
  });

  it("draws every digit about equally often", () => {
    for (const samples of Object.values(draw("digits", {}, 600))) {
      const counts = Array.from(
        { length: 10 },
        (_, digit) => samples.filter((s) => s.label === digit).length,
      );
      expect(Math.min(...counts)).toBeGreaterThan(30);
      expect(Math.max(...counts)).toBeLessThan(95);
    }
  });

  it("gives 16 x 16 pixels, about 0.4 s of sound, and a short text", () => {
    const { image, audio, text } = draw("shape", {}, 20);
    for (const { input } of image) expect(input.modality === "image" && input.pixels.length).toBe(256);
    for (const { input } of audio) {
      if (input.modality !== "audio") throw new Error("expected audio");
      expect(input.samples.length).toBe(3200);
      expect(input.samples.some((value) => Math.abs(value) > 1000)).toBe(true);
    }
    for (const { input } of text) expect(input.modality === "text" && input.text.length).toBeGreaterThan(0);
  });

  it("mixes scripts and grounds as the population says", () => {
    const textOf = (sample: Sample) => (sample.input.modality === "text" ? sample.input.text : "");
    const chinese = draw("mix", { chineseRatio: 1, formalRatio: 0 }).text.map(textOf);
    expect(chinese.every((text) => /[零一二三四五六七八九]/.test(text))).toBe(true);
    const formal = draw("mix", { formalRatio: 1 }).text.map(textOf);
    expect(formal.every((text) => /[零壹贰叁肆伍陆柒捌玖]/.test(text))).toBe(true);
    const isDark = (sample: Sample) =>
      sample.input.modality === "image" && (sample.input.pixels[0] ?? 255) < 128;
    expect(draw("mix", { darkGroundRatio: 1, difficulty: 0.3 }).image.every(isDark)).toBe(true);
    expect(draw("mix", { darkGroundRatio: 0, difficulty: 0.3 }).image.some(isDark)).toBe(false);
  });
});
