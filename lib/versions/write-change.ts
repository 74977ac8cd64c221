import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { getModel } from "#lib/models/get-model.ts";
import { invalidField } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { changeRow } from "#lib/versions/register-version.ts";
import type { ChangeEntry, WriteChange } from "#lib/versions/schema.ts";
import { getVersionByIdOrName, insertChange } from "#lib/versions/store.ts";

/** Adds a change entry to a version; INVALID for a modality that the model does not serve. */
export async function writeChange(
  ctx: Context,
  input: WriteChange & { model: string; version: string },
): Promise<ChangeEntry> {
  authorize(ctx, "register");
  const model = await getModel(ctx, { model: input.model });
  if (input.modality !== "overall" && !model.modalities.includes(input.modality)) {
    throw invalidField(
      "modality",
      `${model.slug} does not serve "${input.modality}"; it serves ${model.modalities.join(", ")}`,
    );
  }
  return inTransaction(ctx, async (tx) => {
    const version = await getVersionByIdOrName(tx, model.id, input.version);
    const change = await insertChange(tx, { ...changeRow(input, ctx.now), versionId: version.id });
    await recordAct(tx, ctx, {
      action: "change.written",
      object: { kind: "version", id: version.id, name: version.name },
      after: { kind: change.kind, modality: change.modality, text: change.text.en },
    });
    return change;
  });
}
