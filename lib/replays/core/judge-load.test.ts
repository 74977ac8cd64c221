import { describe, expect, it, test } from "vitest";
import { judgeLoad } from "./judge-load.ts";
import type { MeasuredLoad } from "./judge-load.ts";
import { histogramQuantiles } from "./latency-reference.ts";
import type { LatencyReference } from "./latency-reference.ts";

const limits = { maximumErrorRatio: 0.01, latencyRatio: 1.5, latencyFloorMs: 50 };

/** Durations spread evenly from `fromMs` to `toMs`. */
const spread = (count: number, fromMs: number, toMs: number) =>
  Array.from({ length: count }, (_value, index) => fromMs + ((toMs - fromMs) * index) / (count - 1));

function load(given: Partial<MeasuredLoad> = {}): MeasuredLoad {
  const durations = new Map([["audio", spread(300, 5, 20)] as const]);
  return { requests: 300, errors: 0, detail: null, elapsedMs: 900, concurrency: 4, durations, ...given };
}

const reference = (ms: number | null): LatencyReference => ({
  source: "serving_live",
  count: 1000,
  quantiles: { p50: ms, p95: ms, p99: ms },
});
const against = (ms: number | null) => new Map([["audio", reference(ms)] as const]);
const judge = (given: Partial<MeasuredLoad>, ms: number | null = 25) => {
  const { verdict, reason } = judgeLoad(load(given), against(ms), limits);
  return `${verdict} ${reason.code}`;
};

describe("a load", () => {
  it("is carried without errors and within the limit, with the bound told", () => {
    const judged = judgeLoad(load(), against(25), limits);
    expect(judged).toMatchObject({ verdict: "pass", reason: { code: "load_carried" } });
    expect(judged.reason.facts["boundPercent"]).toBeCloseTo(0.994, 2);
  });

  it.each<[string, Partial<MeasuredLoad>, string]>([
    ["no request", { requests: 0, durations: new Map() }, "not_run no_requests_to_send"],
    ["few requests and no error", { requests: 20 }, "pass load_carried"],
    ["one error of 300, which may be 1 % or not", { errors: 1 }, "inconclusive load_errors"],
    ["ten errors of 300, which are more than 1 %", { errors: 10 }, "fail load_errors"],
    ["two errors of 3000, which are at most 1 %", { requests: 3000, errors: 2 }, "pass load_carried"],
  ])("%s", (_name, given, expected) => {
    expect(judge(given)).toBe(expected);
  });

  it("is slow where a quantile's whole interval is beyond the limit, and names it", () => {
    const slow = new Map([["audio", [...spread(150, 5, 20), ...spread(150, 200, 400)]] as const]);
    const judged = judgeLoad(load({ durations: slow }), against(20), limits);
    expect(judged).toMatchObject({
      verdict: "fail",
      reason: { code: "load_slow", facts: { quantile: "p95", limitMs: 80, modality: "audio" } },
    });
  });

  it("is unclear where the limit lies within the interval", () => {
    const durations = new Map([["audio", spread(300, 5, 100)] as const]);
    const known = { ...reference(30), quantiles: { p50: 30, p95: 30, p99: 60 } };
    const judged = judgeLoad(load({ durations }), new Map([["audio", known] as const]), limits);
    expect(judged).toMatchObject({
      verdict: "inconclusive",
      reason: { code: "load_unclear", facts: { quantile: "p95", limitMs: 95 } },
    });
  });

  it("fails for errors before it fails for latency", () => {
    const durations = new Map([["audio", spread(300, 500, 600)] as const]);
    expect(judge({ errors: 20, durations })).toBe("fail load_errors");
  });

  it("is only reported without anything to compare it with", () => {
    expect(judgeLoad(load(), new Map(), limits).reason.code).toBe("load_not_compared");
    expect(judge({ durations: new Map([["audio", spread(300, 5000, 6000)] as const]) }, null)).toBe(
      "pass load_not_compared",
    );
  });

  it("of few requests is told by its median where the tail has no end", () => {
    const few = new Map([["audio", spread(12, 5, 20)] as const]);
    expect(judge({ requests: 12, durations: few })).toBe("pass load_carried");
    const two = new Map([["audio", [5, 6]] as const]);
    expect(judge({ requests: 2, durations: two })).toBe("inconclusive load_unclear");
  });
});

test("a histogram's quantiles are the upper bounds of their intervals, without bound where there is none", () => {
  const histogram = { "0.005": 60, "0.05": 30, "0.01": 5, Infinity: 5 };
  expect(histogramQuantiles(histogram)).toEqual({ count: 100, quantiles: { p50: 5, p95: 50, p99: null } });
  expect(histogramQuantiles({})).toEqual({ count: 0, quantiles: { p50: null, p95: null, p99: null } });
});
