import type { Context } from "#lib/server/context.ts";
import { getModelId } from "#lib/targets/store.ts";
import { versionIdsByName } from "#lib/versions/version-ids.ts";

/** The ids of versions of the model that a target serves, by name; an unknown name is absent. */
export async function versionIdsOfTarget(
  ctx: Context,
  input: { readonly targetId: string; readonly names: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const modelId = await getModelId(ctx.db.prisma, input.targetId);
  return versionIdsByName(ctx, { modelId, names: input.names });
}
