import { describe, expect, it } from "vitest";
import { seededRandom } from "#lib/sandbox/data/random.ts";
import { audioFeatures, countFrames } from "./audio-features.ts";
import { makeFft } from "./fft.ts";
import { imageFeatures } from "./image-features.ts";
import { textFeatures } from "./text-features.ts";

const audio = {
  sample_rate_hz: 8000,
  resample: "linear",
  fft_size: 256,
  hop_size: 128,
  mel_bands: 16,
  min_hz: 80,
  max_hz: 4000,
  segments: 8,
  floor_db: -40,
} as const;
const text = { unicode: "NFKC", lowercase: true, ngram_min: 1, ngram_max: 3, buckets: 512 } as const;

const tone = (hertz: number, rate: number, gain = 8000) =>
  Int16Array.from({ length: rate * 0.4 }, (_, i) =>
    Math.round(gain * Math.sin((2 * Math.PI * hertz * i) / rate)),
  );

const loudestBand = (features: Float64Array) => {
  const segment = features.subarray(16 * 3, 16 * 4);
  return segment.indexOf(Math.max(...segment));
};

describe("makeFft", () => {
  it("agrees with the sum it stands for", () => {
    const random = seededRandom("fft");
    const frame = Float64Array.from({ length: 32 }, random.normal);
    const power = makeFft(32).power(frame);
    for (let k = 0; k <= 16; k += 1) {
      let re = 0;
      let im = 0;
      frame.forEach((value, n) => {
        re += value * Math.cos((2 * Math.PI * k * n) / 32);
        im -= value * Math.sin((2 * Math.PI * k * n) / 32);
      });
      expect(power[k]).toBeCloseTo(re * re + im * im, 8);
    }
  });

  it("refuses a size that is not a power of two", () => {
    expect(() => makeFft(100)).toThrow("100 is not a power of two");
  });
});

describe("audioFeatures", () => {
  it("puts a higher tone into a higher band, whatever the loudness", () => {
    const low = audioFeatures(tone(400, 8000), 8000, audio);
    const high = audioFeatures(tone(2500, 8000), 8000, audio);
    expect(low.length).toBe(128);
    expect(loudestBand(low)).toBeLessThan(loudestBand(high));
    expect(loudestBand(audioFeatures(tone(400, 8000, 800), 8000, audio))).toBe(loudestBand(low));
  });

  it("hears a tone in the same band after resampling to the wanted rate", () => {
    const wide = { ...audio, sample_rate_hz: 16_000, fft_size: 512, hop_size: 256 };
    const direct = audioFeatures(tone(700, 16_000), 16_000, wide);
    expect(loudestBand(audioFeatures(tone(700, 8000), 8000, wide))).toBe(loudestBand(direct));
  });

  it("gives one level everywhere for silence, and numbers only", () => {
    const features = audioFeatures(new Int16Array(3200), 8000, audio);
    expect(new Set(features).size).toBe(1);
    expect(audioFeatures(new Int16Array(10), 8000, audio).every(Number.isFinite)).toBe(true);
  });

  it("counts the frames it computes", () => {
    expect(countFrames(3200, 8000, audio)).toBe(24);
    expect(countFrames(100, 8000, audio)).toBe(0);
  });
});

describe("imageFeatures", () => {
  it("stretches contrast when asked to", () => {
    const pixels = Uint8Array.from({ length: 256 }, (_, i) => (i % 2 === 0 ? 100 : 150));
    const settings = { width: 16, height: 16 };
    expect([...imageFeatures(pixels, { ...settings, normalise: "contrast" }).subarray(0, 2)]).toEqual([
      -1, 1,
    ]);
    expect(imageFeatures(pixels, { ...settings, normalise: "none" })[0]).toBeCloseTo(-0.216, 3);
  });
});

describe("textFeatures", () => {
  it("does not see case or width, and sees letters", () => {
    expect(textFeatures("SEVEN", text)).toEqual(textFeatures("seven", text));
    expect(textFeatures("７", text)).toEqual(textFeatures("7", text));
    expect(textFeatures("七", text)).not.toEqual(textFeatures("八", text));
  });

  it("has length 1", () => {
    const length = textFeatures("three", text).reduce((sum, value) => sum + value * value, 0);
    expect(length).toBeCloseTo(1, 10);
  });
});
