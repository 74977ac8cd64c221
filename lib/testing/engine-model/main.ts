import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { describeReport, runSchedules } from "./run-schedules.ts";
import type { ScheduleReport, ScheduleRuns } from "./run-schedules.ts";

/**
 * `npm run bench:engine`: many random schedules of the engine over all processors, each batch in a process of its own.
 * LASTGOOD_MODEL_RUNS says how many (100,000), LASTGOOD_MODEL_SEED the first seed (that of the day): with the seed that a failure
 * prints the same schedules run again, and the failing one is made as short as it gets.
 */
const givenSeed = process.env["LASTGOOD_MODEL_SEED"];
const total = Number(process.env["LASTGOOD_MODEL_RUNS"] ?? 100_000);
const largestBatch = 1_000;

function planBatches(firstSeed: number): ScheduleRuns[] {
  const runs = Math.min(largestBatch, Math.ceil(total / 2));
  return Array.from({ length: Math.ceil(total / runs) }, (_, place) => ({
    seed: firstSeed + Math.floor(place / 2),
    hasCas: place % 2 === 0,
    runs,
    isShrunk: givenSeed !== undefined,
  }));
}

function runApart(batch: ScheduleRuns): Promise<ScheduleReport> {
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, [JSON.stringify(batch)]);
    child.once("message", (report) => resolve(report as ScheduleReport)).once("error", reject);
    child.once("exit", (code) => reject(new Error(`a batch ended with code ${String(code)}`)));
  });
}

async function runAll(): Promise<void> {
  const firstSeed = Number(givenSeed ?? Math.floor(Date.now() / 86_400_000));
  const startedAt = performance.now();
  const waiting = planBatches(firstSeed);
  let [done, failed] = [0, 0];
  const secondsPassed = () => (performance.now() - startedAt) / 1_000;
  const workOff = async () => {
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
      const report = await runApart(batch);
      done += report.runs;
      if (report.failure !== null) failed += 1;
      const speed = `${done} of ${total}, ${(done / secondsPassed()).toFixed(0)}/s`;
      process.stdout.write(`${describeReport(batch, report)} (${speed})\n`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, workOff));
  const outcome = failed === 0 ? "Every invariant held." : `${failed} batches FAILED.`;
  process.stdout.write(
    `${done} schedules from seed ${firstSeed} in ${secondsPassed().toFixed(0)} s. ${outcome}\n`,
  );
  process.exitCode = failed === 0 ? 0 : 1;
}

const [batch] = process.argv.slice(2);
if (batch === undefined) await runAll();
else {
  const report = await runSchedules(JSON.parse(batch) as ScheduleRuns);
  process.send?.(report, () => process.disconnect());
}
