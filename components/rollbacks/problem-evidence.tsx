import { useTranslations } from "next-intl";
import { Section } from "#components/shell/section.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Time } from "#components/ui/time.tsx";
import type { ProblemView } from "#lib/rollbacks/schema.ts";
import type { ModalityVerdict } from "#lib/targets/schema.ts";
import { VerdictList } from "./verdict-list.tsx";

type Measured = { suspect: string; baseline: string | null; verdicts: readonly ModalityVerdict[] };

function Verdicts({ suspect, baseline, verdicts }: Measured) {
  const t = useTranslations("rollbacks.problem");
  const heading = (metric: string) =>
    baseline === null
      ? t("differenceAlone", { metric, suspect })
      : t("difference", { metric, suspect, baseline });
  return <VerdictList verdicts={verdicts} heading={heading} />;
}

/** Step 1's evidence: what is measured live, what evaluations say, and what else changed meanwhile. */
export function ProblemEvidence({ view }: { view: ProblemView }) {
  const t = useTranslations("rollbacks.problem");
  const suspect = view.suspect.shortName;
  const baseline = view.baseline?.shortName ?? null;
  return (
    <>
      <Section id="live" title={t("live")} isSoft note={<Time at={view.checkedAt} style="seconds" />}>
        {view.live.length === 0 ? (
          <EmptyState kind="no_data_yet" title={t("noLive")}>
            {t("goOnReports")}
          </EmptyState>
        ) : (
          <Verdicts suspect={suspect} baseline={baseline} verdicts={view.live} />
        )}
      </Section>
      <Section id="evaluated" title={t("evaluated")} isSoft>
        {view.evaluated.length === 0 ? (
          <p className="sub">{t("noEvaluation")}</p>
        ) : (
          <Verdicts suspect={suspect} baseline={baseline} verdicts={view.evaluated} />
        )}
      </Section>
      <Section id="also" title={t("also")} isSoft>
        {view.alsoChanged.length === 0 ? (
          <p className="sub">{t("nothingElse")}</p>
        ) : (
          <ul className="pl">
            {view.alsoChanged.map(({ at, text }) => (
              <li key={`${at.toISOString()} ${text}`}>
                <Time at={at} style="short" />
                <span>{text}</span>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}
