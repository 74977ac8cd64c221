import { engineReason } from "#lib/audit/core/engine-reason.ts";
import { AdapterError } from "#lib/adapters/adapter-error.ts";
import type { TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { newestRollouts } from "#lib/rollouts/find-rollouts.ts";
import type { NewestRollout } from "#lib/rollouts/find-rollouts.ts";
import { observedWindowMs, readRouter } from "#lib/rollouts/observe-rollout.ts";
import type { RouterLook } from "#lib/rollouts/observe-rollout.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { metrics } from "#lib/server/observability/metrics.ts";
import { claimTargets, releaseTarget } from "#lib/targets/claim-targets.ts";
import type { TargetClaim } from "#lib/targets/claim-targets.ts";
import { wantedSplit } from "#lib/targets/core/wanted-split.ts";
import type { IntendedSplit } from "#lib/targets/split-schema.ts";
import { judgeRouter } from "#lib/targets/core/judge-router.ts";
import type { RouterStanding } from "#lib/targets/core/judge-router.ts";
import { listSplits } from "#lib/targets/list-splits.ts";
import type { TargetLook } from "#lib/targets/observe-target.ts";
import { recordLook } from "#lib/targets/record-look.ts";
import type { BoundTraffic } from "#lib/targets/schema.ts";
import { versionIdsOfTarget } from "#lib/targets/version-ids-of-target.ts";

/** What the reconciler needs: routers, a monotonic clock, and how often to look. */
export type ReconcilePorts = {
  readonly openRouter: (targetId: string) => Promise<TrafficRouter>;
  readonly monotonicMs: () => number;
  readonly routerTimeoutMs: number;
  /** While a rollback runs on the target, in milliseconds. */
  readonly busyEveryMs: number;
  /** Otherwise. */
  readonly quietEveryMs: number;
};

const leaseMs = 5_000;
const targetsAtOnce = 16;

/** A target whose router is to be read back, claimed for as long as one look may take. */
export type Reading = {
  readonly claim: TargetClaim;
  readonly rollout: NewestRollout | null;
  /** On the monotonic clock: no write to a router may still be under way then. */
  readonly endsAtMs: number;
};

/** Reads back a few targets that are due, for ever, whether or not a rollout runs; gives how many were looked at. */
export async function reconcileTargets(ctx: Context, ports: ReconcilePorts): Promise<number> {
  const readings = await claimReadings(ctx, ports, targetsAtOnce);
  await Promise.all(readings.map((reading) => reconcileTarget(ctx, reading, ports)));
  return readings.length;
}

/** Claims targets that are due to be read back, the longest due first; each is to be reconciled at once. */
export async function claimReadings(ctx: Context, ports: ReconcilePorts, limit: number): Promise<Reading[]> {
  const endsAtMs = ports.monotonicMs() + leaseMs;
  const claims = await claimTargets(ctx, { leaseMs, limit });
  metrics().tickLag.set({ loop: "targets" }, Math.max(0, ...claims.map(({ lateMs }) => lateMs)) / 1_000);
  if (claims.length === 0) return [];
  const ids = claims.map(({ id }) => id);
  const rollouts = await newestRollouts(ctx, ids);
  return claims.map((claim) => ({ claim, rollout: rollouts.get(claim.id) ?? null, endsAtMs }));
}

/** Reads one claimed target back, puts our own split in again where only a reload took it away, and gives the claim back. */
export async function reconcileTarget(
  ctx: Context,
  { claim, rollout, endsAtMs }: Reading,
  ports: ReconcilePorts,
): Promise<void> {
  const isBusy = rollout !== null && !rollout.isFinished;
  try {
    const look = await lookAtTarget(ctx, { targetId: claim.id, rollout, isBusy }, ports);
    // While a rollout is unfinished its own tick is the only writer to this router.
    const isTimeLeft = ports.monotonicMs() + ports.routerTimeoutMs <= endsAtMs;
    if (!isBusy && isTimeLeft && look.standing === "slipped") await reassert(ctx, claim.id, look);
  } finally {
    await releaseTarget(ctx, claim, isBusy ? ports.busyEveryMs : ports.quietEveryMs);
  }
}

type Look = {
  readonly standing: RouterStanding;
  readonly wanted: IntendedSplit | null;
  readonly router: RouterLook["router"];
};

/** Reads the target's router, counts its requests, and writes both down. */
async function lookAtTarget(
  ctx: Context,
  {
    targetId,
    rollout,
    isBusy,
  }: { readonly targetId: string; readonly rollout: NewestRollout | null; readonly isBusy: boolean },
  ports: ReconcilePorts,
): Promise<Look> {
  const [{ reading, router }, splits] = await Promise.all([
    readRouter(ports.openRouter, targetId),
    listSplits(ctx, targetId),
  ]);
  const tolerancePercent = router?.port.capabilities.granularityPercent ?? 0.01;
  const standing = judgeRouter({ reading, splits, rollout, tolerancePercent });
  const counted = router === null ? nothing : await countTraffic(ctx, router.port, isBusy);
  const isOurs = standing === "agrees" || standing === "behind";
  const names = reading.kind === "read" && !isOurs ? reading.slices.map(({ version }) => version) : [];
  const versionIds = names.length === 0 ? new Map() : await versionIdsOfTarget(ctx, { targetId, names });
  const seen = { ...reading, ...(router === null ? {} : { token: router.state.token }) };
  const wanted = wantedSplit(splits);
  await recordLook(ctx, {
    targetId,
    reading: seen,
    standing,
    ...counted,
    versionIds,
    wanted: wanted?.slices ?? null,
  });
  return { standing, wanted, router };
}

type Counted = Pick<TargetLook, "counts" | "bound">;
const nothing: Counted = { counts: null };

/** What a router counts of its traffic; what is bound to versions only while somebody waits for it to go. */
async function countTraffic(ctx: Context, router: TrafficRouter, isBusy: boolean): Promise<Counted> {
  const [counts, bound] = await Promise.all([countRequests(router), isBusy ? countBound(ctx, router) : null]);
  return { counts, ...(bound && { bound }) };
}

/** Requests per version in the last window, or null when they cannot be counted. */
async function countRequests(router: TrafficRouter): Promise<Readonly<Record<string, number>> | null> {
  if (!router.capabilities.observes) return null;
  try {
    return (await router.observed(observedWindowMs)).counts;
  } catch (error) {
    if (error instanceof AdapterError) return null;
    throw error;
  }
}

/** Clients and streams that stay where they are whatever the split; null when nobody can count them. */
async function countBound(ctx: Context, router: TrafficRouter): Promise<BoundTraffic | null> {
  if (router.exposure === undefined) return null;
  try {
    const versions = await router.exposure();
    return { at: ctx.now, canEvict: router.evict !== undefined, versions: [...versions] };
  } catch (error) {
    if (error instanceof AdapterError) return null;
    throw error;
  }
}

/** Puts our own split in again after a reload or a late write brought back an older one of ours. */
async function reassert(ctx: Context, targetId: string, { wanted, router }: Look): Promise<void> {
  if (wanted === null || router === null) return;
  const { generation, slices } = wanted;
  await inTransaction(ctx, (tx) =>
    recordAct(tx, ctx, {
      action: "split.reasserted",
      object: { kind: "target", id: targetId, name: `generation ${generation}` },
      reason: engineReason("router_went_back"),
      before: { slices: router.state.slices.map((slice) => ({ ...slice })) },
      after: { generation, slices: slices.map((slice) => ({ ...slice })) },
    }),
  );
  await router.port.apply(slices, router.state.token, { generation });
}
