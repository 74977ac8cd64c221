import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  goBackToSuspect,
  keepVersion,
  replanRollout,
  standWhileChoosing,
} from "#lib/rollouts/choose-another.ts";
import { advanceRollout } from "#lib/rollouts/advance-rollout.ts";
import { extendHold } from "#lib/rollouts/extend-hold.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import { pauseRollout } from "#lib/rollouts/pause-rollout.ts";
import { RolloutLeases } from "#lib/rollouts/rollout-leases.ts";
import { tickDueRollouts } from "#lib/rollouts/tick-due-rollouts.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import {
  addVersion,
  aQuickPlan,
  createRolloutWorld,
  restoredName,
  startRollout,
  suspectName,
} from "#lib/testing/rollout-world.ts";
import type { RolloutWorld } from "#lib/testing/rollout-world.ts";

let db: TestDatabase;
let world: RolloutWorld;

beforeAll(async () => {
  db = await createTestDatabase();
  process.env["DATABASE_URL"] = db.url;
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await db.drop();
});
beforeEach(async () => {
  await db.pool.query("UPDATE rollouts SET state = 'finished', active_target_id = NULL");
  world = await createRolloutWorld(db);
});

const fail = (error: unknown): never => {
  throw error;
};

async function tick(): Promise<void> {
  await db.pool.query(
    "UPDATE rollouts SET next_tick_at = clock_timestamp() - interval '1 s' WHERE state <> 'finished'",
  );
  const round = { workerId: "test", limit: 10, onFailure: fail, jitter: () => 0 };
  const leases = new RolloutLeases(60_000, () => performance.now());
  const openRouter = async () => world.router;
  await tickDueRollouts(world.engine(), round, { openRouter, leases, routerTimeoutMs: 1_000 });
}

const view = (rolloutId: string) => getRollout(world.operator(), { rolloutId });
const as = <Result>(ctx: Context, act: (tx: Tx, ctx: Context) => Promise<Result>) =>
  inTransaction(ctx, (tx) => act(tx, ctx));
const choose = (rolloutId: string) =>
  as(world.operator(), (tx, ctx) => standWhileChoosing(tx, ctx, { rolloutId, reason: "" }));
const goBack = (rolloutId: string, ctx = world.operator()) =>
  as(ctx, (tx) => goBackToSuspect(tx, ctx, { rolloutId, reason: "it answers nothing" }));

async function pressed(rolloutId: string) {
  const { stageIndex, revision } = await view(rolloutId);
  return { rolloutId, expectedStage: stageIndex, expectedRevision: revision, reason: "" };
}

async function routerShares(): Promise<Record<string, number>> {
  const { slices } = await world.router.read();
  return Object.fromEntries(slices.map(({ version, share }) => [version, share]));
}

/** A rollout that holds its first stage, 25 % on the restored version. */
async function held(plan = aQuickPlan({ minimumRequestsPerArm: 100_000 })): Promise<string> {
  const id = await startRollout(world, plan);
  await tick();
  await tick();
  expect((await view(id)).state).toBe("holding");
  return id;
}

/** The same, standing still in effect while another version is chosen. */
async function choosing(): Promise<string> {
  const id = await held();
  await choose(id);
  await tick();
  expect(await view(id)).toMatchObject({ state: "stopped", course: "choosing" });
  return id;
}

/** Writes a wanted split past every verb, as SQL by hand does. */
function insertRaw(rolloutId: string | null, suspectShare: number, choiceId: string | null = null) {
  const slices = [
    { version: restoredName, role: "restored", share: 100 - suspectShare },
    { version: suspectName, role: "rest", share: suspectShare },
  ];
  return db.pool.query(
    `INSERT INTO splits (id, target_id, generation, slices, rollout_id, choice_id, actor_kind, actor_name, reason, committed_at)
     VALUES ($1, $2, (SELECT max(generation) + 1 FROM splits WHERE target_id = $2), $3, $4, $5, 'person', 'x', 'x', now())`,
    [newId(), world.targetId, JSON.stringify(slices), rolloutId, choiceId],
  );
}

async function insertChoice(rolloutId: string, actorKind = "person"): Promise<string> {
  const id = newId();
  await db.pool.query(
    `INSERT INTO human_choices (id, rollout_id, kind, actor_kind, actor_id, actor_name, chosen_at)
     VALUES ($1, $2, 'back_to_suspect', $3, 'olga', 'Olga', now())`,
    [id, rolloutId, actorKind],
  );
  return id;
}

describe("S1 in the database", () => {
  test("a raw insert that gives the suspect more is refused, with or without its rollout's name", async () => {
    const id = await held();
    await expect(insertRaw(id, 75.5)).rejects.toThrow("without a recorded choice");
    await expect(insertRaw(null, 100)).rejects.toThrow("without a recorded choice");
    await expect(insertRaw(id, 75)).resolves.toBeDefined();
  });

  test("a choice must be a person's, of this rollout, and gives no more than before", async () => {
    const other = await held();
    const foreign = await insertChoice(other);
    await db.pool.query("UPDATE rollouts SET state = 'finished', active_target_id = NULL");
    world = await createRolloutWorld(db);
    const id = await held();
    const automatic = await insertChoice(id, "automation");
    for (const choice of [foreign, automatic, null])
      await expect(insertRaw(id, 100, choice)).rejects.toThrow("without a recorded choice");
    const own = await insertChoice(id);
    await expect(insertRaw(id, 101, own)).rejects.toThrow("more than the 100");
    await expect(insertRaw(id, 100, own)).resolves.toBeDefined();
  });

  test("neither a choice, nor the share before, nor what a split asks for is changed afterwards", async () => {
    const id = await held();
    const choice = await insertChoice(id);
    const changes = [
      ["UPDATE human_choices SET actor_name = 'y' WHERE id = $1", choice],
      ["DELETE FROM human_choices WHERE id = $1", choice],
      ["UPDATE rollouts SET suspect_share_before = 200 WHERE id = $1", id],
      ["UPDATE splits SET slices = '[]' WHERE rollout_id = $1", id],
    ] as const;
    for (const [sql, value] of changes)
      await expect(db.pool.query(sql, [value])).rejects.toThrow(/fixed|append-only/);
  });

  test("the first split is measured by what the router has: an older wish of another rollback does not count", async () => {
    const first = await startRollout(world);
    await tick();
    await db.pool.query("UPDATE rollouts SET state = 'finished', active_target_id = NULL WHERE id = $1", [
      first,
    ]);
    world.router.writeForeign([{ version: suspectName, role: "rest", share: 100 }]);
    const all = [{ version: suspectName, role: "rest", share: 100 }];
    const seen = { appliedSlices: all, readAt: new Date() };
    const where = { targetId: world.targetId };
    await db.prisma.targetObservation.upsert({ where, create: { ...where, ...seen }, update: seen });
    const second = await held();
    expect(await routerShares()).toEqual({ [restoredName]: 25, [suspectName]: 75 });
    expect((await view(second)).suspectShareBefore).toBe(100);
  });
});

describe("going back to the suspect", () => {
  test("gives it its share again once the router has it, with the choice, the person and the reason on record", async () => {
    const id = await choosing();
    await goBack(id);
    expect(await view(id)).toMatchObject({ state: "shifting", course: "back" });
    await tick();
    await tick();
    expect(await routerShares()).toEqual({ [suspectName]: 100 });
    expect(await view(id)).toMatchObject({
      state: "stopped",
      course: "forward",
      reason: { code: "went_back" },
    });
    const { rows } = await db.pool.query(
      `SELECT c.kind, c.actor_name, c.reason, s.generation FROM human_choices c JOIN splits s ON s.choice_id = c.id
        WHERE c.rollout_id = $1`,
      [id],
    );
    const kept = { kind: "back_to_suspect", actor_name: "Olga", reason: "it answers nothing", generation: 2 };
    expect(rows).toEqual([kept]);
  });

  test("a double press has one effect, and a token may not", async () => {
    const id = await choosing();
    const token: Context = { ...world.operator(), actor: { ...world.operator().actor, kind: "token" } };
    await expect(goBack(id, token)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const both = await Promise.allSettled([goBack(id), goBack(id)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await db.prisma.humanChoice.count({ where: { rolloutId: id } })).toBe(1);
  });

  test("is refused outside of choosing another version", async () => {
    const id = await held();
    await expect(goBack(id)).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  });
});

describe("another version", () => {
  test("goes on in the same rollout: generations, the share of the one before, new evidence", async () => {
    const third = await addVersion(world, "mm_test_v0.9_20260501");
    const id = await choosing();
    await as(world.operator(), (tx, ctx) =>
      replanRollout(tx, ctx, { rolloutId: id, toVersionId: third.id, plan: aQuickPlan() }),
    );
    expect(await view(id)).toMatchObject({ state: "planned", toVersionName: third.name, stageIndex: 0 });
    await tick();
    await tick();
    expect(await view(id)).toMatchObject({ state: "holding", toVersionId: third.id });
    expect(await routerShares()).toEqual({ [third.name]: 25, [suspectName]: 75 });
    const stages = (await view(id)).stages.map(({ state }) => state);
    expect(stages).toEqual(["running", "planned"]);
    const generations = await db.prisma.split.findMany({
      where: { rolloutId: id },
      orderBy: { generation: "asc" },
    });
    expect(generations.map(({ generation }) => generation)).toEqual([1, 2]);
    const acts = await db.prisma.auditEntry.findMany({
      where: { objectId: id, action: "rollout.replanned" },
    });
    expect(acts.map(({ after }) => after)).toMatchObject([{ from: restoredName, to: third.name }]);
  });

  test("keeping the present one stays at the split, and can be resumed", async () => {
    const id = await choosing();
    await as(world.operator(), (tx, ctx) => keepVersion(tx, ctx, { rolloutId: id, reason: "" }));
    expect(await view(id)).toMatchObject({ state: "stopped", course: "forward" });
    expect(await routerShares()).toEqual({ [restoredName]: 25, [suspectName]: 75 });
  });
});

describe("a broken hard limit of the restored version", () => {
  async function breakLimit(): Promise<void> {
    await db.pool.query(
      `INSERT INTO live_samples (target_id, version_id, modality, bucket_at, bucket_ms, requests, errors, correct, wrong)
       VALUES ($1, $2, 'audio', clock_timestamp(), 1000, 300, 200, 99, 1), ($1, $3, 'audio', clock_timestamp(), 1000, 900, 0, 890, 10)
       ON CONFLICT DO NOTHING`,
      [world.targetId, world.restoredId, world.suspectId],
    );
  }

  async function brokenUntilStopped(plan: ReturnType<typeof aQuickPlan>): Promise<string> {
    const id = await held(plan);
    for (let round = 0; round < 8 && (await view(id)).state !== "stopped"; round += 1) {
      await breakLimit();
      await tick();
    }
    return id;
  }

  test("stays at the split by default", async () => {
    const id = await brokenUntilStopped(aQuickPlan({ minimumRequestsPerArm: 100_000 }));
    expect(await view(id)).toMatchObject({ state: "stopped", reason: { code: "guardrail_broken" } });
    expect(await routerShares()).toEqual({ [restoredName]: 25, [suspectName]: 75 });
  });

  test("gives its share back where the person chose so in step 4, who is named as the warrant", async () => {
    const plan = aQuickPlan({ minimumRequestsPerArm: 100_000, onHardLimit: "give_back" });
    const id = await brokenUntilStopped(plan);
    expect(await view(id)).toMatchObject({ state: "stopped", reason: { code: "guardrail_broken" } });
    expect(await routerShares()).toEqual({ [suspectName]: 100 });
    const choices = await db.prisma.humanChoice.findMany({
      where: { rolloutId: id },
      include: { splits: true },
    });
    expect(choices.map(({ kind, actorName, splits }) => [kind, actorName, splits.length])).toEqual([
      ["give_back_on_hard_limit", "Olga", 1],
    ]);
  });
});

describe("people", () => {
  test("only the driver goes on, others are told who drives; anybody who operates may pause", async () => {
    const id = await held();
    const grace: Context = {
      ...world.operator(),
      actor: { ...world.operator().actor, id: "grace", name: "Grace" },
    };
    const press = await pressed(id);
    await expect(advanceRollout(grace, press)).rejects.toMatchObject({
      code: "CONFLICT",
      extra: { driver: "Olga" },
    });
    expect((await view(id)).state).toBe("holding");
    await pauseRollout(grace, press);
    expect((await view(id)).state).toBe("paused");
  });

  test("a hold is made longer by minutes, once for a double press", async () => {
    const id = await held();
    const before = (await view(id)).stages[0]?.heldUntil;
    const press = { ...(await pressed(id)), minutes: 10 };
    const both = await Promise.allSettled([
      extendHold(world.operator(), press),
      extendHold(world.operator(), press),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const after = (await view(id)).stages[0]?.heldUntil;
    expect((after?.getTime() ?? 0) - (before?.getTime() ?? 0)).toBe(600_000);
  });

  test("a hold in which nothing is observed is not over: all that is left of it lies ahead", async () => {
    const id = await held();
    await db.pool.query("UPDATE rollouts SET last_observed_at = NULL, observed_ms = 0 WHERE id = $1", [id]);
    const ctx = { ...world.operator(), now: new Date("2026-11-17T03:00:00Z") };
    const { stages, plan } = await getRollout(ctx, { rolloutId: id });
    const holdMs = plan.stages[0]?.holdMs ?? 0;
    expect(holdMs).toBeGreaterThan(0);
    expect(stages[0]?.heldUntil?.getTime()).toBe(ctx.now.getTime() + holdMs);
  });
});
