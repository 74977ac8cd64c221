import { getModel } from "#lib/models/get-model.ts";
import type { Context } from "#lib/server/context.ts";
import { getTarget } from "#lib/targets/get-target.ts";
import { versionIdsByName } from "#lib/versions/version-ids.ts";

/** The ids of versions of the model that a target serves, by name; an unknown name is absent. */
export async function versionIdsOfTarget(
  ctx: Context,
  input: { readonly targetId: string; readonly names: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const { model } = await getTarget(ctx, { targetId: input.targetId });
  const { id: modelId } = await getModel(ctx, { model });
  return versionIdsByName(ctx, { modelId, names: input.names });
}
