import { consumersToTell } from "#lib/consumers/list-consumers.ts";
import { judgePairs, evaluationIdsOf } from "#lib/evaluations/core/judge-pairs.ts";
import { pairEvaluations } from "#lib/evaluations/core/pair-evaluations.ts";
import { rankMetrics, toComparedMetric } from "#lib/evaluations/core/rank-metrics.ts";
import { rollUpCase } from "#lib/evaluations/core/roll-up-case.ts";
import { touchConsumers } from "#lib/evaluations/core/touch-consumers.ts";
import { evaluationsOf, itemsOf } from "#lib/evaluations/list-evaluations.ts";
import type { ComparedMetric, CompareView } from "#lib/evaluations/view-schema.ts";
import { getModel } from "#lib/models/get-model.ts";
import type { Context } from "#lib/server/context.ts";
import { compareVersions } from "#lib/versions/compare-versions.ts";
import { compareContracts } from "#lib/versions/core/compare-interfaces.ts";
import { listVersions } from "#lib/versions/list-versions.ts";

const choosable = 200;

/** The metrics of two versions, head against base, worst first, in two queries; without a base head stands alone. */
export async function compareMetrics(
  ctx: Context,
  input: { readonly baseId: string | null; readonly headId: string },
): Promise<ComparedMetric[]> {
  const evaluations = await evaluationsOf(ctx, [input.baseId ?? [], input.headId].flat());
  const of = (id: string | null) => evaluations.filter(({ versionId }) => versionId === id);
  const pairs = pairEvaluations(of(input.baseId), of(input.headId));
  const items = await itemsOf(ctx, evaluationIdsOf(pairs));
  return rankMetrics(judgePairs(pairs, items).map(toComparedMetric));
}

/** Two versions side by side, in a number of queries that does not depend on how many versions or results there are. */
export async function viewCompare(
  ctx: Context,
  input: { readonly model: string; readonly base: string; readonly head: string },
): Promise<CompareView> {
  const [model, compared, versions] = await Promise.all([
    getModel(ctx, { model: input.model }),
    compareVersions(ctx, input),
    listVersions(ctx, { model: input.model, limit: choosable }),
  ]);
  const { base, head, components } = compared;
  const [metrics, told] = await Promise.all([
    compareMetrics(ctx, { baseId: base.id, headId: head.id }),
    consumersToTell(ctx, model.id),
  ]);
  const consumers = touchConsumers(told, { components, metrics });
  const contracts = compareContracts(base.components, head.components);
  const rollUp = rollUpCase({ metrics, contracts: contracts.status });
  const judged = { components, metrics, consumers, contracts, rollUp };
  return { model, base, head, ...judged, versions: versions.items };
}
