import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { advanceRollout } from "#lib/rollouts/advance-rollout.ts";
import { claimDueRollouts, releaseRolloutClaim, renewRolloutLeases } from "#lib/rollouts/claim-store.ts";
import type { RolloutClaim } from "#lib/rollouts/claim-store.ts";
import { finishRollout } from "#lib/rollouts/finish-rollout.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import { pauseRollout } from "#lib/rollouts/pause-rollout.ts";
import { resumeRollout } from "#lib/rollouts/resume-rollout.ts";
import { RolloutLeases } from "#lib/rollouts/rollout-leases.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";
import { stopRollout } from "#lib/rollouts/stop-rollout.ts";
import { tickDueRollouts } from "#lib/rollouts/tick-due-rollouts.ts";
import { tickRollout } from "#lib/rollouts/tick-rollout.ts";
import type { TickPorts } from "#lib/rollouts/tick-rollout.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import { FakeRouter } from "#lib/testing/fake-router.ts";
import {
  addSamples,
  addTraffic,
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

const ports = (given: Partial<TickPorts> = {}): TickPorts => ({
  openRouter: async () => world.router,
  // Long, since nothing renews it here and the machine may be slow.
  leases: new RolloutLeases(60_000, () => performance.now()),
  routerTimeoutMs: 1_000,
  ...given,
});

const fail = (error: unknown): never => {
  throw error;
};

/** Makes everything due and ticks once, as a worker's round does. */
async function tick(given: Partial<TickPorts> = {}): Promise<void> {
  await db.pool.query(
    "UPDATE rollouts SET next_tick_at = clock_timestamp() - interval '1 s' WHERE state <> 'finished'",
  );
  const round = { workerId: "test", limit: 10, onFailure: fail, jitter: () => 0 };
  await tickDueRollouts(world.engine(), round, ports(given));
}

const view = (rolloutId: string): Promise<Rollout> => getRollout(world.operator(), { rolloutId });

async function pressed(rolloutId: string, reason = "") {
  const { stageIndex, revision } = await view(rolloutId);
  return { rolloutId, expectedStage: stageIndex, expectedRevision: revision, reason };
}

/** The router's split as shares by version. */
async function routerShares(): Promise<Record<string, number>> {
  const { slices } = await world.router.read();
  return Object.fromEntries(slices.map(({ version, share }) => [version, share]));
}

async function toHeldStage(rolloutId: string): Promise<void> {
  await tick();
  await tick();
  expect((await view(rolloutId)).state).toBe("holding");
}

describe("claims", () => {
  const claim = (owner: string): Promise<RolloutClaim[]> =>
    claimDueRollouts(db, { owner, leaseMs: 60_000, limit: 10 });
  const runOut = () => db.pool.query("UPDATE rollouts SET lease_until = clock_timestamp() - interval '1 s'");

  test("of two workers one gets a rollout; after its lease the other takes over with a higher fence", async () => {
    await startRollout(world);
    const [first, second] = await Promise.all([claim("one"), claim("two")]);
    expect(first.length + second.length).toBe(1);
    expect(await claim("three")).toEqual([]);
    await runOut();
    const [taken] = await claim("three");
    expect(taken?.fence).toBe(([...first, ...second][0]?.fence ?? 0) + 1);
  });

  test("a lease that is renewed is kept; one that was taken over or given back is not renewed", async () => {
    await startRollout(world);
    const [held] = await claim("one");
    await runOut();
    expect(await renewRolloutLeases(db, [held!], 60_000)).toEqual([held!.id]);
    expect(await claim("two")).toEqual([]);
    await runOut();
    const [taken] = await claim("two");
    expect(await renewRolloutLeases(db, [held!], 60_000)).toEqual([]);
    await releaseRolloutClaim(db, taken!, true);
    expect(await renewRolloutLeases(db, [taken!], 60_000), "a renewal that was on its way").toEqual([]);
  });

  test("S8: a stale claim writes nothing, neither state nor split nor audit", async () => {
    const id = await startRollout(world);
    const [stale] = await claim("one");
    await runOut();
    const [fresh] = await claim("two");
    const before = await db.pool.query(
      "SELECT (SELECT count(*) FROM audit_entries) AS audit, r.* FROM rollouts r",
    );
    const leases = new RolloutLeases(3_000, () => performance.now());
    leases.hold(stale!, performance.now());
    await tickRollout(world.engine(), { claim: stale!, ports: ports({ leases }) });
    // One that had read the row before it was taken over gets as far as its write, and no further.
    const late = { ...stale!, fence: fresh!.fence };
    const takeOver = async (step: string) => {
      if (step === "decided")
        await db.pool.query("UPDATE rollouts SET fence = fence + 1 WHERE id = $1", [id]);
    };
    leases.hold(late, performance.now());
    await tickRollout(world.engine(), { claim: late, ports: ports({ leases, failpoint: takeOver }) });
    const after = await db.pool.query(
      "SELECT (SELECT count(*) FROM audit_entries) AS audit, r.* FROM rollouts r",
    );
    const row = after.rows.find((each) => each.id === id);
    expect({ ...row, fence: 0 }).toEqual({ ...before.rows.find((each) => each.id === id), fence: 0 });
    expect(world.router.calls.apply).toBe(0);
    await releaseRolloutClaim(db, fresh!, true);
  });

  test("S8: not even the bookkeeping of a look is written by a worker that was overtaken", async () => {
    const id = await startRollout(world);
    await toHeldStage(id);
    const before = await view(id);
    const failpoint = async (step: string) => {
      if (step === "decided")
        await db.pool.query("UPDATE rollouts SET fence = fence + 1 WHERE id = $1", [id]);
    };
    await tick({ failpoint });
    expect(await view(id)).toEqual(before);
  });

  test("a worker whose lease may end during the call does not call the router", async () => {
    await startRollout(world);
    await tick({ leases: new RolloutLeases(900, () => performance.now()) });
    expect(world.router.calls.apply).toBe(0);
    await tick();
    expect(await routerShares()).toEqual({ [restoredName]: 25, [suspectName]: 75 });
  });
});

describe("a rollout from begin to end", () => {
  test("moves by stages, holds on missing data, and says whether it helped", async () => {
    const id = await startRollout(world);
    await toHeldStage(id);
    await tick();
    expect((await view(id)).reason?.code).toBe("metrics_unavailable");
    for (let round = 0; round < 3; round += 1) {
      await addTraffic(world);
      await sleep(80);
      await tick();
    }
    await tick();
    await tick();
    expect((await view(id)).state).toBe("baking");
    expect(await routerShares()).toEqual({ [restoredName]: 100 });
    for (let round = 0; round < 3; round += 1) {
      await addSamples(world, "restored");
      await sleep(80);
      await tick();
    }
    const done = await view(id);
    expect(done).toMatchObject({ state: "finished", outcome: { code: "shown_to_have_helped" } });
    expect(done.stages.map(({ state }) => state)).toEqual(["done", "done"]);
    expect(done.events.map(({ kind }) => kind)).toEqual([
      "created",
      "stage_started",
      "stage_confirmed",
      "stage_started",
      "stage_confirmed",
      "finished",
    ]);
    const served = await db.prisma.servingInterval.findMany({
      where: { targetId: world.targetId },
      orderBy: [{ startedAt: "asc" }, { share: "asc" }],
    });
    expect(served.map(({ share, origin, endedAt }) => [share, origin, endedAt === null])).toEqual([
      [25, "applied", false],
      [75, "applied", false],
      [100, "applied", true],
    ]);
  });

  test("a guardrail whose e-value reaches its threshold stops it where it is", async () => {
    const id = await startRollout(world);
    await toHeldStage(id);
    await sleep(40);
    for (let round = 0; round < 3; round += 1) {
      await db.pool.query(
        `INSERT INTO live_samples (target_id, version_id, modality, bucket_at, bucket_ms, requests, errors, correct, wrong)
         VALUES ($1, $2, 'audio', statement_timestamp(), 1000, 200, 0, 20, 180),
                ($1, $3, 'audio', statement_timestamp(), 1000, 600, 0, 360, 240)`,
        [world.targetId, world.restoredId, world.suspectId],
      );
      await sleep(80);
      await tick();
    }
    expect(await view(id)).toMatchObject({ state: "stopped", reason: { code: "guardrail_broken" } });
    await tick();
    expect((await view(id)).stopEffectiveAt).not.toBeNull();
    expect(await routerShares()).toEqual({ [restoredName]: 25, [suspectName]: 75 });
  });

  test("S2: a target has one unfinished rollout", async () => {
    await startRollout(world);
    await expect(startRollout(world)).rejects.toMatchObject({ code: "CONFLICT" });
  });
});

describe("people", () => {
  test("a press drawn from an older revision changes nothing and answers the present state", async () => {
    const id = await startRollout(world);
    await toHeldStage(id);
    const press = await pressed(id);
    await pauseRollout(world.operator(), press);
    await expect(stopRollout(world.operator(), press)).rejects.toMatchObject({
      code: "PRECONDITION_FAILED",
      extra: { state: "paused", stage: 0, revision: press.expectedRevision + 1 },
    });
    expect((await view(id)).state).toBe("paused");
  });

  test("ten presses at once have one effect", async () => {
    const id = await startRollout(world);
    await toHeldStage(id);
    const press = await pressed(id);
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, () => advanceRollout(world.operator(), press)),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await view(id)).toMatchObject({ state: "shifting", stageIndex: 1 });
    expect(await db.prisma.split.count({ where: { targetId: world.targetId } })).toBe(2);
  });

  test("a paused shift that did not arrive is given up, and wanted again on resume", async () => {
    const id = await startRollout(world);
    await toHeldStage(id);
    world.router.stall();
    await advanceRollout(world.operator(), await pressed(id));
    await tick();
    await pauseRollout(world.operator(), await pressed(id));
    world.router.resume();
    await tick();
    await tick();
    expect(await routerShares()).toEqual({ [restoredName]: 25, [suspectName]: 75 });
    expect((await view(id)).traffic.intended).toEqual((await world.router.read()).slices);
    await resumeRollout(world.operator(), await pressed(id));
    await tick();
    await tick();
    expect(await routerShares()).toEqual({ [restoredName]: 100 });
    const generations = await db.prisma.split.findMany({
      where: { targetId: world.targetId },
      orderBy: { generation: "asc" },
    });
    expect(generations.map(({ generation, withdrawnAt }) => [generation, withdrawnAt !== null])).toEqual([
      [1, false],
      [2, true],
      // What it stays at, so that the one given up is refused when it arrives late.
      [3, false],
      [4, false],
    ]);
  });

  test("a write that arrives after its stop is effective is refused by the router", async () => {
    const id = await startRollout(world);
    await toHeldStage(id);
    const { token } = await world.router.read();
    world.router.stall();
    await advanceRollout(world.operator(), await pressed(id));
    await tick();
    await stopRollout(world.operator(), await pressed(id, "users complain"));
    world.router.resume();
    await tick();
    expect(await view(id)).toMatchObject({ state: "stopped", stopEffectiveAt: null });
    for (let round = 0; round < 10 && (await view(id)).stopEffectiveAt === null; round += 1) await tick();
    expect((await view(id)).stopEffectiveAt).not.toBeNull();
    const late = [{ version: restoredName, role: "restored" as const, share: 100 }];
    expect(await world.router.apply(late, token, { generation: 2 })).toMatchObject({ outcome: "conflict" });
    expect(await routerShares()).toEqual({ [restoredName]: 25, [suspectName]: 75 });
    const kept = await db.prisma.split.findFirstOrThrow({
      where: { targetId: world.targetId, generation: 3 },
    });
    expect(kept.confirmedAt).not.toBeNull();
    expect(kept.reason).toContain("generation 2 had not arrived");
  });

  test("a stop has two moments, and only the effective one lets it finish", async () => {
    const id = await startRollout(world);
    await toHeldStage(id);
    await stopRollout(world.operator(), await pressed(id, "users complain"));
    expect(await view(id)).toMatchObject({ state: "stopped", stopEffectiveAt: null });
    await expect(finishRollout(world.operator(), await pressed(id, "enough"))).rejects.toMatchObject({
      code: "PRECONDITION_FAILED",
    });
    await tick();
    const done = await finishRollout(world.operator(), await pressed(id, "enough"));
    expect(done).toMatchObject({ state: "finished", outcome: { code: "ended_early", facts: { share: 25 } } });
    const acts = await db.prisma.auditEntry.findMany({ where: { objectId: id }, orderBy: { seq: "asc" } });
    expect(acts.map(({ action, actorName, reason }) => [action, actorName, reason])).toContainEqual([
      "rollout.stop_accepted",
      "Olga",
      "users complain",
    ]);
  });
});

describe("the router", () => {
  test("a foreign write asks a person; resuming puts ours in again on the record", async () => {
    const id = await startRollout(world);
    await toHeldStage(id);
    world.router.writeForeign([{ version: suspectName, role: "rest", share: 100 }]);
    await tick();
    expect(await view(id)).toMatchObject({ state: "waiting", reason: { code: "foreign_write" } });
    await tick();
    expect(await routerShares()).toEqual({ [suspectName]: 100 });
    // What was found is what the press replaces, although nobody has read the target since.
    await resumeRollout(world.operator(), await pressed(id, "it was us by hand"));
    await tick();
    expect(await routerShares()).toEqual({ [restoredName]: 25, [suspectName]: 75 });
  });

  test("a write whose answer was lost is found by reading, not sent again", async () => {
    const id = await startRollout(world);
    world.router.loseNextAnswer();
    await tick();
    await tick();
    expect((await view(id)).state).toBe("holding");
    expect(world.router.calls.apply).toBe(1);
  });

  test("a refused split waits for a person with the router's words", async () => {
    world = { ...world, router: new FakeRouter([suspectName]) };
    const id = await startRollout(world);
    await tick();
    const waiting = await view(id);
    expect(waiting).toMatchObject({ state: "waiting", reason: { code: "router_refused" } });
    expect(String(waiting.reason?.facts["failure"])).toContain(restoredName);
  });

  test("a router that is away is tried again, and the guardrails go on meanwhile", async () => {
    const id = await startRollout(world);
    await toHeldStage(id);
    world.router.stall();
    await addTraffic(world);
    await tick();
    const away = await view(id);
    expect(away).toMatchObject({ state: "holding", reason: { code: "router_unreachable" } });
    const accuracy = away.readings.find(({ guardrail }) => guardrail.key === "accuracy_audio");
    expect(accuracy?.outcome).toBe("within");
    world.router.resume();
    await tick();
    expect((await view(id)).reason?.code).not.toBe("router_unreachable");
  });
});

test("S3: generations are 1..n without gaps, and each has its audit row, committed before the router had it", async () => {
  const id = await startRollout(world, aQuickPlan({ minimumRequestsPerArm: 0 }));
  await toHeldStage(id);
  await advanceRollout(world.operator(), await pressed(id));
  await tick();
  const splits = await db.prisma.split.findMany({
    where: { targetId: world.targetId },
    orderBy: { generation: "asc" },
  });
  expect(splits.map(({ generation }) => generation)).toEqual([1, 2]);
  const acts = await db.prisma.auditEntry.findMany({
    where: { action: "split.wanted", objectId: world.targetId },
    orderBy: { seq: "asc" },
  });
  expect(acts.map(({ after }) => after)).toEqual(
    splits.map(({ generation, slices }) => ({ generation, slices })),
  );
  for (const { committedAt, appliedAt } of splits) {
    expect(appliedAt?.getTime()).toBeGreaterThanOrEqual(committedAt.getTime());
  }
});
