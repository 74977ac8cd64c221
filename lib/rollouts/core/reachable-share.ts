import { stageShareAt } from "#lib/rollouts/core/snapshot.ts";
import type { RolloutSnapshot } from "#lib/rollouts/core/snapshot.ts";
import type { RouterReading } from "#lib/targets/core/judge-router.ts";
import { shareOfVersion } from "#lib/targets/core/compare-shares.ts";

type Read = Extract<RouterReading, { kind: "read" }>;

/** Shares are sums of fractions. */
const exact = 1e-6;

/** Ready and all instances of one version as a router tells them; null when it does not. */
export function readyOf({ receivers }: Pick<Read, "receivers">, version: string) {
  const found = receivers?.find((each) => each.version === version);
  return found === undefined || found.total === 0 ? null : { ready: found.ready, total: found.total };
}

/**
 * The share of all traffic that a version's ready instances can carry, in whole percent: all of them together carry 100, since
 * that is what the last stage asks. Null when the router tells of no instances, then nothing is limited.
 */
export function capacityOf(reading: Pick<Read, "receivers">, version: string): number | null {
  const known = readyOf(reading, version);
  return known === null ? null : Math.floor((100 * known.ready) / known.total);
}

type Shares = Pick<RolloutSnapshot, "plan" | "capacity" | "currentSplit" | "restored">;

/** The share that the restored version holds in the split of now, in percent. */
export function heldShare({ currentSplit, restored }: Pick<Shares, "currentSplit" | "restored">): number {
  return shareOfVersion(currentSplit ?? [], restored);
}

/** The share of a stage that can move safely now: no more than the ready instances carry, and never less than is there. */
export function reachableShare(shares: Shares, stageIndex: number): number {
  const wanted = stageShareAt(shares.plan, stageIndex);
  if (shares.capacity === null) return wanted;
  return Math.max(Math.min(wanted, heldShare(shares)), Math.min(wanted, shares.capacity));
}

/** Whether more of a stage could move now than is there. */
export function canMoveMore(shares: Shares, stageIndex: number): boolean {
  return reachableShare(shares, stageIndex) > heldShare(shares) + exact;
}

/** Whether nothing of a stage can move although it asks for more than is there. */
export function isBlocked(shares: Shares, stageIndex: number): boolean {
  return (
    stageShareAt(shares.plan, stageIndex) > heldShare(shares) + exact && !canMoveMore(shares, stageIndex)
  );
}

/** Whether the present stage is in only in part, because instances were missing when it was asked for. */
export function isPartlyMoved(shares: Shares & Pick<RolloutSnapshot, "stageIndex">): boolean {
  return (
    shares.currentSplit !== null && heldShare(shares) + exact < stageShareAt(shares.plan, shares.stageIndex)
  );
}
