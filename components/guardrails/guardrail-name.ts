import { useLocale, useTranslations } from "next-intl";
import { findMetric } from "#lib/metrics/catalogue.ts";
import type { ModelGuardrail } from "#lib/rollouts/back-test-schema.ts";

/** Gives the function that names a guardrail beside the mark of its modality: role and metric. */
export function useGuardrailName() {
  const t = useTranslations("guardrails");
  const words = useTranslations("glossary");
  const language = useLocale() === "zh-CN" ? "zh-CN" : "en";
  return ({ role, metric }: Pick<ModelGuardrail, "role" | "metric">) => {
    const label = findMetric(metric)?.label;
    return t("name", {
      role: words(`guardrailRole.${role}`),
      metric: label?.[language] ?? label?.en ?? metric,
    });
  };
}
