import { authorize } from "#lib/access/authorize.ts";
import { publishEvent } from "#lib/audit/publish-event.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { recordPlannedChoice } from "#lib/rollouts/choose-another.ts";
import { readDatabaseClock } from "#lib/rollouts/claim-store.ts";
import type { RolloutPlan } from "#lib/rollouts/schema.ts";
import { stablePast } from "#lib/rollouts/stable-past.ts";
import {
  findActiveRollout,
  insertRollout,
  insertRolloutEvent,
  isSecondRollout,
} from "#lib/rollouts/store.ts";
import { AppError, invalidField } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { actorRef } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { shareOfVersion } from "#lib/targets/core/compare-shares.ts";
import { readTraffic } from "#lib/targets/read-traffic.ts";
import { versionDetails } from "#lib/versions/get-version.ts";

/** A rollout to start: from which version to which, on which target, by which plan. */
export type CreateRollout = {
  readonly rollbackId: string;
  readonly targetId: string;
  /** The suspect, which traffic leaves. */
  readonly fromVersionId: string;
  /** The version that traffic goes to. */
  readonly toVersionId: string;
  readonly plan: RolloutPlan;
};

/**
 * Writes a planned rollout in the caller's transaction; a worker begins it within a second. Stages below the share that
 * the version holds already are left out. CONFLICT, with the other one's id, when the target has an unfinished rollout.
 */
export async function createRollout(tx: Tx, ctx: Context, input: CreateRollout): Promise<{ id: string }> {
  authorize(ctx, "operate");
  const { rollbackId, targetId, fromVersionId, toVersionId } = input;
  if (fromVersionId === toVersionId) throw invalidField("toVersionId", "is the suspect itself");
  const active = await findActiveRollout(tx, targetId);
  if (active !== null) throw secondRollout(active.id);
  const names = await versionNames(ctx, [fromVersionId, toVersionId]);
  const fromVersionName = nameOf(names, fromVersionId);
  const toVersionName = nameOf(names, toVersionId);
  const { intended, applied } = await readTraffic(tx, targetId);
  // An older wish may long be replaced by a release: what the router has counts.
  const had = shareOfVersion(applied ?? intended ?? [], toVersionName);
  const stages = input.plan.stages.filter(({ share }) => share > had || share === 100);
  const past = await stablePast(ctx, { targetId, versionId: toVersionId });
  const plan = { ...input.plan, stages, stablePast: past };
  const id = newId();
  const createdAt = await readDatabaseClock(tx);
  const { id: driverId, name: driverName } = ctx.actor;
  const versions = { fromVersionId, fromVersionName, toVersionId, toVersionName };
  const row = { id, rollbackId, targetId, driverId, driverName, ...versions };
  try {
    await insertRollout(tx, { ...row, plan, createdAt });
  } catch (error) {
    throw isSecondRollout(error) ? secondRollout(null) : error;
  }
  await recordPlannedChoice(tx, ctx, { rolloutId: id, plan });
  const data = { shares: stages.map(({ share }) => share), from: fromVersionName, to: toVersionName };
  await insertRolloutEvent(tx, {
    id: newId(),
    rolloutId: id,
    revision: 0,
    at: createdAt,
    kind: "created",
    data,
    actor: actorRef(ctx.actor),
    reason: null,
  });
  await recordAct(tx, ctx, {
    action: "rollout.created",
    object: { kind: "rollout", id, name: toVersionName },
    after: { state: "planned", rollbackId, targetId, ...data },
  });
  await publishEvent(tx, {
    topic: `rollback:${rollbackId}`,
    kind: "rollout.created",
    data: { rolloutId: id, state: "planned", stage: 0, revision: 0 },
  });
  return { id };
}

function secondRollout(rolloutId: string | null): AppError {
  return new AppError({
    code: "CONFLICT",
    detail: "This target has a rollout that is not finished. Finish it first, or go on with it.",
    extra: { rolloutId },
  });
}

async function versionNames(ctx: Context, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const versions = await versionDetails(ctx, { ids });
  return new Map(versions.map(({ id, name }) => [id, name]));
}

function nameOf(names: ReadonlyMap<string, string>, id: string): string {
  const name = names.get(id);
  if (name === undefined) throw invalidField("versionId", `there is no version "${id}"`);
  return name;
}
