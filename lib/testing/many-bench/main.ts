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

const counts = (process.env["LASTGOOD_BENCH_ROLLOUTS"] ?? "10,100,1000").split(",").map(Number);
/** How long the largest count is watched; the others a tenth of it. */
const minutes = Number(process.env["LASTGOOD_BENCH_MINUTES"] ?? 10);
const workerCount = 2;
const warmUpMs = 20_000;
const readEveryMs = 5_000;
const lagGoalMs = 1_000;
/** Growth of both workers together that still counts as flat, in MB a minute. */
const flatMbPerMinute = 2;

type Seen = { readonly atMs: number; readonly report: BenchReport };

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
      execArgv: [],
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

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Least squares over the resident memory of all workers, in MB a minute. */
function growthOf(seen: readonly Seen[]): number {
  const points = seen.map(({ atMs, report }) => [atMs / 60_000, report.rssBytes / 1_048_576] as const);
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, mb]) => mb))];
  const over = points.reduce((sum, [at, mb]) => sum + (at - x) * (mb - y), 0);
  const under = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
  return (over / under) * workerCount;
}

async function measure(count: number, forMs: number) {
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
  const late = seen.flatMap(({ report }) => report.lateMs).toSorted((a, b) => a - b);
  const sum = (of: (report: BenchReport) => number) =>
    seen.reduce((total, each) => total + of(each.report), 0);
  const seconds = forMs / 1_000;
  return {
    count,
    holding: rows[0]?.holding ?? 0,
    ticksPerSecond: late.length / seconds,
    p50: quantile(late, 0.5),
    p99: quantile(late, 0.99),
    perTick: sum(({ statements }) => statements) / late.length,
    processorPercent: sum(({ processorMs }) => processorMs) / seconds / 10,
    growth: growthOf(seen),
  };
}

const largest = Math.max(...counts);
const head = [
  "rollouts",
  "still held",
  "ticks/s",
  "lag p50 ms",
  "lag p99 ms",
  "goal",
  "statements/tick",
  "processor %",
  "memory MB/min",
];
const rows: (string | number)[][] = [];
const failures: string[] = [];
for (const count of counts) {
  const forMs = minutes * 60_000 * (count === largest ? 1 : 0.1);
  const of = await measure(count, forMs);
  if (of.p99 > lagGoalMs) failures.push(`${count} rollouts: tick lag p99 ${of.p99.toFixed(0)} ms`);
  if (of.growth > flatMbPerMinute)
    failures.push(`${count} rollouts: memory grows ${of.growth.toFixed(1)} MB a minute`);
  rows.push([
    of.count,
    of.holding,
    of.ticksPerSecond.toFixed(1),
    of.p50.toFixed(0),
    of.p99.toFixed(0),
    of.p99 <= lagGoalMs ? "met" : "NOT MET",
    of.perTick.toFixed(1),
    of.processorPercent.toFixed(0),
    of.growth.toFixed(2),
  ]);
  process.stdout.write(`${tableLines(head, rows).join("\n")}\n\n`);
}
process.stdout.write(failures.length === 0 ? "Every goal is met.\n" : `NOT MET:\n${failures.join("\n")}\n`);
await postgres.stop();
await rm(directory, { recursive: true, force: true, maxRetries: 5 });
process.exit(failures.length === 0 ? 0 : 1);
