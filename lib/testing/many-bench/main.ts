import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { applyMigrations } from "#lib/server/database/apply-migrations.ts";
import { startEmbeddedPostgres } from "#lib/server/database/embedded/embedded-postgres.ts";
import { openDatabase } from "#lib/server/database/prisma.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import { tableLines } from "#lib/testing/decision-bench/tables.ts";
import { aQuickPlan, createRolloutWorld, holdFirstStage, startRollout } from "#lib/testing/rollout-world.ts";
import { BenchReport } from "./bench-report.ts";
import { failuresOf, figuresOf, growthOf } from "./figures.ts";
import type { Figures, Growth, Seen } from "./figures.ts";

const counts = (process.env["LASTGOOD_BENCH_ROLLOUTS"] ?? "10,100,1000").split(",").map(Number);
/** How long the largest count is watched; the others a tenth of it. */
const minutes = Number(process.env["LASTGOOD_BENCH_MINUTES"] ?? 10);
const workerCount = 2;
const warmUpMs = 20_000;
const readEveryMs = 5_000;

const directory = await mkdtemp(join(tmpdir(), "lastgood-many-"));
const postgres = await startEmbeddedPostgres({ directory });

/** Windows of evidence as the product cuts them. */
const plan = aQuickPlan({ evidenceIntervalMs: 60_000 });

async function makeRollouts(db: Database, count: number): Promise<void> {
  for (let made = 0; made < count; made += 1) {
    const world = await createRolloutWorld(db);
    await holdFirstStage(world, await startRollout(world, plan));
  }
}

/** As they are when they have been under way for a while: each is due at another time. */
async function spreadOut({ pool }: Database): Promise<void> {
  const soon = "clock_timestamp() + random() * interval '5 s'";
  await pool.query(`UPDATE rollouts SET next_tick_at = ${soon}`);
  await pool.query(`UPDATE targets SET next_read_at = ${soon}`);
}

/** One reading of every target's counts. */
function countTraffic(db: Database) {
  return db.pool.query(
    `INSERT INTO live_samples (target_id, version_id, modality, bucket_at, bucket_ms, requests, errors, correct, wrong)
     SELECT target_id, v.id, 'audio', statement_timestamp(), 5000, v.requests, 0, v.correct, v.requests - v.correct
       FROM rollouts, LATERAL (VALUES (to_version_id, 100, 97), (from_version_id, 300, 180)) AS v (id, requests, correct)
     ON CONFLICT DO NOTHING`,
  );
}

function startWorkers(url: string, onReport: (report: BenchReport) => void): ChildProcess[] {
  return Array.from({ length: workerCount }, () => {
    const child = fork(join(import.meta.dirname, "worker", "main.ts"), [], {
      execArgv: ["--expose-gc"],
      env: { ...process.env, DATABASE_URL: url, LASTGOOD_DATA: directory, LOG_LEVEL: "fatal" },
    });
    child.on("message", (message) => onReport(BenchReport.parse(message)));
    return child;
  });
}

async function watch(db: Database, url: string, forMs: number): Promise<Seen[]> {
  const seen: Seen[] = [];
  const startedAtMs = performance.now();
  const workers = startWorkers(url, (report) => seen.push({ atMs: performance.now() - startedAtMs, report }));
  while (performance.now() - startedAtMs < warmUpMs + forMs) {
    await countTraffic(db);
    await sleep(readEveryMs);
  }
  for (const worker of workers) worker.kill("SIGKILL");
  await Promise.all(workers.map((worker) => once(worker, "exit")));
  return seen.filter(({ atMs }) => atMs > warmUpMs);
}

async function measure(count: number, forMs: number): Promise<Figures> {
  const name = `many_${count}`;
  const admin = openDatabase(postgres.url);
  await admin.pool.query(`CREATE DATABASE ${name}`);
  await admin.close();
  const url = postgres.urlOf(name);
  await applyMigrations({ url });
  process.env["DATABASE_URL"] = url;
  const db = openDatabase(url);
  await makeRollouts(db, count);
  await spreadOut(db);
  const seen = await watch(db, url, forMs);
  const { rows } = await db.pool.query<{ holding: number }>(
    "SELECT count(*)::int AS holding FROM rollouts WHERE state = 'holding'",
  );
  await db.close();
  return figuresOf({ count, holding: rows[0]?.holding ?? 0, workers: workerCount, forMs, seen });
}

const round = (value: number) => value.toFixed(value < 100 ? 1 : 0);

const costs: readonly (readonly [string, (of: Figures) => string | number])[] = [
  ["rollouts", (of) => of.count],
  ["still held", (of) => of.holding],
  ["ticks/s", (of) => round(of.ticksPerSecond)],
  ["lag p50 ms", (of) => round(of.tickLagP50)],
  ["p99 ms", (of) => round(of.tickLagP99)],
  ["reads/s", (of) => round(of.readsPerSecond)],
  ["lag p99 ms", (of) => round(of.readLagP99)],
  ["statements/tick", (of) => round(of.statementsPerTick)],
  ["processor ms/tick", (of) => round(of.processorMsPerTick)],
  ["processor %", (of) => round(of.processorPercent)],
];
const memory: typeof costs = [
  ["rollouts", (of) => of.count],
  ["living MB", (of) => round(of.liveMb)],
  ["a minute", (of) => of.liveMbPerMinute.toFixed(2)],
  ["resident MB", (of) => round(of.residentMb)],
  ["a minute, second half", (of) => of.residentMbPerMinute.toFixed(2)],
];
const growths: readonly (readonly [string, (of: Growth) => string])[] = [
  ["growth", ({ from, to }) => `${from} to ${to}`],
  ["rollouts", (of) => `${round(of.rollouts)} x`],
  ["statements", (of) => `${round(of.statements)} x`],
  ["processor", (of) => `${round(of.processor)} x`],
  ["living memory", (of) => `${round(of.memory)} x`],
];

function print<Row>(
  columns: readonly (readonly [string, (of: Row) => string | number])[],
  rows: readonly Row[],
) {
  const lines = tableLines(
    columns.map(([title]) => title),
    rows.map((row) => columns.map(([, value]) => value(row))),
  );
  process.stdout.write(`${lines.join("\n")}\n\n`);
}

const largest = Math.max(...counts);
const measured: Figures[] = [];
for (const count of counts) {
  measured.push(await measure(count, minutes * 60_000 * (count === largest ? 1 : 0.1)));
  print(costs, measured);
}
print(memory, measured);
if (measured.length > 1) print(growths, growthOf(measured));
const failures = failuresOf(measured);
process.stdout.write(failures.length === 0 ? "Every goal is met.\n" : `NOT MET:\n${failures.join("\n")}\n`);
await postgres.stop();
await rm(directory, { recursive: true, force: true, maxRetries: 5 });
process.exit(failures.length === 0 ? 0 : 1);
