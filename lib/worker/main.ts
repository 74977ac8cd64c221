import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";
import { openNotifierWith } from "#lib/notifications/open-notifier.ts";
import { createNotifier } from "#lib/server/composition.ts";
import { openDatabase } from "#lib/server/database/prisma.ts";
import { env } from "#lib/server/env.ts";
import { jobQueue, startQueue } from "#lib/server/jobs.ts";
import { createLog } from "#lib/server/observability/log.ts";
import { projectRoot } from "#lib/server/project-root.ts";
import { ensureWorkerKeys } from "#lib/server/secrets/worker-keys.ts";
import { Connections } from "./connections.ts";
import { jobHandlers } from "./job-handlers.ts";
import { workOffJobs } from "./work-off-jobs.ts";
import { serveMetrics } from "./serve-metrics.ts";
import { longestIdleInTransactionMs, runWorker, workerTimes } from "./run-worker.ts";
import { workerContext } from "./worker-context.ts";

/** However it hangs, it is gone after this: what it held is taken over when its leases end. Milliseconds. */
const longestStopMs = 8_000;
const jobGraceMs = 1_500;

const log = createLog({ name: "worker", level: env().LOG_LEVEL });
const stopping = new AbortController();

function stop(cause: string): void {
  if (stopping.signal.aborted) return;
  log.info({ cause }, "stopping: nothing is claimed any more");
  stopping.abort();
  setTimeout(() => process.exit(1), longestStopMs).unref();
}

async function main(): Promise<void> {
  const settings = env();
  const { DATABASE_URL: url } = settings;
  if (url === undefined) throw new Error("DATABASE_URL is not set: the address of the Postgres database.");
  const { privateKey } = await ensureWorkerKeys({
    publicKeyFile: settings.WORKER_PUBLIC_KEY_FILE,
    privateKeyFile: settings.WORKER_PRIVATE_KEY_FILE,
  });
  const db = openDatabase(url, {
    max: settings.DATABASE_POOL_MAX,
    statementTimeoutMs: settings.DATABASE_STATEMENT_TIMEOUT_SECONDS * 1_000,
    idleInTransactionMs: longestIdleInTransactionMs,
    onPoolError: (error) => log.warn({ err: error }, "an idle database connection broke"),
  });
  const ownPorts = [settings.PORT, Number(new URL(url).port || 5432)];
  const sandboxBundles = join(projectRoot(), "lib", "sandbox", "bundles");
  const connections = new Connections(
    {
      privateKey,
      ownPorts,
      artifactRoots: [
        ...settings.LASTGOOD_ARTIFACT_ROOTS,
        ...(settings.LASTGOOD_SANDBOX ? [sandboxBundles] : []),
      ],
    },
    () => workerContext(db, "worker"),
  );
  const boss = await startQueue({ supervise: true, url });
  // Opened now: the first tick that queues a job would otherwise wait for it inside its transaction.
  await jobQueue();
  const openNotifier = openNotifierWith({ privateKey, ownPorts, createNotifier, settings });
  const stagingDirectory = settings.LASTGOOD_DATA;
  const handlers = jobHandlers({ db, connections, openNotifier, ownPorts, stagingDirectory });
  await workOffJobs(boss, handlers, {
    stopping: stopping.signal,
    atOnce: { run_replay: settings.LASTGOOD_TESTS_AT_ONCE },
    onFailure: (error, queue) => log.warn({ err: error, queue }, "a job failed"),
  });
  const measured = settings.LASTGOOD_WORKER_METRICS_PORT;
  const metricsServer = measured === undefined ? null : await serveMetrics(measured);
  const id = `${hostname()} ${process.pid} ${randomUUID().slice(0, 8)}`;
  log.info({ workerId: id }, "working");
  const times = settings.LASTGOOD_SANDBOX
    ? { ...workerTimes, quietReadEveryMs: workerTimes.busyReadEveryMs }
    : workerTimes;
  await runWorker({ id, db, connections, times, log, signal: stopping.signal });
  metricsServer?.close();
  await boss.stop({ graceful: true, timeout: jobGraceMs });
  await db.close();
}

process.on("SIGTERM", () => stop("SIGTERM"));
process.on("SIGINT", () => stop("SIGINT"));
process.on("disconnect", () => stop("the parent is gone"));

try {
  await main();
  log.info("stopped");
  process.exit(0);
} catch (error) {
  log.fatal({ err: error }, "the worker cannot run");
  process.exit(1);
}
