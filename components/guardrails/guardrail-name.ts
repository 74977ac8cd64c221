import { useLocale, useTranslations } from "next-intl";
import { findMetric } from "#lib/metrics/catalogue.ts";
import type { ModelGuardrail } from "#lib/rollouts/back-test-schema.ts";

/** Gives the function that names a guardrail: its role, its modality and its metric. */
export function useGuardrailName() {
  const t = useTranslations("guardrails");
  const words = useTranslations("glossary");
  const language = useLocale() === "zh-CN" ? "zh-CN" : "en";
  return ({ role, modality, metric }: Pick<ModelGuardrail, "role" | "modality" | "metric">) => {
    const label = findMetric(metric)?.label;
    return t("name", {
      role: words(`guardrailRole.${role}`),
      modality: words(`modality.${modality}`),
      metric: label?.[language] ?? label?.en ?? metric,
    });
  };
}
