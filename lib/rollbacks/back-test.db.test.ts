import { afterAll, beforeAll, expect, it } from "vitest";
import { backTestGuardrails } from "#lib/rollbacks/back-test-guardrails.ts";
import { getGuardrails, putGuardrails, resetGuardrails } from "#lib/rollouts/put-guardrails.ts";
import { RolloutPlan } from "#lib/rollouts/schema.ts";
import type { Context } from "#lib/server/context.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { scopesOfRole } from "#lib/schema/scope.ts";
import type { Json } from "#lib/schema/atoms.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import { aQuickPlan, createRolloutWorld, restoredName, suspectName } from "#lib/testing/rollout-world.ts";
import type { RolloutWorld } from "#lib/testing/rollout-world.ts";

let db: TestDatabase;
let world: RolloutWorld;
let model: string;

const minuteMs = 60_000;
/** Begins of the rollouts: hours before the test. */
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 60 * minuteMs);
const admin = (): Context => ({
  ...world.operator(),
  actor: { kind: "person", id: "ada", name: "Ada", role: "admin", scopes: scopesOfRole.admin },
});

type Past = {
  readonly startedAt: Date;
  /** Wrong of every hundred answers of the restored version; the suspect has five. Null: nothing was counted. */
  readonly wrong: number | null;
  readonly isDrill?: boolean;
  readonly stoppedBy?: "person" | "automation";
};

/** A rollout of the past: held for half an hour at 25 % beside an equal control slice, then ended. */
async function addRollout({ startedAt, wrong, isDrill = false, stoppedBy }: Past): Promise<string> {
  const at = (minute: number) => new Date(startedAt.getTime() + minute * minuteMs);
  const { targetId, suspectId, restoredId } = world;
  const before = await db.prisma.rollback.findUniqueOrThrow({ where: { id: world.rollbackId } });
  const rollbackId = newId();
  await db.prisma.rollback.create({
    data: {
      ...before,
      evidence: [],
      exceptions: [],
      id: rollbackId,
      state: "finished",
      isDrill,
      startedAt,
    },
  });
  const rolloutId = newId();
  const plan = RolloutPlan.encode(aQuickPlan({ controlSlice: true, evidenceIntervalMs: minuteMs }));
  await db.prisma.rollout.create({
    data: {
      id: rolloutId,
      rollbackId,
      targetId,
      fromVersionId: suspectId,
      fromVersionName: suspectName,
      toVersionId: restoredId,
      toVersionName: restoredName,
      state: "finished",
      stageIndex: 0,
      plan,
      outcome: { code: stoppedBy === undefined ? "not_yet_shown" : "ended_early", facts: {} },
      createdAt: startedAt,
      finishedAt: at(31),
    },
  });
  const line = (minute: number, kind: string, data: Record<string, Json> = {}) => ({
    id: newId(),
    rolloutId,
    revision: minute,
    at: at(minute),
    kind,
    data,
    actorKind: "automation",
    actorName: "x",
  });
  const stop = stoppedBy === undefined ? [] : [{ ...line(30, "stop_accepted"), actorKind: stoppedBy }];
  await db.prisma.rolloutEvent.createMany({
    data: [
      line(0, "stage_started", { stage: 0 }),
      line(0, "stage_confirmed", { stage: 0 }),
      ...stop,
      line(31, "finished"),
    ],
  });
  const target = await db.prisma.target.update({
    where: { id: targetId },
    data: { generation: { increment: 1 } },
  });
  const slices = [
    { version: restoredName, role: "restored", share: 25 },
    { version: suspectName, role: "control", share: 25 },
    { version: suspectName, role: "rest", share: 50 },
  ];
  await db.prisma.split.create({
    data: {
      id: newId(),
      targetId,
      generation: target.generation,
      slices,
      rolloutId,
      actorKind: "automation",
      actorName: "x",
      reason: "a stage",
      committedAt: startedAt,
    },
  });
  if (wrong !== null) await addCounts(startedAt, wrong);
  return rolloutId;
}

async function addCounts(startedAt: Date, wrong: number): Promise<void> {
  const { targetId, suspectId, restoredId } = world;
  const arms = [
    { versionId: restoredId, slice: "main", requests: 100, wrong },
    { versionId: suspectId, slice: "control", requests: 100, wrong: 5 },
    { versionId: suspectId, slice: "main", requests: 200, wrong: 10 },
  ];
  const data = Array.from({ length: 180 }, (_, place) =>
    arms.map((arm) => ({
      ...arm,
      targetId,
      modality: "audio",
      bucketAt: new Date(startedAt.getTime() + place * 10_000),
      bucketMs: 10_000,
      errors: 0,
      correct: arm.requests - arm.wrong,
    })),
  ).flat();
  await db.prisma.liveSample.createMany({ data });
}

beforeAll(async () => {
  db = await createTestDatabase();
  process.env["DATABASE_URL"] = db.url;
  world = await createRolloutWorld(db);
  const target = await db.prisma.target.findUniqueOrThrow({
    where: { id: world.targetId },
    include: { model: true },
  });
  model = target.model.slug;
});
afterAll(() => db.drop());

it("says that there is nothing to try limits on", async () => {
  const { runs, counts } = await backTestGuardrails(admin(), { model, rules: [] });
  expect(runs).toEqual([]);
  expect(counts).toMatchObject({ read: 0, stopped: 0, noData: 0 });
});

it("tells for each rollout of the last 30 days what limits would have done, and whether rightly", async () => {
  const worse = await addRollout({ startedAt: hoursAgo(10), wrong: 15, stoppedBy: "person" });
  const kept = await addRollout({ startedAt: hoursAgo(20), wrong: 15 });
  const well = await addRollout({ startedAt: hoursAgo(30), wrong: 5 });
  const uncounted = await addRollout({ startedAt: hoursAgo(40), wrong: null });
  await addRollout({ startedAt: hoursAgo(50), wrong: 15, isDrill: true });
  await addRollout({ startedAt: hoursAgo(24 * 31), wrong: 15 });

  const { runs, counts } = await backTestGuardrails(admin(), { model, rules: [] });
  expect(runs.map(({ rolloutId, outcome, fate }) => [rolloutId, outcome, fate.told])).toEqual([
    [worse, "stopped", "stopped_by_person"],
    [kept, "stopped", "kept"],
    [well, "passed", "kept"],
    [uncounted, "no_data", "kept"],
  ]);
  expect(runs[0]?.by).toMatchObject({ role: "deterioration", modality: "audio", share: 25 });
  expect(counts).toEqual({
    read: 3,
    noData: 1,
    stopped: 2,
    rightly: 1,
    wrongly: 1,
    untold: 0,
    held: 0,
    missed: 0,
  });
});

it("tries laxer limits without saving them: the bad one would have been missed", async () => {
  const rules = [{ role: "deterioration", modality: "audio", limit: 15, action: "stop" }] as const;
  const { counts } = await backTestGuardrails(admin(), { model, rules: [...rules] });
  expect(counts).toMatchObject({ read: 3, stopped: 0, missed: 1 });
  expect((await getGuardrails(admin(), { model })).isDefault).toBe(true);
});

it("does not take a stop of a guardrail alone for a proof", async () => {
  await addRollout({ startedAt: hoursAgo(5), wrong: 15, stoppedBy: "automation" });
  const { runs, counts } = await backTestGuardrails(admin(), { model, rules: [] });
  expect(runs[0]).toMatchObject({ outcome: "stopped", fate: { kind: "unknown", told: "ended_early" } });
  expect(counts).toMatchObject({ stopped: 3, rightly: 1, wrongly: 1, untold: 1 });
});

it("takes a mark of a person for one, whenever it came", async () => {
  await db.prisma.version.update({
    where: { id: world.restoredId },
    data: { knownBadAt: new Date(), knownBadBy: "Olga", knownBadReason: "audio" },
  });
  const { counts } = await backTestGuardrails(admin(), { model, rules: [] });
  expect(counts).toMatchObject({ stopped: 3, rightly: 3, wrongly: 0, missed: 1 });
});

it("saves limits as a revision with who and why, refuses an older revision, and takes them back", async () => {
  const rules = [
    { role: "deterioration" as const, modality: "audio" as const, limit: 1, action: "hold" as const },
  ];
  const saved = await putGuardrails(admin(), { model, rules, expectedRevision: 0, reason: "stricter" });
  expect(saved).toMatchObject({ revision: 1, isDefault: false });
  const stale = putGuardrails(admin(), { model, rules, expectedRevision: 0, reason: "again" });
  await expect(stale).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
  const refused = putGuardrails(world.operator(), { model, rules, expectedRevision: 1, reason: "no role" });
  await expect(refused).rejects.toMatchObject({ code: "FORBIDDEN" });
  const { action } = await db.prisma.auditEntry.findFirstOrThrow({ orderBy: { seq: "desc" } });
  expect(action).toBe("model.guardrails_changed");
  const back = await resetGuardrails(admin(), { model, expectedRevision: 1, reason: "too strict" });
  expect(back).toMatchObject({ revision: 2, isDefault: true });
});
