import type { BenchReport } from "./bench-report.ts";

/** A report of one of the workers, and when it came, in milliseconds since they were started. */
export type Seen = { readonly atMs: number; readonly report: BenchReport };

/** What was watched: the reports of all workers after they had warmed up. */
export type Watched = {
  readonly count: number;
  readonly holding: number;
  readonly workers: number;
  readonly forMs: number;
  readonly seen: readonly Seen[];
};

/** What one number of rollouts costs; rates and memory are of all workers together. */
export type Figures = ReturnType<typeof figuresOf>;

/** Adds up what the workers told. */
export function figuresOf({ count, holding, workers, forMs, seen }: Watched) {
  const seconds = forMs / 1_000;
  const ticks = sorted(seen.flatMap(({ report }) => report.tickLateMs));
  const reads = sorted(seen.flatMap(({ report }) => report.readLateMs));
  const processorMs = sum(seen.map(({ report }) => report.processorMs));
  const statements = sum(seen.map(({ report }) => report.statements));
  const memory = seen.flatMap(({ atMs, report: { memory: held } }) =>
    held === null ? [] : [{ atMs, live: held.liveBytes / mega, resident: held.residentBytes / mega }],
  );
  const middleMs =
    (Math.min(...seen.map(({ atMs }) => atMs)) + Math.max(...seen.map(({ atMs }) => atMs))) / 2;
  const settled = memory.filter(({ atMs }) => atMs >= middleMs);
  return {
    count,
    holding,
    ticksPerSecond: ticks.length / seconds,
    tickLagP50: quantile(ticks, 0.5),
    tickLagP99: quantile(ticks, 0.99),
    readsPerSecond: reads.length / seconds,
    readLagP99: quantile(reads, 0.99),
    statementsPerTick: statements / ticks.length,
    processorMsPerTick: processorMs / ticks.length,
    statementsPerSecond: statements / seconds,
    processorPercent: processorMs / seconds / 10,
    liveMb: workers * mean(settled.map(({ live }) => live)),
    residentMb: workers * mean(settled.map(({ resident }) => resident)),
    /** Over the whole time. */
    liveMbPerMinute: workers * slopeOf(memory.map(({ atMs, live }) => [atMs / minute, live])),
    /** Over the second half: the engine takes what it wants to allocate from in the first. */
    residentMbPerMinute: workers * slopeOf(settled.map(({ atMs, resident }) => [atMs / minute, resident])),
  };
}

const mega = 1_048_576;
const minute = 60_000;

/** How a worker's costs grew from one number of rollouts to a greater one, as factors; linear is the factor of the numbers. */
export type Growth = {
  readonly from: number;
  readonly to: number;
  readonly rollouts: number;
  readonly statements: number;
  readonly processor: number;
  readonly memory: number;
};

/** Compares each number of rollouts with the next greater one. */
export function growthOf(all: readonly Figures[]): Growth[] {
  const ascending = all.toSorted((a, b) => a.count - b.count);
  return ascending.flatMap((few, place) => {
    const many = ascending[place + 1];
    if (many === undefined) return [];
    return {
      from: few.count,
      to: many.count,
      rollouts: many.count / few.count,
      statements: many.statementsPerSecond / few.statementsPerSecond,
      processor: many.processorPercent / few.processorPercent,
      memory: many.liveMb / few.liveMb,
    };
  });
}

const lagGoalMs = 1_000;
const readEverySeconds = 5;
/** The least part of the readings that are due which must be made: the first and the last may fall out of the time that is counted. */
const readShare = 0.97;
const flatMbPerMinute = 2;

/** What of the goals is not met; memory is judged where it was watched for longest, at the greatest number. */
export function failuresOf(all: readonly Figures[]): string[] {
  const greatest = Math.max(...all.map(({ count }) => count));
  return [
    ...all.flatMap((each) => [
      ...unmet(each, "tick lag p99", [each.tickLagP99, lagGoalMs, "ms"]),
      ...unmet(each, "read lag p99", [each.readLagP99, lagGoalMs, "ms"]),
      ...unmet(each, "seconds between two readings of a target", [
        each.count / each.readsPerSecond,
        readEverySeconds / readShare,
        "s",
      ]),
    ]),
    ...all
      .filter(({ count }) => count === greatest)
      .flatMap((each) => [
        ...unmet(each, "growth of living memory", [each.liveMbPerMinute, flatMbPerMinute, "MB a minute"]),
        ...unmet(each, "growth of resident memory", [
          each.residentMbPerMinute,
          flatMbPerMinute,
          "MB a minute",
        ]),
      ]),
    ...growthOf(all).flatMap(({ from, to, rollouts, ...costs }) =>
      Object.entries(costs)
        .filter(([, factor]) => !(factor <= rollouts))
        .map(([cost, factor]) => `${from} to ${to} rollouts: ${factor.toFixed(1)} times the ${cost}`),
    ),
  ];
}

function unmet(
  { count }: Figures,
  what: string,
  [value, limit, unit]: readonly [number, number, string],
): string[] {
  // Not a number, since nothing was measured, is not met either.
  if (value <= limit) return [];
  return [`${count} rollouts: ${what} ${value.toFixed(1)} ${unit}, at most ${limit.toFixed(1)}`];
}

function sorted(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Number.NaN;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

/** Least squares: how much the second grows with one of the first. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))];
  const over = sum(points.map(([at, value]) => (at - x) * (value - y)));
  return over / sum(points.map(([at]) => (at - x) ** 2));
}
