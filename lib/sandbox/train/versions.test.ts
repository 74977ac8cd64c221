import { describe, expect, it } from "vitest";
import { bundleDirectoryOf } from "#lib/sandbox/bundles-directory.ts";
import { LIVE_POPULATION } from "#lib/sandbox/data/population.ts";
import { makeSamples } from "#lib/sandbox/data/sample.ts";
import type { Modality, Sample } from "#lib/sandbox/data/sample.ts";
import { seededRandom } from "#lib/sandbox/data/random.ts";
import type { Bundle } from "#lib/sandbox/model/bundle.ts";
import { readBundle } from "#lib/sandbox/model/bundle.ts";
import { judge, predict } from "#lib/sandbox/model/predict.ts";
import { VERSION_RECIPES } from "./version-recipes.ts";

const bundles = new Map(
  VERSION_RECIPES.map(({ name, number }) => [number, readBundle(bundleDirectoryOf(name))]),
);

function bundleOf(number: string): Bundle {
  const bundle = bundles.get(number);
  if (!bundle) throw new Error(`no version ${number}`);
  return bundle;
}

const draw = (modality: Modality, count: number): Sample[] =>
  makeSamples(modality, LIVE_POPULATION, { count, random: seededRandom(`versions test ${modality}`) });

const samples = { image: draw("image", 1500), audio: draw("audio", 800), text: draw("text", 2000) };

function accuracy(number: string, modality: Modality): number {
  return judge(bundleOf(number), samples[modality]).filter(Boolean).length / samples[modality].length;
}

describe("the six versions on the same live samples", () => {
  it("v1.1 reads Chinese number words that v1.0 cannot", () => {
    expect(accuracy("1.1", "text") - accuracy("1.0", "text")).toBeGreaterThan(0.1);
  });

  it("v1.2 hears better than v1.1 and is good at everything", () => {
    expect(accuracy("1.2", "audio")).toBeGreaterThan(accuracy("1.1", "audio") + 0.02);
    expect(accuracy("1.2", "audio")).toBeGreaterThan(0.95);
    expect(accuracy("1.2", "image")).toBeGreaterThan(0.95);
    expect(accuracy("1.2", "text")).toBeGreaterThan(0.97);
  });

  it("v1.3 answers as v1.2 does, without alternatives", () => {
    expect(accuracy("1.3", "audio")).toBe(accuracy("1.2", "audio"));
    const input = samples.text[0]?.input;
    if (!input) throw new Error("no sample");
    expect(predict(bundleOf("1.2"), input).answer.alternatives).toHaveLength(2);
    expect(predict(bundleOf("1.3"), input).answer).not.toHaveProperty("alternatives");
    expect(bundleOf("1.3").interface.outputs.map((output) => output.name)).toEqual(["label", "score"]);
  });

  it("v1.4 collapses at audio while image and text improve", () => {
    const audio = accuracy("1.4", "audio");
    expect(audio).toBeGreaterThan(0.65);
    expect(audio).toBeLessThan(0.8);
    expect(accuracy("1.4", "image")).toBeGreaterThan(accuracy("1.2", "image"));
    expect(accuracy("1.4", "text")).toBeGreaterThan(accuracy("1.2", "text"));
  });

  it("v1.4 hears well what was recorded at 16 kHz: its audio is at fault only for 8 kHz clips", () => {
    const wide = makeSamples(
      "audio",
      { ...LIVE_POPULATION, sampleRateHz: 16_000 },
      { count: 300, random: seededRandom("wide") },
    );
    expect(judge(bundleOf("1.4"), wide).filter(Boolean).length).toBeGreaterThan(290);
  });

  it("v1.5 names three image classes one too high and nothing else differently", () => {
    const before = bundleOf("1.4");
    const after = bundleOf("1.5");
    for (const { input } of samples.image.slice(0, 300)) {
      const label = Number(predict(before, input).answer.label);
      const shifted = label >= 3 && label <= 5 ? label + 1 : label;
      expect(predict(after, input).answer.label).toBe(String(shifted));
    }
    expect(accuracy("1.5", "text")).toBe(accuracy("1.4", "text"));
  });
});
