import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { advanceRollout } from "#lib/rollouts/advance-rollout.ts";
import { listStageEvidence, writeStageEvidence } from "#lib/rollouts/evidence-store.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import { overrideGuardrail } from "#lib/rollouts/override-guardrail.ts";
import { resumeRollout } from "#lib/rollouts/resume-rollout.ts";
import { RolloutLeases } from "#lib/rollouts/rollout-leases.ts";
import { tickDueRollouts } from "#lib/rollouts/tick-due-rollouts.ts";
import type { TickStep } from "#lib/rollouts/tick-rollout.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
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

const patiently = { timeout: 60_000 };

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

async function tick(failpoint?: (step: TickStep) => Promise<void>): Promise<void> {
  await db.pool.query(
    "UPDATE rollouts SET next_tick_at = clock_timestamp() - interval '1 s', lease_until = NULL WHERE state <> 'finished'",
  );
  const round = { workerId: "test", limit: 10, jitter: () => 0, onFailure: () => undefined };
  const leases = new RolloutLeases(60_000, () => performance.now());
  const openRouter = async () => world.router;
  await tickDueRollouts(world.engine(), round, {
    openRouter,
    leases,
    routerTimeoutMs: 1_000,
    ...(failpoint && { failpoint }),
  });
}

/** One reading of a source in the shares 25, 25 and 50, with so many wrong of every 25 on each side. */
async function addReading(wrong: { restored: number; suspect: number }): Promise<void> {
  const row = `'audio', statement_timestamp(), 50`;
  await db.pool.query(
    `INSERT INTO live_samples (target_id, version_id, slice, modality, bucket_at, bucket_ms, requests, errors, correct, wrong)
     VALUES ($1, $2, 'main', ${row}, 25, 0, 25 - $4::int, $4), ($1, $3, 'control', ${row}, 25, 0, 25 - $5::int, $5),
            ($1, $3, 'main', ${row}, 50, 0, 50 - 2 * $5::int, 2 * $5)`,
    [world.targetId, world.restoredId, world.suspectId, wrong.restored, wrong.suspect],
  );
}

const view = (rolloutId: string) => getRollout(world.operator(), { rolloutId });
const evidenceOf = (id: string) => ({ id, toVersionId: world.restoredId });
const accuracyOf = async (rolloutId: string) =>
  (await listStageEvidence(db.prisma, evidenceOf(rolloutId))).find(
    ({ guardrailKey }) => guardrailKey === "accuracy_audio",
  );

/** A rollout held at 25 % with an equal control slice, and hours to go. */
async function heldRollout(): Promise<string> {
  const stages = [
    { share: 25, holdMs: 3_600_000 },
    { share: 50, holdMs: 3_600_000 },
    { share: 100, holdMs: 0 },
  ];
  const id = await startRollout(world, aQuickPlan({ controlSlice: true, stages }));
  await tick();
  await tick();
  expect((await view(id)).state).toBe("holding");
  await sleep(60);
  return id;
}

test("up to 50 % the suspect has a control slice as large as the restored one, and the interval test compares the two", async () => {
  const id = await heldRollout();
  const { slices } = await world.router.read();
  expect(slices.map(({ role, share }) => [role, share])).toEqual([
    ["restored", 25],
    ["control", 25],
    ["rest", 50],
  ]);
  for (let at = 0; at < 3; at += 1) {
    await addReading({ restored: 2, suspect: 2 });
    await sleep(90);
    await tick();
  }
  expect(await accuracyOf(id)).toMatchObject({
    sums: { test: "interval", sum: 0 },
    restoredTotal: 75,
    otherTotal: 75,
    windows: 3,
  });
  const { readings } = await view(id);
  expect(readings.find(({ guardrail }) => guardrail.role === "quality")).toMatchObject({
    outcome: "within",
    proof: { test: "split" },
  });
});

test("a window counts once: not for a worker that was overtaken, and not again for the next one", async () => {
  const id = await heldRollout();
  const overtake = async (step: TickStep) => {
    if (step === "decided") await db.pool.query("UPDATE rollouts SET fence = fence + 1 WHERE id = $1", [id]);
  };
  const die = async (step: TickStep) => {
    if (step === "committed") throw new Error("killed after the commit");
  };
  for (let at = 0; at < 4; at += 1) {
    await addReading({ restored: 1, suspect: 3 });
    await sleep(90);
    const before = await accuracyOf(id);
    await tick(overtake);
    expect(await accuracyOf(id)).toEqual(before);
    await tick(die);
    const after = await accuracyOf(id);
    await tick();
    await tick();
    expect(await accuracyOf(id)).toEqual(after);
    expect(after).toMatchObject({
      restoredTotal: 25 * (at + 1),
      restoredBad: at + 1,
      otherBad: 3 * (at + 1),
    });
  }
});

test("evidence that somebody else took further meanwhile is not written over", async () => {
  const id = await heldRollout();
  await addReading({ restored: 1, suspect: 1 });
  await sleep(90);
  await tick();
  const [row] = await listStageEvidence(db.prisma, evidenceOf(id));
  const stale = {
    after: { ...row!, windows: 99 },
    consumedBefore: new Date(row!.consumedUntil.getTime() - 1),
  };
  const write = inTransaction(world.engine(), (tx) =>
    writeStageEvidence(tx, [{ of: evidenceOf(id), change: stale }]),
  );
  await expect(write).rejects.toThrow("taken further meanwhile");
  expect((await listStageEvidence(db.prisma, evidenceOf(id)))[0]).toEqual(row);
});

test("an alarm stops, survives its override, and then holds: a person has answered it, on the record", async () => {
  const id = await heldRollout();
  for (let at = 0; at < 20 && (await view(id)).state === "holding"; at += 1) {
    await addReading({ restored: 20, suspect: 1 });
    await sleep(90);
    await tick();
  }
  expect(await view(id)).toMatchObject({ state: "stopped", reason: { code: "guardrail_broken" } });
  const alarmAt = (await accuracyOf(id))?.alarmAt;
  expect(alarmAt).toBeInstanceOf(Date);
  await tick();
  const { stageIndex, revision } = await view(id);
  const press = { rolloutId: id, expectedStage: stageIndex, expectedRevision: revision, reason: "known" };
  await expect(resumeRollout(world.operator(), press)).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  const wrong = { ...press, version: suspectName };
  await expect(overrideGuardrail(world.operator(), wrong)).rejects.toMatchObject({ code: "INVALID" });
  const overridden = await overrideGuardrail(world.operator(), { ...press, version: restoredName });
  const said = overridden.events.find(({ kind }) => kind === "guardrail_overridden");
  expect(said).toMatchObject({
    reason: "known",
    actor: { name: "Olga" },
    data: { code: "guardrail_broken" },
  });
  const acts = await db.prisma.auditEntry.count({ where: { action: "rollout.guardrail_overridden" } });
  expect(acts).toBe(1);
  await tick();
  await addReading({ restored: 1, suspect: 1 });
  await tick();
  await tick();
  expect(await view(id)).toMatchObject({ state: "holding", reason: { code: "guardrail_broken" } });
  expect((await accuracyOf(id))?.alarmAt).toEqual(alarmAt);
});

test("a reading across the end of a stage counts in neither: what it holds may be of the next split", async () => {
  const id = await heldRollout();
  const splitOf = async (stageIndex: number) =>
    (await listStageEvidence(db.prisma, evidenceOf(id))).find(
      (each) => each.guardrailKey === "split_overall" && each.stageIndex === stageIndex,
    );
  const isPast = (instant: Date | undefined) =>
    expect.poll(() => Date.now(), patiently).toBeGreaterThan((instant?.getTime() ?? Infinity) + 200);
  await addReading({ restored: 1, suspect: 1 });
  const counted = async () => {
    await tick();
    return (await splitOf(0))?.restoredTotal;
  };
  await expect.poll(counted, patiently).toBe(25);
  const before = await splitOf(0);
  await isPast(before?.consumedUntil);
  const { stageIndex, revision } = await view(id);
  const press = {
    rolloutId: id,
    expectedStage: stageIndex,
    expectedRevision: revision,
    reason: "well enough",
  };
  await advanceRollout(world.operator(), press);
  // Half and half, as the next stage asks, in a reading that began while the stage still held.
  await db.pool.query(
    `INSERT INTO live_samples (target_id, version_id, slice, modality, bucket_at, bucket_ms, requests, errors, correct, wrong)
     SELECT $1::uuid, version_id, 'main', 'audio', $3, 60000, 5000, 0, 5000, 0 FROM UNNEST($2::uuid[]) AS version_id`,
    [world.targetId, [world.restoredId, world.suspectId], before?.consumedUntil],
  );
  const held = async () => {
    await tick();
    const { stageIndex: stage, state } = await view(id);
    return [stage, state];
  };
  await expect.poll(held, patiently).toEqual([1, "holding"]);
  await isPast(new Date());
  await tick();
  expect(await splitOf(0)).toEqual(before);
  expect((await splitOf(1))?.restoredTotal ?? 0).toBe(0);
});
