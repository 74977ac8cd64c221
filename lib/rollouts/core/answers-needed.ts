import type { BadAnswers } from "#lib/rollouts/core/guardrail-counts.ts";
import { proportionSequence } from "#lib/statistics/proportion-sequence.ts";

const level = 0.05;
const growth = 1.25;
const mostAnswers = 100_000;

/**
 * Whether the restored version is shown to have fewer bad answers than the other side at another time: its exact confidence
 * sequence (level 1 - alpha/2 each) lies below the other's. Valid from the first answer on and at every look.
 */
export function isShownBetter(restored: BadAnswers, other: BadAnswers): boolean {
  if (restored.total === 0 || other.total === 0) return false;
  return sequenceOf(restored).upper < sequenceOf(other).lower;
}

/** How many more answers of the restored version would show it, if it went on as it does; null when that would never. */
export function answersNeeded(restored: BadAnswers, other: BadAnswers): number | null {
  if (restored.total === 0 || other.total === 0) return null;
  const reach = sequenceOf(other).lower;
  const rate = restored.bad / restored.total;
  if (rate >= reach) return null;
  for (let total = restored.total; total <= mostAnswers; total = Math.ceil(total * growth)) {
    const { upper } = sequenceOf({ bad: Math.round(total * rate), total });
    if (upper < reach) return total - restored.total;
  }
  return null;
}

function sequenceOf({ bad, total }: BadAnswers) {
  return proportionSequence({ successes: bad, trials: total }, level / 2);
}
