import { afterAll, beforeAll, expect, test } from "vitest";
import type { CounterReading, MetricSource } from "#lib/adapters/metric-sources/port.ts";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { startSandboxProcess, type SandboxProcess } from "#lib/testing/sandbox-process.ts";
import { openMetrics } from "./index.ts";

const VERSION = "mm_digits_v1.4_20261115";
const LABELS_ARRIVE_MS = 15_000;

let sandbox: SandboxProcess;
beforeAll(async () => {
  sandbox = await startSandboxProcess();
  await sandbox.admin("PUT", "/admin/traffic", { ratePerSecond: 100 });
}, 60_000);
afterAll(async () => sandbox.stop());

function sourceOf(token: string): MetricSource {
  const settings = {
    discoveryUrl: `${sandbox.adminUrl}/admin/sd`,
    token,
    timeoutMs: 2_000,
    allowedInternal: ["127.0.0.1:1024-65535"],
  };
  return openMetrics.create(settings, createAdapterContext("admin"));
}

async function readJudged(source: MetricSource): Promise<readonly CounterReading[]> {
  const endsAt = performance.now() + LABELS_ARRIVE_MS;
  for (;;) {
    const { readings } = await source.read();
    const counters = readings.filter((reading) => reading.kind === "counters");
    const main = counters.filter(({ slice }) => slice === "main");
    const isJudged = main.length >= 3 && main.every(({ correctCount }) => (correctCount ?? 0) > 0);
    if (isJudged || performance.now() > endsAt) return counters;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

test(
  "the sandbox's instances are found and counted per modality, and counts go up",
  { timeout: 40_000 },
  async () => {
    const source = sourceOf(sandbox.token);
    const first = await readJudged(source);
    expect(first.map(({ modality, slice }) => `${modality} ${slice}`).toSorted()).toEqual(
      ["audio", "image", "text"].flatMap((modality) => [`${modality} control`, `${modality} main`]),
    );
    expect(first.filter(({ slice }) => slice === "control").every((each) => each.requestCount === 0)).toBe(
      true,
    );
    for (const reading of first.filter(({ slice }) => slice === "main")) {
      expect(reading.version).toBe(VERSION);
      expect(reading.requestCount).toBeGreaterThan(0);
      expect(reading.errorCount).toBeGreaterThanOrEqual(0);
      expect(reading.durationBuckets.at(-1)).toEqual({
        upperSeconds: Infinity,
        cumulativeCount: expect.any(Number),
      });
      const judged = (reading.correctCount ?? 0) + (reading.wrongCount ?? 0);
      expect(judged).toBeLessThanOrEqual(reading.requestCount ?? 0);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    const total = (readings: readonly CounterReading[]) =>
      readings.reduce((sum, { requestCount }) => sum + (requestCount ?? 0), 0);
    expect(total(await readJudged(source))).toBeGreaterThan(total(first));
  },
);

test("a wrong token is no data with its reason", async () => {
  const { readings } = await sourceOf("wrong").read();
  expect(readings).toMatchObject([{ kind: "no_data", reason: expect.stringContaining("check the token") }]);
});
