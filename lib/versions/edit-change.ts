import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { getModel } from "#lib/models/get-model.ts";
import { AppError, invalidField } from "#lib/schema/app-error.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { getLockedChange } from "#lib/versions/changelog-store.ts";
import type { ChangeEntry, EditChange } from "#lib/versions/schema.ts";
import { updateChange } from "#lib/versions/store.ts";
import { refuseForeignModality } from "#lib/versions/write-change.ts";

/**
 * Changes a change entry, or publishes a draft; the audit log keeps what it said before. CONFLICT for an entry that a rollback
 * writes itself; PRECONDITION_FAILED when somebody changed it meanwhile; INVALID for taking back what is published.
 */
export async function editChange(
  ctx: Context,
  input: EditChange & { changeId: string },
): Promise<ChangeEntry> {
  authorize(ctx, "register");
  return inTransaction(ctx, async (tx) => {
    const { change, version, model } = await getLockedChange(tx, input.changeId);
    refuseEdit(change, input);
    refuseForeignModality(await getModel(ctx, { model }), input.modality);
    const isPublished = change.isDraft && !input.isDraft;
    await updateChange(tx, change.id, {
      kind: input.kind,
      modality: input.modality,
      textEn: input.text.en,
      textZh: input.text["zh-CN"],
      audience: input.audience,
      actionEn: input.action?.en ?? null,
      actionZh: input.action?.["zh-CN"] ?? null,
      breaking: input.breaking,
      isDraft: input.isDraft,
      updatedAt: ctx.now,
      ...(isPublished && { publishedAt: ctx.now }),
    });
    const { change: edited } = await getLockedChange(tx, change.id);
    await recordAct(tx, ctx, {
      action: isPublished ? "change.published" : "change.edited",
      object: { kind: "version", id: version.id, name: version.name },
      before: written(change),
      after: written(edited),
    });
    return edited;
  });
}

function refuseEdit(change: ChangeEntry, input: EditChange): void {
  if (change.kind === "rolled_back") {
    const detail = "This entry is written by its rollback and changes with it.";
    throw new AppError({ code: "CONFLICT", detail });
  }
  if (change.updatedAt.getTime() !== input.expectedUpdatedAt.getTime()) {
    const detail = `Somebody changed this entry at ${change.updatedAt.toISOString()}. Open it again.`;
    throw new AppError({ code: "PRECONDITION_FAILED", detail });
  }
  if (!change.isDraft && input.isDraft) {
    throw invalidField("isDraft", "the entry is published; correct its text instead of taking it back");
  }
}

function written({ id, kind, modality, text, audience, action, breaking, isDraft }: ChangeEntry): Json {
  return { id, kind, modality, text, audience, action, breaking, isDraft };
}
