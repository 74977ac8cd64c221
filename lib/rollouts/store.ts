import { z } from "zod";
import { notFound } from "#lib/schema/app-error.ts";
import type { ActorRef, Json } from "#lib/schema/atoms.ts";
import { gather } from "#lib/server/database/gather.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { Prisma } from "#lib/server/generated/client.ts";
import type { RolloutModel } from "#lib/server/generated/models/Rollout.ts";
import {
  GuardrailReading,
  Rollout,
  RolloutCourse,
  RolloutPlan,
  RolloutReason,
  RolloutState,
} from "#lib/rollouts/schema.ts";
import type { RolloutEvent } from "#lib/rollouts/schema.ts";

export type RolloutReader = Database["prisma"] | Tx;

const Readings = z.array(GuardrailReading);
const Outcome = Rollout.shape.outcome;

/** A rollout as stored, its JSON columns checked. */
export type StoredRollout = ReturnType<typeof toStored>;

/** The columns that may change; `reason` is why it waits, holds or stopped. */
export type RolloutChange = Partial<
  Pick<
    StoredRollout,
    | "state"
    | "reason"
    | "toVersionId"
    | "toVersionName"
    | "course"
    | "abandoned"
    | "suspectShareBefore"
    | "extraHoldMs"
    | "plan"
    | "driverId"
    | "driverName"
    | "stageIndex"
    | "wantedGeneration"
    | "stageStartedAt"
    | "confirmedAt"
    | "observedMs"
    | "lastObservedAt"
    | "stopAcceptedAt"
    | "stopEffectiveAt"
    | "attempts"
    | "capacity"
    | "lastError"
    | "readings"
    | "outcome"
    | "finishedAt"
    | "tickedAt"
    | "nextTickAt"
  >
>;

/** A rollout to write: planned, nothing moved yet. */
export type NewRollout = Pick<
  StoredRollout,
  | "id"
  | "rollbackId"
  | "targetId"
  | "driverId"
  | "driverName"
  | "fromVersionId"
  | "fromVersionName"
  | "toVersionId"
  | "toVersionName"
  | "plan"
  | "createdAt"
>;

/** Which row may be changed: at this revision and, for a worker, only while its claim's fence is the newest. */
export type RolloutGuard = { readonly id: string; readonly revision: number; readonly fence?: number };

/** What tells which rollout is a target's newest; `suspect` is the name of the version that traffic left. */
export type NewestRolloutRow = Pick<RolloutModel, "id" | "rollbackId" | "targetId" | "state"> & {
  readonly suspect: string;
};

/** One line to write into a rollout's events. */
export type NewRolloutEvent = Omit<RolloutEvent, "actor"> & {
  readonly rolloutId: string;
  readonly actor: ActorRef;
};

/** The rollout with this id; NOT_FOUND when there is none. */
export async function getRolloutById(db: RolloutReader, id: string): Promise<StoredRollout> {
  const row = await db.rollout.findUnique({ where: { id } });
  if (row === null) throw notFound("rollout", id);
  return toStored(row);
}

/** The same, with its row locked until the transaction ends. */
export async function lockRollout(tx: Tx, id: string): Promise<StoredRollout> {
  await tx.$queryRaw`SELECT id FROM rollouts WHERE id = ${id}::uuid FOR UPDATE`;
  return getRolloutById(tx, id);
}

/** The target's rollout that is not finished, or null. */
export async function findActiveRollout(db: RolloutReader, targetId: string): Promise<StoredRollout | null> {
  const row = await db.rollout.findUnique({ where: { activeTargetId: targetId } });
  return row === null ? null : toStored(row);
}

/** The newest rollout of each of the targets, finished or not; a target without any is absent. One statement. */
export async function listNewestRollouts(
  db: RolloutReader,
  targetIds: readonly string[],
): Promise<NewestRolloutRow[]> {
  // The unfinished one first, whatever its time: the clock may have been set back before it began.
  return db.$queryRaw<NewestRolloutRow[]>`
    SELECT newest.*
      FROM UNNEST(${[...targetIds]}::uuid[]) AS asked (of_target)
     CROSS JOIN LATERAL (
       SELECT id::text, rollback_id::text AS "rollbackId", target_id::text AS "targetId", state, from_version_name AS suspect
         FROM rollouts WHERE target_id = of_target ORDER BY active_target_id, created_at DESC LIMIT 1) AS newest`;
}

/** Writes a planned rollout; the unique index refuses a second unfinished one of a target. */
export async function insertRollout(tx: Tx, rollout: NewRollout): Promise<void> {
  const { plan, ...columns } = rollout;
  await tx.rollout.create({
    data: {
      ...columns,
      plan: z.encode(RolloutPlan, plan) as Prisma.InputJsonValue,
      activeTargetId: rollout.targetId,
      state: "planned",
      stageIndex: 0,
      nextTickAt: rollout.createdAt,
    },
  });
}

/** Whether an error says that the target has an unfinished rollout already. */
export function isSecondRollout(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}

/**
 * Compare-and-set of a rollout: writes only at the expected revision and, where given, under the newest fence. A move
 * raises the revision, so that a press drawn from an older one changes nothing; bookkeeping does not. Gives whether it wrote.
 */
export async function updateRolloutIf(
  tx: Tx,
  guard: RolloutGuard,
  update: { readonly change: RolloutChange; readonly isMove: boolean },
): Promise<boolean> {
  const { id, revision, fence } = guard;
  const { count } = await tx.rollout.updateMany({
    where: { id, revision, ...(fence === undefined ? {} : { fence }) },
    data: {
      ...toColumns(update.change),
      ...(update.isMove ? { revision: { increment: 1 } } : {}),
      ...(update.change.state === "finished" ? { activeTargetId: null } : {}),
    },
  });
  return count > 0;
}

/** Names the one who may act on a rollout. */
export async function setDriver(tx: Tx, id: string, driver: ActorRef): Promise<void> {
  await tx.rollout.updateMany({ where: { id }, data: { driverId: driver.id, driverName: driver.name } });
}

/** Appends one line to the rollout's events. */
export async function insertRolloutEvent(tx: Tx, event: NewRolloutEvent): Promise<void> {
  const { actor, data, ...columns } = event;
  await tx.rolloutEvent.create({
    data: {
      ...columns,
      data: data as Prisma.InputJsonValue,
      actorKind: actor.kind,
      actorId: actor.id,
      actorName: actor.name,
    },
  });
}

/** The events of a rollout in the order they happened, at most the newest 500. */
export async function listRolloutEvents(db: RolloutReader, rolloutId: string): Promise<RolloutEvent[]> {
  const rows = await db.rolloutEvent.findMany({
    where: { rolloutId },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: 500,
  });
  return rows.toReversed().map(({ id, revision, at, kind, data, actorKind, actorId, actorName, reason }) => ({
    id,
    revision,
    at,
    kind,
    data: data as Record<string, Json>,
    actor: { kind: actorKind as ActorRef["kind"], id: actorId, name: actorName },
    reason,
  }));
}

/** When an event of this kind happened last in a rollout; null when it never did. */
export function findLastEventAt(db: RolloutReader, rolloutId: string, kind: string): Promise<Date | null> {
  return gatherLastEvents(db, { rolloutId, kind });
}

type AskedEvent = { readonly rolloutId: string; readonly kind: string };

const gatherLastEvents = gather(async (db: RolloutReader, asked: readonly AskedEvent[]) => {
  const rows = await db.rolloutEvent.findMany({
    where: {
      rolloutId: { in: asked.map(({ rolloutId }) => rolloutId) },
      kind: { in: [...new Set(asked.map(({ kind }) => kind))] },
    },
    // Not by time: the clock may have been set back between two of them.
    orderBy: { revision: "asc" },
    select: { rolloutId: true, kind: true, at: true },
  });
  const newest = new Map(rows.map(({ rolloutId, kind, at }) => [`${rolloutId} ${kind}`, at]));
  return asked.map(({ rolloutId, kind }) => newest.get(`${rolloutId} ${kind}`) ?? null);
});

function toColumns(change: RolloutChange): Prisma.RolloutUncheckedUpdateManyInput {
  const { reason, readings, outcome, plan, abandoned, ...columns } = change;
  return {
    ...columns,
    ...(plan === undefined ? {} : { plan: z.encode(RolloutPlan, plan) as Prisma.InputJsonValue }),
    ...(abandoned === undefined ? {} : { abandoned: [...abandoned] }),
    ...(reason === undefined ? {} : { waitReason: jsonOrNull(reason) }),
    ...(readings === undefined
      ? {}
      : { readings: z.encode(Readings, [...readings]) as Prisma.InputJsonValue }),
    ...(outcome === undefined ? {} : { outcome: jsonOrNull(outcome) }),
  };
}

function jsonOrNull(value: object | null): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === null ? Prisma.DbNull : (value as Prisma.InputJsonValue);
}

function toStored(row: RolloutModel) {
  const { waitReason, ...columns } = row;
  return {
    ...columns,
    state: RolloutState.parse(row.state),
    course: RolloutCourse.parse(row.course),
    abandoned: row.abandoned as readonly string[],
    plan: RolloutPlan.parse(row.plan),
    reason: waitReason === null ? null : RolloutReason.parse(waitReason),
    readings: Readings.parse(row.readings) as readonly GuardrailReading[],
    outcome: Outcome.parse(row.outcome),
  };
}
