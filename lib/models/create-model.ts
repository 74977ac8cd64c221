import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { refuseNamingPattern } from "#lib/models/core/parse-version-name.ts";
import type { CreateModel, Model } from "#lib/models/schema.ts";
import { findModel, insertModel } from "#lib/models/store.ts";
import { AppError, invalidField } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { findOrInsert } from "#lib/server/database/transaction.ts";
import { newId } from "#lib/server/observability/ids.ts";

/** Registers a model. CONFLICT when the slug is taken; INVALID names the field. */
export async function createModel(ctx: Context, input: CreateModel): Promise<Model> {
  authorize(ctx, "register");
  const refusal = input.namingPattern === null ? null : refuseNamingPattern(input.namingPattern);
  if (refusal !== null) throw invalidField("namingPattern", refusal);
  return findOrInsert(ctx, async (tx) => {
    const existing = await findModel(tx, input.slug);
    if (existing !== null) {
      throw new AppError({
        code: "CONFLICT",
        detail: `There is already a model "${input.slug}".`,
        extra: { existing: { id: existing.id, slug: existing.slug } },
      });
    }
    const model = await insertModel(tx, {
      id: newId(),
      slug: input.slug,
      title: input.title,
      description: input.description,
      modalities: input.modalities,
      ownerTeam: input.ownerTeam,
      namingPattern: input.namingPattern,
    });
    await recordAct(tx, ctx, {
      action: "model.created",
      object: { kind: "model", id: model.id, name: model.slug },
      after: { title: model.title, modalities: model.modalities, ownerTeam: model.ownerTeam },
    });
    return model;
  });
}
