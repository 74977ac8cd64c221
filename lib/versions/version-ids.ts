import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import { listVersionNames } from "#lib/versions/store.ts";

/**
 * The ids of a model's versions by name, in one query; a name that is unknown is absent. Where imported builds share a
 * name the one registered first counts.
 */
export async function versionIdsByName(
  ctx: Context,
  input: { modelId: string; names: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  authorize(ctx, "read");
  const rows = await listVersionNames(ctx.db.prisma, input.modelId, input.names);
  return new Map(rows.toReversed().map(({ id, name }) => [name, id]));
}
