import type { VerdictKind } from "#lib/evaluations/verdict-schema.ts";
import type { ShortVerdict } from "#lib/targets/view-schema.ts";

const order: readonly VerdictKind[] = [
  "regressed",
  "improved",
  "inconclusive",
  "being_computed",
  "no_change",
  "no_data",
];

function size({ verdict }: ShortVerdict): number {
  const { evidence } = verdict;
  return evidence === null
    ? 0
    : Math.abs(evidence.estimate) / Math.max(evidence.minimumEffect, Number.EPSILON);
}

function rank({ verdict }: ShortVerdict): number {
  return order.indexOf(verdict.kind);
}

/**
 * The one verdict that stands for several: anything worse first, the largest of it in minimum effects; then what got
 * better, what cannot be told yet, and no change. Null where there is none, which is no data and not fine.
 */
export function worstVerdict(verdicts: readonly ShortVerdict[]): ShortVerdict | null {
  return verdicts.toSorted((a, b) => rank(a) - rank(b) || size(b) - size(a))[0] ?? null;
}
