import { authorize } from "#lib/access/authorize.ts";
import { changeJudging } from "#lib/models/change-judging.ts";
import type { JudgingSettings } from "#lib/models/judging-schema.ts";
import { getModel } from "#lib/models/get-model.ts";
import { judgingOf } from "#lib/models/judging-settings.ts";
import type { ModelGuardrails, PutGuardrails, ResetGuardrails } from "#lib/rollouts/back-test-schema.ts";
import { modelGuardrails, ownRules } from "#lib/rollouts/core/model-guardrails.ts";
import type { Context } from "#lib/server/context.ts";

const subject = "guardrails";

/** The model's own limits by guardrail, for the history; null: none. */
function show({ guardrails = [] }: JudgingSettings) {
  if (guardrails.length === 0) return null;
  return Object.fromEntries(
    guardrails.map(({ role, modality, ...rule }) => [`${role}_${modality}`, rule] as const),
  );
}

/** The guardrails of a model that can be set, as its next rollout gets them. */
export async function getGuardrails(ctx: Context, input: { model: string }): Promise<ModelGuardrails> {
  authorize(ctx, "read");
  const model = await getModel(ctx, input);
  return modelGuardrails(model, await judgingOf(ctx, model.id));
}

/**
 * Sets the limits of a model's guardrails; rollouts that run keep theirs. What is as the product sets it is not kept as the model's
 * own. PRECONDITION_FAILED when the settings changed meanwhile.
 */
export async function putGuardrails(
  ctx: Context,
  input: PutGuardrails & { model: string },
): Promise<ModelGuardrails> {
  authorize(ctx, "administer");
  const { rules, expectedRevision, reason } = input;
  const { modalities } = await getModel(ctx, { model: input.model });
  const { model, settings } = await changeJudging(ctx, {
    model: input.model,
    expectedRevision,
    reason,
    subject,
    action: "set",
    show,
    work: (before) => {
      const own = ownRules({ slug: input.model, modalities }, rules, before);
      const { guardrails: _before, ...others } = before;
      return own.length === 0 ? others : { ...others, guardrails: own };
    },
  });
  return modelGuardrails(model, settings);
}

/** Takes all limits back to the product's. */
export async function resetGuardrails(
  ctx: Context,
  input: ResetGuardrails & { model: string },
): Promise<ModelGuardrails> {
  const { model: slug, expectedRevision, reason } = input;
  const { model, settings } = await changeJudging(ctx, {
    model: slug,
    expectedRevision,
    reason,
    subject,
    action: "reset",
    show,
    work: ({ guardrails: _before, ...others }) => others,
  });
  return modelGuardrails(model, settings);
}
