import { chartScaleOf } from "#lib/charts/format-metric.ts";
import { findingOf } from "#lib/charts/finding.ts";
import type { Finding } from "#lib/charts/finding.ts";
import type { Verdict } from "#lib/evaluations/verdict-schema.ts";

/** The parts of the sentence about one verdict; without evidence it is not known which way the metric went. */
export function verdictFinding(verdict: Verdict | null, locale: string): Finding {
  const evidence = verdict?.evidence ?? null;
  const { unit, factor } = chartScaleOf(evidence?.unit ?? "percent");
  const scaled = (value: number | null | undefined) => (value == null ? null : value * factor);
  return findingOf(
    {
      verdict: verdict?.kind ?? "no_data",
      difference: scaled(evidence?.estimate),
      low: scaled(evidence?.interval?.lower),
      high: scaled(evidence?.interval?.upper),
      n: evidence?.suspectCount ?? evidence?.pairs ?? null,
    },
    unit,
    locale,
  );
}
