import { useLocale, useTranslations } from "next-intl";
import { verdictNumbers } from "#components/rollbacks/verdict-numbers.ts";
import { IntervalGlyph } from "#components/ui/interval-glyph.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { Verdict } from "#components/ui/verdict.tsx";
import { commonIntervalScale } from "#lib/charts/interval-layout.ts";
import { formatDecimal } from "#lib/charts/format-value.ts";
import type { GuardrailReading, Rollout } from "#lib/rollouts/schema.ts";
import { missingEvidence, recoveryKind } from "#lib/rollouts/core/judge-outcome.ts";
import { useRecoveryWords } from "./recovery-words.ts";
import { sentenceCase } from "./sentence-case.ts";

type Names = { from: string; to: string };

function Recovery({ reading, names }: { reading: GuardrailReading; names: Names }) {
  const t = useTranslations("rollout.working");
  const words = useTranslations("glossary.modality");
  const numbers = verdictNumbers(reading.verdict.evidence);
  const { modality } = reading.guardrail;
  const { evidence } = reading.verdict;
  const kind = recoveryKind(reading);
  const drawn = numbers?.drawn ?? null;
  const sayRecovery = useRecoveryWords(names.from);
  const finding = sentenceCase(
    t(`finding.${kind}`, {
      modality: words(modality),
      amount: evidence === null ? "" : formatDecimal(Math.abs(evidence.estimate), 1),
      to: names.to,
      from: names.from,
    }),
  );
  return (
    <div className="mc" data-recovery={modality} data-verdict={kind}>
      <div className="note">
        <p className="ml">
          <ModalityMark modality={modality}>
            {sentenceCase(t("what", { modality: words(modality), ...names }))}
          </ModalityMark>
        </p>
        <h3 className="find-l">{finding}</h3>
        <p data-missing={missingEvidence(reading)?.code ?? "nothing"}>{sayRecovery(reading)}</p>
        {numbers !== null && (
          <p>
            {t("evidence", {
              interval: numbers.interval ?? t("noInterval"),
              count: numbers.count ?? t("noInterval"),
            })}
          </p>
        )}
      </div>
      <div className="fig">
        {numbers !== null && (
          <p className="dv rec-dv">
            <b>{numbers.difference}</b>
            <span className="q">
              {t("values", {
                to: names.to,
                restored: numbers.suspect,
                from: names.from,
                other: numbers.baseline,
              })}
            </span>
          </p>
        )}
        <IntervalGlyph
          interval={drawn}
          scale={commonIntervalScale(drawn === null ? [] : [drawn])}
          modality={modality}
          title={[finding, numbers?.interval].filter(Boolean).join(" · ")}
          height={48}
        />
        <p>
          <Verdict verdict={kind} />
        </p>
      </div>
    </div>
  );
}

/** "Is it working?": for each modality that was complained about, the restored version against the suspect, now. */
export function IsItWorking({ rollout, names }: { rollout: Rollout; names: Names }) {
  const t = useTranslations("rollout.working");
  const words = useTranslations("glossary.modality");
  const locale = useLocale();
  const { readings, plan } = rollout;
  const recovery = readings.filter(({ guardrail }) => guardrail.role === "recovery");
  const planned = plan.guardrails.filter(({ role }) => role === "recovery");
  const format = new Intl.ListFormat(locale, { type: "conjunction" });
  const modalities = format.format(planned.map(({ modality }) => words(modality)));
  return (
    <>
      <div className="sec-h">
        <h2 id="working">{t("title")}</h2>
      </div>
      {recovery.length === 0 ? (
        <p className="sub">{planned.length === 0 ? t("nothingToShow") : t("notYet", { modalities })}</p>
      ) : (
        recovery.map((reading) => <Recovery key={reading.guardrail.key} reading={reading} names={names} />)
      )}
    </>
  );
}
