import { formatCount, formatDecimal, formatIntervalWords, scaleOf } from "./format-value.ts";
import type { ValueUnit } from "./schema.ts";

/** What is known of a change: verdict, difference in the metric's own direction, interval, and count. */
export type Evidence = {
  verdict:
    "regressed" | "improved" | "no_change" | "inconclusive" | "being_computed" | "no_data" | "not_comparable";
  difference: number | null;
  low: number | null;
  high: number | null;
  n: number | null;
};

/** The parts of a headline: which way it went, by how much in words' units, the interval and the count, written. */
export type Finding = {
  direction: "rose" | "fell" | "held" | "undecided" | "unknown";
  amount: string | null;
  interval: string | null;
  samples: string | null;
};

function directionOf({ verdict, difference }: Evidence): Finding["direction"] {
  if (verdict === "no_change") return "held";
  if (verdict === "inconclusive" || verdict === "being_computed") return "undecided";
  if (difference === null || verdict === "no_data" || verdict === "not_comparable") return "unknown";
  return difference < 0 ? "fell" : "rose";
}

/**
 * Gives a headline its parts: "fell", "24.7", "−26.1 to −23.3", "4 000". The amount has no sign, since the direction
 * says it; without a difference, amount and interval are null and the headline must say "No data".
 */
export function findingOf(evidence: Evidence, unit: ValueUnit, locale: string): Finding {
  const { difference, low, high, n } = evidence;
  const { factor, decimals } = scaleOf(unit);
  return {
    direction: directionOf(evidence),
    amount: difference === null ? null : formatDecimal(Math.abs(difference * factor), decimals),
    interval: low === null || high === null ? null : formatIntervalWords({ low, high }, unit, locale),
    samples: n === null ? null : formatCount(n),
  };
}
