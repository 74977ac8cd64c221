import { describe, expect, it } from "vitest";
import { CompareSettings } from "#lib/replays/comparison-schema.ts";
import type { RecordGoldenCase } from "#lib/replays/schema.ts";
import type { Json } from "#lib/schema/atoms.ts";
import { seededRandom } from "#lib/statistics/seeded-random.ts";
import type { SeededRandom } from "#lib/statistics/seeded-random.ts";
import { aGoldenCase } from "#lib/testing/bundle-builders.ts";
import { fullRuns } from "#lib/testing/full-runs.ts";
import { compareContext, goldenComparison } from "./golden-comparison.ts";
import type { JudgedCase } from "./judge-cases.ts";

const cases = 200;
const repeats = 5;
const changedShare = 0.05;

/** What a sampling model says of one picture: the same thing in other words, the first most often. */
const ways = [
  [
    "a red car waits at the crossing",
    "a red car is waiting at the crossing",
    "the red car waits at a crossing",
  ],
  ["two children play in the garden", "two kids play in the garden", "two children are playing in a garden"],
  ["an old man reads a newspaper", "the old man reads a newspaper", "an elderly man reads the newspaper"],
  ["a dog runs along the beach", "a dog is running along the beach", "the dog runs on the beach"],
  ["七只鸟停在电线上", "有七只鸟停在电线上", "七只小鸟停在电线上"],
] as const;
const odds = [0.8, 0.95, 1];

function say(scene: number, random: SeededRandom): Json {
  const at = random.unit();
  const way = odds.findIndex((limit) => at < limit);
  return answer("caption", { datatype: "BYTES", data: [ways[scene % ways.length]?.[way] ?? ""] });
}

function answer(name: string, { datatype, data }: { datatype: string; data: Json[] }): Json {
  return { outputs: [{ name, datatype, shape: [data.length], data }] };
}

function sampled(random: SeededRandom): RecordGoldenCase[] {
  return Array.from({ length: cases }, (_, at) => {
    const [response = null, ...further] = Array.from({ length: repeats }, () => say(at, random));
    const repeated = further.map((one) => ({ response: one, stages: null }));
    return aGoldenCase(String(at), { modality: "text", response, stageDigests: null, repeats: repeated });
  });
}

const textContext = compareContext(
  CompareSettings.parse({ outputs: { caption: { type: "sampled_text" } } }),
  null,
);

/** Replays a restore; `changed` of its cases speak of another scene. */
function restore(golden: readonly RecordGoldenCase[], random: SeededRandom, changed: number) {
  const comparison = goldenComparison(golden, textContext);
  const judged = golden.map((one, at): JudgedCase => {
    const scene = at < changed ? at + 1 : at;
    const responses = Array.from({ length: comparison.askings(one) }, () => say(scene, random));
    const { verdict, firstDiverging, evidence } = comparison.compare(one, responses);
    return { modality: "text", critical: false, verdict, firstDiverging, evidence };
  });
  return comparison.judge(judged);
}

function verdicts(
  runs: number,
  changed: number,
): Record<"passed" | "failed" | "inconclusive" | "not_run", number> {
  const counts = { passed: 0, failed: 0, inconclusive: 0, not_run: 0 };
  for (let run = 0; run < runs; run += 1) {
    const random = seededRandom(1000 * changed + run);
    counts[restore(sampled(random), random, changed).verdict] += 1;
  }
  return counts;
}

describe(`restores of a version whose answers vary, ${cases} cases asked ${repeats} times`, () => {
  const { numRuns: runs, timeout } = fullRuns(25, 300);

  it("that are healthy are equal in 95 of 100", { timeout }, () => {
    const counts = verdicts(runs, 0);
    expect(counts.passed / runs, JSON.stringify(counts)).toBeGreaterThanOrEqual(0.95);
    expect(counts.failed / runs, JSON.stringify(counts)).toBeLessThanOrEqual(0.05);
  });

  it(
    "that answer one case in twenty otherwise are caught in 90 of 100, and hardly ever pass",
    { timeout },
    () => {
      const counts = verdicts(runs, cases * changedShare);
      expect(counts.failed / runs, JSON.stringify(counts)).toBeGreaterThanOrEqual(0.9);
      expect(counts.passed / runs, JSON.stringify(counts)).toBeLessThanOrEqual(0.01);
    },
  );
});

describe("restores of a deterministic version", () => {
  const context = compareContext(CompareSettings.parse({ outputs: { p: { type: "probabilities" } } }), null);
  const draw = (random: SeededRandom) => {
    const raw = Array.from({ length: 10 }, () => random.unit() ** 3);
    const sum = raw.reduce((total, value) => total + value, 0);
    return raw.map((value) => value / sum);
  };
  const replay = (random: SeededRandom, change: (values: number[], at: number) => number[]) => {
    const golden = Array.from({ length: cases }, (_, at) => {
      const response = answer("p", { datatype: "FP32", data: draw(random) });
      return aGoldenCase(String(at), { response, stageDigests: null });
    });
    const comparison = goldenComparison(golden, context);
    const judged = golden.map((one, at): JudgedCase => {
      const { outputs } = one.response as { outputs: { data: number[] }[] };
      const response = answer("p", { datatype: "FP32", data: change(outputs[0]?.data ?? [], at) });
      return { modality: "audio", critical: false, ...comparison.compare(one, [response]) };
    });
    return comparison.judge(judged).verdict;
  };

  it("that differ by rounding are equal, always", () => {
    for (let run = 0; run < 20; run += 1) {
      const random = seededRandom(run);
      const rounding = (values: number[]) =>
        values.map((value) => value * (1 + (random.unit() - 0.5) * 1e-5));
      expect(replay(random, rounding)).toBe("passed");
    }
  });

  it("that answer one case in twenty otherwise are caught, always", () => {
    for (let run = 0; run < 20; run += 1) {
      const other = (values: number[], at: number) =>
        at < cases * changedShare ? values.toReversed() : values;
      expect(replay(seededRandom(run), other)).toBe("failed");
    }
  });
});
