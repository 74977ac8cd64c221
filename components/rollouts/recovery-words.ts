import { useTranslations } from "next-intl";
import { formatCount, formatDecimal } from "#lib/charts/format-value.ts";
import { missingEvidence, shownAgainst } from "#lib/rollouts/core/judge-outcome.ts";
import type { GuardrailReading } from "#lib/rollouts/schema.ts";

/** An e-value as it is read: small ones with one decimal, none above what anybody compares. */
export function formatEValue(value: number): string {
  if (value >= 1_000_000) return "> 1,000,000";
  return value < 10 ? formatDecimal(value, 1) : formatCount(Math.floor(value));
}

/** Gives the sentence on a recovery: against what it is shown, or what it lacks to be shown. `from` is the suspect's short name. */
export function useRecoveryWords(from: string): (reading: GuardrailReading) => string {
  const t = useTranslations("rollout.missing");
  const words = useTranslations("glossary.modality");
  return (reading) => {
    const missing = missingEvidence(reading);
    if (missing === null) return t(`shown_${shownAgainst(reading) ?? "same_time"}`, { from });
    const { has = 1, needed = 1, answers = 0 } = missing.facts;
    return t(missing.code, {
      from,
      modality: words(reading.guardrail.modality),
      has: formatEValue(has),
      needed: formatEValue(needed),
      answers: formatCount(answers),
    });
  };
}
