import { authorize } from "#lib/access/authorize.ts";
import { isLastStage } from "#lib/rollouts/core/snapshot.ts";
import type { Rollout, RolloutEvent, StageProgress } from "#lib/rollouts/schema.ts";
import { getRolloutById, listRolloutEvents } from "#lib/rollouts/store.ts";
import type { StoredRollout } from "#lib/rollouts/store.ts";
import type { Context } from "#lib/server/context.ts";
import { readTraffic } from "#lib/targets/read-traffic.ts";
import { sumLiveWindows } from "#lib/targets/sum-live-windows.ts";

/** A rollout as the live screen shows it: stages, guardrails, traffic, events. NOT_FOUND when there is none. */
export async function getRollout(ctx: Context, input: { rolloutId: string }): Promise<Rollout> {
  authorize(ctx, "read");
  const row = await getRolloutById(ctx.db.prisma, input.rolloutId);
  const [events, traffic, requestsInStage] = await Promise.all([
    listRolloutEvents(ctx.db.prisma, row.id),
    readTraffic(ctx.db.prisma, row.targetId),
    countRequests(ctx, row),
  ]);
  return {
    id: row.id,
    rollbackId: row.rollbackId,
    targetId: row.targetId,
    fromVersionId: row.fromVersionId,
    fromVersionName: row.fromVersionName,
    toVersionId: row.toVersionId,
    toVersionName: row.toVersionName,
    state: row.state,
    course: row.course,
    driver: { kind: "person", id: row.driverId, name: row.driverName },
    suspectShareBefore: row.suspectShareBefore,
    reason: row.reason,
    stageIndex: row.stageIndex,
    revision: row.revision,
    plan: row.plan,
    stages: stageProgress(row, events, ctx.now),
    readings: [...row.readings],
    traffic,
    requestsInStage,
    stopAcceptedAt: row.stopAcceptedAt,
    stopEffectiveAt: row.stopEffectiveAt,
    outcome: row.outcome,
    events,
    tickedAt: row.tickedAt,
    createdAt: row.createdAt,
    finishedAt: row.finishedAt,
  };
}

/** Requests that the restored version answered since its stage arrived; null before that, or without any count. */
async function countRequests(ctx: Context, row: StoredRollout): Promise<number | null> {
  const since = row.confirmedAt;
  if (since === null) return null;
  const windows = [{ versionId: row.toVersionId, since }];
  const sums = await sumLiveWindows(ctx, { targetId: row.targetId, windows });
  return sums.length === 0 ? null : sums.reduce((sum, { requests }) => sum + requests, 0);
}

/** Each stage of the plan with its times, taken from the events. */
function stageProgress(row: StoredRollout, events: readonly RolloutEvent[], now: Date): StageProgress[] {
  // Stages count anew where another version was chosen.
  const since = events.findLastIndex(({ kind }) => kind === "replanned");
  const own = events.slice(since + 1);
  return row.plan.stages.map((stage, index): StageProgress => {
    const startedAt = timeOf(own, "stage_started", index);
    const confirmedAt = timeOf(own, "stage_confirmed", index);
    const isRunning = index === row.stageIndex && startedAt !== null && row.state !== "finished";
    const isDone = index < row.stageIndex || (row.state === "finished" && confirmedAt !== null);
    return {
      ...stage,
      index,
      state: isRunning ? "running" : isDone ? "done" : "planned",
      startedAt,
      confirmedAt,
      heldUntil: isRunning ? heldUntil(row, now) : null,
    };
  });
}

function timeOf(events: readonly RolloutEvent[], kind: string, stage: number): Date | null {
  return events.findLast((event) => event.kind === kind && event.data["stage"] === stage)?.at ?? null;
}

/** The earliest end of the hold, or of the bake at 100 %: only while its time runs. */
function heldUntil(row: StoredRollout, now: Date): Date | null {
  if (row.state !== "holding" && row.state !== "baking") return null;
  // Time in which nothing was observed does not count: all that is left lies ahead.
  const countedTo = row.lastObservedAt ?? now;
  const neededMs = isLastStage(row) ? row.plan.bakeMs : (row.plan.stages[row.stageIndex]?.holdMs ?? 0);
  return new Date(countedTo.getTime() + Math.max(0, neededMs + row.extraHoldMs - row.observedMs));
}
