import { judgeResults } from "#lib/evaluations/judge-results.ts";
import { evaluationsOf } from "#lib/evaluations/list-evaluations.ts";
import { getModel } from "#lib/models/get-model.ts";
import { judgingOf } from "#lib/models/judging-settings.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import type { LiveMetric } from "#lib/targets/chart-schema.ts";
import { rangeSpan } from "#lib/targets/core/history-range.ts";
import { liveAccuracy, liveSeries } from "#lib/targets/core/live-series.ts";
import { openShares, servedWindows, servingMoves } from "#lib/targets/core/serving-history.ts";
import { chooseTarget, summariseTarget } from "#lib/targets/core/summarise-target.ts";
import { pairsWithBefore, shortVerdicts, versionBefore } from "#lib/targets/core/version-rows.ts";
import { headlineMetric, versionSeries } from "#lib/targets/core/version-series.ts";
import { lastKnownGood, versionState } from "#lib/targets/core/version-states.ts";
import type { VersionFacts } from "#lib/targets/core/version-states.ts";
import { readinessOf } from "#lib/targets/get-readiness.ts";
import { liveLines } from "#lib/targets/live-lines.ts";
import type { ServingInterval, StoredTarget } from "#lib/targets/schema.ts";
import { listServingSince } from "#lib/targets/serving-store.ts";
import { listTargetRows } from "#lib/targets/store.ts";
import type { HistoryRange, ModelView, VersionRow } from "#lib/targets/view-schema.ts";
import { compareComponents } from "#lib/versions/core/compare-components.ts";
import type { VersionOutline } from "#lib/versions/schema.ts";
import { versionOutlines } from "#lib/versions/version-outlines.ts";

type Input = {
  readonly model: string;
  readonly range: HistoryRange;
  readonly target?: string | undefined;
  /** Id of the version that the range `since` begins with; default: the one that took traffic last. */
  readonly version?: string | undefined;
  /** Default: accuracy. */
  readonly metric?: LiveMetric | undefined;
};

/** A model's history on one target, in a number of queries that does not depend on how many versions it has. */
export async function viewModel(ctx: Context, input: Input): Promise<ModelView> {
  const { metric = liveAccuracy } = input;
  const model = await getModel(ctx, { model: input.model });
  const [targets, outlines] = await Promise.all([
    listTargetRows(ctx.db.prisma, { modelId: model.id }, ctx.now),
    versionOutlines(ctx, model.id),
  ]);
  if (input.target !== undefined && !targets.some(({ slug }) => slug === input.target)) {
    throw notFound("target", input.target);
  }
  const target = chooseTarget(targets, input.target);
  const serving =
    target === null ? [] : await listServingSince(ctx.db.prisma, [target.id], null).then(withoutTarget);
  const span = rangeSpan({ range: input.range, versionId: input.version }, serving, ctx.now);
  const [live, settings, readiness, evaluations] = await Promise.all([
    target === null
      ? null
      : liveLines(ctx, {
          targetId: target.id,
          versionId: null,
          metric,
          modalities: model.modalities,
          ...span,
        }),
    judgingOf(ctx, model.id),
    readinessOf(ctx, target === null ? [] : [target.id]),
    evaluationsOf(
      ctx,
      outlines.map(({ id }) => id),
    ),
  ]);
  const pairs = pairsWithBefore(outlines, evaluations);
  const judged = await judgeResults(ctx, {
    modelId: model.id,
    families: outlines.map(({ id }) => ({ pairs: pairs.get(id) ?? [] })),
  });
  const headline = headlineMetric(evaluations);
  const facts = versionFacts(target, serving, ctx.now);
  const oldestFirst = outlines.map(({ id }) => id).toReversed();
  return {
    model,
    target: target === null ? null : summariseTarget(target),
    targets: targets.map(({ slug, title }) => ({ slug, title })),
    readiness: readiness.get(target?.id ?? "") ?? null,
    ...span,
    serving,
    moves: servingMoves(serving),
    live: live ?? liveSeries(model.modalities, { metric, steps: [], every: [] }),
    byVersion: versionSeries(model.modalities, oldestFirst, { evaluations, settings }),
    versions: outlines.map((outline, index) => ({
      ...rowOf(outline, outlines, facts),
      verdicts: shortVerdicts(judged[index] ?? [], headline),
    })),
  };
}

/** What the states of all versions of a target are decided from. */
export function versionFacts(
  target: StoredTarget | null,
  serving: readonly ServingInterval[],
  now: Date,
): VersionFacts {
  const shares = openShares(serving);
  const health = target?.health ?? null;
  return {
    shares,
    health,
    served: servedWindows(serving, now),
    lastGoodId: lastKnownGood(serving, health, shares),
  };
}

function rowOf(
  outline: VersionOutline,
  outlines: readonly VersionOutline[],
  facts: VersionFacts,
): Omit<VersionRow, "verdicts"> {
  const { components, title, ...version } = outline;
  const before = versionBefore(outline, outlines);
  const differences = compareComponents(before?.components ?? [], components);
  const ofStatus = (status: "changed" | "not_recorded") =>
    before === null ? [] : differences.filter((one) => one.status === status).map(({ kind }) => kind);
  return {
    version,
    state: versionState(version, facts),
    share: facts.shares.get(version.id) ?? 0,
    served: facts.served.get(version.id) ?? null,
    beforeId: before?.id ?? null,
    changed: ofStatus("changed"),
    notRecorded: ofStatus("not_recorded"),
    changeTitle: title,
  };
}

function withoutTarget(rows: readonly (ServingInterval & { targetId: string })[]): ServingInterval[] {
  return rows.map(({ targetId: _targetId, ...interval }) => interval);
}
