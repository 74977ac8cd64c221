import { useTranslations } from "next-intl";
import { formatMetricDifference } from "#lib/charts/format-metric.ts";
import { formatCount } from "#lib/charts/format-value.ts";
import type { Evidence, Verdict } from "#lib/evaluations/verdict-schema.ts";

const notedReasons = ["metric_disabled", "computation_failed", "being_computed"] as const;
const notedLabels = ["approximate_unpaired", "practical_threshold_no_interval", "counts_from_value"] as const;

/** What stands beside the verdict already and is not said again: the count, and the test that all of them share. */
export type AlreadySaid = { readonly count: number | null; readonly method: Evidence["method"] | null };

/** The test, how many pairs it had, and what it could have shown. */
function useEvidenceNote(): (evidence: Evidence, said: AlreadySaid) => string {
  const t = useTranslations("compare");
  return ({ method, pairs, smallestDetectable, unit }, said) => {
    const parts = [
      method === said.method ? null : t(`test.${method}`),
      pairs === null || pairs === said.count ? null : t("pairs", { pairs: formatCount(pairs) }),
      smallestDetectable === null
        ? null
        : t("detectable", { value: formatMetricDifference(smallestDetectable, unit).replace("+", "") }),
    ];
    return parts.filter((part) => part !== null).join(" · ");
  };
}

/** What a reader must know before believing a verdict: its test, what it does not rest on, or why there is none. */
export function VerdictNote({ verdict, said }: { verdict: Verdict; said: AlreadySaid }) {
  const t = useTranslations("compare");
  const noteOf = useEvidenceNote();
  const reason = notedReasons.find((one) => one === verdict.reason);
  const notes = [
    ...(reason === undefined ? [] : [t(`note.${reason}`)]),
    ...notedLabels.filter((one) => verdict.labels.includes(one)).map((one) => t(`note.${one}`)),
    ...(verdict.evidence === null ? [] : [noteOf(verdict.evidence, said)]),
  ].filter((note) => note !== "");
  return notes.map((note) => (
    <small className="q" key={note}>
      <br />
      {note}
    </small>
  ));
}
