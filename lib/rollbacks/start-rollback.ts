import { engineReason } from "#lib/audit/core/engine-reason.ts";
import { authorize } from "#lib/access/authorize.ts";
import { publishEvent } from "#lib/audit/publish-event.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { getModel } from "#lib/models/get-model.ts";
import { alreadyOpen } from "#lib/rollbacks/core/already-open.ts";
import { complaintOf } from "#lib/rollbacks/core/complaint.ts";
import { cancelReplay } from "#lib/replays/queue-replay.ts";
import { markDrill } from "#lib/rollbacks/core/drill-mark.ts";
import { rolledBackText } from "#lib/rollbacks/core/rolled-back-text.ts";
import type { Rollback, StartRollback } from "#lib/rollbacks/schema.ts";
import { showRollback } from "#lib/rollbacks/show-rollback.ts";
import { evidenceColumn, findOpenRollback, getRollbackById, insertRollback } from "#lib/rollbacks/store.ts";
import { invalidField } from "#lib/schema/app-error.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { enqueueJob } from "#lib/server/jobs.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { byModality, compareLive } from "#lib/targets/detect-health.ts";
import { usualExpiry } from "#lib/targets/freeze-policy.ts";
import { endHeldReview } from "#lib/targets/hold-review.ts";
import { freezeForRollback } from "#lib/targets/freeze-target.ts";
import { lockTarget, storedTarget } from "#lib/targets/get-target.ts";
import { abandonReadiness } from "#lib/targets/record-readiness.ts";
import type { StoredTarget } from "#lib/targets/schema.ts";
import { versionDetails } from "#lib/versions/get-version.ts";
import type { Version } from "#lib/versions/schema.ts";
import { writeRollbackChange } from "#lib/versions/write-rollback-change.ts";

const hourMs = 3_600_000;

/**
 * Step 1 confirmed: creates the rollback with its evidence as it was, freezes releases on the target (taking over a freeze in
 * force) and drafts the changelog entry. CONFLICT when a rollback is open on the target already; it names who drives it.
 */
export async function startRollback(ctx: Context, input: StartRollback): Promise<Rollback> {
  authorize(ctx, "operate");
  const target = await storedTarget(ctx, input.targetId);
  const isDrill = mayDrill(input, target);
  const [suspect] = await versionDetails(ctx, { ids: [input.suspectVersionId] });
  if (suspect === undefined || suspect.model !== target.model) {
    throw invalidField("suspectVersionId", `is no version of ${target.model}`);
  }
  await checkModalities(ctx, { model: target.model, modalities: input.modalities });
  const evidence = (await compareLive(ctx, target, complaintOf(input))).verdicts.map(byModality);
  return inTransaction(ctx, async (tx) => {
    await lockTarget(tx, target.id);
    const open = await findOpenRollback(tx, target.id);
    if (open !== null) throw alreadyOpen(open);
    const id = newId();
    const { symptoms, modalities, severity, note, incidentUrl } = input;
    await insertRollback(tx, {
      id,
      modelId: target.modelId,
      targetId: target.id,
      suspectVersionId: suspect.id,
      symptoms,
      modalities,
      severity,
      isDrill,
      note,
      incidentUrl,
      evidence: evidenceColumn(evidence),
      step: "version",
      state: "open",
      startedAt: ctx.now,
      startedBy: ctx.actor.name,
      driverId: ctx.actor.id,
      driverName: ctx.actor.name,
    });
    await recordAct(tx, ctx, {
      action: "rollback.started",
      object: { kind: "rollback", id, name: markDrill(`${target.model} ${suspect.shortName}`, { isDrill }) },
      reason: note === "" ? null : note,
      after: { suspect: suspect.name, symptoms, modalities, severity, isDrill },
    });
    const expiresAt = await expiryOf(tx, ctx.now, input.freezeHours);
    const reason = engineReason("rollback_of", markDrill(suspect.name, { isDrill }));
    await endHeldReview(tx, target.id);
    await freezeForRollback(tx, ctx, { targetId: target.id, reason, expiresAt, rollbackId: id });
    if (!isDrill) await draftChange(tx, ctx, { rollbackId: id, suspect });
    const checking = await abandonReadiness(tx, ctx, target.id);
    if (checking !== null) await cancelReplay(tx, ctx, checking);
    await enqueueJob(tx, "check_artifacts", { data: { modelId: target.modelId } });
    await enqueueJob(tx, "prepare_version", { data: { rollbackId: id } });
    const data = { rollbackId: id, model: target.model };
    for (const topic of [`target:${target.id}`, "models"]) {
      await publishEvent(tx, { topic, kind: "rollback.started", data });
    }
    return getRollbackById(tx, id);
  }).then((row) => showRollback(ctx, row));
}

/** When the freeze ends: after the hours that were said, else as the policy has it. */
async function expiryOf(tx: Tx, now: Date, hours: number | undefined): Promise<Date> {
  return hours === undefined ? usualExpiry(tx, now) : new Date(now.getTime() + hours * hourMs);
}

/** Whether a fire drill is asked for; INVALID on a target that does not allow them. */
function mayDrill({ isDrill = false }: StartRollback, { title, allowsDrills }: StoredTarget): boolean {
  if (!isDrill || allowsDrills) return isDrill;
  throw invalidField("isDrill", `${title} does not allow fire drills; an administrator can change that`);
}

/** A fire drill takes nothing back, so that the public changelog has no word of it. */
function draftChange(
  tx: Tx,
  ctx: Context,
  { rollbackId, suspect }: { rollbackId: string; suspect: Version },
) {
  const text = rolledBackText({ suspect: suspect.shortName, restored: null, outcome: "started" });
  const { id: versionId, name: versionName } = suspect;
  return writeRollbackChange(tx, ctx, { rollbackId, versionId, versionName, text });
}

async function checkModalities(
  ctx: Context,
  { model, modalities }: { model: string; modalities: readonly Modality[] },
): Promise<void> {
  const { modalities: served } = await getModel(ctx, { model });
  const unknown = modalities.find((modality) => modality !== "overall" && !served.includes(modality));
  if (unknown === undefined) return;
  throw invalidField("modalities", `${model} does not serve "${unknown}"; it serves ${served.join(", ")}`);
}
