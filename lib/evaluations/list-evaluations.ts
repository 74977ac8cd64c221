import { authorize } from "#lib/access/authorize.ts";
import type { Evaluation, PackedItems } from "#lib/evaluations/schema.ts";
import { listEvaluationPage, listEvaluationsOf, listItems } from "#lib/evaluations/store.ts";
import { getModel } from "#lib/models/get-model.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { PageQuery } from "#lib/schema/page.ts";
import type { Context } from "#lib/server/context.ts";
import { getVersion } from "#lib/versions/get-version.ts";

type ListEvaluationsInput = PageQuery & {
  model: string;
  version?: string | undefined;
  modality?: Modality | undefined;
};

/** A page of the evaluations of a model, or of one version of it, newest run first. */
export async function listEvaluations(ctx: Context, input: ListEvaluationsInput) {
  authorize(ctx, "read");
  const model = await getModel(ctx, { model: input.model });
  const version =
    input.version === undefined
      ? null
      : await getVersion(ctx, { model: input.model, version: input.version });
  const { modality, cursor, limit } = input;
  return listEvaluationPage(ctx.db.prisma, {
    modelId: model.id,
    versionId: version?.id,
    modality,
    cursor,
    limit,
  });
}

/** All evaluations of these versions, newest run first, in one query. */
export function evaluationsOf(ctx: Context, versionIds: readonly string[]): Promise<Evaluation[]> {
  authorize(ctx, "read");
  return listEvaluationsOf(ctx.db.prisma, versionIds);
}

/** The packed per-item results of these evaluations by evaluation id; one without items is absent. */
export function itemsOf(ctx: Context, evaluationIds: readonly string[]): Promise<Map<string, PackedItems>> {
  authorize(ctx, "read");
  return listItems(ctx.db.prisma, evaluationIds);
}
