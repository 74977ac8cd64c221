import type { GuardrailRule, SettableRole } from "#lib/models/guardrail-schema.ts";
import { SettableRole as Roles } from "#lib/models/guardrail-schema.ts";
import type { JudgingAt } from "#lib/models/judging-schema.ts";
import type { ModelGuardrail, ModelGuardrails } from "#lib/rollouts/back-test-schema.ts";
import { defaultGuardrails } from "#lib/rollouts/core/plan.ts";
import type { PlanSettings } from "#lib/rollouts/core/plan.ts";
import type { Guardrail } from "#lib/rollouts/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";

type Served = { readonly slug: string; readonly modalities: readonly Modality[] };

function isSettable(role: Guardrail["role"]): role is SettableRole {
  return Roles.options.some((one) => one === role);
}

/** The guardrails of a model that can be set, as its next rollout gets them. */
export function modelGuardrails(model: Served, settings: JudgingAt): ModelGuardrails {
  const { guardrails: own = [], revision, ...metrics } = settings;
  const product = settableOf(model.modalities, metrics);
  const guardrails = settableOf(model.modalities, { ...metrics, guardrails: own }).map(
    (guardrail, place): ModelGuardrail => {
      const { limit, action } = product[place] ?? guardrail;
      const isOwn = own.some(
        ({ role, modality }) => role === guardrail.role && modality === guardrail.modality,
      );
      return { ...guardrail, product: { limit, action }, isOwn };
    },
  );
  return { model: model.slug, revision, isDefault: own.length === 0, guardrails };
}

function settableOf(modalities: readonly Modality[], settings: PlanSettings) {
  return defaultGuardrails(modalities, [], settings).flatMap(({ role, modality, metric, limit, action }) =>
    isSettable(role) ? [{ role, modality, metric, limit: Math.abs(limit), action }] : [],
  );
}

/** The rules that differ from what the product sets: only these are a model's own, so that it follows the product elsewhere. */
export function ownRules(
  model: Served,
  rules: readonly GuardrailRule[],
  settings: PlanSettings,
): GuardrailRule[] {
  const product = settableOf(model.modalities, { ...settings, guardrails: undefined });
  return rules.filter(({ role, modality, limit, action }) => {
    const same = product.find((one) => one.role === role && one.modality === modality);
    return same !== undefined && (same.limit !== limit || same.action !== action);
  });
}
