import { describe, expect, test } from "vitest";
import { RequestSamples } from "./request-samples.ts";

interface Change {
  readonly token?: string;
  readonly pid?: number;
  readonly startedAtSec?: number;
}

function look(atSeconds: number, count: number, { token = "t", pid = 7, startedAtSec = 1_000 }: Change = {}) {
  return {
    at: new Date(1_800_000_000_000 + atSeconds * 1_000),
    process: { Pid: pid, Uptime_sec: 100 + atSeconds, Start_time_sec: startedAtSec },
    answered: new Map([["v1", count]]),
    state: { token },
  };
}

function samplesOf(looks: readonly ReturnType<typeof look>[]): RequestSamples {
  const samples = new RequestSamples();
  looks.forEach((item) => samples.add(item));
  return samples;
}

describe("requests of a window", () => {
  test("are the difference to the oldest look within it", () => {
    const samples = samplesOf([look(0, 10), look(5, 30), look(9, 60), look(12, 100)]);
    expect(samples.observed(10_000, 500)).toMatchObject({ total: 70, counts: { v1: 70 } });
  });

  test("reach back to the youngest look before it, where none is in it", () => {
    const samples = samplesOf([look(0, 10), look(30, 40), look(60, 100), look(60.1, 100)]);
    expect(samples.observed(10_000, 500)).toMatchObject({ total: 60 });
  });

  test("are unknown, not 0, while no look is old enough", () => {
    expect(samplesOf([]).observed(10_000, 500)).toBeNull();
    expect(samplesOf([look(0, 10), look(0.2, 20)]).observed(10_000, 500)).toBeNull();
  });

  test.each([
    ["another split", look(5, 30, { token: "u" })],
    ["another process", look(5, 30, { pid: 8 })],
    ["a process of the same number", look(5, 30, { startedAtSec: 2_000 })],
    ["counters that were cleared", look(5, 3)],
  ])("begin anew with %s", (_what, changed) => {
    expect(samplesOf([look(0, 10), changed]).observed(10_000, 500)).toBeNull();
  });
});
