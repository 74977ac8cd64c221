import fc from "fast-check";
import { Schedule } from "./command.ts";
import { runSchedule } from "./run-schedule.ts";
import type { ScheduleSettings } from "./run-schedule.ts";
import { Violation } from "./violation.ts";

/** How many schedules of which seed to run in which world. */
export type ScheduleRuns = ScheduleSettings & {
  readonly seed: number;
  readonly runs: number;
  /** Where only this invariant is looked for; another's violation ends its schedule. */
  readonly only?: string;
  /** Whether a failing schedule is made as short as it gets; for reading it, since it takes long. */
  readonly isShrunk?: boolean;
};

/** What came of it; `failure` is null when every invariant held in every schedule. */
export type ScheduleReport = {
  readonly runs: number;
  readonly failure: { readonly message: string; readonly schedule: string } | null;
};

/** Runs random schedules until one breaks an invariant; the same seed gives the same schedules. */
export async function runSchedules(asked: ScheduleRuns): Promise<ScheduleReport> {
  const { seed, runs, only, isShrunk = false } = asked;
  const property = fc.asyncProperty(Schedule, async (commands) => {
    try {
      await runSchedule(commands, asked);
    } catch (error) {
      const isOther = only !== undefined && error instanceof Violation && error.invariant !== only;
      if (!isOther) throw error;
    }
  });
  const result = await fc.check(property, { seed, numRuns: runs, endOnFailure: !isShrunk });
  if (!result.failed) return { runs: result.numRuns, failure: null };
  const error: unknown = result.errorInstance;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    runs: result.numRuns,
    failure: { message, schedule: JSON.stringify(result.counterexample?.[0] ?? []) },
  };
}

/** A report in words, with what runs the same schedules again. */
export function describeReport(
  { seed, hasCas, only }: ScheduleRuns,
  { runs, failure }: ScheduleReport,
): string {
  const router = hasCas ? "router with compare-and-set" : "router without compare-and-set";
  const looked = only === undefined ? "" : `, ${only} only`;
  const head = `seed ${seed}, ${router}${looked}: ${runs} schedules`;
  return failure === null ? head : `${head}\n${failure.message}\nschedule: ${failure.schedule}`;
}
