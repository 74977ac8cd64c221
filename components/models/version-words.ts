import { useLocale, useTranslations } from "next-intl";
import { verdictFinding } from "#components/versions/verdict-finding.ts";
import { formatMetric, formatMetricDifference } from "#lib/charts/format-metric.ts";
import type { Evidence, Verdict } from "#lib/evaluations/verdict-schema.ts";
import type { VersionRow, VersionSeries } from "#lib/targets/view-schema.ts";
import type { Words } from "./live-figure.tsx";

/** What is said of each verdict; what is none of these says only the value. */
const sentences = {
  regressed: "worse",
  improved: "better",
  no_change: "held",
  inconclusive: "undecided",
  being_computed: "undecided",
} as const;

type Judged = { readonly beforeId: string; readonly verdict: Verdict; readonly evidence: Evidence };

/** What is known of a version against the one before it on a modality; null: nothing to say a sentence about. */
function judgedOf(row: VersionRow | undefined, series: VersionSeries): Judged | null {
  const verdict = row?.verdicts.find(({ modality }) => modality === series.modality)?.verdict;
  if (row === undefined || row.beforeId === null || verdict === undefined) return null;
  return verdict.evidence === null ? null : { beforeId: row.beforeId, verdict, evidence: verdict.evidence };
}

type Asked = {
  series: VersionSeries;
  versions: readonly VersionRow[];
  /** Id of the version that is pointed out; null: the newest that was evaluated is told of. */
  chosen: string | null;
  nameOf: (versionId: string) => string;
};

/** What one modality says over the versions: how the chosen or newest one did against the one before it. */
export function useVersionWords(): (asked: Asked) => Words {
  const t = useTranslations("models");
  const shell = useTranslations("shell");
  const words = useTranslations("glossary.modality");
  const locale = useLocale();
  return ({ series, versions, chosen, nameOf }) => {
    const known = series.points.filter(({ value }) => value !== null);
    const point = known.find(({ versionId }) => versionId === chosen) ?? known.at(-1);
    const data = t("onDataset", { dataset: series.dataset });
    if (point === undefined || point.value === null)
      return { finding: t("neverEvaluated"), evidence: [data] };
    const judged = judgedOf(
      versions.find(({ version }) => version.id === point.versionId),
      series,
    );
    const named = { version: nameOf(point.versionId), modality: words(series.modality) };
    if (judged === null || judged.verdict.kind === "no_data") {
      const value = formatMetric(point.value, series.unit);
      return { finding: t("byVersion.alone", { ...named, value }), evidence: [data] };
    }
    const { verdict, evidence, beforeId } = judged;
    const { interval, samples } = verdictFinding(verdict, locale);
    return {
      finding: t(`byVersion.${sentences[judged.verdict.kind]}`, {
        ...named,
        before: nameOf(beforeId),
        amount: formatMetricDifference(Math.abs(evidence.estimate), evidence.unit).replace("+", ""),
      }),
      evidence: [
        interval === null ? null : `${shell("interval")} ${interval}`,
        samples === null ? null : shell("samples", { count: samples }),
        data,
      ].filter((line) => line !== null),
    };
  };
}
