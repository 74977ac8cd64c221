import { afterAll, beforeAll, expect, test } from "vitest";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import { RolloutLeases } from "#lib/rollouts/rollout-leases.ts";
import { tickDueRollouts } from "#lib/rollouts/tick-due-rollouts.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { claimTargets } from "#lib/targets/claim-targets.ts";
import { claimMetricSources } from "#lib/targets/scrape-source.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import { aQuickPlan, addTraffic, createRolloutWorld, startRollout } from "#lib/testing/rollout-world.ts";
import type { RolloutWorld } from "#lib/testing/rollout-world.ts";

let db: TestDatabase;
let world: RolloutWorld;

beforeAll(async () => {
  db = await createTestDatabase();
  process.env["DATABASE_URL"] = db.url;
  world = await createRolloutWorld(db);
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await db.drop();
});

/** One round of a worker, for what is due by itself. */
function round(): Promise<number> {
  const who = { workerId: "test", limit: 10, jitter: () => 0 };
  const onFailure = (error: unknown): never => {
    throw error;
  };
  return tickDueRollouts(
    world.engine(),
    { ...who, onFailure },
    {
      openRouter: async () => world.router,
      leases: new RolloutLeases(60_000, () => performance.now()),
      routerTimeoutMs: 1_000,
    },
  );
}

const view = (rolloutId: string) => getRollout(world.operator(), { rolloutId });
const makeDue = () => db.pool.query("UPDATE rollouts SET next_tick_at = clock_timestamp() - interval '1 s'");

/** An hour is added to every time of the engine, which is what they look like once the clock is set back by an hour. */
async function setClockBack(): Promise<void> {
  await db.pool.query(
    `UPDATE rollouts SET next_tick_at = next_tick_at + interval '1 hour', ticked_at = ticked_at + interval '1 hour',
            confirmed_at = confirmed_at + interval '1 hour', last_observed_at = last_observed_at + interval '1 hour',
            lease_until = clock_timestamp() + interval '1 hour', lease_owner = 'a dead worker'`,
  );
  await db.pool.query("UPDATE live_samples SET bucket_at = bucket_at + interval '1 hour'");
  await db.pool.query("UPDATE stage_evidence SET consumed_until = consumed_until + interval '1 hour'");
  await db.pool.query(
    "UPDATE targets SET next_read_at = clock_timestamp() + interval '1 hour', lease_until = clock_timestamp() + interval '1 hour'",
  );
  await db.pool.query("UPDATE metric_sources SET last_read_at = clock_timestamp() + interval '1 hour'");
}

test("a rollout goes on at once, its stage begins anew, and it is told; nothing waits for the hour to pass", async () => {
  const plan = aQuickPlan({
    stages: [
      { share: 25, holdMs: 3_600_000 },
      { share: 100, holdMs: 0 },
    ],
  });
  const id = await startRollout(world, plan);
  await addTraffic(world);
  await db.prisma.metricSource.create({
    data: { id: newId(), targetId: world.targetId, kind: "openmetrics", settings: {} },
  });
  for (let look = 0; look < 10 && (await view(id)).state !== "holding"; look += 1) {
    await makeDue();
    await round();
  }
  expect((await view(id)).state).toBe("holding");
  const samples = await db.prisma.liveSample.count();
  expect(samples).toBeGreaterThan(0);

  await setClockBack();
  expect(await round()).toBe(1);
  const anew = await view(id);
  expect(anew).toMatchObject({ state: "shifting", stageIndex: 0 });
  const kinds = anew.events.map(({ kind }) => kind);
  expect(kinds).toContain("clock_set_back");
  const { rows } = await db.pool.query("SELECT data FROM pgboss.job WHERE name = 'tell_operators'");
  expect(rows.map(({ data }: { data: { kind: string } }) => data.kind)).toContain("clock_set_back");
  // What was counted at times that have not come yet is gone, and the evidence goes on from here.
  expect(await db.prisma.liveSample.count()).toBeLessThan(samples);
  expect(
    await db.prisma.liveSample.count({ where: { bucketAt: { gt: new Date(Date.now() + 60_000) } } }),
  ).toBe(0);
  const ahead = { consumedUntil: { gt: new Date(Date.now() + 60_000) } };
  expect(await db.prisma.stageEvidence.count({ where: ahead })).toBe(0);

  await makeDue();
  await round();
  const held = await view(id);
  expect(held.state).toBe("holding");
  expect(held.events.filter(({ kind }) => kind === "clock_set_back")).toHaveLength(1);
  expect(held.stages[0]?.confirmedAt?.getTime() ?? Infinity).toBeLessThan(Date.now() + 60_000);
});

test("targets and metric sources are looked at again at once", async () => {
  const [source] = await db.prisma.metricSource.findMany();
  expect(await claimTargets(world.engine(), { leaseMs: 5_000, limit: 10 })).toHaveLength(1);
  const asked = { ids: [source!.id], everyMs: 4_000, limit: 10 };
  expect(await claimMetricSources(world.engine(), asked)).toHaveLength(1);
  expect(await claimMetricSources(world.engine(), asked)).toHaveLength(0);
});
