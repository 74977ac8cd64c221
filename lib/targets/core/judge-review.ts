import type { KeptReview } from "#lib/targets/review-schema.ts";
import type { HealthState, TargetHealth } from "#lib/targets/schema.ts";

/** What was found wrong, as keys that can be told apart: what is worse by which metric, what is not well again, what fires. */
export function findingsOf(
  health: Pick<TargetHealth, "verdicts" | "worse">,
  firing: readonly string[],
): string[] {
  const worse = health.verdicts
    .filter(({ verdict }) => verdict.kind === "regressed")
    .map(({ modality, metric }) => `${modality} ${metric}`);
  const alerts = firing.map((name) => `alert ${name}`);
  return [...new Set([...worse, ...health.worse, ...alerts])].toSorted();
}

/** A review that holds, with what it covers. */
type HeldReview = Pick<KeptReview, "versionId" | "answer"> & { readonly findings: readonly string[] };

/** How a review ends by what is found. */
export type ReviewOutcome = "recovered" | "something_new" | "still_worse" | "no_longer_worse" | "no_data";

/** What is found now. */
export type FoundNow = {
  readonly state: HealthState;
  readonly versionId: string | null;
  readonly findings: readonly string[];
};

/**
 * How a review ends by what is found now; null: it holds. Anything worse that it did not know ends it, since nobody looked at
 * that. A watch else lasts until it is due; "not this version" until the target is well or serves another version.
 */
export function judgeReview(review: HeldReview, now: FoundNow): ReviewOutcome | null {
  const isOther = now.versionId !== null && now.versionId !== review.versionId;
  if (now.state === "degraded") {
    const isNew = isOther || now.findings.some((finding) => !review.findings.includes(finding));
    return isNew ? "something_new" : null;
  }
  if (review.answer === "watch") return null;
  return now.state === "healthy" || isOther ? "recovered" : null;
}

/** What a watch found when it was due: missing numbers are not "no longer worse". */
export function watchOutcome(state: HealthState): ReviewOutcome {
  const outcomes = { degraded: "still_worse", healthy: "no_longer_worse", no_data: "no_data" } as const;
  return outcomes[state];
}
