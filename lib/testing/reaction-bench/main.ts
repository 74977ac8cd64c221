import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { applyMigrations } from "#lib/server/database/apply-migrations.ts";
import { startEmbeddedPostgres } from "#lib/server/database/embedded/embedded-postgres.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { openDatabase } from "#lib/server/database/prisma.ts";
import { CrashLane } from "#lib/testing/crash/crash-lane.ts";
import type { CrashRun } from "#lib/testing/crash/crash-worker.ts";
import { medianOf, tableLines } from "#lib/testing/decision-bench/tables.ts";
import { findHaproxy, NEEDS_HAPROXY } from "#lib/testing/haproxy-process.ts";
import { workerTimes } from "#lib/worker/run-worker.ts";
import {
  breachToDecision,
  driftToShown,
  killToEvaluated,
  pressToVerified,
  routerAlone,
} from "./reactions.ts";
import type { Reaction } from "./reactions.ts";

/** The lease, the poll and the reads of the product; a worker of its own, and one HAProxy for each of some lanes. */
const { values: given } = parseArgs({
  options: { rounds: { type: "string", default: "50" }, lanes: { type: "string", default: "4" } },
});
const [runs, laneCount] = [atLeastOne("rounds"), atLeastOne("lanes")];

function atLeastOne(name: "rounds" | "lanes"): number {
  const count = Number(given[name]);
  if (Number.isInteger(count) && count > 0) return count;
  throw new Error(`--${name} ${given[name]}: give a whole number of at least 1`);
}

type Measured = {
  readonly what: string;
  readonly goalMs: number | null;
  readonly reaction: Reaction;
  readonly hasWorker: boolean;
};

const measured: readonly Measured[] = [
  {
    what: "HAProxy alone: set two weights, read back",
    goalMs: null,
    reaction: routerAlone,
    hasWorker: false,
  },
  { what: "press to verified split", goalMs: 1_000, reaction: pressToVerified, hasWorker: true },
  {
    what: "breach of a hard limit to decision, read every 5 s",
    goalMs: 10_000,
    reaction: breachToDecision,
    hasWorker: true,
  },
  { what: "drift to shown", goalMs: 10_000, reaction: driftToShown, hasWorker: true },
  {
    what: "SIGKILL of the worker to guardrails evaluated",
    goalMs: 5_000,
    reaction: killToEvaluated,
    hasWorker: false,
  },
];

const haproxy = findHaproxy();
if (haproxy === null) throw new Error(NEEDS_HAPROXY);
const directory = await mkdtemp(join(tmpdir(), "lastgood-bench-"));
const postgres = await startEmbeddedPostgres({ directory });
await applyMigrations({ url: postgres.url });
process.env["DATABASE_URL"] = postgres.url;
const db = openDatabase(postgres.url);
const lanes = await Promise.all(
  Array.from({ length: laneCount }, () =>
    CrashLane.open({ db, url: postgres.url, haproxy, times: workerTimes }),
  ),
);
const order: CrashRun = {
  revision: 0,
  failpoints: [],
  noteFile: join(directory, "note"),
  deed: "die",
  isRecording: false,
  times: workerTimes,
};

/** Runs of one reaction, as many at once as there are lanes; those that need none have the first lane's worker. */
async function measure({ reaction, hasWorker }: Measured): Promise<number[]> {
  const [first] = lanes;
  const isKill = reaction === killToEvaluated;
  const usedLanes = isKill || !hasWorker ? lanes.slice(0, 1) : lanes;
  if (hasWorker) await first?.survivor.run(order);
  const times: number[] = [];
  let left = runs;
  await Promise.all(
    usedLanes.map(async (lane) => {
      for (; left > 0;) {
        left -= 1;
        times.push(await reaction(lane));
      }
    }),
  );
  if (hasWorker) await first?.survivor.rest();
  return times.toSorted((a, b) => a - b);
}

const rows: (string | number | null)[][] = [];
let isMissed = false;
for (const each of measured) {
  const times = await measure(each);
  const worst = times.at(-1) ?? Number.NaN;
  const { goalMs } = each;
  isMissed ||= goalMs !== null && worst > goalMs;
  const verdict = goalMs === null ? null : worst <= goalMs ? "met" : "NOT MET";
  rows.push([each.what, Math.round(medianOf(times) ?? Number.NaN), Math.round(worst), goalMs, verdict]);
  process.stderr.write(`${each.what}: done\n`);
}
const head = [`${runs} runs each, milliseconds`, "median", "worst", "goal", "worst within goal"];
process.stdout.write(`${tableLines(head, rows).join("\n")}\n`);
await Promise.all(lanes.map((lane) => lane.close()));
await (await jobQueue()).stop({ graceful: false });
await db.close();
await postgres.stop();
await rm(directory, { recursive: true, force: true, maxRetries: 5 });
process.exit(isMissed ? 1 : 0);
