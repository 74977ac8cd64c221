import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Modality } from "#lib/schema/atoms.ts";
import { aVerdict } from "#lib/testing/candidate-builders.ts";
import { rollUpCase } from "./roll-up-case.ts";
import type { RolledFacts } from "./roll-up-case.ts";

type Rolled = RolledFacts["metrics"][number];

/** One result: `effect` in minimum effects, below 0 worse; with an interval only where `proven`. */
function moved(effect: number, { modality = "audio" as Modality, proven = false } = {}): Rolled {
  const kind = effect < 0 ? "regressed" : effect > 0 ? "improved" : "no_change";
  const verdict = aVerdict(kind, { estimate: effect, modality });
  const strength = proven ? "confirmed" : "practical";
  return { modality, comparability: "comparable", verdict: { ...verdict, strength } };
}

function without(kind: "inconclusive" | "no_data", comparability: Rolled["comparability"]): Rolled {
  return { modality: "audio", comparability, verdict: { ...aVerdict(kind), evidence: null, strength: null } };
}

const times = (count: number, rolled: Rolled): Rolled[] => Array.from({ length: count }, () => rolled);
const kindOf = (metrics: Rolled[], contracts: RolledFacts["contracts"] = "safe") =>
  rollUpCase({ metrics, contracts }).kind;

const undecided = without("inconclusive", "comparable");
const incomparable = without("no_data", "not_comparable");
const missing = without("no_data", "comparable");

describe("the word for a case", () => {
  it.each<[string, Rolled[], string]>([
    ["everything that moved got worse", [moved(-2), moved(-9), moved(0)], "regression"],
    ["everything that moved got better", [moved(2), moved(0)], "improvement"],
    ["a few results moved both ways", [moved(-2), moved(3), moved(9)], "mixed"],
    ["one modality each way", [moved(-2), moved(2, { modality: "image" })], "mixed"],
    ["one worse beside a flat one", [moved(-2), moved(0, { modality: "image" })], "regression"],
    ["nothing moved", [moved(0), moved(0, { modality: "image" })], "no_change"],
    ["a broad loss with some gains", [...times(30, moved(-2)), ...times(9, moved(2))], "regression"],
    ["as many losses as gains", [...times(9, moved(-2)), ...times(9, moved(2))], "mixed"],
    ["scattered small moves", [moved(-2), moved(2), moved(-1), ...times(9, moved(0))], "no_change"],
    ["one small loss among few", [moved(-2), moved(0), moved(0), moved(0)], "regression"],
    ["one large loss among many", [moved(-5), ...times(99, moved(0))], "regression"],
    ["one proven loss among many", [moved(-1, { proven: true }), ...times(99, moved(0))], "regression"],
    ["a proven loss among many gains", [moved(-1, { proven: true }), ...times(99, moved(2))], "mixed"],
    ["a broad small loss", [...times(6, moved(-2)), ...times(9, moved(0))], "regression"],
    ["only results on other data", [incomparable], "not_comparable"],
    ["other data beside no data", [incomparable, missing], "not_comparable"],
    ["other data beside undecided", [incomparable, undecided], "cannot_tell"],
    ["a loss beside other data", [incomparable, moved(-2)], "regression"],
    ["undecided results only", [undecided], "cannot_tell"],
    ["undecided beside unchanged", [undecided, moved(0)], "cannot_tell"],
    ["results of one side only", [missing], "cannot_tell"],
    ["no results", [], "cannot_tell"],
  ])("%s", (_, metrics, kind) => {
    expect(kindOf(metrics)).toBe(kind);
  });

  it("is breaking whatever the metrics say, and not fine where the interface is unknown", () => {
    expect(kindOf([moved(2)], "breaking")).toBe("breaking");
    expect(kindOf([], "breaking")).toBe("breaking");
    expect(kindOf([moved(0)], "unknown")).toBe("cannot_tell");
    expect(kindOf([moved(0)], null)).toBe("no_change");
    expect(kindOf([moved(-2)], "unknown")).toBe("regression");
  });

  it("counts what it rolled up", () => {
    const { modalities } = rollUpCase({
      metrics: [moved(-2), moved(2), moved(0), undecided, incomparable],
      contracts: null,
    });
    expect(modalities).toEqual([
      {
        modality: "audio",
        direction: "mixed",
        worse: 1,
        better: 1,
        unchanged: 1,
        undecided: 1,
        notComparable: 1,
      },
    ]);
  });
});

const effects = fc.array(fc.integer({ min: -8, max: 8 }), { maxLength: 12 });

describe("properties", () => {
  it("mirrors when better and worse change places, and does not depend on the order", () => {
    const mirrored: Record<string, string> = { regression: "improvement", improvement: "regression" };
    fc.assert(
      fc.property(effects, (sizes) => {
        const kind = kindOf(sizes.map((size) => moved(size)));
        expect(kindOf(sizes.map((size) => moved(0 - size)))).toBe(mirrored[kind] ?? kind);
        expect(kindOf(sizes.toReversed().map((size) => moved(size)))).toBe(kind);
      }),
    );
  });

  it("never calls a case with a large or proven loss no change", () => {
    fc.assert(
      fc.property(effects, fc.boolean(), (sizes, proven) => {
        const loss = proven ? moved(-1, { proven }) : moved(-8);
        expect(kindOf([...sizes.map((size) => moved(size)), loss])).not.toBe("no_change");
      }),
    );
  });
});
