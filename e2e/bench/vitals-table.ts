import { medianOf, tableLines } from "#lib/testing/decision-bench/tables.ts";
import type { Vitals } from "./web-vitals.ts";

/** The most that a screen may feel like: milliseconds, and the sum of shifts. */
const bars = { lcpMs: 2_000, inpMs: 200, cls: 0.05 } as const;
type Measure = keyof typeof bars;

/** The visits of one screen. */
export interface Visited {
  readonly name: string;
  readonly visits: readonly Vitals[];
}

function median(visits: readonly Vitals[], measure: Measure): number {
  return medianOf(visits.map((visit) => visit[measure])) ?? Number.NaN;
}

/** Prints the median visit of each screen beside the bars; gives what does not meet them, for the measures asked for. */
export function printVitals(
  screens: readonly Visited[],
  measures: readonly Measure[] = ["lcpMs", "inpMs", "cls"],
): string[] {
  const rows = screens.map(({ name, visits }) => [
    name,
    median(visits, "lcpMs").toFixed(0),
    median(visits, "inpMs").toFixed(0),
    median(visits, "cls").toFixed(3),
    visits.reduce((sum, { measured }) => sum + measured, 0),
  ]);
  const head = ["screen", "LCP ms", "INP ms", "CLS", "presses over 16 ms"];
  const limits = ["bar", bars.lcpMs, bars.inpMs, bars.cls, null];
  process.stdout.write(`\n${tableLines(head, [...rows, limits]).join("\n")}\n`);
  return screens.flatMap(({ name, visits }) => {
    const missed = measures.filter((measure) => !(median(visits, measure) <= bars[measure]));
    const moved = missed.includes("cls") ? visits.flatMap(({ shifts }) => shifts.slice(0, 2)) : [];
    const slow = missed.includes("inpMs") ? visits.map(({ slowest }) => slowest) : [];
    return [
      ...missed.map(
        (measure) => `${name}: ${measure} ${median(visits, measure).toFixed(3)}, the bar is ${bars[measure]}`,
      ),
      ...[...moved, ...slow].map((shift) => `${name}: ${shift}`),
    ];
  });
}
