import { authorize } from "#lib/access/authorize.ts";
import { getModel } from "#lib/models/get-model.ts";
import { invalidField } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { compareComponents } from "#lib/versions/core/compare-components.ts";
import type { VersionDetail } from "#lib/versions/schema.ts";
import { getVersionByIdOrName } from "#lib/versions/store.ts";

/** Two versions of one model and how their seven components differ; INVALID when both are the same. */
export async function compareVersions(ctx: Context, input: { model: string; base: string; head: string }) {
  authorize(ctx, "read");
  const model = await getModel(ctx, { model: input.model });
  const [base, head]: [VersionDetail, VersionDetail] = await Promise.all([
    getVersionByIdOrName(ctx.db.prisma, model.id, input.base),
    getVersionByIdOrName(ctx.db.prisma, model.id, input.head),
  ]);
  if (base.id === head.id) throw invalidField("head", "is the same version as base; choose another one");
  return { base, head, components: compareComponents(base.components, head.components) };
}
