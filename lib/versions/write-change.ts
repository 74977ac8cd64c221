import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { getModel } from "#lib/models/get-model.ts";
import type { Model } from "#lib/models/schema.ts";
import { invalidField } from "#lib/schema/app-error.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { changeRow } from "#lib/versions/register-version.ts";
import type { AddChange, ChangeEntry } from "#lib/versions/schema.ts";
import { getVersionByIdOrName, insertChange } from "#lib/versions/store.ts";

/** Adds a change entry to a version, published at once or as a draft; INVALID for a modality that the model does not serve. */
export async function writeChange(
  ctx: Context,
  input: AddChange & { model: string; version: string },
): Promise<ChangeEntry> {
  authorize(ctx, "register");
  const model = await getModel(ctx, { model: input.model });
  refuseForeignModality(model, input.modality);
  return inTransaction(ctx, async (tx) => {
    const version = await getVersionByIdOrName(tx, model.id, input.version);
    const change = await insertChange(tx, {
      ...changeRow(input, ctx.now),
      versionId: version.id,
      isDraft: input.isDraft,
    });
    await recordAct(tx, ctx, {
      action: input.isDraft ? "change.drafted" : "change.written",
      object: { kind: "version", id: version.id, name: version.name },
      after: { kind: change.kind, modality: change.modality, text: change.text },
    });
    return change;
  });
}

/** Throws INVALID for a modality that the model does not serve. */
export function refuseForeignModality(model: Model, modality: Modality): void {
  if (modality === "overall" || model.modalities.includes(modality)) return;
  const served = model.modalities.join(", ");
  throw invalidField("modality", `${model.slug} does not serve "${modality}"; it serves ${served}`);
}
