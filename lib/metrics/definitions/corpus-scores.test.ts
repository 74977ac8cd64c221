import { describe, expect, it } from "vitest";
import { corpusScore } from "./corpus-scores.ts";

function scoreOf(metric: string, sums: readonly number[]): number {
  const found = corpusScore(metric);
  if (found === null) throw new Error(`no score of ${metric}`);
  expect(found.fits(sums.length)).toBe(true);
  return found.score(Float64Array.from(sums));
}

describe("corpus scores from sums", () => {
  it("computes BLEU by hand: 4/5, 3/4, 2/3, 1/2, no brevity penalty", () => {
    const expected = 100 * (0.8 * 0.75 * (2 / 3) * 0.5) ** 0.25;
    expect(scoreOf("bleu", [5, 5, 4, 3, 2, 1, 5, 4, 3, 2])).toBeCloseTo(expected, 10);
  });

  it("smooths orders without a match and punishes short output", () => {
    const short = 100 * Math.exp(1 - 6 / 4) * (0.5 * (1 / 3) * (1 / (2 * 2)) * (1 / (4 * 1))) ** 0.25;
    expect(scoreOf("bleu", [4, 6, 2, 1, 0, 0, 4, 3, 2, 1])).toBeCloseTo(short, 10);
    expect(scoreOf("bleu", [4, 4, 0, 0, 0, 0, 4, 3, 2, 1])).toBe(0);
    expect(scoreOf("bleu", [0, 4, 0, 0, 0, 0, 0, 0, 0, 0])).toBe(0);
  });

  it("computes chrF2 from precision and recall averaged over the orders that exist", () => {
    const sums = [10, 8, 6, 9, 7, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const [p, r] = [(6 / 10 + 4 / 9) / 2, (6 / 8 + 4 / 7) / 2];
    expect(scoreOf("chrf", sums)).toBeCloseTo((100 * 5 * p * r) / (4 * p + r), 10);
    expect(
      scoreOf(
        "chrf",
        Array.from({ length: 18 }, () => 0),
      ),
    ).toBe(0);
  });

  it("averages classes and leaves out those that nobody met", () => {
    expect(scoreOf("f1_macro", [8, 2, 0, 1, 0, 2, 0, 0, 0])).toBeCloseTo(50 * (16 / 18 + 2 / 4), 10);
    expect(scoreOf("miou", [8, 2, 0, 1, 0, 2])).toBeCloseTo(50 * (8 / 10 + 1 / 3), 10);
  });

  it("knows no other metric, and not what every object has", () => {
    expect([corpusScore("eer"), corpusScore("constructor")]).toEqual([null, null]);
  });
});
