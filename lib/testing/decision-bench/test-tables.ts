import type { Looks, TestName } from "./repeated-looks.ts";
import { lookRepeatedly } from "./repeated-looks.ts";
import { medianOf, percent, tableLines } from "./tables.ts";
import type { Cell, PrintedTable } from "./tables.ts";

const mostFalse = 0.05;
const leastFound = 0.99;

/** Our tests; the others stand beside them for contrast and have no bar. */
const ours: readonly TestName[] = ["event", "interval"];
const names: readonly TestName[] = ["z two-sided", "z one-sided", "asymptotic", "event", "interval"];

interface Counted {
  readonly alarms: ReadonlyMap<TestName, readonly number[]>;
  readonly runs: number;
}

function countAlarms(looks: Looks, runs: number, seed: number): Counted {
  const alarms = new Map<TestName, number[]>(names.map((name) => [name, []]));
  for (let run = 0; run < runs; run += 1) {
    for (const [name, at] of lookRepeatedly(looks, seed + run)) alarms.get(name)?.push(at);
  }
  return { alarms, runs };
}

function shareOf({ alarms, runs }: Counted, name: TestName): string {
  return percent(alarms.get(name)?.length ?? 0, runs);
}

function detectionOf(counted: Counted, name: TestName): string {
  const at = medianOf(counted.alarms.get(name) ?? []);
  return at === null ? shareOf(counted, name) : `${shareOf(counted, name)}, ${at}`;
}

function tooMany(counted: Counted, what: string, tests: readonly TestName[]): string[] {
  return tests
    .filter((name) => (counted.alarms.get(name)?.length ?? 0) > mostFalse * counted.runs)
    .map((name) => `${what}: ${name} test ${shareOf(counted, name)}`);
}

const steady: Looks = {
  intervals: 20,
  lookEvery: 1,
  canary: () => 500,
  control: () => 500,
  rate: () => 0.05,
  factor: 1,
  burst: 1,
};

/** 20 looks of 500 requests an arm: what looking again and again does to each test. */
export function peekingTable(runs: number, seed: number): PrintedTable {
  const tiny: Looks = { ...steady, control: () => 49_500 };
  const columns: readonly (readonly [string, Looks])[] = [
    ["false, 5 %", steady],
    ["false, 0.1 %", { ...steady, rate: () => 0.001 }],
    ["false, 1 % canary", tiny],
    ["5 -> 7.5 %", { ...steady, factor: 1.5 }],
    ["0.1 -> 0.3 %", { ...steady, rate: () => 0.001, factor: 3 }],
  ];
  const counted = columns.map(([name, looks], place) => ({
    name,
    looks,
    counts: countAlarms(looks, runs, seed + place * runs),
  }));
  const rows = names.map((name): Cell[] => [
    name,
    ...counted.map(({ looks, counts }) => {
      if (name === "interval" && looks.canary(0) !== looks.control(0)) return null;
      return looks.factor === 1 ? shareOf(counts, name) : detectionOf(counts, name);
    }),
  ]);
  const failures = counted
    .filter(({ looks }) => looks.factor === 1)
    .flatMap(({ name, counts }) => tooMany(counts, `20 looks, ${name}`, ours));
  return { lines: tableLines(["test, 20 looks", ...columns.map(([name]) => name)], rows), failures };
}

const hours: Looks = { ...steady, intervals: 120, lookEvery: 1 };
const daily = (interval: number) => 0.05 * (1 + 0.5 * Math.sin((2 * Math.PI * interval) / 120));

/** A row of the table by the minute; `within` is how many minutes each of our tests may take on the median. */
interface Situation {
  readonly name: string;
  readonly looks: Looks;
  readonly within?: Partial<Record<TestName, number>>;
}

const situations: readonly Situation[] = [
  { name: "no change, independent", looks: hours },
  { name: "no change, bursts of 3", looks: { ...hours, burst: 3 } },
  { name: "no change, bursts of 10", looks: { ...hours, burst: 10 } },
  { name: "no change, daily drift", looks: { ...hours, rate: daily } },
  { name: "no change, drift and bursts of 10", looks: { ...hours, rate: daily, burst: 10 } },
  { name: "1.5x worse", looks: { ...hours, factor: 1.5 }, within: { interval: 13, event: 5 } },
  { name: "2x worse", looks: { ...hours, factor: 2 }, within: { interval: 10, event: 2 } },
  { name: "2x worse, bursts of 10", looks: { ...hours, factor: 2, burst: 10 }, within: { interval: 28 } },
];

/** The tests that did not find a change nearly always, or later than they should. */
function tooLate(counted: Counted, { name, within = {} }: Situation): string[] {
  return ours.flatMap((test) => {
    const [limit, alarms] = [within[test], counted.alarms.get(test) ?? []];
    if (limit === undefined) return [];
    const isFound = alarms.length >= leastFound * counted.runs && (medianOf(alarms) ?? Infinity) <= limit;
    return isFound ? [] : [`${name}: ${test} test ${detectionOf(counted, test)}, the bar is minute ${limit}`];
  });
}

/** 120 minutes of 25 bad answers an arm: bursts, drift, and how soon a change is seen. */
export function minutesTable(runs: number, seed: number): PrintedTable {
  const failures: string[] = [];
  const rows = situations.map((situation, place): Cell[] => {
    const { name, looks } = situation;
    const counts = countAlarms(looks, runs, seed + place * runs);
    const everySixth = countAlarms({ ...looks, lookEvery: 6 }, Math.ceil(runs / 2), seed + place * runs);
    // The event test needs independent events: bursts are what the interval test is for.
    const judged: readonly TestName[] = looks.burst > 1 ? ["interval"] : ours;
    failures.push(...(looks.factor === 1 ? tooMany(counts, name, judged) : tooLate(counts, situation)));
    const cell = looks.factor === 1 ? shareOf : detectionOf;
    return [name, cell(counts, "interval"), cell(counts, "event"), cell(everySixth, "z one-sided")];
  });
  const head = ["120 minutes", "interval test", "event test", "z at 20 looks"];
  return { lines: tableLines(head, rows), failures };
}

const rampShares = [0.01, 0.05, 0.25, 0.5];

function rampStage(interval: number): number {
  return Math.floor(interval / 30);
}

function rampCanary(interval: number): number {
  return Math.round(10_000 * (rampShares[rampStage(interval)] ?? 0));
}

/** Ramp stages of 1, 5, 25 and 50 % while the base rate drifts from 1 to 5 %: pooled counts against stage by stage. */
export function rampTable(runs: number, seed: number): PrintedTable {
  const pooled: Looks = {
    ...hours,
    canary: rampCanary,
    control: (interval) => 10_000 - rampCanary(interval),
    rate: (interval) => 0.01 + (0.04 * interval) / 119,
    lookEvery: 6,
  };
  const staged: Looks = { ...pooled, stageOf: rampStage };
  const judge = (name: string, looks: Looks, place: number): readonly [string, Counted] => [
    name,
    countAlarms(looks, runs, seed + place * runs),
  ];
  const kept = judge("event test, stage by stage, no change", staged, 0);
  const all = [
    kept,
    judge("event test, stages pooled, no change", pooled, 1),
    judge("event test, stage by stage, 1.5x worse", { ...staged, factor: 1.5 }, 2),
  ];
  const rows = all.map(([name, counts]): Cell[] => [name, detectionOf(counts, "event")]);
  rows.push(["z one-sided, stages pooled, no change", detectionOf(all[1]?.[1] ?? kept[1], "z one-sided")]);
  return {
    lines: tableLines(["ramp 1, 5, 25, 50 %, base 1 -> 5 %", "alarm, median minute"], rows),
    failures: tooMany(kept[1], "ramp by stage", ["event"]),
  };
}
