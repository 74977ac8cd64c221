import { expect, test } from "vitest";
import { fullRuns } from "#lib/testing/full-runs.ts";
import { describeReport, runSchedules } from "#lib/testing/engine-model/run-schedules.ts";

/** LASTGOOD_MODEL_SEED runs the schedules of a failure again, and makes the failing one as short as it gets. */
const given = process.env["LASTGOOD_MODEL_SEED"];
// The same schedules on every save; `npm run bench:engine` looks further, each day from another seed.
const seed = given === undefined ? 20_261_125 : Number(given);
const { numRuns } = fullRuns(1_000, 5_000);

test.each([true, false])(
  "S1 to S8 after every step and L1 to L4 at the end, over random schedules; router with compare-and-set: %s",
  { timeout: 900_000 },
  async (hasCas) => {
    const asked = { seed, hasCas, runs: numRuns, isShrunk: given !== undefined };
    const report = await runSchedules(asked);
    expect(report.failure, describeReport(asked, report)).toBeNull();
    expect(report.runs).toBe(numRuns);
    process.stdout.write(`${describeReport(asked, report)}\n`);
  },
);
