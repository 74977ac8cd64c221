import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { shareByVersion } from "#lib/adapters/traffic-routers/compare-splits.ts";
import type { TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import { claimMetricSources, scrapeSource } from "#lib/targets/scrape-source.ts";
import { readTraffic } from "#lib/targets/read-traffic.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import { FakeMetricSource } from "#lib/testing/fake-metric-source.ts";
import { describeWithHaproxy, openRouter, startBench } from "#lib/testing/haproxy-bench.ts";
import { anIntendedSplit } from "#lib/testing/rollout-builders.ts";
import { createRolloutWorld, restoredName, suspectName } from "#lib/testing/rollout-world.ts";
import type { RolloutWorld } from "#lib/testing/rollout-world.ts";
import { reconcileTargets } from "./reconcile-targets.ts";

let db: TestDatabase;
let world: RolloutWorld;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.pool.query("UPDATE targets SET next_read_at = 'infinity'");
  world = await createRolloutWorld(db);
});

async function reconcile(router: TrafficRouter = world.router): Promise<void> {
  await db.pool.query("UPDATE targets SET next_read_at = clock_timestamp() - interval '1 s' WHERE id = $1", [
    world.targetId,
  ]);
  await reconcileTargets(world.engine(), {
    openRouter: async () => router,
    monotonicMs: () => performance.now(),
    routerTimeoutMs: 1_000,
    busyEveryMs: 5_000,
    quietEveryMs: 30_000,
  });
}

const served = () =>
  db.prisma.servingInterval.findMany({
    where: { targetId: world.targetId, endedAt: null },
    orderBy: { share: "desc" },
    include: { version: { select: { name: true } } },
  });

const share = (restored: number) => [
  { version: restoredName, role: "restored" as const, share: restored },
  { version: suspectName, role: "rest" as const, share: 100 - restored },
];

/** A finished rollout whose last split is in at the router, as generation 2; `between` happens while the first one is in. */
async function finishedRollout(
  router: TrafficRouter = world.router,
  between: () => Promise<void> = async () => undefined,
): Promise<void> {
  const columns = { stageIndex: 0, plan: {}, fromVersionName: suspectName, toVersionName: restoredName };
  const ids = { fromVersionId: world.suspectId, toVersionId: world.restoredId };
  await db.prisma.rollout.create({
    data: {
      id: newId(),
      rollbackId: world.rollbackId,
      targetId: world.targetId,
      state: "finished",
      ...ids,
      ...columns,
      plan: {
        preset: "fast",
        stages: [{ share: 100, holdMs: 0 }],
        guardrails: [
          {
            key: "a",
            modality: "audio",
            metric: "top1_accuracy",
            role: "deterioration",
            limit: -3,
            action: "stop",
          },
        ],
        bakeMs: 0,
        minimumRequestsPerArm: 0,
      },
    },
  });
  for (const generation of [1, 2]) {
    const { appliedAt, confirmedAt, committedAt } = anIntendedSplit();
    await db.prisma.split.create({
      data: {
        id: newId(),
        targetId: world.targetId,
        generation,
        slices: share(generation === 1 ? 25 : 50),
        actorKind: "automation",
        actorName: "rollout engine",
        reason: "test",
        committedAt,
        appliedAt,
        confirmedAt,
      },
    });
    const { token } = await router.read();
    await router.apply(share(generation === 1 ? 25 : 50), token, { generation });
    if (generation === 1) await between();
  }
}

test("a move that nobody reported becomes a serving interval with the actor not recorded", async () => {
  await reconcile();
  world.router.writeForeign(share(40));
  await reconcile();
  const open = await served();
  expect(
    open.map(({ version, share: percent, origin, actorKind }) => [version.name, percent, origin, actorKind]),
  ).toEqual([
    [suspectName, 60, "observed", "not_recorded"],
    [restoredName, 40, "observed", "not_recorded"],
  ]);
});

test("a foreign write over ours is shown and left alone", async () => {
  await finishedRollout();
  world.router.writeForeign([{ version: suspectName, role: "rest", share: 100 }]);
  await reconcile();
  await reconcile();
  const traffic = await readTraffic(db.prisma, world.targetId);
  expect(traffic.divergedSince).not.toBeNull();
  expect(traffic.applied).toEqual([{ version: suspectName, role: "rest", share: 100 }]);
  expect((await world.router.read()).slices).toEqual([{ version: suspectName, role: "rest", share: 100 }]);
});

test("an older split of ours that a reload brought back is replaced by the wanted one, on the record", async () => {
  await finishedRollout();
  const current = await world.router.read();
  let isReloaded = true;
  const asked: number[] = [];
  const router: TrafficRouter = {
    capabilities: world.router.capabilities,
    read: async () => (isReloaded ? { ...current, slices: share(25), generation: 1 } : current),
    apply: async (_want, _token, { generation }) => {
      const acts = await db.prisma.auditEntry.count({
        where: { action: "split.reasserted", objectId: world.targetId },
      });
      asked.push(generation, acts);
      isReloaded = false;
      return { outcome: "applied", state: current };
    },
    confirm: (want, deadlineMs) => world.router.confirm(want, deadlineMs),
    observed: (windowMs) => world.router.observed(windowMs),
  };
  await reconcile(router);
  await reconcile(router);
  expect(asked).toEqual([2, 1]);
  expect((await readTraffic(db.prisma, world.targetId)).divergedSince).toBeNull();
});

describeWithHaproxy("a real HAProxy that was reloaded", () => {
  const pool = [
    { server: restoredName, version: restoredName, weight: 0 },
    { server: suspectName, version: suspectName, weight: 100 },
  ];
  const restoredShare = async (router: TrafficRouter) =>
    shareByVersion((await router.read()).slices).get(restoredName) ?? 0;
  const reassertions = () =>
    db.prisma.auditEntry.count({ where: { action: "split.reasserted", objectId: world.targetId } });

  test("with a stale state file: our old split is found and replaced by the wanted one, on the record", async () => {
    const peer = await startBench(pool, { hasStateFile: true });
    const router = openRouter(peer);
    await finishedRollout(router, () => peer.dumpState());
    await peer.reload();
    expect(await restoredShare(router)).toBe(25);
    await reconcile(router);
    expect(await restoredShare(router)).toBe(50);
    await reconcile(router);
    expect((await readTraffic(db.prisma, world.targetId)).divergedSince).toBeNull();
    expect(await reassertions()).toBe(1);
  });

  test.each([
    ["without a state file: the configured weights were never ours", 0],
    ["with edited weights: the configuration is somebody's word", 40],
  ])("%s, so they are shown and left alone", async (_what, configured) => {
    const peer = await startBench(pool);
    const router = openRouter(peer);
    await finishedRollout(router);
    const weightOf = (name: string) => (name === restoredName ? configured : 100 - configured);
    await peer.reload({ pool: peer.pool.map((member) => ({ ...member, weight: weightOf(member.name) })) });
    await reconcile(router);
    await reconcile(router);
    expect(await restoredShare(router)).toBe(configured);
    expect((await readTraffic(db.prisma, world.targetId)).divergedSince).not.toBeNull();
    expect(await reassertions()).toBe(0);
  });
});

test("a router that cannot be read keeps what was seen, with the failure and no difference", async () => {
  await reconcile();
  world.router.stall();
  await reconcile();
  const traffic = await readTraffic(db.prisma, world.targetId);
  expect(traffic.readFailure).toContain("no answer");
  expect(traffic.readFailureReason?.code).toBe("timeout");
  expect(traffic).toMatchObject({ divergedSince: null, applied: [{ version: suspectName, share: 100 }] });
  world.router.resume();
  await reconcile();
  const after = await readTraffic(db.prisma, world.targetId);
  expect([after.readFailure, after.readFailureReason]).toEqual([null, undefined]);
});

test("of two readers of a metric source one adds what happened, once", async () => {
  const sourceId = newId();
  await db.prisma.metricSource.create({
    data: { id: sourceId, targetId: world.targetId, kind: "openmetrics", settings: {} },
  });
  const source = new FakeMetricSource();
  const counters = (requests: number) => ({
    requestCount: requests,
    errorCount: 0,
    correctCount: requests - 10,
    wrongCount: 10,
  });
  const readOnce = async () => {
    await db.pool.query(
      "UPDATE metric_sources SET last_read_at = last_read_at - interval '5 s' WHERE id = $1",
      [sourceId],
    );
    const rounds = await Promise.all(
      [1, 2].map(() => claimMetricSources(world.engine(), { ids: [sourceId], everyMs: 4_000, limit: 10 })),
    );
    const claims = rounds.flat();
    expect(claims).toHaveLength(1);
    for (const claim of claims) await scrapeSource(world.engine(), claim, source);
    return claims.length;
  };
  source.set(suspectName, "audio", counters(100));
  source.set("unknown_v9", "audio", counters(100));
  await readOnce();
  source.set(suspectName, "audio", counters(130));
  await readOnce();
  const samples = await db.prisma.liveSample.findMany({ where: { targetId: world.targetId } });
  const total = (read: (sample: (typeof samples)[number]) => number) =>
    samples.reduce((sum, sample) => sum + read(sample), 0);
  expect([total((s) => s.requests), total((s) => s.correct), total((s) => s.wrong)]).toEqual([30, 30, 0]);
  const row = await db.prisma.metricSource.findUniqueOrThrow({ where: { id: sourceId } });
  expect(row.lastError).toContain("unknown_v9: no version of this name is registered");
  expect(row.lastErrorReason).toEqual({ code: "version_not_registered", facts: { version: "unknown_v9" } });
  source.kill(suspectName);
  await readOnce();
  const dead = await db.prisma.metricSource.findUniqueOrThrow({ where: { id: sourceId } });
  expect(dead.lastError).toContain("ECONNREFUSED");
});
