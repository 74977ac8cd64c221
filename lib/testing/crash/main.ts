import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { openDatabase } from "#lib/server/database/prisma.ts";
import { env } from "#lib/server/env.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { createLog } from "#lib/server/observability/log.ts";
import { ensureWorkerKeys } from "#lib/server/secrets/worker-keys.ts";
import { Connections } from "#lib/worker/connections.ts";
import { longestIdleInTransactionMs, runWorker } from "#lib/worker/run-worker.ts";
import { workerContext } from "#lib/worker/worker-context.ts";
import { CrashOrder } from "./crash-order.ts";
import type { CrashNews } from "./crash-order.ts";
import { watchCalls } from "./watch-calls.ts";
import type { CallMoments, Moment, RoundCounts } from "./watch-calls.ts";

type Run = Extract<CrashOrder, { kind: "run" }>;

/** The product's own worker loops in a process that can be told where to die. */
const url = env().DATABASE_URL;
const routerPort = Number(process.argv[2]);
if (url === undefined) throw new Error("DATABASE_URL is not set");

let run: Run | null = null;
let resting: AbortController | null = null;
let goOn: (() => void) | null = null;
let revision = 0;
let hasMoved = false;
const met = new Set<string>();

function tell(news: CrashNews): void {
  // A parent that is gone wants no news.
  process.send?.(news, undefined, undefined, () => undefined);
}

/**
 * Names a call after the rollout's revision and its place in the tick as it is sent, e.g. `2 insert splits #1`, also when its
 * answer comes after another call has moved the rollout; what the same tick repeats later, e.g. while a stage is held, has the
 * same name.
 */
function nameCall(call: string, round: RoundCounts): string {
  const place = (round.get(call) ?? 0) + 1;
  round.set(call, place);
  return `${revision} ${call} #${place}`;
}

/** Notes when the rollout has moved: what comes after that commit is named after its new revision. */
function follow(call: string, moment: Moment): void {
  if (call === "insert rollout_events") hasMoved = true;
  if (call !== "commit of rollouts" || moment === "before" || !hasMoved) return;
  revision += 1;
  hasMoved = false;
}

function dieHere(signal: "SIGKILL" | "SIGSTOP"): void {
  process.kill(process.pid, signal);
}

function watchCall(call: string, round: RoundCounts): CallMoments {
  const name = nameCall(call, round);
  return (moment) => {
    follow(call, moment);
    return atFailpoint(`${name} ${moment}`);
  };
}

function atFailpoint(name: string): Promise<void> | null {
  if (run === null) return null;
  if (run.isRecording && !met.has(name)) tell({ kind: "met", failpoint: name });
  met.add(name);
  if (!run.failpoints.includes(name)) return null;
  const { deed, noteFile } = run;
  run = { ...run, failpoints: [] };
  writeFileSync(noteFile, name);
  if (deed !== "ask") {
    dieHere(deed === "die" ? "SIGKILL" : "SIGSTOP");
    return null;
  }
  return new Promise((resolve) => {
    goOn = resolve;
    tell({ kind: "asking", failpoint: name });
  });
}

watchCalls(routerPort, watchCall);
const { WORKER_PUBLIC_KEY_FILE: publicKeyFile, WORKER_PRIVATE_KEY_FILE: privateKeyFile } = env();
const { privateKey } = await ensureWorkerKeys({ publicKeyFile, privateKeyFile });
// Fewer than in the product: many of these share one small Postgres, which counts those of the dead ones until it notices.
const db = openDatabase(url, { max: 8, idleInTransactionMs: longestIdleInTransactionMs });
const log = createLog({ name: "worker", level: env().LOG_LEVEL });

async function work(order: Run): Promise<void> {
  run = order;
  revision = order.revision;
  hasMoved = false;
  const keys = { privateKey, ownPorts: [], artifactRoots: [] };
  const connections = new Connections(keys, () => workerContext(db, "worker"));
  resting = new AbortController();
  const { signal } = resting;
  await runWorker({ id: randomUUID(), db, connections, times: order.times, log, signal });
  tell({ kind: "resting" });
}

process.on("message", (message) => {
  const order = CrashOrder.parse(message);
  if (order.kind === "run") void work(order);
  else if (order.kind === "rest") resting?.abort();
  else {
    if (run !== null) run = { ...run, failpoints: order.failpoints };
    goOn?.();
  }
});
process.on("disconnect", () => process.exit(0));
await db.pool.query("SELECT 1");
await jobQueue();
tell({ kind: "ready" });
