import type { KnownDataset } from "#lib/evaluations/dataset-schema.ts";
import { listDatasets } from "#lib/evaluations/list-datasets.ts";
import { listModels } from "#lib/models/list-models.ts";
import { viewFrame } from "#lib/rollbacks/view-overview.ts";
import type { Context } from "#lib/server/context.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";

const mostModels = 200;

/** Opens the page of the datasets of the model that the address names, or of the first one; null: no model is registered. */
export async function openDatasets(ctx: Context, asked: { readonly model?: string | undefined }) {
  const { name, role } = ctx.actor;
  const [{ items: models }, view] = await Promise.all([
    listModels(ctx, { limit: mostModels }),
    viewFrame(ctx),
  ]);
  const model = asked.model ?? models[0]?.slug ?? null;
  const none: { items: KnownDataset[] } = { items: [] };
  const { items } = model === null ? none : await orNotFound(listDatasets(ctx, { model }));
  return { facts: { actor: { name, role }, view }, models, model, datasets: items };
}
