import { expect, test } from "vitest";
import { describeMetricSourceContract } from "#lib/adapters/metric-sources/contract-suite.ts";
import { FakeMetricSource } from "./fake-metric-source.ts";

describeMetricSourceContract("fake", {
  delivery: "poll",
  async start() {
    const source = new FakeMetricSource();
    return {
      source,
      versions: ["mm_test_v1.1_20260101", "mm_test_v1.0_20250101"],
      expose: (version, modality, counters) =>
        source.set(version, modality, {
          requestCount: counters.requests ?? null,
          errorCount: counters.errors ?? null,
          correctCount: counters.correct ?? null,
          wrongCount: counters.wrong ?? null,
          durationBuckets: (counters.buckets ?? []).map(([upperSeconds, cumulativeCount]) => ({
            upperSeconds,
            cumulativeCount,
          })),
          durationSumSeconds: counters.durationSum ?? null,
        }),
      kill: async (version) => source.kill(version),
      killAll: async () => source.fail("ECONNREFUSED"),
      close: async () => undefined,
    };
  },
});

test("a killed endpoint can come back", async () => {
  const source = new FakeMetricSource();
  source.set("v", "text", { requestCount: 1 });
  source.kill("v");
  source.revive("v");
  expect((await source.read()).readings).toMatchObject([{ kind: "counters", requestCount: 1 }]);
});
