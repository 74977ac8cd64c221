import { chartScaleOf } from "#lib/charts/format-metric.ts";
import { findingOf } from "#lib/charts/finding.ts";
import type { Finding } from "#lib/charts/finding.ts";
import type { Verdict } from "#lib/evaluations/verdict-schema.ts";

const nothing = { difference: null, low: null, high: null, n: null };

/** The parts of the sentence about one verdict; without evidence it is not known which way the metric went. */
export function verdictFinding(verdict: Verdict | null, locale: string): Finding {
  if (verdict === null) return findingOf({ verdict: "no_data", ...nothing }, "ratio", locale);
  const { kind, evidence } = verdict;
  if (evidence === null) return findingOf({ verdict: kind, ...nothing }, "ratio", locale);
  const { unit, factor } = chartScaleOf(evidence.unit);
  const { estimate, interval, suspectCount, pairs } = evidence;
  const ends = interval === null ? null : { low: interval.lower * factor, high: interval.upper * factor };
  return findingOf(
    { verdict: kind, ...nothing, difference: estimate * factor, ...ends, n: suspectCount ?? pairs },
    unit,
    locale,
  );
}
