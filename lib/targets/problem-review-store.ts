import { z } from "zod";
import type { Tx } from "#lib/server/database/transaction.ts";
import { Prisma } from "#lib/server/generated/client.ts";
import { KeptReview } from "#lib/targets/review-schema.ts";

/** The review that a target holds, or null. */
export async function findReview(db: Pick<Tx, "target">, targetId: string): Promise<KeptReview | null> {
  const row = await db.target.findUnique({ where: { id: targetId }, select: { review: true } });
  return row === null || row.review === null ? null : KeptReview.parse(row.review);
}

/** Keeps a review with its target, in place of one that holds. */
export async function putReview(tx: Tx, review: KeptReview): Promise<void> {
  await tx.target.update({
    where: { id: review.targetId },
    data: { review: z.encode(KeptReview, review) },
  });
}

/** Ends the review that a target holds, where it holds one. */
export async function dropReview(tx: Tx, targetId: string): Promise<void> {
  await tx.target.updateMany({
    where: { id: targetId, review: { not: Prisma.DbNull } },
    data: { review: Prisma.DbNull },
  });
}

/** Ends a review that holds; whether it was this call that did. */
export async function dropReviewIf(tx: Tx, review: Pick<KeptReview, "id" | "targetId">): Promise<boolean> {
  const { count } = await tx.target.updateMany({
    where: { id: review.targetId, review: { path: ["id"], equals: review.id } },
    data: { review: Prisma.DbNull },
  });
  return count === 1;
}
