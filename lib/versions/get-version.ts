import { authorize } from "#lib/access/authorize.ts";
import { getModel } from "#lib/models/get-model.ts";
import type { Context } from "#lib/server/context.ts";
import type { VersionDetail } from "#lib/versions/schema.ts";
import { getVersionByIdOrName, getVersionsByIdOrName, listVersionDetails } from "#lib/versions/store.ts";

/** One version by id or name, with its components and changes. */
export async function getVersion(
  ctx: Context,
  input: { model: string; version: string },
): Promise<VersionDetail> {
  authorize(ctx, "read");
  const model = await getModel(ctx, { model: input.model });
  return getVersionByIdOrName(ctx.db.prisma, model.id, input.version);
}

/** Several versions of a model by id or name, in their order, with components and changes, in one query. */
export function getVersions(
  ctx: Context,
  input: { readonly modelId: string; readonly versions: readonly string[] },
): Promise<VersionDetail[]> {
  authorize(ctx, "read");
  return getVersionsByIdOrName(ctx.db.prisma, input.modelId, input.versions);
}

/** The versions of a model, or those with these ids, with components and changes, in one query and in no order. */
export function versionDetails(ctx: Context, where: { modelId: string } | { ids: readonly string[] }) {
  authorize(ctx, "read");
  return listVersionDetails(ctx.db.prisma, where);
}
