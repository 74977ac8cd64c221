import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CrashLane, shortTimes } from "#lib/testing/crash/crash-lane.ts";
import { runKilled, runUndisturbed } from "#lib/testing/crash/kill-chain.ts";
import type { KilledRun } from "#lib/testing/crash/kill-chain.ts";
import type { CrashEnd } from "#lib/testing/crash/take-end.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import { isFull } from "#lib/testing/full-runs.ts";
import { findHaproxy, NEEDS_HAPROXY } from "#lib/testing/haproxy-process.ts";
import { workerTimes } from "./run-worker.ts";

const haproxy = findHaproxy();
/** On every save the workers of one rollout die one after the other; the full run kills one worker in each rollout. */
const killsPerRollout = isFull ? 1 : 14;
const laneCount = isFull ? 6 : 3;
const times = isFull ? { ...workerTimes, quietReadEveryMs: workerTimes.busyReadEveryMs } : shortTimes;

const databases: TestDatabase[] = [];
const lanes: CrashLane[] = [];
let undisturbed: { end: CrashEnd; failpoints: string[] };

describe.skipIf(haproxy === null)(
  `workers killed with SIGKILL before a real HAProxy (${NEEDS_HAPROXY})`,
  () => {
    beforeAll(async () => {
      for (let lane = 0; lane < laneCount; lane += 1) {
        const db = await createTestDatabase();
        databases.push(db);
        lanes.push(await CrashLane.open({ db, url: db.url, haproxy: haproxy ?? "", times }));
      }
      undisturbed = await runUndisturbed(lanes[0]!);
    });
    afterAll(async () => {
      await Promise.all(lanes.map((lane) => lane.close()));
      await Promise.all(databases.map((db) => db.drop()));
    });

    test("the undisturbed run is the one that is meant, and has its failpoints", () => {
      const { end, failpoints } = undisturbed;
      expect(end.rollout).toMatchObject({ state: "finished", outcome: "shown_to_have_helped", revision: 5 });
      expect(end.router).toEqual([
        "pool.lastgood = 1",
        "pool/mm_test_v2.0_20260801 = 150",
        "pool/mm_test_v1.0_20260601 = 50",
        "pool.lastgood = 2",
        "pool/mm_test_v1.0_20260601 = 200",
        "pool/mm_test_v2.0_20260801 = 0",
      ]);
      const befores = failpoints.filter((name) => name.endsWith(" before"));
      const afters = failpoints.filter((name) => name.endsWith(" after"));
      expect(afters).toHaveLength(befores.length);
      for (const call of ["claim rollouts", "insert splits", "commit of rollouts", "set weight", "show info"])
        expect(
          befores.some((name) => name.includes(` ${call}`)),
          call,
        ).toBe(true);
    });

    test(
      "before and after every write and every call, the end is that of the undisturbed run",
      { timeout: isFull ? 3_600_000 : 900_000 },
      async () => {
        const { end, failpoints } = undisturbed;
        const startedAtMs = performance.now();
        const runs: KilledRun[] = [];
        // A death can take a worker past the next failpoint of the same rollout; those get other rollouts, at last their own.
        for (let left = failpoints, each = killsPerRollout; left.length > 0; each = Math.ceil(each / 4)) {
          const round = await runAll(chainsOf(left, each), end);
          runs.push(...round);
          left = round.flatMap((run) => run.missed);
          if (each > 1) continue;
          // Whether and how often a stage writes evidence depends on the windows of counts that it saw, not on the plan.
          const owed = left.filter((name) => !name.includes("update stage_evidence"));
          expect(owed, "failpoints that no worker came to").toEqual([]);
          break;
        }
        print(failpoints.length, runs, performance.now() - startedAtMs);
      },
    );
  },
);

/** Failpoints for each rollout, so many at most and spread over its whole run. */
function chainsOf(failpoints: readonly string[], each: number): string[][] {
  const count = Math.ceil(failpoints.length / each);
  return Array.from({ length: count }, (_unused, first) =>
    failpoints.filter((_name, place) => place % count === first),
  );
}

/** Runs the chains on all lanes; each must end as the undisturbed run did. */
async function runAll(chains: readonly string[][], end: CrashEnd): Promise<KilledRun[]> {
  const left = [...chains];
  const runs: KilledRun[] = [];
  await Promise.all(
    lanes.map(async (lane) => {
      for (let chain = left.shift(); chain !== undefined; chain = left.shift()) {
        const run = await runKilled(lane, chain).catch((error: unknown) => {
          throw new Error(`killed at ${chain?.join(", ")}`, { cause: error });
        });
        expect(run.end, `killed at ${chain.join(", ")}`).toEqual(end);
        runs.push(run);
        if (process.env["LASTGOOD_CRASH_LOG"] !== undefined)
          process.stderr.write(`${runs.length} of ${chains.length} rollouts\n`);
      }
    }),
  );
  return runs;
}

function print(kills: number, runs: readonly KilledRun[], tookMs: number): void {
  const taken = runs.flatMap(({ takenOverMs }) => takenOverMs ?? []).toSorted((a, b) => a - b);
  const median = taken[Math.floor(taken.length / 2)] ?? Number.NaN;
  process.stdout.write(
    `kill at every write: ${kills} failpoints, ${runs.length} rollouts, lease ${times.leaseMs} ms, ` +
      `taken over after ${median.toFixed(0)} ms (median), ${(taken.at(-1) ?? Number.NaN).toFixed(0)} ms (worst), ` +
      `${(tookMs / 1_000).toFixed(0)} s in all\n`,
  );
}
