import { authorize } from "#lib/access/authorize.ts";
import { publishEvent } from "#lib/audit/publish-event.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { enqueueJob } from "#lib/server/jobs.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { targetTitle } from "#lib/targets/store.ts";
import type {
  ReadinessCause,
  ReadinessCheck,
  ReadinessPartResult,
  ReadinessVerdict,
} from "#lib/targets/readiness-schema.ts";
import {
  claimCheckRow,
  findCheckUnderWay,
  getCheckById,
  insertCheck,
  listLostChecks,
  partsColumn,
  renewCheckLease,
  updateCheckIf,
} from "#lib/targets/readiness-store.ts";
import type { CheckChange, StoredCheck } from "#lib/targets/readiness-store.ts";

export type { StoredCheck };

/** How long a worker is believed alive without a sign of it, in milliseconds. */
export const readinessLeaseMs = 20_000;
const longestQueueMs = 60_000;
const mostAttempts = 3;

/** Queues a check of a target, or gives the one that is under way; the caller holds the target's lock. */
export async function queueReadinessCheck(
  tx: Tx,
  ctx: Context,
  request: { readonly targetId: string; readonly title: string; readonly cause: ReadinessCause },
): Promise<ReadinessCheck> {
  const { targetId, title, cause } = request;
  const running = await findCheckUnderWay(tx, targetId);
  if (running !== null) return asShown(running);
  const id = newId();
  const check = await insertCheck(tx, {
    id,
    targetId,
    cause,
    state: "queued",
    requestedBy: ctx.actor.name,
    requestedAt: ctx.now,
  });
  await enqueueJob(tx, "check_readiness", { data: { checkId: id } });
  await recordAct(tx, ctx, {
    action: "readiness.requested",
    object: { kind: "target", id: targetId, name: title },
    after: { cause },
  });
  await announce(tx, targetId);
  return asShown(check);
}

function asShown({ runId: _runId, attempts: _attempts, ...check }: StoredCheck): ReadinessCheck {
  return { ...check, versionName: null };
}

async function announce(tx: Tx, targetId: string): Promise<void> {
  const data = { target: targetId };
  for (const topic of [`target:${targetId}`, "models"])
    await publishEvent(tx, { topic, kind: "readiness.changed", data });
}

/**
 * Ends the check under way on a target, because a rollback goes before it; its worker stops at its next step. Gives the replay
 * that it was running, to be cancelled.
 */
export async function abandonReadiness(tx: Tx, ctx: Context, targetId: string): Promise<string | null> {
  const running = await findCheckUnderWay(tx, targetId);
  if (running === null) return null;
  await updateCheckIf(tx, running.id, { state: "abandoned", finishedAt: ctx.now });
  return running.runId;
}

/** Takes up a queued check, or one whose worker is gone; null when it ended or another worker has it. */
export async function claimReadinessCheck(ctx: Context, checkId: string): Promise<StoredCheck | null> {
  authorize(ctx, "operate");
  const targetId = await claimCheckRow(ctx.db, checkId, readinessLeaseMs);
  return targetId === null ? null : getCheckById(ctx.db.prisma, checkId);
}

/** Says that the worker of a check lives; false when the check ended or was abandoned. */
export function renewReadinessLease(ctx: Context, checkId: string): Promise<boolean> {
  return renewCheckLease(ctx.db, checkId, readinessLeaseMs);
}

/** Writes what is known of a running check; false when it ended or was abandoned. */
export function noteReadiness(
  ctx: Context,
  checkId: string,
  change: Pick<CheckChange, "versionId" | "runId" | "state" | "leaseUntil">,
): Promise<boolean> {
  return updateCheckIf(ctx.db.prisma, checkId, change);
}

/** What a check came to. */
export type ReadinessResult = {
  readonly verdict: ReadinessVerdict;
  readonly parts: readonly ReadinessPartResult[];
  readonly readyMs: number | null;
};

/** Ends a check with its result; one that ended or was abandoned meanwhile stays as it is and gives false. */
export function finishReadiness(ctx: Context, checkId: string, result: ReadinessResult): Promise<boolean> {
  const { verdict, parts, readyMs } = result;
  return inTransaction(ctx, async (tx) => {
    const { targetId } = await getCheckById(tx, checkId);
    const change = { state: "finished", verdict, parts: partsColumn(parts), readyMs, finishedAt: new Date() };
    if (!(await updateCheckIf(tx, checkId, change))) return false;
    await recordAct(tx, ctx, {
      action: "readiness.checked",
      object: { kind: "target", id: targetId, name: await targetTitle(tx, targetId) },
      after: { verdict, parts: parts.map(({ part, outcome }) => `${part}: ${outcome}`) },
    });
    await announce(tx, targetId);
    return true;
  });
}

/** Queues again every check whose worker is gone; after three times it ends without an answer. Gives how many were lost. */
export async function takeUpLostChecks(ctx: Context): Promise<number> {
  authorize(ctx, "operate");
  const lost = await listLostChecks(ctx.db, longestQueueMs);
  for (const { id, attempts } of lost) {
    if (attempts < mostAttempts) {
      await inTransaction(ctx, async (tx) => {
        await updateCheckIf(tx, id, { state: "queued", leaseUntil: new Date() });
        await enqueueJob(tx, "check_readiness", { data: { checkId: id } });
      });
      continue;
    }
    const reason = { code: "worker_lost", facts: { attempts } } as const;
    const part = { part: "artifacts", outcome: "inconclusive", reason, durationMs: null } as const;
    await finishReadiness(ctx, id, { verdict: "inconclusive", parts: [part], readyMs: null });
  }
  return lost.length;
}
