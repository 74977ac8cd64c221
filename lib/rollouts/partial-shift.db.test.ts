import { afterAll, beforeAll, expect, test } from "vitest";
import type { RouterState, TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import { forceShift } from "#lib/rollouts/force-shift.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import { RolloutLeases } from "#lib/rollouts/rollout-leases.ts";
import { tickDueRollouts } from "#lib/rollouts/tick-due-rollouts.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import {
  aQuickPlan,
  createRolloutWorld,
  restoredName,
  startRollout,
  suspectName,
} from "#lib/testing/rollout-world.ts";
import type { RolloutWorld } from "#lib/testing/rollout-world.ts";

let db: TestDatabase;
let world: RolloutWorld;
let ready = 0;

beforeAll(async () => {
  db = await createTestDatabase();
  process.env["DATABASE_URL"] = db.url;
  world = await createRolloutWorld(db);
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await db.drop();
});

/** The world's router, which also tells how many of eight instances of the restored version are ready. */
function routerWithInstances(): TrafficRouter {
  const { router } = world;
  const read = async (): Promise<RouterState> => ({
    ...(await router.read()),
    receivers: [{ version: restoredName, ready, total: 8 }],
  });
  return {
    capabilities: router.capabilities,
    read,
    apply: (want, token, options) => router.apply(want, token, options),
    confirm: (want, deadlineMs) => router.confirm(want, deadlineMs),
    observed: (windowMs) => router.observed(windowMs),
  };
}

async function tick(): Promise<void> {
  await db.pool.query(
    "UPDATE rollouts SET next_tick_at = clock_timestamp() - interval '1 s' WHERE state <> 'finished'",
  );
  const onFailure = (error: unknown): never => {
    throw error;
  };
  const leases = new RolloutLeases(60_000, () => performance.now());
  const ports = { openRouter: async () => routerWithInstances(), leases, routerTimeoutMs: 1_000 };
  await tickDueRollouts(world.engine(), { workerId: "test", limit: 10, onFailure, jitter: () => 0 }, ports);
}

const restoredShare = async () =>
  (await world.router.read()).slices.find(({ version }) => version === restoredName)?.share ?? 0;

test("what can move moves, the rest follows, and only a person moves more, on the record", async () => {
  const rolloutId = await startRollout(world, aQuickPlan({ stages: [{ share: 100, holdMs: 0 }] }));
  const view = () => getRollout(world.operator(), { rolloutId });
  await tick();
  expect(await restoredShare()).toBe(0);
  expect(await view()).toMatchObject({ state: "planned", reason: { code: "instance_not_ready" } });

  ready = 5;
  for (let look = 0; look < 3; look += 1) await tick();
  expect(await restoredShare()).toBe(62);
  const facts = { moved: 62, share: 100, ready: 5, total: 8 };
  expect(await view()).toMatchObject({ state: "holding", reason: { code: "instance_not_ready", facts } });

  ready = 6;
  for (let look = 0; look < 3; look += 1) await tick();
  expect(await restoredShare()).toBe(75);

  const { stageIndex: expectedStage, revision: expectedRevision } = await view();
  const press = { rolloutId, expectedStage, expectedRevision, reason: "the rest never starts" };
  const wrong = forceShift(world.operator(), { ...press, version: suspectName });
  await expect(wrong).rejects.toMatchObject({ code: "INVALID" });
  const forced = await forceShift(world.operator(), { ...press, version: restoredName });
  const said = forced.events.find(({ kind }) => kind === "shift_forced");
  expect(said).toMatchObject({ reason: "the rest never starts", actor: { name: "Olga" } });
  for (let look = 0; look < 2; look += 1) await tick();
  expect(await restoredShare()).toBe(100);
  expect((await view()).state).toBe("baking");
});
