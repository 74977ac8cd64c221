import { authorize } from "#lib/access/authorize.ts";
import { moveByPerson } from "#lib/rollouts/act-on-rollout.ts";
import { insertChoice } from "#lib/rollouts/choice-store.ts";
import { readDatabaseClock } from "#lib/rollouts/claim-store.ts";
import type { RolloutHappening } from "#lib/rollouts/core/rollout-moves.ts";
import type { RolloutPlan } from "#lib/rollouts/schema.ts";
import { stablePast } from "#lib/rollouts/stable-past.ts";
import { lockRollout, setDriver } from "#lib/rollouts/store.ts";
import { AppError, invalidField } from "#lib/schema/app-error.ts";
import type { ActorRef } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { actorRef } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { shareOfVersion } from "#lib/targets/core/compare-shares.ts";
import { readTraffic } from "#lib/targets/read-traffic.ts";
import { versionDetails } from "#lib/versions/get-version.ts";

type Chosen = { readonly rolloutId: string; readonly reason: string };

/** Stands still at its split, if it does not yet, while another version is chosen. In the caller's transaction. */
export function standWhileChoosing(tx: Tx, ctx: Context, chosen: Chosen): Promise<void> {
  return move(tx, ctx, { ...chosen, happening: { name: "choose_another" } });
}

/** Goes on with the version it has: nothing was chosen. In the caller's transaction; gives that version's id. */
export async function keepVersion(tx: Tx, ctx: Context, chosen: Chosen): Promise<{ toVersionId: string }> {
  const { toVersionId } = await lockRollout(tx, chosen.rolloutId);
  await move(tx, ctx, { ...chosen, happening: { name: "keep_version" } });
  return { toVersionId };
}

/**
 * Gives the suspect its share again, as a person chose just now with a reason; the choice is written down before the split that
 * names it. FORBIDDEN for anybody who is no person. In the caller's transaction; gives the restored version's id.
 */
export async function goBackToSuspect(
  tx: Tx,
  ctx: Context,
  chosen: Chosen,
): Promise<{ toVersionId: string }> {
  requirePerson(ctx);
  const { toVersionId } = await lockRollout(tx, chosen.rolloutId);
  await move(tx, ctx, { ...chosen, happening: { name: "go_back" } });
  return { toVersionId };
}

/**
 * The same rollout, from its first stage, to another version: generations go on, what the version before holds stays until it is
 * moved. INVALID for the suspect itself. In the caller's transaction.
 */
export async function replanRollout(
  tx: Tx,
  ctx: Context,
  given: { rolloutId: string; toVersionId: string; plan: RolloutPlan },
): Promise<void> {
  authorize(ctx, "operate");
  const { rolloutId, toVersionId } = given;
  const row = await lockRollout(tx, rolloutId);
  const [version] = await versionDetails(ctx, { ids: [toVersionId] });
  if (version === undefined) throw invalidField("toVersionId", `there is no version "${toVersionId}"`);
  const { intended, applied } = await readTraffic(tx, row.targetId);
  const had = shareOfVersion(intended ?? applied ?? [], version.name);
  const past = await stablePast(ctx, { targetId: row.targetId, versionId: toVersionId });
  const stages = given.plan.stages.filter(({ share }) => share > had || share === 100);
  const plan = { ...given.plan, stages, stablePast: past };
  const happeningOf = (): RolloutHappening => ({ name: "replan", restored: version.name, plan });
  await moveByPerson(tx, ctx, { row, happeningOf, reason: "", change: { toVersionId } });
  await recordPlannedChoice(tx, ctx, { rolloutId, plan });
}

/** Writes down what the plan's person chose for a broken hard limit, where it may give the suspect more. FORBIDDEN for a token. */
export async function recordPlannedChoice(
  tx: Tx,
  ctx: Context,
  { rolloutId, plan }: { rolloutId: string; plan: RolloutPlan },
): Promise<void> {
  if (plan.onHardLimit !== "give_back") return;
  requirePerson(ctx);
  const chosenAt = await readDatabaseClock(tx);
  const kind = "give_back_on_hard_limit";
  await insertChoice(tx, {
    id: newId(),
    rolloutId,
    kind,
    actor: actorRef(ctx.actor),
    reason: "chosen with the plan",
    chosenAt,
  });
}

/** Makes somebody else the one who may act on a rollout. In the caller's transaction. */
export async function handOverRollout(
  tx: Tx,
  ctx: Context,
  { rolloutId, driver }: { rolloutId: string; driver: ActorRef },
): Promise<void> {
  authorize(ctx, "operate");
  await setDriver(tx, rolloutId, driver);
}

type Moving = Chosen & { readonly happening: RolloutHappening };

async function move(tx: Tx, ctx: Context, { rolloutId, reason, happening }: Moving): Promise<void> {
  authorize(ctx, "operate");
  const row = await lockRollout(tx, rolloutId);
  await moveByPerson(tx, ctx, { row, happeningOf: () => happening, reason });
}

function requirePerson({ actor }: Context): void {
  if (actor.kind === "person" && actor.id !== null) return;
  throw new AppError({
    code: "FORBIDDEN",
    detail: "Only a person may choose that the suspect gets traffic again; sign in and choose it.",
  });
}
