import { shareByVersion } from "./compare-splits.ts";
import type { ObservedTraffic, Slice } from "./port.ts";

const MIN_REQUESTS = 10;
const STANDARD_ERRORS = 4;
/** Requests that were already under way when the split changed. */
const IN_FLIGHT = 3;

/** Whether counted requests fit a split, with the numbers in a sentence. */
export interface ObservedJudgement {
  readonly verdict: "agrees" | "disagrees" | "too_few";
  readonly evidence: string;
}

/**
 * Compares counted requests with the wanted shares: a count may be off by four standard errors of the binomial
 * distribution plus the few requests under way. Fewer than 10 requests decide nothing.
 */
export function judgeObserved(want: readonly Slice[], observed: ObservedTraffic): ObservedJudgement {
  const { total, counts } = observed;
  if (total < MIN_REQUESTS) {
    return { verdict: "too_few", evidence: `${total} requests seen, ${MIN_REQUESTS} needed` };
  }
  const shares = shareByVersion(want);
  const versions = new Set([...shares.keys(), ...Object.keys(counts)]);
  const lines: string[] = [];
  let isOff = false;
  for (const version of versions) {
    const share = (shares.get(version) ?? 0) / 100;
    const count = counts[version] ?? 0;
    const allowed = STANDARD_ERRORS * Math.sqrt(total * share * (1 - share)) + IN_FLIGHT;
    if (Math.abs(count - total * share) > allowed) isOff = true;
    lines.push(`${version} answered ${count} of ${total} (wanted ${(share * 100).toFixed(1)}%)`);
  }
  return { verdict: isOff ? "disagrees" : "agrees", evidence: lines.join(", ") };
}
