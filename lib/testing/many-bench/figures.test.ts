import { expect, test } from "vitest";
import { failuresOf, figuresOf, growthOf } from "./figures.ts";
import type { Seen } from "./figures.ts";

const mega = 1_048_576;
const forMs = 600_000;

type Given = {
  readonly count?: number;
  readonly lateMs?: number;
  readonly perSecond?: number;
  readonly liveMb?: (minute: number) => number;
  readonly residentMb?: (minute: number) => number;
};

/** Ten minutes of two workers that read and tick a fifth of the rollouts each second. */
function figures({
  count = 1_000,
  lateMs = 100,
  perSecond = count / 5,
  liveMb = () => 50,
  residentMb = () => 200,
}: Given = {}) {
  const late = Array.from({ length: perSecond / 2 }, () => lateMs);
  const seen = Array.from({ length: forMs / 1_000 }, (_, second): Seen[] => {
    const atMs = 20_000 + 1_000 * second;
    const minute = second / 60;
    const memory = { liveBytes: liveMb(minute) * mega, residentBytes: residentMb(minute) * mega };
    const report = { tickLateMs: late, readLateMs: late, statements: count, processorMs: count / 2 };
    return [0, 1].map(() => ({ atMs, report: { ...report, memory: second % 5 === 0 ? memory : null } }));
  }).flat();
  return figuresOf({ count, holding: count, workers: 2, forMs, seen });
}

test("adds up what both workers told", () => {
  const { ticksPerSecond, readsPerSecond, statementsPerTick, processorPercent, liveMb } = figures();
  expect([ticksPerSecond, readsPerSecond, statementsPerTick]).toEqual([200, 200, 10]);
  expect([processorPercent, liveMb]).toEqual([100, 100]);
});

test("memory that the engine takes at first is not growth; what lives and grows is", () => {
  const warmedUp = figures({ residentMb: (minute) => 200 + 100 * Math.min(minute, 3) });
  expect(failuresOf([warmedUp])).toEqual([]);
  const leaking = figures({ liveMb: (minute) => 50 + 2 * minute });
  expect(leaking.liveMbPerMinute).toBeCloseTo(4);
  expect(failuresOf([leaking])).toEqual([
    "1000 rollouts: growth of living memory 4.0 MB a minute, at most 2.0",
  ]);
  const held = figures({ residentMb: (minute) => 200 + 3 * minute });
  expect(failuresOf([held])).toEqual([
    "1000 rollouts: growth of resident memory 6.0 MB a minute, at most 2.0",
  ]);
});

test("late ticks, late readings and readings that are left out are told", () => {
  const [ticks, reads] = failuresOf([figures({ lateMs: 1_200 })]);
  expect([ticks, reads]).toEqual([
    "1000 rollouts: tick lag p99 1200.0 ms, at most 1000.0",
    "1000 rollouts: read lag p99 1200.0 ms, at most 1000.0",
  ]);
  expect(failuresOf([figures({ perSecond: 150 })])).toEqual([
    "1000 rollouts: seconds between two readings of a target 6.7 s, at most 5.2",
  ]);
});

test("nothing measured meets no goal", () => {
  expect(failuresOf([figures({ perSecond: 0 })]).length).toBeGreaterThan(2);
});

test("costs may grow as the rollouts do, and no faster", () => {
  const few = figures({ count: 100 });
  const [growth] = growthOf([figures(), few]);
  expect(growth).toMatchObject({ from: 100, to: 1_000, rollouts: 10, statements: 10, memory: 1 });
  expect(failuresOf([few, figures()])).toEqual([]);
  const costly = { ...figures(), processorPercent: 11 * few.processorPercent };
  expect(failuresOf([few, costly])).toEqual(["100 to 1000 rollouts: 11.0 times the processor"]);
});
