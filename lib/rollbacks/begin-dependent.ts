import { engineReason } from "#lib/audit/core/engine-reason.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { queueReplay } from "#lib/replays/queue-replay.ts";
import type { StoredDependent } from "#lib/rollbacks/dependent-store.ts";
import { updateDependentsIf } from "#lib/rollbacks/dependent-store.ts";
import { announceDependents } from "#lib/rollbacks/announce-dependents.ts";
import {
  evidenceColumn,
  exceptionsColumn,
  findOpenRollback,
  getRollbackById,
  insertRollback,
} from "#lib/rollbacks/store.ts";
import type { StoredRollback } from "#lib/rollbacks/store.ts";
import { createRollout } from "#lib/rollouts/create-rollout.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import type { RolloutPlan } from "#lib/rollouts/schema.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { usualExpiry } from "#lib/targets/freeze-policy.ts";
import { endHeldReview } from "#lib/targets/hold-review.ts";
import { freezeForRollback } from "#lib/targets/freeze-target.ts";
import { lockTarget, storedTarget } from "#lib/targets/get-target.ts";
import { canControlSlice } from "#lib/targets/router-capabilities.ts";
import type { StoredTarget } from "#lib/targets/schema.ts";
import { wantInstance } from "#lib/targets/warm-instances.ts";

/**
 * Begins the next target of a group: a rollback of its own with what was decided for the first one, its freeze, its instance
 * and its rollout. Where another rollback is open there, the target is stopped instead. Gives false when somebody else was first.
 */
export async function beginDependent(
  tx: Tx,
  ctx: Context,
  { leadId, dependent }: { readonly leadId: string; readonly dependent: StoredDependent },
): Promise<boolean> {
  const { position, targetId } = dependent;
  const lead = await getRollbackById(tx, leadId);
  const { candidateVersionId, rolloutId } = lead;
  if (candidateVersionId === null || rolloutId === null) return false;
  await lockTarget(tx, targetId);
  const at = { leadId, position, states: ["waiting", "stopped"] } as const;
  const changed = { stateAt: ctx.now, decidedBy: ctx.actor.name };
  if ((await findOpenRollback(tx, targetId)) !== null) {
    await updateDependentsIf(tx, at, { ...changed, state: "stopped", reason: "other_rollback" });
    await announceDependents(tx, leadId);
    return false;
  }
  const rollbackId = newId();
  const count = await updateDependentsIf(tx, at, { ...changed, state: "begun", reason: null, rollbackId });
  if (count !== 1) return false;
  const target = await storedTarget(ctx, targetId);
  await copyRollback(tx, ctx, { lead, rollbackId, target });
  const { plan } = await getRollout(ctx, { rolloutId });
  await createRollout(tx, ctx, {
    rollbackId,
    targetId,
    fromVersionId: lead.suspectVersionId,
    toVersionId: candidateVersionId,
    plan: planFor(target, plan),
  });
  await recordAct(tx, ctx, {
    action: "rollback.dependent_begun",
    object: { kind: "rollback", id: leadId, name: lead.model },
    after: { target: target.title, position, rollbackId },
  });
  await announceDependents(tx, leadId);
  return true;
}

type Copy = {
  readonly lead: StoredRollback;
  readonly rollbackId: string;
  readonly target: StoredTarget;
};

async function copyRollback(tx: Tx, ctx: Context, { lead, rollbackId, target }: Copy): Promise<void> {
  const { suspectVersionId, candidateVersionId, symptoms, modalities, severity, isDrill, note } = lead;
  const versionId = candidateVersionId ?? "";
  const run = { rollbackId, versionId, targetId: target.id };
  const id = rollbackId;
  await insertRollback(tx, {
    id,
    modelId: lead.modelId,
    targetId: target.id,
    suspectVersionId,
    candidateVersionId,
    symptoms,
    modalities,
    severity,
    isDrill,
    note,
    incidentUrl: lead.incidentUrl,
    evidence: evidenceColumn(lead.evidence),
    exceptions: exceptionsColumn(lead.exceptions),
    step: "notify",
    state: "open",
    startedAt: ctx.now,
    startedBy: lead.startedBy,
    driverId: lead.driver.id,
    driverName: lead.driver.name,
  });
  await queueReplay(tx, ctx, { ...run, checkKinds: ["artifacts", "instance"] });
  await wantInstance(tx, ctx, { ...run, isOurs: true, state: "testing" });
  await endHeldReview(tx, target.id);
  const expiresAt = await usualExpiry(tx, ctx.now);
  await freezeForRollback(tx, ctx, {
    targetId: target.id,
    reason: engineReason("lead_rollback", lead.id),
    expiresAt,
    rollbackId,
  });
}

/** The stages of the first target within the bounds of this one. */
function planFor(target: StoredTarget, plan: RolloutPlan): RolloutPlan {
  const { minimumHoldMs, minimumRequestsPerArm, evidenceIntervalMs, bakeMs } = target.rolloutSettings;
  const stages = plan.stages.map(({ share, holdMs }) => ({
    share,
    holdMs: share === 100 ? holdMs : Math.max(holdMs, minimumHoldMs),
  }));
  const controlSlice = canControlSlice(target);
  return { ...plan, stages, bakeMs, minimumRequestsPerArm, evidenceIntervalMs, controlSlice };
}
