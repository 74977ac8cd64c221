import { afterAll, beforeAll, expect, test } from "vitest";
import { AdapterError } from "#lib/adapters/adapter-error.ts";
import type { TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import { evictSuspect } from "#lib/rollouts/evict-suspect.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import { runEviction } from "#lib/rollouts/run-eviction.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import { createRolloutWorld, startRollout, suspectName } from "#lib/testing/rollout-world.ts";
import type { RolloutWorld } from "#lib/testing/rollout-world.ts";
import { recordObservation } from "#lib/targets/observe-target.ts";

let db: TestDatabase;
let world: RolloutWorld;
let rolloutId: string;

beforeAll(async () => {
  db = await createTestDatabase();
  process.env["DATABASE_URL"] = db.url;
  world = await createRolloutWorld(db);
  rolloutId = await startRollout(world);
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await db.drop();
});

const bound = { version: suspectName, streams: 3, sessions: 12 };

async function press(reason = "they keep asking v1.4") {
  const { stageIndex, revision } = await getRollout(world.operator(), { rolloutId });
  const expected = { expectedStage: stageIndex, expectedRevision: revision };
  return evictSuspect(world.operator(), { rolloutId, ...expected, reason });
}

function see(canEvict: boolean): Promise<void> {
  const ctx = world.engine();
  const reading = { kind: "unreachable" as const, failure: "not asked", retryAfterMs: null };
  const look = { targetId: world.targetId, reading, standing: "unreachable" as const };
  return inTransaction(ctx, (tx) =>
    recordObservation(tx, ctx, {
      ...look,
      counts: null,
      versionIds: new Map(),
      bound: { at: ctx.now, canEvict, versions: [bound] },
    }),
  );
}

function withEvict(evict: NonNullable<TrafficRouter["evict"]>): () => Promise<TrafficRouter> {
  return async () => Object.assign(world.router, { evict });
}

test("what is bound is told, and its end is refused where the router was not seen to be able to", async () => {
  await expect(press()).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  await see(false);
  const { traffic } = await getRollout(world.operator(), { rolloutId });
  expect(traffic.bound).toMatchObject({ canEvict: false, versions: [bound] });
  await expect(press()).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
});

test("asked for with a reason, done by the worker, both on the record; the split stays", async () => {
  await see(true);
  const asked = await press();
  expect(asked.events.at(-1)).toMatchObject({ kind: "eviction_asked", reason: "they keep asking v1.4" });
  const before = await world.router.read();
  await runEviction(
    world.engine(),
    rolloutId,
    withEvict(async (version) => ({ ...bound, version })),
  );
  const { events, revision } = await getRollout(world.operator(), { rolloutId });
  expect(events.at(-1)).toMatchObject({ kind: "evicted", data: { streams: 3, sessions: 12 } });
  expect(revision).toBe(asked.revision);
  expect(await world.router.read()).toEqual(before);
  const acts = await db.prisma.auditEntry.findMany({
    where: { objectId: rolloutId },
    orderBy: { seq: "asc" },
  });
  expect(acts.map(({ action }) => action).slice(-2)).toEqual(["rollout.eviction_asked", "rollout.evicted"]);
});

test("a late press changes nothing, and a refusal of the router is said", async () => {
  const { stageIndex, revision } = await getRollout(world.operator(), { rolloutId });
  const late = { rolloutId, expectedStage: stageIndex, expectedRevision: revision + 1, reason: "late" };
  await expect(evictSuspect(world.operator(), late)).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  const failing = withEvict(async () => {
    throw new AdapterError({
      adapter: "fake",
      operation: "evict",
      message: "denied",
      reason: { code: "order_refused", facts: {} },
      retryable: false,
    });
  });
  await runEviction(world.engine(), rolloutId, failing);
  const { events } = await getRollout(world.operator(), { rolloutId });
  expect(events.at(-1)).toMatchObject({ kind: "eviction_failed" });
});
