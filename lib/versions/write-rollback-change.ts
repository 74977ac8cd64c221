import { recordAct } from "#lib/audit/record-act.ts";
import type { LocalizedText } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { findRollbackChange, insertChange, updateChange } from "#lib/versions/store.ts";

/**
 * The "rolled back" entry of a rollback: written when it starts, its text changed when it ends. One per rollback, and for a group the
 * leading one's. An entry that says this already is left alone, so that its readers get nothing twice.
 */
export async function writeRollbackChange(
  tx: Tx,
  ctx: Context,
  entry: { rollbackId: string; versionId: string; versionName: string; text: LocalizedText },
): Promise<void> {
  const existing = await findRollbackChange(tx, entry.rollbackId);
  const text = { textEn: entry.text.en, textZh: entry.text["zh-CN"] };
  if (existing?.text.en === text.textEn) return;
  if (existing === null) {
    const fixed = {
      id: newId(),
      kind: "rolled_back",
      modality: "overall",
      publishedAt: ctx.now,
      updatedAt: ctx.now,
    };
    await insertChange(tx, { ...fixed, ...text, versionId: entry.versionId, rollbackId: entry.rollbackId });
  } else {
    await updateChange(tx, existing.id, { ...text, updatedAt: ctx.now });
  }
  await recordAct(tx, ctx, {
    action: existing === null ? "change.written" : "change.edited",
    object: { kind: "version", id: entry.versionId, name: entry.versionName },
    ...(existing !== null && { before: { kind: "rolled_back", text: existing.text } }),
    after: { kind: "rolled_back", text: entry.text },
  });
}
