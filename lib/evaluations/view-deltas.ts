import { consumersToTell } from "#lib/consumers/list-consumers.ts";
import { deltaRows } from "#lib/evaluations/core/delta-rows.ts";
import { pairEvaluations } from "#lib/evaluations/core/pair-evaluations.ts";
import { toComparedMetric } from "#lib/evaluations/core/rank-metrics.ts";
import { rollUpCase } from "#lib/evaluations/core/roll-up-case.ts";
import { judgeResults } from "#lib/evaluations/judge-results.ts";
import { evaluationsOf } from "#lib/evaluations/list-evaluations.ts";
import type { ComparedMetric, DeltaHead, DeltaView } from "#lib/evaluations/view-schema.ts";
import { getModel } from "#lib/models/get-model.ts";
import { invalidField } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { compareComponents } from "#lib/versions/core/compare-components.ts";
import { compareContracts } from "#lib/versions/core/compare-interfaces.ts";
import { contractView } from "#lib/versions/core/contract-view.ts";
import { getVersions } from "#lib/versions/get-version.ts";
import { listVersions } from "#lib/versions/list-versions.ts";
import type { VersionDetail } from "#lib/versions/schema.ts";

const choosable = 200;
const mostHeads = 8;

type Sides = { readonly base: VersionDetail; readonly heads: readonly VersionDetail[] };

/**
 * Several versions against one base, each judged by itself, in a number of queries that does not depend on how many they are.
 * INVALID with fewer than two or more than eight heads, or when one of them is base or stands there twice.
 */
export async function viewDeltas(
  ctx: Context,
  input: { readonly model: string; readonly base: string; readonly heads: string },
): Promise<DeltaView> {
  const model = await getModel(ctx, { model: input.model });
  const asked = input.heads.split(",").map((head) => head.trim());
  if (asked.length < 2 || asked.length > mostHeads) {
    throw invalidField("heads", `needs two to ${mostHeads} versions, separated by commas`);
  }
  const [[base, ...heads], versions, told] = await Promise.all([
    getVersions(ctx, { modelId: model.id, versions: [input.base, ...asked] }),
    listVersions(ctx, { model: model.slug, limit: choosable }),
    consumersToTell(ctx, model.id),
  ]);
  if (base === undefined || new Set([base, ...heads].map(({ id }) => id)).size !== asked.length + 1) {
    throw invalidField("heads", "names base, or the same version twice; name each once");
  }
  const judged = await judgeHeads(ctx, model.id, { base, heads });
  return {
    model,
    base,
    heads: heads.map((head, index): DeltaHead => {
      const contracts = contractView(compareContracts(base.components, head.components), told);
      const components = compareComponents(base.components, head.components);
      return {
        version: head,
        changed: components.flatMap(({ kind, status }) => (status === "changed" ? [kind] : [])),
        rollUp: rollUpCase({ metrics: judged[index] ?? [], contracts: contracts.status }),
      };
    }),
    rows: deltaRows(judged),
    versions: versions.items,
  };
}

async function judgeHeads(
  ctx: Context,
  modelId: string,
  { base, heads }: Sides,
): Promise<ComparedMetric[][]> {
  const evaluations = await evaluationsOf(
    ctx,
    [base, ...heads].map(({ id }) => id),
  );
  const of = (version: VersionDetail) => evaluations.filter(({ versionId }) => versionId === version.id);
  const families = heads.map((head) => ({ pairs: pairEvaluations(of(base), of(head)) }));
  const judged = await judgeResults(ctx, { modelId, families });
  return judged.map((pairs) => pairs.map(toComparedMetric));
}
