import { expect, it } from "vitest";
import { findingOf } from "./finding.ts";

const evidence = { verdict: "regressed" as const, difference: -0.247, low: -0.261, high: -0.233, n: 4000 };

it("gives a headline its parts, written", () => {
  expect(findingOf(evidence, "ratio", "en")).toEqual({
    direction: "fell",
    amount: "24.7",
    interval: "\u221226.1 to \u221223.3",
    samples: "4\u202f000",
  });
});

it("follows the number, not the verdict, for its direction: a latency that rose is worse", () => {
  expect(findingOf({ ...evidence, difference: 17, low: 14, high: 20 }, "milliseconds", "en")).toMatchObject({
    direction: "rose",
    amount: "17",
  });
});

it("does not claim a direction that is not known", () => {
  expect(findingOf({ ...evidence, verdict: "no_change" }, "ratio", "en").direction).toBe("held");
  expect(findingOf({ ...evidence, verdict: "inconclusive" }, "ratio", "en").direction).toBe("undecided");
  const nothing = { verdict: "no_data" as const, difference: null, low: null, high: null, n: null };
  expect(findingOf(nothing, "ratio", "en")).toEqual({
    direction: "unknown",
    amount: null,
    interval: null,
    samples: null,
  });
});
