import { useTranslations } from "next-intl";
import { Time } from "#components/ui/time.tsx";
import { formatCount } from "#lib/charts/format-value.ts";
import type { GuardrailProof, GuardrailReading } from "#lib/rollouts/schema.ts";
import { formatEValue } from "./recovery-words.ts";

type Names = { readonly from: string; readonly to: string };
type Arm = GuardrailProof["restored"];

function countsOf(arm: Arm, isSplit: boolean, none: string): string {
  if (arm === null) return none;
  return isSplit ? formatCount(arm.total) : `${formatCount(arm.bad)}/${formatCount(arm.total)}`;
}

/** How strong the evidence of a guardrail is, which test on which slices it comes from, and whether it has alarmed. */
export function GuardrailEvidence({ reading, names }: { reading: GuardrailReading; names: Names }) {
  const t = useTranslations("rollout.proof");
  const rollout = useTranslations("rollout");
  const { guardrail, proof } = reading;
  if (proof === null) return null;
  const { test, comparedWith, eValue, needed, windows, stages, restored, other, alarmAt } = proof;
  const { role } = guardrail;
  const isTest = role === "recovery" || role === "deterioration" || role === "quality";
  const none = rollout("noData");
  const isSplit = comparedWith === "plan";
  return (
    <div className="q t12 ev" data-test={test} data-slices={comparedWith}>
      {isTest && (
        <p>
          {eValue === null || needed === null
            ? t(test === "none" ? "noEvidence" : "nothingConcurrent")
            : t("evidence", {
                has: formatEValue(eValue),
                needed: formatEValue(needed),
                act: t(`act.${role}`),
              })}
        </p>
      )}
      <p>{t(`test.${test}`, { windows, stages, from: names.from })}</p>
      {restored !== null && (
        <p>
          {t(`counts.${comparedWith}`, {
            ...names,
            restored: countsOf(restored, isSplit, none),
            other: countsOf(other, isSplit, none),
          })}
        </p>
      )}
      {alarmAt !== null && role !== "recovery" && (
        <p>
          <b>{t.rich("alarm", { time: () => <Time at={alarmAt} style="seconds" /> })}</b>
        </p>
      )}
    </div>
  );
}
