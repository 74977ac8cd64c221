import { getModel } from "#lib/models/get-model.ts";
import { judgingOf } from "#lib/models/judging-settings.ts";
import { actOnRollback } from "#lib/rollbacks/act-on-rollback.ts";
import { coverGroup } from "#lib/rollbacks/cover-group.ts";
import { checkPicked } from "#lib/rollbacks/core/check-picked.ts";
import type { Rollback, StartRollout } from "#lib/rollbacks/schema.ts";
import { replanRollout } from "#lib/rollouts/choose-another.ts";
import { createRollout } from "#lib/rollouts/create-rollout.ts";
import { buildPlan } from "#lib/rollouts/core/plan.ts";
import { RolloutPlan } from "#lib/rollouts/schema.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { lockTarget, storedTarget } from "#lib/targets/get-target.ts";
import { canControlSlice } from "#lib/targets/router-capabilities.ts";

/**
 * Step 4: starts the rollout by a preset or own stages; a worker shifts the first share. INVALID names what is wrong with the
 * plan, CONFLICT when the target has an unfinished rollout. Where another version was chosen, the same rollout goes on with it.
 */
export function startRollout(ctx: Context, input: StartRollout & { rollbackId: string }): Promise<Rollback> {
  const { rollbackId, preset, stages, holdMs, onHardLimit = "stay" } = input;
  return actOnRollback(ctx, {
    rollbackId,
    expectedRevision: input.expectedRevision,
    event: "rollout_started",
    action: "rollback.rollout_started",
    work: async (tx, rollback) => {
      const { candidateVersionId, suspectVersionId, targetId } = rollback;
      if (candidateVersionId === null)
        throw new AppError({ code: "PRECONDITION_FAILED", detail: "No version is chosen." });
      const target = await storedTarget(ctx, targetId);
      const { id: modelId, modalities } = await getModel(ctx, { model: rollback.model });
      const settings = await judgingOf(ctx, modelId);
      const bounds = target.rolloutSettings;
      const canControl = canControlSlice(target);
      const complaint = rollback.modalities;
      const plan = checkPlan(
        buildPlan({
          preset,
          stages: stages.map((stage) => ({ ...stage, holdMs: stage.holdMs || (holdMs ?? 0) })),
          holdMs,
          bounds,
          modalities,
          canControl,
          complaint,
          settings,
          onHardLimit,
        }),
      );
      if (plan.stages[0]?.share === 100) checkPicked(candidateVersionId, input.confirmedVersionId ?? null);
      const toVersionId = candidateVersionId;
      if (rollback.rolloutId === null) {
        await lockTarget(tx, targetId);
        await createRollout(tx, ctx, {
          rollbackId,
          targetId,
          fromVersionId: suspectVersionId,
          toVersionId,
          plan,
        });
      } else {
        await replanRollout(tx, ctx, { rolloutId: rollback.rolloutId, toVersionId, plan });
      }
      if (input.coversGroup === true) await coverGroup(tx, ctx, { leadId: rollbackId, targetId });
      const shares = plan.stages.map(({ share }) => share);
      return { change: {}, after: { step: "notify", shares, preset, onHardLimit } };
    },
  });
}

function checkPlan(plan: RolloutPlan): RolloutPlan {
  const parsed = RolloutPlan.safeParse(plan);
  if (parsed.success) return parsed.data;
  const invalidParams = parsed.error.issues.map(({ path, message }) => ({
    name: path.join("."),
    reason: message,
  }));
  throw new AppError({
    code: "INVALID",
    detail: `The plan cannot be used: ${invalidParams[0]?.reason ?? ""}.`,
    invalidParams,
  });
}
