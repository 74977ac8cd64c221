import { publishEvent } from "#lib/audit/publish-event.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { enqueueJob } from "#lib/server/jobs.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { listFiringNames } from "#lib/targets/alert-store.ts";
import { findingsOf } from "#lib/targets/core/judge-review.ts";
import type { ReviewOutcome } from "#lib/targets/core/judge-review.ts";
import { dropReview, dropReviewIf, putReview } from "#lib/targets/problem-review-store.ts";
import type { KeptReview, ProblemReview, ReviewAnswer } from "#lib/targets/review-schema.ts";
import type { StoredTarget } from "#lib/targets/schema.ts";

const watchMs = 15 * 60_000;

/** What an operator says of a target, of which version, and why. */
export type GivenReview = {
  readonly target: StoredTarget;
  readonly version: { readonly id: string; readonly shortName: string };
  readonly answer: ReviewAnswer;
  readonly reason: string;
};

/**
 * Keeps a review in the transaction of an act that locked the target; one that holds is replaced. It covers what the last look
 * at that version found, and nothing else. A watch is due in 15 minutes.
 */
export async function holdReview(
  tx: Tx,
  ctx: Context,
  { target, version, answer, reason }: GivenReview,
): Promise<ProblemReview> {
  const isWatch = answer === "watch";
  const health = target.health?.versionId === version.id ? target.health : null;
  const firing = await listFiringNames(tx, target.id);
  const review: KeptReview = {
    id: newId(),
    targetId: target.id,
    versionId: version.id,
    versionName: version.shortName,
    answer,
    reason,
    findings: health === null ? [] : findingsOf(health, firing),
    by: ctx.actor.name,
    at: ctx.now,
    dueAt: isWatch ? new Date(ctx.now.getTime() + watchMs) : null,
  };
  await putReview(tx, review);
  await recordAct(tx, ctx, {
    action: isWatch ? "target.watched" : "target.suspect_cleared",
    object: { kind: "target", id: target.id, name: target.title },
    reason: reason === "" ? null : reason,
    after: { suspect: version.shortName, ...(review.dueAt && { until: review.dueAt.toISOString() }) },
  });
  if (isWatch) {
    const data = { targetId: target.id, reviewId: review.id };
    await enqueueJob(tx, "finish_watch", { data, startAfterMs: watchMs });
  }
  await publishReview(tx, target);
  const { findings: _findings, ...shown } = review;
  return shown;
}

/** Ends the review that a target holds, if it holds one, in the transaction of an act that says why. */
export function endHeldReview(tx: Tx, targetId: string): Promise<void> {
  return dropReview(tx, targetId);
}

/** Ends a review by what was found, with its act; false when somebody ended it meanwhile, and nothing is changed then. */
export async function closeReview(
  tx: Tx,
  ctx: Context,
  { target, review, outcome }: { target: StoredTarget; review: KeptReview; outcome: ReviewOutcome },
): Promise<boolean> {
  if (!(await dropReviewIf(tx, review))) return false;
  await recordAct(tx, ctx, {
    action: "target.review_ended",
    object: { kind: "target", id: target.id, name: target.title },
    reason: null,
    after: outcome,
  });
  await publishReview(tx, target);
  return true;
}

async function publishReview(tx: Tx, { id, model }: StoredTarget): Promise<void> {
  for (const topic of ["models", `target:${id}`]) {
    await publishEvent(tx, { topic, kind: "target.reviewed", data: { target: id, model } });
  }
}
