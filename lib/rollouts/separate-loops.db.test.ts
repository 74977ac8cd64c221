import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import { stopRollout } from "#lib/rollouts/stop-rollout.ts";
import { RolloutLeases } from "#lib/rollouts/rollout-leases.ts";
import { tickDueRollouts } from "#lib/rollouts/tick-due-rollouts.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import { addTraffic, aQuickPlan, createRolloutWorld, startRollout } from "#lib/testing/rollout-world.ts";
import type { RolloutWorld } from "#lib/testing/rollout-world.ts";

let db: TestDatabase;
let world: RolloutWorld;

beforeAll(async () => {
  db = await createTestDatabase();
  process.env["DATABASE_URL"] = db.url;
  await jobQueue();
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await db.drop();
});
beforeEach(async () => {
  await db.pool.query("UPDATE rollouts SET state = 'finished', active_target_id = NULL");
  await db.pool.query("DELETE FROM pgboss.job WHERE name = 'tell_operators'");
  world = await createRolloutWorld(db);
});

async function tick(openRouter: () => Promise<TrafficRouter> = async () => world.router): Promise<void> {
  await db.pool.query(
    "UPDATE rollouts SET next_tick_at = clock_timestamp() - interval '1 s' WHERE state <> 'finished'",
  );
  const onFailure = (error: unknown): never => {
    throw error;
  };
  const leases = new RolloutLeases(60_000, () => performance.now());
  const round = { workerId: "test", limit: 10, onFailure, jitter: () => 0 };
  await tickDueRollouts(world.engine(), round, { openRouter, leases, routerTimeoutMs: 1_000 });
}

const view = (rolloutId: string) => getRollout(world.operator(), { rolloutId });

async function toHeldStage(holdMs: number): Promise<string> {
  const stages = [
    { share: 25, holdMs },
    { share: 100, holdMs: 0 },
  ];
  const rolloutId = await startRollout(world, aQuickPlan({ stages }));
  // The read-back that confirms the stage may come a tick later on a busy machine.
  for (let ticks = 0; ticks < 6 && (await view(rolloutId)).state !== "holding"; ticks += 1) await tick();
  expect((await view(rolloutId)).state).toBe("holding");
  return rolloutId;
}

async function told(): Promise<string[]> {
  const { rows } = await db.pool.query<{ kind: string }>(
    "SELECT data->>'kind' AS kind FROM pgboss.job WHERE name = 'tell_operators' ORDER BY created_on",
  );
  return rows.map(({ kind }) => kind);
}

/** Lets the stage have arrived, and the last look and count have been, so much earlier. */
async function passTime(rolloutId: string, seconds: number): Promise<void> {
  await db.pool.query(
    `UPDATE rollouts SET confirmed_at = confirmed_at - make_interval(secs => $2),
            stage_started_at = stage_started_at - make_interval(secs => $2),
            ticked_at = ticked_at - make_interval(secs => $2) WHERE id = $1`,
    [rolloutId, seconds],
  );
}

const observedMsOf = async (id: string): Promise<number> => {
  const { rows } = await db.pool.query<{ ms: number }>(
    "SELECT observed_ms::int AS ms FROM rollouts WHERE id = $1",
    [id],
  );
  return rows[0]?.ms ?? -1;
};

test("a router that hangs does not blind the guardrails, and its time does not count", async () => {
  const rolloutId = await toHeldStage(60_000);
  await addTraffic(world);
  await tick();
  const before = await observedMsOf(rolloutId);
  const startedAt = performance.now();
  await tick(() => new Promise<TrafficRouter>(() => undefined));
  expect(performance.now() - startedAt).toBeLessThan(8_000);
  const away = await view(rolloutId);
  expect(away).toMatchObject({ state: "holding", reason: { code: "router_unreachable" } });
  const accuracy = away.readings.find(({ guardrail }) => guardrail.key === "accuracy_audio");
  expect(accuracy?.outcome).toBe("within");
  expect(await observedMsOf(rolloutId)).toBe(before);
  await tick();
  expect(await observedMsOf(rolloutId)).toBe(before);
});

test("a dead metric source holds, tells the operators once, and its time does not count", async () => {
  const rolloutId = await toHeldStage(0);
  await tick();
  expect(await told()).not.toContain("metrics_lost");
  await passTime(rolloutId, 61);
  await tick();
  await tick();
  expect(await view(rolloutId)).toMatchObject({
    state: "holding",
    reason: { code: "metrics_unavailable" },
  });
  expect((await told()).filter((kind) => kind === "metrics_lost")).toHaveLength(1);
  expect(await observedMsOf(rolloutId)).toBe(0);
});

test("a router that stays away is told once", async () => {
  const rolloutId = await toHeldStage(60_000);
  world.router.stall();
  for (let look = 0; look < 12; look += 1) await tick();
  expect((await told()).filter((kind) => kind === "router_lost")).toHaveLength(1);
  expect((await view(rolloutId)).state).toBe("holding");
});

test("a stop that a dead router does not confirm is told once", async () => {
  const rolloutId = await toHeldStage(60_000);
  world.router.stall();
  const { stageIndex, revision } = await view(rolloutId);
  const press = { rolloutId, expectedStage: stageIndex, expectedRevision: revision, reason: "enough" };
  await stopRollout(world.operator(), press);
  await db.pool.query(
    `UPDATE rollouts SET stop_accepted_at = clock_timestamp() - interval '11 s',
            ticked_at = clock_timestamp() - interval '5 s' WHERE id = $1`,
    [rolloutId],
  );
  for (let look = 0; look < 3; look += 1) await tick();
  expect(await view(rolloutId)).toMatchObject({ state: "stopped", stopEffectiveAt: null });
  expect((await told()).filter((kind) => kind === "stop_overdue")).toHaveLength(1);
});
