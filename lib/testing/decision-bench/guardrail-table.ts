import { simulateRollout } from "./simulate-rollout.ts";
import type { RolloutScenario, SimulatedRollout } from "./simulate-rollout.ts";
import { medianOf, percent, tableLines } from "./tables.ts";
import type { Cell, PrintedTable } from "./tables.ts";

const mostFalse = 0.05;
const leastFound = 0.95;

type Given = Partial<RolloutScenario>;

/** Two hours at 5 %, 20 looks, the control slice as large as the canary: 500 answers a minute of every modality in each. */
const plain: RolloutScenario = {
  name: "",
  stages: [{ restored: 5, control: 5 }],
  minutes: 120,
  lookEvery: 6,
  requests: () => 10_000,
  baseOf: () => 1,
  factor: 1,
  burst: 1,
  accuracyLimit: 1,
};

const alone = [{ restored: 5, control: 0 }];
const daily = (minute: number) => 1 + 0.5 * Math.sin((2 * Math.PI * minute) / 120);
const ramp: Given = { minutes: 30, requests: () => 2000, baseOf: (minute) => 0.2 + (0.8 * minute) / 120 };
const rampShares = [1, 5, 25, 50];

/** Healthy restores: every stop is a false one. */
const healthy: readonly (readonly [string, Given])[] = [
  ["no change, 20 looks", {}],
  ["bursts of 3", { burst: 3 }],
  ["bursts of 10", { burst: 10 }],
  ["daily drift", { baseOf: daily }],
  ["daily drift, bursts of 10", { baseOf: daily, burst: 10 }],
  [
    "ramp 1, 5, 25, 50 %, base 1 -> 5 %",
    { ...ramp, stages: rampShares.map((share) => ({ restored: share, control: share })) },
  ],
  [
    "the same, bursts of 3",
    { ...ramp, burst: 3, stages: rampShares.map((s) => ({ restored: s, control: s })) },
  ],
  ["1 % canary", { stages: [{ restored: 1, control: 1 }], requests: () => 2000 }],
  ["no control slice", { stages: alone }],
  ["no control slice, daily drift", { stages: alone, baseOf: daily }],
  [
    "no control slice, ramp, base 1 -> 5 %",
    { ...ramp, stages: rampShares.map((restored) => ({ restored, control: 0 })) },
  ],
  ["no control slice, 1 % canary", { stages: [{ restored: 1, control: 0 }], requests: () => 2000 }],
];

/** Damaged restores, looked at every minute: no stop is a missed one. */
const damaged: readonly (readonly [string, Given])[] = [
  ["1.5x worse", { factor: 1.5 }],
  ["2x worse", { factor: 2 }],
  ["2x worse, bursts of 10", { factor: 2, burst: 10 }],
  ["2x worse, 1 % canary", { factor: 2, stages: [{ restored: 1, control: 1 }], requests: () => 20_000 }],
  ["no control slice, 1.5x worse", { factor: 1.5, stages: alone }],
  ["no control slice, 2x worse", { factor: 2, stages: alone }],
  ["2x worse, default limit of 3 points", { factor: 2, accuracyLimit: 3 }],
];

function runAll(scenario: RolloutScenario, runs: number, seed: number): SimulatedRollout[] {
  return Array.from({ length: runs }, (_, run) => simulateRollout(scenario, seed + run));
}

function countOf(all: readonly SimulatedRollout[], isSo: (one: SimulatedRollout) => boolean): number {
  return all.filter(isSo).length;
}

function minutesOf(
  all: readonly SimulatedRollout[],
  read: (one: SimulatedRollout) => number | null,
): number[] {
  return all.map(read).filter((minute) => minute !== null);
}

/** False stops, false waits and false recoveries of healthy restores, through the guardrails of the product. */
export function healthyTable(runs: number, seed: number): PrintedTable {
  const failures: string[] = [];
  const rows = healthy.map(([name, given], place): Cell[] => {
    const all = runAll({ ...plain, ...given, name }, runs, seed + place * runs);
    const stops = countOf(all, ({ stoppedAt }) => stoppedAt !== null);
    const recoveries = countOf(all, ({ recoveredAt }) => recoveredAt !== null);
    if (stops > mostFalse * runs) failures.push(`${name}: ${percent(stops, runs)} false stops`);
    if (recoveries > mostFalse * runs)
      failures.push(`${name}: ${percent(recoveries, runs)} false recoveries`);
    const waits = countOf(all, ({ isWaiting }) => isWaiting);
    const naive = countOf(all, ({ hasNaiveAlarm }) => hasNaiveAlarm);
    return [name, ...[stops, waits, recoveries, naive].map((count) => percent(count, runs))];
  });
  const head = ["healthy restore, 8 guardrails", "false stops", "false waits", "false recoveries", "naive z"];
  return { lines: tableLines(head, rows), failures };
}

/** How many damaged restores are stopped and how soon, and how soon a good one is shown to have helped. */
export function damagedTable(runs: number, seed: number): PrintedTable {
  const failures: string[] = [];
  const expectFound = (name: string, minutes: readonly number[]): Cell[] => {
    if (minutes.length < leastFound * runs)
      failures.push(`${name}: found in ${percent(minutes.length, runs)} only`);
    return [name, percent(minutes.length, runs), medianOf(minutes)];
  };
  const stops = damaged.map(([name, given], place) => {
    const all = runAll({ ...plain, lookEvery: 1, ...given, name }, runs, seed + place * runs);
    return expectFound(
      name,
      minutesOf(all, ({ stoppedAt }) => stoppedAt),
    );
  });
  const helped = { ...plain, name: "a third of the suspect's bad answers", lookEvery: 2, factor: 1 / 3 };
  const all = runAll(helped, runs, seed + damaged.length * runs);
  const recovered = expectFound(
    `${helped.name}: shown to have helped`,
    minutesOf(all, ({ recoveredAt }) => recoveredAt),
  );
  const head = ["8 guardrails, looks every minute", "found", "median minute"];
  return { lines: tableLines(head, [...stops, recovered]), failures };
}

/** The event test under bursts, where no control slice can be had: what the interval test is there for; no bar. */
export function limitsTable(runs: number, seed: number): PrintedTable {
  const rows = [3, 10].map((burst): Cell[] => {
    const all = runAll({ ...plain, name: "", stages: alone, burst }, runs, seed + burst * runs);
    const stops = countOf(all, ({ stoppedAt }) => stoppedAt !== null);
    return [`no control slice, bursts of ${burst}`, percent(stops, runs)];
  });
  return { lines: tableLines(["known limit, no bar", "false stops"], rows), failures: [] };
}
