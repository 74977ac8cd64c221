import { setTimeout as sleep } from "node:timers/promises";
import { defaultGuardrails } from "#lib/rollouts/core/plan.ts";
import { advanceRollout } from "#lib/rollouts/advance-rollout.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import { wakeRolloutOf } from "#lib/rollouts/wake-rollout-of.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { CrashLane, LaneRollout } from "#lib/testing/crash/crash-lane.ts";
import { POOL } from "#lib/testing/haproxy-config.ts";
import { addSamples, aQuickPlan, restoredName, suspectName } from "#lib/testing/rollout-world.ts";

/** Milliseconds that one thing took, once. */
export type Reaction = (lane: CrashLane) => Promise<number>;

const lookEveryMs = 5;
const deadlineMs = 60_000;
const hourMs = 3_600_000;
/** How often the metric reader writes counts, in milliseconds. */
const pollMs = 5_000;

/** A plan that stays in its stages until somebody presses, with a limit that counts exactly. */
export const heldPlan = aQuickPlan({
  stages: [
    { share: 25, holdMs: hourMs },
    { share: 50, holdMs: hourMs },
    { share: 100, holdMs: 0 },
  ],
  guardrails: defaultGuardrails(["audio"], ["audio"]),
  evidenceIntervalMs: pollMs,
});

async function until(what: string, isSo: () => Promise<boolean>): Promise<number> {
  const startedAtMs = performance.now();
  while (!(await isSo())) {
    if (performance.now() - startedAtMs > deadlineMs) throw new Error(`${what}: not within ${deadlineMs} ms`);
    await sleep(lookEveryMs);
  }
  return performance.now() - startedAtMs;
}

async function has(db: Database, sql: string, values: readonly unknown[]): Promise<boolean> {
  return ((await db.pool.query(sql, [...values])).rowCount ?? 0) > 0;
}

/** How a rollout stands, for whoever reads why a bench gave up. */
async function describe(db: Database, rolloutId: string): Promise<string> {
  const { rows } = await db.pool.query(
    `SELECT state, wait_reason, last_error, attempts, readings, now() - ticked_at AS ticked, next_tick_at - now() AS due, lease_until
       FROM rollouts WHERE id = $1`,
    [rolloutId],
  );
  return JSON.stringify(rows[0]);
}

const holdsSql = "SELECT 1 FROM rollouts WHERE id = $1 AND state = 'holding' AND stage_index = $2";

async function beginHeld(lane: CrashLane): Promise<LaneRollout> {
  const rollout = await lane.begin(heldPlan);
  await until("the first stage", () => has(lane.settings.db, holdsSql, [rollout.rolloutId, 0]));
  return rollout;
}

/** Nobody looks at the target any more, also not who has it claimed: the next one stands behind the same HAProxy. */
async function finish(lane: CrashLane, { world, rolloutId }: LaneRollout): Promise<void> {
  const { pool } = lane.settings.db;
  await pool.query("UPDATE targets SET next_read_at = 'infinity', fence = fence + 1 WHERE id = $1", [
    world.targetId,
  ]);
  await pool.query("UPDATE rollouts SET state = 'finished', active_target_id = NULL WHERE id = $1", [
    rolloutId,
  ]);
}

/** From a press on "next stage" until its split was read back from HAProxy and confirmed. */
export const pressToVerified: Reaction = async (lane) => {
  const rollout = await beginHeld(lane);
  const { world, rolloutId } = rollout;
  const { stageIndex, revision } = await getRollout(world.operator(), { rolloutId });
  const startedAtMs = performance.now();
  const press = { rolloutId, expectedStage: stageIndex, expectedRevision: revision, reason: "measured" };
  await advanceRollout(world.operator(), press);
  await until("the second stage", () => has(lane.settings.db, holdsSql, [rolloutId, 1]));
  const tookMs = performance.now() - startedAtMs;
  await finish(lane, rollout);
  return tookMs;
};

/** HAProxy alone: two weights set and read back over its socket, as a person with a script would. */
export const routerAlone: Reaction = async ({ haproxy }) => {
  const startedAtMs = performance.now();
  await haproxy.command(`set weight ${POOL}/${suspectName} 100`);
  await haproxy.command(`set weight ${POOL}/${restoredName} 100`);
  await haproxy.command(`show stat ${POOL} 4 -1`);
  return performance.now() - startedAtMs;
};

/**
 * From the first bad answer until the rollout is stopped. Counts are written every 5 s, as the metric reader does; the answers
 * turn bad at a random moment between two readings.
 */
export const breachToDecision: Reaction = async (lane) => {
  const rollout = await beginHeld(lane);
  const { world, rolloutId } = rollout;
  const { db } = lane.settings;
  const over = new AbortController();
  const breachedAtMs = performance.now() + pollMs * (1 + Math.random());
  const reading = (async () => {
    // The wait fails only when the run is over, which ends it.
    for (
      ;
      !over.signal.aborted;
      await sleep(pollMs, undefined, { signal: over.signal }).catch(() => undefined)
    ) {
      await addSamples(world, "suspect");
      if (performance.now() < breachedAtMs) await addSamples(world, "restored");
      else await addErrors(lane, rollout);
      await wakeRolloutOf(world.engine(), world.targetId);
    }
  })();
  await sleep(breachedAtMs - performance.now());
  const tookMs = await until("the stop", () =>
    has(db, "SELECT 1 FROM rollouts WHERE id = $1 AND state = 'stopped'", [rolloutId]),
  ).catch(async (error: unknown) => {
    throw new Error(await describe(db, rolloutId), { cause: error });
  });
  over.abort();
  await reading;
  await finish(lane, rollout);
  return tookMs;
};

async function addErrors({ settings }: CrashLane, { world }: LaneRollout): Promise<void> {
  await settings.db.pool.query(
    `INSERT INTO live_samples (target_id, version_id, modality, bucket_at, bucket_ms, requests, errors, correct, wrong)
     VALUES ($1, $2, 'audio', clock_timestamp(), 1000, 400, 200, 100, 100) ON CONFLICT DO NOTHING`,
    [world.targetId, world.restoredId],
  );
}

/** From a worker's death by SIGKILL in the middle of a tick until another worker has evaluated the rollout's guardrails. */
export const killToEvaluated: Reaction = async (lane) => {
  const rollout = await lane.begin(heldPlan);
  const { rolloutId } = rollout;
  const { db } = lane.settings;
  const dying = lane.takeWorker();
  // In the tick after the first stage was confirmed, before what it decided is written.
  await dying.run(await lane.orderFor(rollout, { failpoints: ["2 update rollouts #1 before"] }));
  await dying.ended;
  const startedAtMs = performance.now();
  // The other worker has nothing else to do, so that it may as well begin now.
  const { survivor } = lane;
  await survivor.run(await lane.orderFor(rollout));
  const { rows } = await db.pool.query<{ ticked_at: Date }>("SELECT ticked_at FROM rollouts WHERE id = $1", [
    rolloutId,
  ]);
  await until("another tick", () =>
    has(db, "SELECT 1 FROM rollouts WHERE id = $1 AND ticked_at > $2", [rolloutId, rows[0]?.ticked_at]),
  );
  const tookMs = performance.now() - startedAtMs;
  await survivor.rest();
  await finish(lane, rollout);
  return tookMs;
};

/** From weights that somebody else wrote to HAProxy until the product shows the difference. */
export const driftToShown: Reaction = async (lane) => {
  const rollout = await beginHeld(lane);
  const { targetId } = rollout.world;
  // At any moment between two readings.
  await sleep(Math.random() * pollMs);
  await lane.haproxy.command(`set weight ${POOL}/${suspectName} 37`);
  const tookMs = await until("the difference", () =>
    has(
      lane.settings.db,
      "SELECT 1 FROM target_observations WHERE target_id = $1 AND diverged_since IS NOT NULL",
      [targetId],
    ),
  );
  await finish(lane, rollout);
  return tookMs;
};
