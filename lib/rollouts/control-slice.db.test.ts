import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openMetrics } from "#lib/adapters/metric-sources/openmetrics/index.ts";
import { gateway } from "#lib/adapters/traffic-routers/gateway/index.ts";
import { listStageEvidence } from "#lib/rollouts/evidence-store.ts";
import { getRolloutById } from "#lib/rollouts/store.ts";
import type { StageEvidence } from "#lib/rollouts/evidence-schema.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import { RolloutLeases } from "#lib/rollouts/rollout-leases.ts";
import { tickDueRollouts } from "#lib/rollouts/tick-due-rollouts.ts";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { claimMetricSources, scrapeSource } from "#lib/targets/scrape-source.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import { aQuickPlan, createRolloutWorld, startRollout } from "#lib/testing/rollout-world.ts";
import type { RolloutWorld } from "#lib/testing/rollout-world.ts";
import { startSandboxProcess } from "#lib/testing/sandbox-process.ts";
import type { SandboxProcess } from "#lib/testing/sandbox-process.ts";

const suspect = "mm_digits_v1.4_20261115";
const restored = "mm_digits_v1.2_20260831";
const readEveryMs = 1_000;
const longestMs = 45_000;

let db: TestDatabase;
let sandbox: SandboxProcess;

beforeAll(async () => {
  db = await createTestDatabase();
  process.env["DATABASE_URL"] = db.url;
  sandbox = await startSandboxProcess();
  await sandbox.deploy(restored);
  await sandbox.admin("PUT", "/admin/traffic", { ratePerSecond: 60 });
}, 90_000);
afterAll(async () => {
  await sandbox.stop();
  await (await jobQueue()).stop({ graceful: false });
  await db.drop();
});

const settings = () => ({
  token: sandbox.token,
  timeoutMs: 4_000,
  allowedInternal: ["127.0.0.1:1024-65535"],
});

/** A world whose versions are the sandbox's, with its metric source; gives the ids. */
async function sandboxWorld() {
  const world = await createRolloutWorld(db);
  await db.prisma.version.update({ where: { id: world.suspectId }, data: { name: suspect } });
  await db.prisma.version.update({ where: { id: world.restoredId }, data: { name: restored } });
  const sourceId = newId();
  await db.prisma.metricSource.create({
    data: { id: sourceId, targetId: world.targetId, kind: "openmetrics", settings: {} },
  });
  return { world, sourceId };
}

/** Reads the metrics and ticks the rollout, as a worker does, until it has evidence of two windows. */
async function runUntilLearnt(
  world: RolloutWorld,
  sourceId: string,
  rolloutId: string,
): Promise<StageEvidence> {
  const context = createAdapterContext("admin");
  const router = gateway.create({ adminUrl: sandbox.adminUrl, ...settings() }, context);
  const source = openMetrics.create({ discoveryUrl: `${sandbox.adminUrl}/admin/sd`, ...settings() }, context);
  const leases = new RolloutLeases(60_000, () => performance.now());
  const round = { workerId: "test", limit: 1, jitter: () => 0, onFailure: () => undefined };
  const ports = { openRouter: async () => router, leases, routerTimeoutMs: 4_000 };
  const due =
    "UPDATE rollouts SET next_tick_at = clock_timestamp() - interval '1 s', lease_until = NULL WHERE id = $1";
  for (const endsAt = performance.now() + longestMs; performance.now() < endsAt; await sleep(250)) {
    const asked = { ids: [sourceId], everyMs: readEveryMs, limit: 10 };
    for (const claim of await claimMetricSources(world.engine(), asked)) {
      await scrapeSource(world.engine(), claim, source);
    }
    await db.pool.query(due, [rolloutId]);
    await tickDueRollouts(world.engine(), round, ports);
    const learnt = await evidenceOf(rolloutId, "accuracy_audio");
    if (learnt !== null && learnt.windows >= 2) return learnt;
  }
  throw new Error(`no evidence after ${longestMs} ms`);
}

async function evidenceOf(rolloutId: string, key: string): Promise<StageEvidence | null> {
  const all = await listStageEvidence(db.prisma, await getRolloutById(db.prisma, rolloutId));
  return all.find(({ guardrailKey }) => guardrailKey === key) ?? null;
}

test(
  "the sandbox's gateway and instances count the control slice apart, and equal slices get equal traffic",
  { timeout: 120_000 },
  async () => {
    const { world, sourceId } = await sandboxWorld();
    const stages = [
      { share: 40, holdMs: 3_600_000 },
      { share: 100, holdMs: 0 },
    ];
    const plan = aQuickPlan({ controlSlice: true, evidenceIntervalMs: 5_000, stages });
    const rolloutId = await startRollout(world, plan);
    const learnt = await runUntilLearnt(world, sourceId, rolloutId);
    expect(learnt.sums.test).toBe("interval");
    expect(learnt.restoredTotal).toBeGreaterThan(20);
    const share = learnt.restoredTotal / (learnt.restoredTotal + learnt.otherTotal);
    expect(Math.abs(share - 0.5)).toBeLessThan(0.15);
    expect(await evidenceOf(rolloutId, "split_overall")).toMatchObject({
      alarmAt: null,
      sums: { test: "split", shares: [0.4, 0.4, 0.2] },
    });
    const { traffic, readings } = await getRollout(world.operator(), { rolloutId });
    expect(traffic.intended?.map(({ role }) => role)).toEqual(["restored", "control", "rest"]);
    const recovery = readings.find(({ guardrail }) => guardrail.key === "recovery_audio");
    expect(recovery?.proof?.comparedWith).toBe("control");
  },
);
