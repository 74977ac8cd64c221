import { describe, expect, test } from "vitest";
import type { MetricValue } from "#lib/evaluations/schema.ts";
import { checkMetrics, checkPackedItems } from "./check-evaluation.ts";

const accuracy = (change: Partial<MetricValue> = {}): MetricValue => ({
  metric: "top1_accuracy",
  value: 90,
  n: 100,
  successes: 90,
  ...change,
});

describe("metrics", () => {
  test("a value that agrees with its counts passes", () => {
    expect(checkMetrics([accuracy()], "image")).toEqual([]);
  });

  test("a metric the catalogue does not know passes without a range", () => {
    expect(checkMetrics([{ metric: "imagenet1k", value: 0.75, n: null, successes: null }], "image")).toEqual(
      [],
    );
  });

  test.each([
    ["a negative share", accuracy({ value: -3, successes: null }), "negative"],
    ["more than all", accuracy({ value: 101, successes: null }), "above"],
    ["a share sent as 0 to 1", accuracy({ value: 0.9 }), "agree"],
    ["more successes than n", accuracy({ successes: 101 }), "more successes"],
    ["not a number", accuracy({ value: Number.NaN }), "finite"],
    ["a loss with the wrong sign", { metric: "wer", value: -4, n: 10, successes: null }, "negative"],
  ])("%s is refused", (_what, metric, reason) => {
    expect(checkMetrics([metric], "audio")).toEqual([
      { name: "metrics[0].value", reason: expect.stringContaining(reason) },
    ]);
  });

  test("a metric given twice is refused", () => {
    expect(checkMetrics([accuracy(), accuracy()], "image")[0]?.reason).toContain("twice");
  });
});

describe("packed items", () => {
  const items = {
    metric: "top1_accuracy",
    encoding: "bits",
    count: 10,
    columns: 1,
    itemsSha256: null,
  } as const;

  test("ten bits fit two bytes", () => {
    expect(checkPackedItems({ ...items, data: Buffer.alloc(2).toString("base64") })).toEqual([]);
  });

  test("three bytes are too many for ten bits", () => {
    expect(checkPackedItems({ ...items, data: Buffer.alloc(3).toString("base64") })).toHaveLength(1);
  });

  test("no items are no problem", () => {
    expect(checkPackedItems(null)).toEqual([]);
  });
});
