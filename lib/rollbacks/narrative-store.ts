import { AppError } from "#lib/schema/app-error.ts";
import type { Language } from "#lib/schema/atoms.ts";
import type { FollowUp, ReportNarrative } from "#lib/rollbacks/narrative-schema.ts";
import type { RollbackReader } from "#lib/rollbacks/store.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { Prisma } from "#lib/server/generated/client.ts";

/** What people wrote into the report of a rollback, or null. */
export async function findNarrative(db: RollbackReader, rollbackId: string): Promise<ReportNarrative | null> {
  const row = await db.reportNarrative.findUnique({ where: { rollbackId } });
  if (row === null) return null;
  return { ...row, language: row.language as Language, followUps: row.followUps as FollowUp[] };
}

type Change = Partial<Omit<ReportNarrative, "rollbackId" | "revision">>;
type Text = Pick<ReportNarrative, "language" | "text" | "followUps" | "editedAt" | "editedBy">;

/** Writes the first text. PRECONDITION_FAILED when somebody else wrote one meanwhile. */
export async function insertNarrative(tx: Tx, rollbackId: string, text: Text): Promise<void> {
  const { count } = await tx.reportNarrative.createMany({
    data: [{ ...text, rollbackId, revision: 1, followUps: text.followUps as Prisma.InputJsonValue }],
    skipDuplicates: true,
  });
  if (count === 0) throw await writtenMeanwhile(tx, rollbackId);
}

/** Changes what is still at the revision that a person saw; `revision` is the one after. PRECONDITION_FAILED else. */
export async function updateNarrativeIf(
  tx: Tx,
  at: { readonly rollbackId: string; readonly revision: number },
  { change, revision }: { readonly change: Change; readonly revision: number },
): Promise<void> {
  const { followUps, ...rest } = change;
  const { count } = await tx.reportNarrative.updateMany({
    where: at,
    data: {
      ...rest,
      revision,
      ...(followUps === undefined ? {} : { followUps: followUps as Prisma.InputJsonValue }),
    },
  });
  if (count === 0) throw await writtenMeanwhile(tx, at.rollbackId);
}

async function writtenMeanwhile(tx: Tx, rollbackId: string): Promise<AppError> {
  const now = await findNarrative(tx, rollbackId);
  const who = now === null ? "nobody" : now.editedBy;
  return new AppError({
    code: "PRECONDITION_FAILED",
    detail: `The report was written meanwhile (by ${who}). Nothing was changed; compare and save again.`,
    extra: { revision: now?.revision ?? 0, editedBy: who },
  });
}
