import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CrashLane, shortTimes } from "#lib/testing/crash/crash-lane.ts";
import { runKilled, runUndisturbed } from "#lib/testing/crash/kill-chain.ts";
import type { KilledRun } from "#lib/testing/crash/kill-chain.ts";
import { runInRounds } from "#lib/testing/crash/run-in-rounds.ts";
import type { CrashEnd } from "#lib/testing/crash/take-end.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import { isFull } from "#lib/testing/full-runs.ts";
import { findHaproxy, NEEDS_HAPROXY } from "#lib/testing/haproxy-process.ts";
import { workerTimes } from "./run-worker.ts";

const haproxy = findHaproxy();
/** On every save the workers of one rollout die one after the other; the full run kills one worker in each rollout. */
const killsPerRollout = isFull ? 1 : 14;
const laneCount = isFull ? 4 : 3;
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
    }, 300_000);
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
      // An answer that is an error, or that came when the worker was to rest, is none to stop at.
      expect(Math.abs(afters.length - befores.length)).toBeLessThan(3);
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
        const { runs, owed } = await runInRounds({
          failpoints,
          perRollout: killsPerRollout,
          runAll: (chains) => runAll(chains, end),
        });
        expect(owed, "failpoints that no worker came to").toEqual([]);
        print(failpoints.length, runs, performance.now() - startedAtMs);
      },
    );
  },
);

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
