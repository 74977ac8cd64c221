import { describe, expect, test } from "vitest";
import { countedBefore, cutWindows } from "#lib/rollouts/core/evidence-windows.ts";
import type { Arm, ArmSample } from "#lib/rollouts/core/evidence-windows.ts";

const start = Date.parse("2026-09-01T03:00:00Z");
const at = (seconds: number) => new Date(start + seconds * 1_000);
const sample = (arm: Arm, seconds: number, requests = 10): ArmSample => ({
  arm,
  bucketAt: at(seconds),
  bucketMs: 5_000,
  modality: "audio",
  requests,
  errors: 0,
  correct: requests,
  wrong: 0,
});
const both = (seconds: number) => [
  sample("restored", seconds),
  sample("control", seconds),
  sample("rest", seconds, 30),
];
const cut = (samples: ArmSample[], closed: number, from = 0) =>
  cutWindows(samples, { from: at(from), closedUntil: at(closed), intervalMs: 10_000 });
const spansOf = (windows: ReturnType<typeof cut>) =>
  windows.map(({ from, until }) => [(from.getTime() - start) / 1_000, (until.getTime() - start) / 1_000]);

describe("windows", () => {
  test("are whole intervals up to what is closed, with the arms apart and together", () => {
    const windows = cut([0, 5, 10, 15, 20, 25].flatMap(both), 25);
    expect(spansOf(windows)).toEqual([
      [0, 10],
      [10, 20],
    ]);
    expect(windows[0]?.restored).toHaveLength(2);
    expect(windows[0]?.control).toHaveLength(2);
    expect(windows[0]?.suspect).toHaveLength(4);
  });

  test("leave out what was answered before they begin", () => {
    expect(cut([0, 5, 10, 15].flatMap(both), 20, 10).map(({ restored }) => restored.length)).toEqual([2]);
  });

  test("one without counts of a version goes on until both were counted up to the same sample", () => {
    const samples = [...both(0), sample("rest", 5), sample("control", 5), sample("rest", 12), ...both(15)];
    const windows = cut(samples, 40);
    expect(spansOf(windows)).toEqual([[0, 20]]);
    expect(windows[0]?.suspect).toHaveLength(7);
  });

  test("never end while one version is missing", () => {
    expect(cut([sample("rest", 0), sample("rest", 5)], 60)).toEqual([]);
    expect(cut([sample("restored", 0), sample("restored", 5)], 60)).toEqual([]);
    expect(cut([], 60)).toEqual([]);
  });

  test("a source that does not tell the control slice apart gives none, which is not an empty one", () => {
    const windows = cut([sample("restored", 5), sample("rest", 5)], 20);
    expect(windows[0]?.control).toBeNull();
  });

  test("of a stage that is over, hold nothing that may have been answered under the next split", () => {
    // The stage ended at 13 s, in the middle of the reading of 10 to 15 s: most of that was answered under the next split.
    const late = [...[5].flatMap(both), sample("restored", 10, 90), sample("rest", 10, 30)];
    const requestsOf = (samples: ArmSample[]) =>
      cut(samples, 13, 3).map(({ restored }) => restored.map(({ requests }) => requests));
    expect(requestsOf(late), "what a running stage counts").toEqual([[10, 90]]);
    expect(requestsOf(countedBefore(late, at(13)))).toEqual([[10]]);
    expect(countedBefore(late, at(15)), "ended with the reading").toEqual(late);
  });
});
