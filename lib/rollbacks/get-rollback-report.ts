import { authorize } from "#lib/access/authorize.ts";
import { actsAbout } from "#lib/audit/acts-about.ts";
import type { AuditEntry } from "#lib/audit/schema.ts";
import { getReplayRun } from "#lib/replays/get-replay-run.ts";
import { getRollback } from "#lib/rollbacks/get-rollback.ts";
import { findNarrative } from "#lib/rollbacks/narrative-store.ts";
import type { Rollback, RollbackReport } from "#lib/rollbacks/schema.ts";
import { countDeliveries } from "#lib/rollbacks/report-store.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { servingSince } from "#lib/targets/list-serving.ts";
import { sumLiveWindows } from "#lib/targets/sum-live-windows.ts";

/** How long before its start a rollback may have been called for, in milliseconds. */
const detectionWindowMs = 7 * 24 * 3_600_000;

/** The report of a rollback as it stands: facts in the order they happened, each from a row. */
export async function getRollbackReport(
  ctx: Context,
  input: { rollbackId: string },
): Promise<RollbackReport> {
  authorize(ctx, "read");
  const rollback = await getRollback(ctx, input);
  const { rolloutId, testRunId, targetId } = rollback;
  const [rollout, test, notifications, narrative] = await Promise.all([
    rolloutId === null ? null : getRollout(ctx, { rolloutId }),
    testRunId === null ? null : getReplayRun(ctx, { runId: testRunId }),
    countDeliveries(ctx.db, rollback.id),
    findNarrative(ctx.db.prisma, rollback.id),
  ]);
  const ownIds = [rollback.id, rolloutId].filter((id) => id !== null);
  const { startedAt } = rollback;
  const ended = rollback.finishedAt ?? rollback.cancelledAt ?? ctx.now;
  const earlier = new Date(startedAt.getTime() - detectionWindowMs);
  const [own, ofTarget, served] = await Promise.all([
    actsAbout(ctx, { objectIds: ownIds, from: startedAt, to: ctx.now }),
    actsAbout(ctx, { objectIds: [targetId], from: earlier, to: ended }),
    servingSince(ctx, { targetIds: [targetId], since: earlier }),
  ]);
  const during = ofTarget.filter(({ at }) => at >= startedAt);
  const acts = [...own, ...during].toSorted((one, other) => one.seq - other.seq);
  const detected = detectedAt(ofTarget, startedAt);
  const since = detected !== null && detected < startedAt ? detected : startedAt;
  return {
    rollback,
    rollout,
    test,
    narrative,
    impact: { since, requests: await requestsOfSuspect(ctx, rollback, since) },
    timeline: acts.map(toLine),
    durations: {
      suspectSince: served.find(({ versionId }) => versionId === rollback.suspect.id)?.startedAt ?? null,
      detectedAt: detected,
      startedAt,
      firstShiftAt: firstShiftAt(rollout),
      fullAt: rollout?.stages.at(-1)?.confirmedAt ?? null,
    },
    notifications,
  };
}

async function requestsOfSuspect(
  ctx: Context,
  { targetId, suspect }: Rollback,
  since: Date,
): Promise<RollbackReport["impact"]["requests"]> {
  const windows = [{ versionId: suspect.id, since }];
  const sums = await sumLiveWindows(ctx, { targetId, windows });
  return sums
    .map(({ modality, requests, errors }) => ({ modality, requests, errors }))
    .toSorted((one, other) => one.modality.localeCompare(other.modality));
}

function toLine({ at, actor, action, reason, after }: AuditEntry): RollbackReport["timeline"][number] {
  const facts =
    after !== null && typeof after === "object" && !Array.isArray(after) ? after : { value: after };
  return { at, actor, action, reason, facts: facts as Record<string, Json> };
}

/** When the target was last found degraded before the rollback began, else first after. */
function detectedAt(acts: readonly AuditEntry[], startedAt: Date): Date | null {
  const found = acts.filter(
    ({ action, after }) => action === "target.health_changed" && after === "degraded",
  );
  return (found.findLast(({ at }) => at <= startedAt) ?? found[0])?.at ?? null;
}

function firstShiftAt(rollout: Rollout | null): Date | null {
  return rollout?.stages.find(({ confirmedAt }) => confirmedAt !== null)?.confirmedAt ?? null;
}
