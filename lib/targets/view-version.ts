import { listAuditEntries } from "#lib/audit/list-audit-entries.ts";
import { compareMetrics } from "#lib/evaluations/view-compare.ts";
import { getModel } from "#lib/models/get-model.ts";
import type { Model } from "#lib/models/schema.ts";
import type { Context } from "#lib/server/context.ts";
import { liveAccuracy } from "#lib/targets/core/live-series.ts";
import { chooseTarget } from "#lib/targets/core/summarise-target.ts";
import { versionBefore } from "#lib/targets/core/version-rows.ts";
import { versionState } from "#lib/targets/core/version-states.ts";
import { liveLines } from "#lib/targets/live-lines.ts";
import { listServingSince } from "#lib/targets/serving-store.ts";
import { listTargetRows } from "#lib/targets/store.ts";
import { versionFacts } from "#lib/targets/view-model.ts";
import type { ServedWindow, VersionLive, VersionView } from "#lib/targets/view-schema.ts";
import { compareComponents } from "#lib/versions/core/compare-components.ts";
import { goingBackBetween } from "#lib/versions/core/rollback-warnings.ts";
import { getVersion, versionDetails } from "#lib/versions/get-version.ts";
import { versionOutlines } from "#lib/versions/version-outlines.ts";

const newestActs = 100;

/** One version by id or name with everything its screen shows, in a bounded number of queries. */
export async function viewVersion(
  ctx: Context,
  input: { readonly model: string; readonly version: string },
): Promise<VersionView> {
  const model = await getModel(ctx, { model: input.model });
  const [version, outlines, targets] = await Promise.all([
    getVersion(ctx, input),
    versionOutlines(ctx, model.id),
    listTargetRows(ctx.db.prisma, { modelId: model.id }, ctx.now),
  ]);
  const beforeId = versionBefore(version, outlines)?.id ?? version.parentId;
  const target = chooseTarget(targets, undefined);
  const [[before], metrics, serving, acts] = await Promise.all([
    beforeId === null ? [] : versionDetails(ctx, { ids: [beforeId] }),
    compareMetrics(ctx, { modelId: model.id, baseId: beforeId, headId: version.id }),
    target === null ? [] : listServingSince(ctx.db.prisma, [target.id], null),
    listAuditEntries(ctx, { objectKind: "version", objectId: version.id, limit: newestActs }),
  ]);
  const facts = versionFacts(target, serving, ctx.now);
  const served = facts.served.get(version.id) ?? null;
  return {
    model,
    version,
    before: before ?? null,
    goingBack: before === undefined ? null : goingBackBetween(version, before),
    components: compareComponents(before?.components ?? [], version.components),
    metrics,
    serving: serving.filter(({ versionId }) => versionId === version.id).toReversed(),
    state: versionState(version, facts),
    share: facts.shares.get(version.id) ?? 0,
    served,
    live: target === null ? null : await liveOf(ctx, { model, target, version, served }),
    acts: acts.items,
  };
}

async function liveOf(
  ctx: Context,
  of: {
    readonly model: Model;
    readonly target: { readonly id: string };
    readonly version: { readonly id: string };
    readonly served: ServedWindow | null;
  },
): Promise<VersionLive | null> {
  const { model, target, version, served } = of;
  if (served === null) return null;
  const { from, until } = served;
  const to = until ?? ctx.now;
  if (to <= from) return null;
  const span = { targetId: target.id, versionId: version.id, modalities: model.modalities, from, to };
  return { targetId: target.id, from, to, series: await liveLines(ctx, { ...span, metric: liveAccuracy }) };
}
