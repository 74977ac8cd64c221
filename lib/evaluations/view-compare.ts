import { consumersToTell } from "#lib/consumers/list-consumers.ts";
import { pairEvaluations } from "#lib/evaluations/core/pair-evaluations.ts";
import { rankMetrics, toComparedMetric } from "#lib/evaluations/core/rank-metrics.ts";
import { rollUpCase } from "#lib/evaluations/core/roll-up-case.ts";
import { touchConsumers } from "#lib/evaluations/core/touch-consumers.ts";
import { judgeResults } from "#lib/evaluations/judge-results.ts";
import { evaluationsOf } from "#lib/evaluations/list-evaluations.ts";
import type { ComparedMetric, CompareView } from "#lib/evaluations/view-schema.ts";
import { getModel } from "#lib/models/get-model.ts";
import type { Context } from "#lib/server/context.ts";
import { compareVersions } from "#lib/versions/compare-versions.ts";
import { compareContracts } from "#lib/versions/core/compare-interfaces.ts";
import { contractView, shownSilentChanges } from "#lib/versions/core/contract-view.ts";
import { rollbackSafety } from "#lib/versions/core/rollback-safety.ts";
import { silentChanges } from "#lib/versions/core/silent-changes.ts";
import { versionsBack } from "#lib/versions/core/versions-back.ts";
import { versionDetails } from "#lib/versions/get-version.ts";
import { listVersions } from "#lib/versions/list-versions.ts";
import type { Version, VersionDetail } from "#lib/versions/schema.ts";

const choosable = 200;

/** The metrics of two versions of a model, head against base, worst first; without a base head stands alone. */
export async function compareMetrics(
  ctx: Context,
  input: { readonly modelId: string; readonly baseId: string | null; readonly headId: string },
): Promise<ComparedMetric[]> {
  const evaluations = await evaluationsOf(ctx, [input.baseId ?? [], input.headId].flat());
  const of = (id: string | null) => evaluations.filter(({ versionId }) => versionId === id);
  const pairs = pairEvaluations(of(input.baseId), of(input.headId));
  const [judged = []] = await judgeResults(ctx, { modelId: input.modelId, families: [{ pairs }] });
  return rankMetrics(judged.map(toComparedMetric));
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
  const [metrics, told, safety] = await Promise.all([
    compareMetrics(ctx, { modelId: model.id, baseId: base.id, headId: head.id }),
    consumersToTell(ctx, model.id),
    safetyBetween(ctx, versions.items, [base, head]),
  ]);
  const consumers = touchConsumers(told, { components, metrics });
  const contracts = contractView(compareContracts(base.components, head.components), told);
  const silent = shownSilentChanges(silentChanges(base.components, head.components, model.modalities));
  const rollUp = rollUpCase({ metrics, contracts: contracts.status });
  const judged = { components, metrics, consumers, contracts, silent, safety, rollUp };
  return { model, base, head, ...judged, versions: versions.items };
}

/** Going back is safe only where it is so for every version on the way, whose components are read in one query. */
async function safetyBetween(
  ctx: Context,
  versions: readonly Version[],
  [base, head]: readonly [VersionDetail, VersionDetail],
) {
  const way = versionsBack(versions, [base, head]).map(({ id }) => id);
  const details = await versionDetails(ctx, { ids: way });
  const steps = way.flatMap((id) => details.find((version) => version.id === id) ?? []);
  return rollbackSafety(way.includes(base.id) ? head : base, steps);
}
