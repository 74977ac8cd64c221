import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { enqueueJob } from "#lib/server/jobs.ts";
import type { Jobs } from "#lib/server/jobs.ts";
import { watchOutcome } from "#lib/targets/core/judge-review.ts";
import { detectHealth } from "#lib/targets/detect-health.ts";
import { closeReview } from "#lib/targets/hold-review.ts";
import { findReview } from "#lib/targets/problem-review-store.ts";
import { getTargetById } from "#lib/targets/store.ts";

/**
 * Judges a watched target again and tells the operators once what was found: still worse, no longer worse, or no data. Run as a
 * job when the watch is due; of one that ended before, e.g. since something new was found and told, nothing is said.
 */
export async function finishWatch(ctx: Context, { reviewId, targetId }: Jobs["finish_watch"]): Promise<void> {
  const review = await findReview(ctx.db.prisma, targetId);
  if (review?.id !== reviewId) return;
  const health = await detectHealth(ctx, targetId);
  const target = await getTargetById(ctx.db.prisma, targetId, ctx.now);
  const outcome = watchOutcome(health.state);
  await inTransaction(ctx, async (tx) => {
    if (!(await closeReview(tx, ctx, { target, review, outcome }))) return;
    const { model, id, title } = target;
    const link = `/rollbacks/new?model=${encodeURIComponent(model)}&target=${id}`;
    const data = { target: title, modalities: health.worse.join(", ") };
    await enqueueJob(tx, "tell_operators", { data: { kind: `watch_${outcome}`, model, link, data } });
  });
}
