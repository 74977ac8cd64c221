import { createHash } from "node:crypto";
import { listModels } from "#lib/models/list-models.ts";
import { arrangeOverview, isWaitingForPerson } from "#lib/rollbacks/core/model-state.ts";
import { listRollbacks } from "#lib/rollbacks/list-rollbacks.ts";
import type { FrameView, OpenRollback, OverviewView, PaletteView } from "#lib/rollbacks/overview-schema.ts";
import type { Rollback } from "#lib/rollbacks/schema.ts";
import { newestRollouts } from "#lib/rollouts/find-rollouts.ts";
import { watchdogOf } from "#lib/rollouts/view-watchdog.ts";
import { consumerNames } from "#lib/consumers/list-consumers.ts";
import type { Context } from "#lib/server/context.ts";
import { hasConnections } from "#lib/targets/has-connections.ts";
import { listModelHealth } from "#lib/targets/list-model-health.ts";
import { allTargets } from "#lib/targets/list-targets.ts";
import type { StoredTarget, Target } from "#lib/targets/schema.ts";
import { hasVersions, newestVersionNames } from "#lib/versions/version-outlines.ts";

const mostOpen = 50;
const mostModels = 200;

/** How every model is now, those that need somebody first, in a bounded number of queries. */
export async function viewOverview(ctx: Context): Promise<OverviewView> {
  const [models, rollbacks, connected] = await Promise.all([
    listModelHealth(ctx),
    openRollbacks(ctx),
    hasConnections(ctx),
  ]);
  // What serves is a version: only where nothing does has it to be asked whether there are any.
  const versions = models.some(({ serving }) => serving.length > 0) || (await hasVersions(ctx));
  return { ...arrangeOverview(models, rollbacks, ctx.now), firstRun: { ...connected, versions } };
}

/** What the frame around every screen shows. */
export async function viewFrame(ctx: Context): Promise<FrameView> {
  const targets = await allTargets(ctx);
  const [models, rollbacks, watchdog] = await Promise.all([
    listModels(ctx, { limit: mostModels }),
    openRollbacks(ctx, targets),
    watchdogOf(ctx, targets),
  ]);
  const worse = targets.filter(({ health }) => health?.state === "degraded").map(({ model }) => model);
  const busy = new Set(rollbacks.map(({ model }) => model));
  const degraded = [...new Set(worse)].filter((model) => !busy.has(model)).toSorted();
  const shown = { modelCount: models.items.length, rollbacks, degraded };
  const reviews = targets.flatMap(({ review }) => review?.id ?? []);
  const pulse = createHash("sha256")
    .update(JSON.stringify({ shown, reviews }))
    .digest("base64url")
    .slice(0, 16);
  return { ...shown, pulse, watchdog };
}

/** What the command palette leads to, in a bounded number of queries and rows. */
export async function viewPalette(ctx: Context): Promise<PaletteView> {
  const [rollbacks, models, versions, consumers] = await Promise.all([
    openRollbacks(ctx),
    listModels(ctx, { limit: mostModels }),
    newestVersionNames(ctx),
    consumerNames(ctx),
  ]);
  return {
    rollbacks,
    models: models.items.map(({ slug }) => ({ slug })),
    versions,
    consumers,
    canOperate: ctx.actor.scopes.includes("operate"),
  };
}

/** `known`: the targets, where they were read already. */
async function openRollbacks(ctx: Context, known?: readonly StoredTarget[]): Promise<OpenRollback[]> {
  const { items } = await listRollbacks(ctx, { state: "open", limit: mostOpen });
  if (items.length === 0) return [];
  const [rollouts, targets] = await Promise.all([
    newestRollouts(
      ctx,
      items.map(({ targetId }) => targetId),
    ),
    known ?? allTargets(ctx),
  ]);
  return items.map((rollback) => {
    const newest = rollouts.get(rollback.targetId);
    const rolloutState = newest?.rollbackId === rollback.id ? newest.state : null;
    const target = targets.find(({ id }) => id === rollback.targetId);
    return {
      id: rollback.id,
      model: rollback.model,
      targetId: rollback.targetId,
      isDrill: rollback.isDrill,
      step: rollback.step,
      suspectName: rollback.suspect.shortName,
      candidateName: rollback.candidate?.shortName ?? null,
      driver: rollback.driver.name,
      rolloutState,
      candidateShare: candidateShare(rollback, target),
      // Traffic that is not where it was asked to be waits for a person as well, whatever the rollout does.
      isWaiting: isWaitingForPerson(rolloutState) || target?.traffic.alarmSince !== undefined,
    };
  });
}

function candidateShare(rollback: Rollback, target: Pick<Target, "traffic"> | undefined): number | null {
  const slices = target?.traffic.intended ?? target?.traffic.applied ?? null;
  const name = rollback.candidate?.name;
  if (slices === null || name === undefined) return null;
  return slices.filter(({ version }) => version === name).reduce((sum, { share }) => sum + share, 0);
}
