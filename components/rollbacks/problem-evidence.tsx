import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { Section } from "#components/shell/section.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Time } from "#components/ui/time.tsx";
import { formatShare } from "#lib/charts/format-value.ts";
import type { ProblemView } from "#lib/rollbacks/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
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

/** What users complain about, named before looking: that metric is then judged first and by itself. */
function ComplaintLinks({ view }: { view: ProblemView }) {
  const t = useTranslations("rollbacks.problem");
  const words = useTranslations("glossary.modality");
  if (view.modalities.length < 2) return null;
  const href = (modality: Modality | null) => {
    const query = new URLSearchParams({ model: view.model, target: view.targetId });
    if (modality !== null) query.set("complaint", modality);
    return `/rollbacks/new?${query.toString()}`;
  };
  return (
    <nav className="rng asks" aria-label={t("complaint")}>
      <span className="q">{t("complaint")}</span>
      {[...view.modalities, null].map((modality, place) => (
        <span key={modality}>
          {place > 0 && <i aria-hidden="true"> · </i>}
          <Link
            href={href(modality)}
            aria-current={modality === view.complaint ? "true" : undefined}
            scroll={false}
          >
            {modality === null ? t("complaintNone") : words(modality)}
          </Link>
        </span>
      ))}
    </nav>
  );
}

/** Step 1's evidence: what is measured live, what evaluations say, and what else changed meanwhile. */
export function ProblemEvidence({ view }: { view: ProblemView }) {
  const t = useTranslations("rollbacks.problem");
  const suspect = view.suspect.shortName;
  const baseline = view.baseline?.shortName ?? null;
  const shortNameOf = (name: string) =>
    [view.baseline, view.suspect].find((version) => version?.name === name)?.shortName ?? name;
  return (
    <>
      <ComplaintLinks view={view} />
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
          <ul className="pl moves">
            {view.alsoChanged.map(({ at, version, share }) => (
              <li key={`${at.toISOString()} ${version}`}>
                <Time at={at} />
                <span className="wrap-anywhere">
                  {t("took", { version: shortNameOf(version), share: formatShare(share) })}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}
