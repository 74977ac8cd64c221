import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CounterReading, MetricReading, MetricSource, MetricSourceCapabilities } from "./port.ts";

/** Counters that a harness makes its peer expose; an absent one is not exposed. */
export interface ExposedCounters {
  readonly requests?: number;
  readonly errors?: number;
  readonly correct?: number;
  readonly wrong?: number;
  /** Requests by upper bound in seconds, cumulative; the last bound is `Infinity`. */
  readonly buckets?: readonly (readonly [upperSeconds: number, cumulativeCount: number])[];
  readonly durationSum?: number;
}

/** A metric source under test with two versions behind it. */
export interface MetricSourceHarness {
  readonly source: MetricSource;
  readonly versions: readonly [string, string];
  /** Sets what a version exposes for a modality. */
  expose(version: string, modality: string, counters: ExposedCounters): void;
  /** The version's endpoint stops answering. */
  kill(version: string): Promise<void>;
  /** Nothing answers any more. */
  killAll(): Promise<void>;
  close(): Promise<void>;
}

const WHOLE: ExposedCounters = {
  requests: 201,
  errors: 3,
  correct: 150,
  wrong: 40,
  buckets: [
    [0.01, 100],
    [0.1, 190],
    [Infinity, 201],
  ],
  durationSum: 4.5,
};

/** The behaviour every metric source must show. */
export function describeMetricSourceContract(
  name: string,
  options: {
    readonly delivery: MetricSourceCapabilities["delivery"];
    readonly start: () => Promise<MetricSourceHarness>;
  },
): void {
  describe(`metric source contract: ${name}`, () => {
    let harness: MetricSourceHarness;
    beforeEach(async () => {
      harness = await options.start();
    });
    afterEach(async () => harness.close());

    test("it says how values arrive", () => {
      expect(harness.source.capabilities.delivery).toBe(options.delivery);
    });
    if (options.delivery === "push") describePush(() => harness);
    if (options.delivery === "poll") describeReading(() => harness);
  });
}

function describePush(current: () => MetricSourceHarness): void {
  test("reading a source that is pushed to gives nothing", async () => {
    const { source, versions, expose } = current();
    expose(versions[0], "audio", WHOLE);
    expect((await source.read()).readings).toEqual([]);
  });
}

function findCounters(readings: readonly MetricReading[], version: string, modality: string): CounterReading {
  const found = readings.find(
    (reading) => reading.kind === "counters" && reading.version === version && reading.modality === modality,
  );
  if (found?.kind !== "counters") throw new Error(`no counters of ${version} for ${modality}`);
  return found;
}

function describeReading(current: () => MetricSourceHarness): void {
  test("every counter of every version and modality is read", async () => {
    const { source, versions, expose } = current();
    expose(versions[0], "audio", WHOLE);
    expose(versions[0], "image", { ...WHOLE, correct: 7 });
    expose(versions[1], "audio", { ...WHOLE, requests: 9 });
    const { readings, readAt } = await source.read();
    expect(readAt).toBeInstanceOf(Date);
    expect(findCounters(readings, versions[0], "audio")).toMatchObject({
      requestCount: 201,
      errorCount: 3,
      correctCount: 150,
      wrongCount: 40,
      durationSumSeconds: 4.5,
      durationBuckets: WHOLE.buckets?.map(([upperSeconds, cumulativeCount]) => ({
        upperSeconds,
        cumulativeCount,
      })),
    });
    expect(findCounters(readings, versions[0], "image").correctCount).toBe(7);
    expect(findCounters(readings, versions[1], "audio").requestCount).toBe(9);
  });

  test("a counter that is not exposed is missing, and one that is 0 is 0", async () => {
    const { source, versions, expose } = current();
    expose(versions[0], "audio", { requests: 5, errors: 0 });
    const reading = findCounters((await source.read()).readings, versions[0], "audio");
    expect(reading).toMatchObject({ requestCount: 5, errorCount: 0, correctCount: null, wrongCount: null });
    expect(reading).toMatchObject({ durationSumSeconds: null, durationBuckets: [] });
  });

  test("counters go on from read to read", async () => {
    const { source, versions, expose } = current();
    expose(versions[0], "audio", WHOLE);
    await source.read();
    expose(versions[0], "audio", { ...WHOLE, requests: 300 });
    expect(findCounters((await source.read()).readings, versions[0], "audio").requestCount).toBe(300);
  });

  test("an endpoint that is dead is no data with a reason; the others are still read", async () => {
    const harness = current();
    const [dead, alive] = harness.versions;
    harness.expose(dead, "audio", WHOLE);
    harness.expose(alive, "audio", WHOLE);
    await harness.kill(dead);
    const { readings } = await harness.source.read();
    expect(readings.filter((reading) => reading.version === dead)).toEqual([
      expect.objectContaining({ kind: "no_data", reason: expect.stringMatching(/.+/) }),
    ]);
    expect(findCounters(readings, alive, "audio").requestCount).toBe(201);
  });

  test("a source that is dead as a whole is no data, neither an error nor nothing", async () => {
    const harness = current();
    await harness.killAll();
    const { readings } = await harness.source.read();
    expect(readings.length).toBeGreaterThan(0);
    expect(readings.every((reading) => reading.kind === "no_data" && reading.reason !== "")).toBe(true);
  });
}
