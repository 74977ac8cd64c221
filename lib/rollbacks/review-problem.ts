import { authorize } from "#lib/access/authorize.ts";
import { alreadyOpen } from "#lib/rollbacks/core/already-open.ts";
import { findOpenRollback } from "#lib/rollbacks/store.ts";
import { AppError, invalidField } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { lockTarget, storedTarget } from "#lib/targets/get-target.ts";
import { holdReview } from "#lib/targets/hold-review.ts";
import type { ProblemReview, ReviewProblem } from "#lib/targets/review-schema.ts";
import { versionDetails } from "#lib/versions/get-version.ts";

/**
 * Step 1 answered without a rollback: the suspect is not the cause, or the target is watched for 15 minutes. It freezes nothing
 * and changes no verdict; operators are not called again until something is found that was not known now. CONFLICT when a
 * rollback is open on the target, or when another version serves there by now.
 */
export async function reviewProblem(
  ctx: Context,
  input: ReviewProblem & { targetId: string },
): Promise<ProblemReview> {
  authorize(ctx, "operate");
  const { suspectVersionId, answer } = input;
  const target = await storedTarget(ctx, input.targetId);
  const [version] = await versionDetails(ctx, { ids: [suspectVersionId] });
  if (version === undefined || version.model !== target.model) {
    throw invalidField("suspectVersionId", `is no version of ${target.model}`);
  }
  const serving = target.health?.versionId ?? version.id;
  if (serving !== version.id) {
    throw new AppError({
      code: "CONFLICT",
      detail: `Another version than ${version.shortName} serves on ${target.title} by now. Nothing was changed; look again.`,
    });
  }
  return inTransaction(ctx, async (tx) => {
    await lockTarget(tx, target.id);
    const open = await findOpenRollback(tx, target.id);
    if (open !== null) throw alreadyOpen(open);
    return holdReview(tx, ctx, { target, version, answer, reason: input.note.trim() });
  });
}
