import { listConsumers } from "#lib/consumers/list-consumers.ts";
import type { Consumer } from "#lib/consumers/schema.ts";
import { touchConsumers } from "#lib/evaluations/core/touch-consumers.ts";
import { getModel } from "#lib/models/get-model.ts";
import type { Context } from "#lib/server/context.ts";
import type { ConsumerContract, ConsumersView } from "#lib/targets/consumers-view-schema.ts";
import { chooseTarget } from "#lib/targets/core/summarise-target.ts";
import { listServingSince } from "#lib/targets/serving-store.ts";
import { listTargetRows } from "#lib/targets/store.ts";
import { versionFacts } from "#lib/targets/view-model.ts";
import { compareComponents } from "#lib/versions/core/compare-components.ts";
import { missingFields } from "#lib/versions/core/missing-fields.ts";
import { versionDetails } from "#lib/versions/get-version.ts";
import type { Version, VersionDetail } from "#lib/versions/schema.ts";

const mostConsumers = 200;

/**
 * The first 200 consumers of a model by slug: what each declares to read and how that stands to the version serving now
 * and to the last known good one, in a bounded number of queries.
 */
export async function viewConsumers(ctx: Context, input: { readonly model: string }): Promise<ConsumersView> {
  const model = await getModel(ctx, input);
  const [consumers, versions] = await Promise.all([
    listConsumers(ctx, { model: model.slug, limit: mostConsumers }),
    servingVersions(ctx, model.id),
  ]);
  const { current, restored } = versions;
  return {
    model,
    current: withoutDetail(current),
    restored: withoutDetail(restored),
    consumers: contractsOf(consumers.items, versions),
  };
}

type Pair = { readonly current: VersionDetail | null; readonly restored: VersionDetail | null };

/** What serves most on the model's first production target, and what was last seen healthy there. */
async function servingVersions(ctx: Context, modelId: string): Promise<Pair> {
  const target = chooseTarget(await listTargetRows(ctx.db.prisma, { modelId }, ctx.now), undefined);
  if (target === null) return { current: null, restored: null };
  const serving = await listServingSince(ctx.db.prisma, [target.id], null);
  const { shares, lastGoodId } = versionFacts(target, serving, ctx.now);
  const [most] = [...shares].toSorted(([, one], [, other]) => other - one);
  const ids = [most?.[0] ?? [], lastGoodId ?? []].flat();
  const found = await versionDetails(ctx, { ids });
  const of = (id: string | null | undefined) => found.find((version) => version.id === id) ?? null;
  const [current, restored] = [of(most?.[0]), of(lastGoodId)];
  return { current, restored: restored?.id === current?.id ? null : restored };
}

function withoutDetail(version: VersionDetail | null): Version | null {
  if (version === null) return null;
  const { components: _components, changes: _changes, ...rest } = version;
  return rest;
}

function contractsOf(consumers: readonly Consumer[], { current, restored }: Pair): ConsumerContract[] {
  const components =
    current === null || restored === null ? null : compareComponents(current.components, restored.components);
  const touched = components === null ? null : touchConsumers(consumers, { components, metrics: [] });
  return consumers.map((consumer) => {
    const touch = touched?.find(({ id }) => id === consumer.id) ?? null;
    const isUnknown = touch === null || (touch.fields === null && !touch.breaks);
    return {
      consumer,
      missingNow: current === null ? null : missingFields(current.components, consumer.reads),
      missingRestored: restored === null ? null : missingFields(restored.components, consumer.reads),
      changes: touch === null ? null : touch.changes,
      breaks: isUnknown ? null : touch.breaks,
    };
  });
}
