import { parentPort, workerData } from "node:worker_threads";
import { runSchedules } from "./run-schedules.ts";
import type { ScheduleRuns } from "./run-schedules.ts";

/** One batch in a thread of its own, for the bench. */
parentPort?.postMessage(await runSchedules(workerData as ScheduleRuns));
