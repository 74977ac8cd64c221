import { authorize } from "#lib/access/authorize.ts";
import type { KnownDataset } from "#lib/evaluations/dataset-schema.ts";
import { listKnownDatasets } from "#lib/evaluations/dataset-store.ts";
import { getModel } from "#lib/models/get-model.ts";
import type { Context } from "#lib/server/context.ts";

/** The datasets that a model's versions were evaluated on, the one imported to last first. NOT_FOUND for an unknown model. */
export async function listDatasets(
  ctx: Context,
  input: { model: string },
): Promise<{ items: KnownDataset[]; nextCursor: null }> {
  authorize(ctx, "read");
  const { id } = await getModel(ctx, input);
  return { items: await listKnownDatasets(ctx.db, id), nextCursor: null };
}
