import { describe, expect, it } from "vitest";
import { seededRandom } from "#lib/sandbox/data/random.ts";
import { makeObservedCounts } from "./observed-counts.ts";
import { pickSlice, refuseSplit } from "./split.ts";
import type { Slice } from "./split.ts";

const slices: Slice[] = [
  { version: "new", role: "restored", share: 5 },
  { version: "old", role: "control", share: 5 },
  { version: "old", role: "rest", share: 90 },
  { version: "none", role: "rest", share: 0 },
];

describe("pickSlice", () => {
  it("follows the shares", () => {
    const random = seededRandom("pick");
    const counts = new Map<string, number>();
    for (let i = 0; i < 20_000; i += 1) {
      const slice = pickSlice(slices, random.next());
      const key = `${slice?.version} ${slice?.role}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect((counts.get("new restored") ?? 0) / 200).toBeCloseTo(5, 0);
    expect((counts.get("old control") ?? 0) / 200).toBeCloseTo(5, 0);
    expect(counts.has("none rest")).toBe(false);
  });

  it("never picks where nothing has a share", () => {
    expect(pickSlice([], 0.5)).toBeNull();
    expect(pickSlice([{ version: "a", role: "rest", share: 0 }], 0)).toBeNull();
  });
});

describe("refuseSplit", () => {
  const states: Record<string, string> = { new: "ready", old: "ready", none: "stopped" };
  const stateOf = (version: string) => states[version] ?? null;

  it("takes a split of ready versions that sums to 100", () => {
    expect(refuseSplit(slices, stateOf)).toBeNull();
  });

  it("names what is wrong", () => {
    expect(refuseSplit([{ version: "new", role: "rest", share: 99 }], stateOf)?.error).toContain("sum to 99");
    expect(refuseSplit([{ version: "x", role: "rest", share: 100 }], stateOf)).toMatchObject({
      version: "x",
    });
    expect(refuseSplit([{ version: "none", role: "rest", share: 100 }], stateOf)).toMatchObject({
      version: "none",
      error: "the instance of none is stopped, not ready",
    });
  });
});

describe("makeObservedCounts", () => {
  it("counts by version in the window and forgets what is older", () => {
    const observed = makeObservedCounts();
    observed.add("a", 1_000_500);
    observed.add("a", 1_008_100);
    observed.add("b", 1_009_900);
    expect(observed.read(5000, 1_010_000)).toMatchObject({ total: 2, counts: { a: 1, b: 1 } });
    expect(observed.read(20_000, 1_010_000)).toMatchObject({ total: 3, counts: { a: 2, b: 1 } });
    expect(observed.read(5000, 1_700_000).total).toBe(0);
  });

  it("does not mix a second with the one that had its place ten minutes before", () => {
    const observed = makeObservedCounts();
    observed.add("a", 0);
    observed.add("b", 601_000);
    expect(observed.read(600_000, 601_500).counts).toEqual({ b: 1 });
  });
});
