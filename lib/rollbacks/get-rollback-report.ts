import { authorize } from "#lib/access/authorize.ts";
import { actsAbout } from "#lib/audit/acts-about.ts";
import type { AuditEntry } from "#lib/audit/schema.ts";
import { getReplayRun } from "#lib/replays/get-replay-run.ts";
import { getRollback } from "#lib/rollbacks/get-rollback.ts";
import type { RollbackReport } from "#lib/rollbacks/schema.ts";
import { countDeliveries } from "#lib/rollbacks/report-store.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";

/** The report of a rollback as it stands: facts in the order they happened, each from a row. */
export async function getRollbackReport(
  ctx: Context,
  input: { rollbackId: string },
): Promise<RollbackReport> {
  authorize(ctx, "read");
  const rollback = await getRollback(ctx, input);
  const { rolloutId, testRunId, targetId } = rollback;
  const [rollout, test, notifications] = await Promise.all([
    rolloutId === null ? null : getRollout(ctx, { rolloutId }),
    testRunId === null ? null : getReplayRun(ctx, { runId: testRunId }),
    countDeliveries(ctx.db, rollback.id),
  ]);
  const objectIds = [rollback.id, rolloutId, targetId].filter((id) => id !== null);
  const acts = await actsAbout(ctx, {
    objectIds,
    from: rollback.startedAt,
    to: rollback.finishedAt ?? ctx.now,
  });
  return {
    rollback,
    rollout,
    test,
    timeline: acts.map(toLine),
    durations: {
      detectedAt: detectedAt(acts),
      startedAt: rollback.startedAt,
      firstShiftAt: firstShiftAt(rollout),
      fullAt: rollout?.stages.at(-1)?.confirmedAt ?? null,
    },
    notifications,
  };
}

function toLine({ at, actor, action, reason, after }: AuditEntry): RollbackReport["timeline"][number] {
  const facts =
    after !== null && typeof after === "object" && !Array.isArray(after) ? after : { value: after };
  return { at, actor, action, reason, facts: facts as Record<string, Json> };
}

function detectedAt(acts: readonly AuditEntry[]): Date | null {
  return (
    acts.find(({ action, after }) => action === "target.health_changed" && after === "degraded")?.at ?? null
  );
}

function firstShiftAt(rollout: Rollout | null): Date | null {
  return rollout?.stages.find(({ confirmedAt }) => confirmedAt !== null)?.confirmedAt ?? null;
}
