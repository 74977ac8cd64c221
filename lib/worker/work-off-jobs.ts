import type { PgBoss } from "pg-boss";
import type { Jobs, JobName } from "#lib/server/jobs.ts";
import { metrics } from "#lib/server/observability/metrics.ts";

/** What runs the jobs of each queue; `signal` aborts when the job's time is over or the worker stops; `id` stays the same on retries. */
export type JobHandlers = {
  readonly [Name in JobName]: (data: Jobs[Name], signal: AbortSignal, id: string) => Promise<void>;
};

type Told = {
  readonly onFailure: (error: unknown, queue: JobName) => void;
  readonly stopping: AbortSignal;
  /** How many jobs of a queue this worker does at once; one where it is not told. */
  readonly atOnce?: Partial<Record<JobName, number>>;
};

const pollSeconds = 0.5;

/** Starts working off every queue, one job at a time each unless told otherwise; a job that throws is tried again as its queue says. */
export async function workOffJobs(boss: PgBoss, handlers: JobHandlers, told: Told): Promise<void> {
  for (const name of Object.keys(handlers) as JobName[]) await workOff(boss, name, { handlers, told });
}

async function workOff<Name extends JobName>(
  boss: PgBoss,
  name: Name,
  { handlers, told }: { readonly handlers: JobHandlers; readonly told: Told },
): Promise<void> {
  const localConcurrency = told.atOnce?.[name] ?? 1;
  const options = { batchSize: 1, pollingIntervalSeconds: pollSeconds, localConcurrency };
  await boss.work<Jobs[Name]>(name, options, async (jobs) => {
    for (const job of jobs) {
      try {
        await handlers[name](job.data, AbortSignal.any([job.signal, told.stopping]), job.id);
        metrics().jobs.inc({ queue: name, outcome: "done" });
      } catch (error) {
        metrics().jobs.inc({ queue: name, outcome: "failed" });
        told.onFailure(error, name);
        throw error;
      }
    }
  });
}
