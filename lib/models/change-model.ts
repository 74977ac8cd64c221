import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { refuseNamingPattern } from "#lib/models/core/parse-version-name.ts";
import type { ChangeModel, Model } from "#lib/models/schema.ts";
import { getModelBySlug, updateModel } from "#lib/models/store.ts";
import { invalidField } from "#lib/schema/app-error.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";

/** Changes what is given of a model and leaves the rest. Names of registered versions are not read again. */
export async function changeModel(ctx: Context, input: ChangeModel & { model: string }): Promise<Model> {
  authorize(ctx, "register");
  const { model: slug, ...given } = input;
  const refusal = typeof given.namingPattern === "string" ? refuseNamingPattern(given.namingPattern) : null;
  if (refusal !== null) throw invalidField("namingPattern", refusal);
  const change = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return inTransaction(ctx, async (tx) => {
    const before = await getModelBySlug(tx, slug);
    const after = await updateModel(tx, before.id, change);
    const fields = Object.keys(change) as (keyof ChangeModel)[];
    await recordAct(tx, ctx, {
      action: "model.changed",
      object: { kind: "model", id: after.id, name: after.slug },
      before: pick(before, fields),
      after: pick(after, fields),
    });
    return after;
  });
}

function pick(model: Model, fields: readonly (keyof ChangeModel)[]): Json {
  return Object.fromEntries(fields.map((field) => [field, model[field]]));
}
