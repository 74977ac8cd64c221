import { randomUUID } from "node:crypto";
import { setInterval } from "node:timers";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { RouterState, TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import { openDatabase } from "#lib/server/database/prisma.ts";
import { env } from "#lib/server/env.ts";
import { createLog } from "#lib/server/observability/log.ts";
import { ensureWorkerKeys } from "#lib/server/secrets/worker-keys.ts";
import { storedConnections } from "#lib/targets/stored-connections.ts";
import { FakeRouter } from "#lib/testing/fake-router.ts";
import { heldSplit, restoredName, suspectName } from "#lib/testing/rollout-world.ts";
import { Connections } from "#lib/worker/connections.ts";
import { runWorker, workerTimes } from "#lib/worker/run-worker.ts";
import { workerContext } from "#lib/worker/worker-context.ts";
import type { BenchReport } from "../bench-report.ts";

const slowestAnswerMs = 20;
const reportsPerMemory = 5;

/** A router in memory that answers as one across a network does, each time after another while. */
class DistantRouter extends FakeRouter {
  override async read(): Promise<RouterState> {
    await sleep(slowestAnswerMs * Math.random());
    return super.read();
  }
}

/** The product's own loops before routers that all have the split of the held stage. */
class MemoryConnections extends Connections {
  readonly #routers = new Map<string, TrafficRouter>();

  override async openRouter(targetId: string): Promise<TrafficRouter> {
    // The product asks how the target is connected each time it opens a router.
    await storedConnections(workerContext(db, "worker"), targetId);
    const known = this.#routers.get(targetId);
    if (known !== undefined) return known;
    const router = new DistantRouter([suspectName]);
    router.makeServable(restoredName);
    router.writeForeign(heldSplit);
    this.#routers.set(targetId, router);
    return router;
  }
}

const report: Pick<BenchReport, "tickLateMs" | "readLateMs" | "statements"> = {
  tickLateMs: [],
  readLateMs: [],
  statements: 0,
};

/** Counts every statement, and reads from the claims how late they were. */
function watchStatements(): void {
  const client = pg.Client.prototype;
  const query = client.query;
  client.query = function counted(this: unknown, ...args: unknown[]) {
    report.statements += 1;
    return Reflect.apply(query, this, args) as unknown;
  } as typeof query;
  const pool = pg.Pool.prototype;
  const poolQuery = pool.query;
  pool.query = function claimed(this: unknown, ...args: unknown[]) {
    const answer = Reflect.apply(poolQuery, this, args) as unknown;
    const [text] = args;
    if (typeof text === "string" && text.includes('"lateMs"'))
      void noteLate(answer, text.startsWith("UPDATE rollouts") ? report.tickLateMs : report.readLateMs);
    return answer;
  } as typeof poolQuery;
}

async function noteLate(answer: unknown, late: number[]): Promise<void> {
  try {
    const { rows } = (await answer) as { rows: { lateMs: number }[] };
    late.push(...rows.map(({ lateMs }) => lateMs));
  } catch {
    // The loop that asked tells of it.
  }
}

const url = env().DATABASE_URL;
if (url === undefined) throw new Error("DATABASE_URL is not set");
watchStatements();
const { WORKER_PUBLIC_KEY_FILE: publicKeyFile, WORKER_PRIVATE_KEY_FILE: privateKeyFile } = env();
const { privateKey } = await ensureWorkerKeys({ publicKeyFile, privateKeyFile });
const db = openDatabase(url);
const log = createLog({ name: "worker", level: env().LOG_LEVEL });
const keys = { privateKey, ownPorts: [], artifactRoots: [] };
const connections = new MemoryConnections(keys, () => workerContext(db, "worker"));

/** What lives once everything that nobody needs any more is gone: only its growth is a leak. */
function readMemory(): BenchReport["memory"] {
  if (globalThis.gc === undefined) throw new Error("run this worker with --expose-gc");
  globalThis.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { liveBytes: heapUsed + external, residentBytes: rss };
}

let cpu = process.cpuUsage();
let reports = 0;
setInterval(() => {
  const used = process.cpuUsage(cpu);
  cpu = process.cpuUsage();
  reports += 1;
  const news: BenchReport = {
    tickLateMs: report.tickLateMs.splice(0),
    readLateMs: report.readLateMs.splice(0),
    statements: report.statements,
    processorMs: (used.user + used.system) / 1_000,
    memory: reports % reportsPerMemory === 0 ? readMemory() : null,
  };
  report.statements = 0;
  process.send?.(news, undefined, undefined, () => undefined);
}, 1_000);
process.on("disconnect", () => process.exit(0));
const { signal } = new AbortController();
await runWorker({ id: randomUUID(), db, connections, times: workerTimes, log, signal });
