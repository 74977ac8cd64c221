import type { Context } from "#lib/server/context.ts";
import { automationContext } from "#lib/server/context.ts";
import { scopesOfRole } from "#lib/schema/scope.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { createRollout } from "#lib/rollouts/create-rollout.ts";
import { defaultGuardrails } from "#lib/rollouts/core/plan.ts";
import type { RolloutPlan } from "#lib/rollouts/schema.ts";
import type { Slice } from "#lib/targets/schema.ts";
import { FakeRouter } from "#lib/testing/fake-router.ts";

/** Names of the two versions in every rollout world. */
export const suspectName = "mm_test_v2.0_20260801";
export const restoredName = "mm_test_v1.0_20260601";

/** A target with a suspect at 100 %, a version to go back to, an open rollback, and a router in memory. */
export type RolloutWorld = {
  readonly db: Database;
  readonly router: FakeRouter;
  readonly targetId: string;
  readonly rollbackId: string;
  readonly suspectId: string;
  readonly restoredId: string;
  /** The context of an operator, with the time of the call. */
  readonly operator: () => Context;
  /** The context of the engine, with the time of the call. */
  readonly engine: () => Context;
};

/** Writes the rows of a rollout world into a database. */
export async function createRolloutWorld(db: Database): Promise<RolloutWorld> {
  const { prisma } = db;
  const modelId = newId();
  const targetId = newId();
  const [suspectId, restoredId, rollbackId] = [newId(), newId(), newId()];
  const at = new Date();
  const slug = `mm_test_${targetId.slice(-8)}`;
  await prisma.model.create({
    data: { id: modelId, slug, title: "Test", modalities: ["audio"], ownerTeam: "tests" },
  });
  await prisma.version.createMany({
    data: [
      versionRow({ id: suspectId, modelId, name: suspectName }),
      versionRow({ id: restoredId, modelId, name: restoredName }),
    ],
  });
  await prisma.target.create({
    data: {
      id: targetId,
      slug: "production",
      title: "Production",
      modelId,
      environment: "production",
      routerKind: "gateway",
      routerSettings: {},
      deployerKind: "process",
      deployerSettings: {},
    },
  });
  await prisma.rollback.create({
    data: {
      ...anOpenRollback(at),
      id: rollbackId,
      modelId,
      targetId,
      suspectVersionId: suspectId,
      candidateVersionId: restoredId,
    },
  });
  const engine = () => automationContext({ name: "rollout engine", requestId: newId(), now: new Date(), db });
  const operator = (): Context => ({
    ...engine(),
    actor: {
      kind: "person",
      id: "operator",
      name: "Olga",
      role: "operator",
      scopes: scopesOfRole.operator,
    },
  });
  const router = new FakeRouter([suspectName]);
  router.makeServable(restoredName);
  return { db, router, targetId, rollbackId, suspectId, restoredId, operator, engine };
}

/** One more version of the world's model, which the router can serve. */
export async function addVersion(world: RolloutWorld, name: string): Promise<{ id: string; name: string }> {
  const { prisma } = world.db;
  const { modelId } = await prisma.version.findUniqueOrThrow({ where: { id: world.suspectId } });
  const id = newId();
  await prisma.version.create({ data: versionRow({ id, modelId, name }) });
  world.router.makeServable(name);
  return { id, name };
}

/** A plan whose holds are short enough for a test. */
export function aQuickPlan(given: Partial<RolloutPlan> = {}): RolloutPlan {
  return {
    preset: "custom",
    stages: [
      { share: 25, holdMs: 100 },
      { share: 100, holdMs: 0 },
    ],
    guardrails: defaultGuardrails(["audio"], ["audio"]),
    bakeMs: 100,
    onHardLimit: "stay",
    controlSlice: false,
    evidenceIntervalMs: 20,
    stablePast: null,
    minimumRequestsPerArm: 60,
    ...given,
  };
}

/** Starts a rollout of the world and gives its id. */
export async function startRollout(world: RolloutWorld, plan: RolloutPlan = aQuickPlan()): Promise<string> {
  const ctx = world.operator();
  const { rollbackId, targetId, suspectId, restoredId } = world;
  const { id } = await inTransaction(ctx, (tx) =>
    createRollout(tx, ctx, {
      rollbackId,
      targetId,
      fromVersionId: suspectId,
      toVersionId: restoredId,
      plan,
    }),
  );
  return id;
}

/**
 * Live counts of one version from now on; the restored version is right 97 times in 100, the suspect 60 times. Without a
 * number they are in the shares of the quick plan's first stage, 25 to 75.
 */
export async function addSamples(
  world: RolloutWorld,
  version: "suspect" | "restored",
  requests = version === "restored" ? 100 : 300,
) {
  const correct = Math.round(requests * (version === "restored" ? 0.97 : 0.6));
  await world.db.pool.query(
    `INSERT INTO live_samples (target_id, version_id, modality, bucket_at, bucket_ms, requests, errors, correct, wrong)
     VALUES ($1, $2, 'audio', clock_timestamp(), 1000, $3, 0, $4, $5) ON CONFLICT DO NOTHING`,
    [
      world.targetId,
      version === "restored" ? world.restoredId : world.suspectId,
      requests,
      correct,
      requests - correct,
    ],
  );
}

/** Live counts of both versions in the same instant, as one reading of a metric source gives them: 100 and 300 requests. */
export async function addTraffic(world: RolloutWorld): Promise<void> {
  await world.db.pool.query(
    `INSERT INTO live_samples (target_id, version_id, modality, bucket_at, bucket_ms, requests, errors, correct, wrong)
     VALUES ($1, $2, 'audio', statement_timestamp(), 1000, 100, 0, 97, 3),
            ($1, $3, 'audio', statement_timestamp(), 1000, 300, 0, 180, 120) ON CONFLICT DO NOTHING`,
    [world.targetId, world.restoredId, world.suspectId],
  );
}

/** The columns of an open rollback, but for whose it is. */
export function anOpenRollback(startedAt: Date) {
  return {
    step: "rollout",
    state: "open",
    symptoms: ["quality"],
    modalities: ["audio"],
    severity: 2,
    evidence: [],
    driverName: "operator",
    startedAt,
    startedBy: "operator",
  };
}

/** The columns of a version that has nothing special. */
export function versionRow(version: { id: string; modelId: string; name: string }) {
  return {
    ...version,
    label: version.name,
    source: "test",
    bundleDigest: "0".repeat(64),
    builtAt: new Date("2026-06-01T00:00:00Z"),
    registeredBy: "test",
  };
}

/** The split of the quick plan's first stage. */
export const heldSplit: readonly Slice[] = [
  { version: restoredName, role: "restored", share: 25 },
  { version: suspectName, role: "rest", share: 75 },
];

/** Puts a rollout that was just made into its first stage, arrived and held for a long time, as rows only. */
export async function holdFirstStage({ db, targetId }: RolloutWorld, rolloutId: string): Promise<void> {
  const at = new Date();
  await db.prisma.split.create({
    data: {
      id: newId(),
      targetId,
      generation: 1,
      slices: [...heldSplit],
      replaces: [{ version: suspectName, role: "rest", share: 100 }],
      rolloutId,
      actorKind: "automation",
      actorName: "rollout engine",
      reason: "held by a bench",
      committedAt: at,
      appliedAt: at,
      confirmedAt: at,
    },
  });
  await db.prisma.target.update({ where: { id: targetId }, data: { generation: 1 } });
  await db.pool.query(
    `UPDATE rollouts SET state = 'holding', revision = 2, wanted_generation = 1, stage_started_at = $2, confirmed_at = $2,
            plan = jsonb_set(plan, '{stages,0,holdMs}', '86400000') WHERE id = $1`,
    [rolloutId, at],
  );
}
