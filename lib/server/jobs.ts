import { PgBoss, fromPrisma } from "pg-boss";
import type { Tx } from "#lib/server/database/transaction.ts";
import { env } from "#lib/server/env.ts";
import { newId } from "#lib/server/observability/ids.ts";

/** Everything that happens later, except the rollout's tick: the job's name and what it is given. */
export type Jobs = {
  /** Restore a candidate's bundle, start it, replay its golden cases. */
  run_replay: { readonly runId: string };
  /** Check whether a target could be rolled back right now. */
  check_readiness: { readonly checkId: string };
  /** Restore and start the recommended version of a rollback before it is chosen. */
  prepare_version: { readonly rollbackId: string };
  /** Ask a healthy version for golden cases. */
  capture_golden_cases: { readonly captureId: string };
  /** Send one message over one channel. */
  deliver_notice: { readonly deliveryId: string };
  /** Remind of a message that nobody answered by its deadline, then tell the operators. */
  chase_notice: { readonly noticeId: string };
  /** Run a "Test now" of a connection. */
  test_connection: { readonly testId: string; readonly targetId: string | null };
  /** Compute a verdict that thousands of resamples are needed for. */
  resample_test: { readonly testId: string };
  /** Fetch and digest the artifacts of a model's versions, now. */
  check_artifacts: { readonly modelId: string };
  /** Compare what a target serves with what it served before, now. */
  detect_health: { readonly targetId: string };
  /** Judge a watched target again, now that its watch is due. */
  finish_watch: { readonly targetId: string; readonly reviewId: string };
  /** Tell the operators something, with a link. */
  tell_operators: {
    readonly kind: string;
    readonly model: string;
    readonly link: string;
    readonly data: Record<string, string>;
  };
  /** Send one message for the operators to one of them by e-mail. */
  mail_operator: { readonly messageId: string; readonly personId: string };
  /** Mail somebody what the changelog says since the last time, up to an instant (ISO 8601). */
  mail_digest: { readonly userId: string; readonly until: string };
  /** End what is still bound to the suspect of a rollout, as somebody asked. */
  evict_suspect: { readonly rolloutId: string };
  /** After a rollback reached 100 % or ended: known bad, changelog, report. */
  close_rollback: { readonly rollbackId: string };
};

/** The name of a queue. */
export type JobName = keyof Jobs;

/** The queues and how often a failed job is tried again; a job that never succeeds ends in its dead letter queue. */
export const queues = {
  run_replay: { retryLimit: 2, retryDelay: 1, expireInSeconds: 600 },
  check_readiness: { retryLimit: 2, retryDelay: 1, expireInSeconds: 1800 },
  prepare_version: { retryLimit: 2, retryDelay: 1, expireInSeconds: 300 },
  capture_golden_cases: { retryLimit: 2, retryDelay: 5, expireInSeconds: 600 },
  deliver_notice: { retryLimit: 12, retryDelay: 2, retryBackoff: true, expireInSeconds: 60 },
  chase_notice: { retryLimit: 10, retryDelay: 5, retryBackoff: true, expireInSeconds: 60 },
  test_connection: { retryLimit: 0, expireInSeconds: 60 },
  resample_test: { retryLimit: 2, retryDelay: 2, expireInSeconds: 60 },
  check_artifacts: { retryLimit: 2, retryDelay: 5, expireInSeconds: 600 },
  detect_health: { retryLimit: 1, retryDelay: 1, expireInSeconds: 60 },
  finish_watch: { retryLimit: 10, retryDelay: 5, retryBackoff: true, expireInSeconds: 60 },
  tell_operators: { retryLimit: 5, retryDelay: 2, retryBackoff: true, expireInSeconds: 60 },
  mail_operator: { retryLimit: 8, retryDelay: 2, retryBackoff: true, expireInSeconds: 60 },
  mail_digest: { retryLimit: 8, retryDelay: 30, retryBackoff: true, expireInSeconds: 60 },
  evict_suspect: { retryLimit: 2, retryDelay: 1, expireInSeconds: 60 },
  close_rollback: { retryLimit: 10, retryDelay: 1, retryBackoff: true, expireInSeconds: 60 },
} as const satisfies Record<JobName, object>;

const slot = Symbol.for("lastgood.jobs");
type Holder = typeof globalThis & { [slot]?: Promise<PgBoss> };

/**
 * This process's connection to the job queues, started on first use and again after a start that failed; it only sends unless
 * the worker says otherwise.
 */
export function jobQueue(): Promise<PgBoss> {
  const holder = globalThis as Holder;
  holder[slot] ??= startQueue({ supervise: false }).catch((error: unknown) => {
    // One that could not be started is not kept: a database that was away for a moment would stop this process's jobs for ever.
    delete holder[slot];
    throw error;
  });
  return holder[slot];
}

/** Starts a connection to the job queues; `supervise` is for the worker, which also runs what is due. */
export async function startQueue(options: { supervise: boolean; url?: string }): Promise<PgBoss> {
  const connectionString = options.url ?? env().DATABASE_URL;
  if (connectionString === undefined) throw new Error("DATABASE_URL is not set.");
  const boss = new PgBoss({
    connectionString,
    max: 4,
    supervise: options.supervise,
    schedule: options.supervise,
  });
  boss.on("error", () => undefined);
  try {
    await boss.start();
    for (const [name, settings] of Object.entries(queues)) await boss.createQueue(name, settings);
  } catch (error) {
    // What the start failed with is told; that its remains cannot be stopped either says nothing more.
    await boss.stop({ graceful: false }).catch(() => undefined);
    throw error;
  }
  return boss;
}

/** Queues a job in the transaction of the state that calls for it; nothing is sent when that rolls back. */
export async function enqueueJob<Name extends JobName>(
  tx: Tx,
  name: Name,
  job: { readonly data: Jobs[Name]; readonly startAfterMs?: number },
): Promise<void> {
  const boss = await jobQueue();
  const startAfter = job.startAfterMs === undefined ? {} : { startAfter: Math.ceil(job.startAfterMs / 1000) };
  // Ids in the order of time, since messages to the operators are listed by the id of their job.
  await boss.send(name, job.data, { db: fromPrisma(tx), id: newId(), ...startAfter });
}
