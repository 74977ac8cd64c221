import { asymptoticSequence } from "#lib/statistics/asymptotic-sequence.ts";
import { eventEValue } from "#lib/statistics/event-e-process.ts";
import type { EventStage } from "#lib/statistics/event-e-process.ts";
import { seededRandom } from "#lib/statistics/seeded-random.ts";
import type { SeededRandom } from "#lib/statistics/seeded-random.ts";
import {
  addSymmetricInterval,
  symmetricOneSidedEValue,
  symmetricRho,
} from "#lib/statistics/symmetric-e-process.ts";
import { drawBad } from "./draw-counts.ts";

const alpha = 0.05;
const naiveOneSided = 1.6449;
const naiveTwoSided = 1.96;
/** No asymptotic interval is read before so many events and non-events in each arm. */
const fewestEvents = 10;

/** One test of "the canary has more bad answers", looked at again and again. */
export type TestName = "z two-sided" | "z one-sided" | "asymptotic" | "event" | "interval";

/** Two arms over a number of intervals, in which the canary's rate is the base rate times a factor. */
export interface Looks {
  readonly intervals: number;
  /** A look comes after every so many intervals. */
  readonly lookEvery: number;
  readonly canary: (interval: number) => number;
  readonly control: (interval: number) => number;
  readonly rate: (interval: number) => number;
  readonly factor: number;
  readonly burst: number;
  /** The stage of an interval, for the event test; default all in one. */
  readonly stageOf?: (interval: number) => number;
}

/** The interval at which each test alarmed first; absent where it never did. */
export type Alarms = Map<TestName, number>;

interface Arm {
  bad: number;
  total: number;
}

interface Pooled {
  readonly canary: Arm;
  readonly control: Arm;
}

/** The z of the pooled counts, 0 where nothing was bad. */
function zOf({ canary, control }: Pooled): number {
  const rate = (canary.bad + control.bad) / (canary.total + control.total);
  const error = Math.sqrt(rate * (1 - rate) * (1 / canary.total + 1 / control.total));
  return error === 0 ? 0 : (canary.bad / canary.total - control.bad / control.total) / error;
}

function isAsymptoticallyWorse({ canary, control }: Pooled, plannedTotal: number): boolean {
  const arms = [canary, control];
  if (arms.some(({ bad, total }) => bad < fewestEvents || total - bad < fewestEvents)) return false;
  const [one = 0, two = 0] = arms.map(({ bad, total }) => bad / total);
  const variance = (one * (1 - one)) / canary.total + (two * (1 - two)) / control.total;
  const total = canary.total + control.total;
  const value = { difference: one - two, standardError: Math.sqrt(variance), total, plannedTotal };
  return asymptoticSequence(value, alpha).oneSidedLower > 0;
}

function plannedTotalOf({ intervals, canary, control }: Looks): number {
  let total = 0;
  for (let interval = 0; interval < intervals; interval += 1) total += canary(interval) + control(interval);
  return total;
}

/** The tuning of the interval test: planned intervals times the variance in a quiet time before. */
function rhoOf({ intervals, canary, control, rate }: Looks): number {
  return symmetricRho(intervals * rate(0) * (canary(0) + control(0)), 2 * alpha);
}

interface Kept {
  readonly random: SeededRandom;
  readonly pooled: Pooled;
  readonly stages: Map<number, { canaryShare: number; canaryEvents: number; events: number }>;
  sums: { sum: number; squares: number };
}

function keep(kept: Kept, looks: Looks, interval: number): void {
  const { random } = kept;
  const { burst, factor } = looks;
  const [canaryTotal, controlTotal] = [looks.canary(interval), looks.control(interval)];
  const rate = looks.rate(interval);
  const canaryBad = drawBad(random, { requests: canaryTotal, rate: rate * factor, burst });
  const controlBad = drawBad(random, { requests: controlTotal, rate, burst });
  kept.pooled.canary.bad += canaryBad;
  kept.pooled.canary.total += canaryTotal;
  kept.pooled.control.bad += controlBad;
  kept.pooled.control.total += controlTotal;
  kept.sums = addSymmetricInterval(kept.sums, canaryBad - controlBad);
  const number = looks.stageOf?.(interval) ?? 0;
  const canaryShare = canaryTotal / (canaryTotal + controlTotal);
  const stage = kept.stages.get(number) ?? { canaryShare, canaryEvents: 0, events: 0 };
  stage.canaryEvents += canaryBad;
  stage.events += canaryBad + controlBad;
  kept.stages.set(number, stage);
}

/** One run with all tests side by side on the same counts. */
export function lookRepeatedly(looks: Looks, seed: number): Alarms {
  const alarms: Alarms = new Map();
  const isEqual = looks.canary(0) === looks.control(0);
  const [rho, plannedTotal] = [rhoOf(looks), plannedTotalOf(looks)];
  const kept: Kept = {
    random: seededRandom(seed),
    pooled: { canary: { bad: 0, total: 0 }, control: { bad: 0, total: 0 } },
    stages: new Map(),
    sums: { sum: 0, squares: 0 },
  };
  for (let interval = 0; interval < looks.intervals; interval += 1) {
    keep(kept, looks, interval);
    if ((interval + 1) % looks.lookEvery !== 0) continue;
    const z = zOf(kept.pooled);
    const stages: readonly EventStage[] = [...kept.stages.values()];
    const verdicts: readonly (readonly [TestName, () => boolean])[] = [
      ["z two-sided", () => Math.abs(z) > naiveTwoSided],
      ["z one-sided", () => z > naiveOneSided],
      ["asymptotic", () => isAsymptoticallyWorse(kept.pooled, plannedTotal)],
      ["event", () => eventEValue(stages, "worse") >= 1 / alpha],
      ["interval", () => isEqual && symmetricOneSidedEValue(kept.sums, rho) >= 1 / alpha],
    ];
    for (const [name, isAlarm] of verdicts) {
      if (!alarms.has(name) && isAlarm()) alarms.set(name, interval + 1);
    }
  }
  return alarms;
}
