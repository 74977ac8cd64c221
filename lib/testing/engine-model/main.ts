import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { describeReport } from "./run-schedules.ts";
import type { ScheduleReport, ScheduleRuns } from "./run-schedules.ts";

/**
 * `npm run bench:engine`: many random schedules of the engine over all processors. LASTGOOD_MODEL_RUNS says how many (100,000),
 * LASTGOOD_MODEL_SEED the first seed (of the day): the printed seed and router of a failure run the same schedules again.
 */
const total = Number(process.env["LASTGOOD_MODEL_RUNS"] ?? 100_000);
const firstSeed = Number(process.env["LASTGOOD_MODEL_SEED"] ?? Math.floor(Date.now() / 86_400_000));
const isReplayed = process.env["LASTGOOD_MODEL_SEED"] !== undefined;
const perBatch = Math.min(1_000, Math.ceil(total / 2));

const batches: ScheduleRuns[] = Array.from({ length: Math.ceil(total / perBatch) }, (_, place) => ({
  seed: firstSeed + Math.floor(place / 2),
  hasCas: place % 2 === 0,
  runs: perBatch,
  isShrunk: isReplayed,
}));

const startedAt = performance.now();
const waiting = batches.slice();
let done = 0;
const failures: string[] = [];

function runBatch(batch: ScheduleRuns): Promise<ScheduleReport> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("run-batch.ts", import.meta.url), { workerData: batch });
    worker.once("message", resolve).once("error", reject);
  });
}

async function workOff(): Promise<void> {
  for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
    const report = await runBatch(batch);
    done += report.runs;
    const seconds = (performance.now() - startedAt) / 1_000;
    const speed = `${done} of ${total} in ${seconds.toFixed(0)} s, ${(done / seconds).toFixed(0)}/s`;
    process.stdout.write(`${describeReport(batch, report)} (${speed})\n`);
    if (report.failure !== null) failures.push(describeReport(batch, report));
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, workOff));
const outcome = failures.length === 0 ? "Every invariant held." : `${failures.length} batches FAILED.`;
const seconds = (performance.now() - startedAt) / 1_000;
process.stdout.write(`\n${done} schedules from seed ${firstSeed} in ${seconds.toFixed(0)} s. ${outcome}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
