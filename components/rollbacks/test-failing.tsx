import { useTranslations } from "next-intl";
import { Gap } from "#components/shell/gap.tsx";
import { Section } from "#components/shell/section.tsx";
import { useFailureWords } from "#components/shell/failure-words.ts";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { TechnicalDetail } from "#components/ui/technical-detail.tsx";
import { formatCount } from "#lib/charts/format-value.ts";
import type { ReplayResult, ReplayRun } from "#lib/replays/schema.ts";

function FailingCase({ result }: { result: ReplayResult }) {
  const t = useTranslations("rollbacks.test");
  const { key, modality, critical, verdict, failure, expected, actual, firstDiverging } = result;
  const unknown = t("noReason");
  return (
    <li data-verdict={verdict} data-critical={critical}>
      <ModalityMark modality={modality} />
      <span>
        <code>{key}</code> {critical && <b>{t("critical")}</b>}{" "}
        {verdict === "no_result"
          ? t("noAnswer")
          : t("differs", { expected: expected ?? unknown, actual: actual ?? unknown })}
        <Gap />
        {firstDiverging && t(`diverging.${firstDiverging}`)}
        {verdict === "no_result" && <TechnicalDetail text={failure} />}
      </span>
    </li>
  );
}

/** The cases that did not pass, the critical ones first, each with the answer of then and of now. */
export function TestFailing({ run }: { run: ReplayRun }) {
  const t = useTranslations("rollbacks.test");
  if (run.results.length === 0) return null;
  return (
    <Section id="failing" title={t("failing")} note={formatCount(run.results.length)} isSoft>
      <ul className="pl failing">
        {run.results.map((result) => (
          <FailingCase key={result.goldenCaseId} result={result} />
        ))}
      </ul>
    </Section>
  );
}

/** The components of the bundle that could not be restored, each with why. */
export function TestRestored({ run }: { run: ReplayRun }) {
  const t = useTranslations("rollbacks.test");
  const words = useTranslations("glossary.component");
  const failureWords = useFailureWords();
  const wrong = run.restore.filter(({ status }) => status !== "restored");
  if (wrong.length === 0) return null;
  return (
    <ul className="pl">
      {wrong.map(({ component, status, detail, why }) => (
        <li key={component}>
          <b>{words(component)}</b>
          <span>
            {t(`restore.${status}`)} {why && failureWords(why)} <TechnicalDetail text={detail} />
          </span>
        </li>
      ))}
    </ul>
  );
}
