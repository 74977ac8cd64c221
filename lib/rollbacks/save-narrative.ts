import { authorize } from "#lib/access/authorize.ts";
import { publishEvent } from "#lib/audit/publish-event.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import type { ReportNarrative, SaveNarrative } from "#lib/rollbacks/narrative-schema.ts";
import { findNarrative, insertNarrative, updateNarrativeIf } from "#lib/rollbacks/narrative-store.ts";
import { getRollbackById } from "#lib/rollbacks/store.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";

/**
 * Writes what people say in the report of a rollback, whoever drives it; an approval of the text before is taken back.
 * PRECONDITION_FAILED when somebody wrote meanwhile: nothing is changed then.
 */
export async function saveNarrative(
  ctx: Context,
  input: SaveNarrative & { rollbackId: string },
): Promise<ReportNarrative> {
  authorize(ctx, "operate");
  const { rollbackId, expectedRevision, language, text, followUps } = input;
  const written = { language, text, followUps, editedAt: ctx.now, editedBy: ctx.actor.name };
  return inTransaction(ctx, async (tx) => {
    const rollback = await getRollbackById(tx, rollbackId);
    if (expectedRevision === 0) await insertNarrative(tx, rollbackId, written);
    else {
      const change = { ...written, approvedAt: null, approvedBy: null };
      const at = { rollbackId, revision: expectedRevision };
      await updateNarrativeIf(tx, at, { change, revision: expectedRevision + 1 });
    }
    await recordAct(tx, ctx, {
      action: "report.edited",
      object: { kind: "rollback", id: rollbackId, name: rollback.model },
      before: { revision: expectedRevision },
      after: { revision: expectedRevision + 1, characters: text.length, followUps: followUps.length },
    });
    const data = { rollbackId, revision: expectedRevision + 1 };
    await publishEvent(tx, { topic: `rollback:${rollbackId}`, kind: "report.edited", data });
    const saved = await findNarrative(tx, rollbackId);
    if (saved === null) throw notFound("report of rollback", rollbackId);
    return saved;
  });
}
