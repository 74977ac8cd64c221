import { stageShareAt } from "#lib/rollouts/core/snapshot.ts";
import type { RolloutPlan } from "#lib/rollouts/schema.ts";
import {
  hasSameShares,
  isBetweenShares,
  raisesShare,
  shareOfVersion,
} from "#lib/targets/core/compare-shares.ts";
import type { RouterReading } from "#lib/targets/core/judge-router.ts";
import type { Slice } from "#lib/targets/schema.ts";
import type { IntendedSplit } from "#lib/targets/split-schema.ts";
import { splitBefore } from "#lib/targets/core/wanted-split.ts";

/** The split that a rollout which stands still stays at, instead of one that is given up. */
export type FrozenSplit = {
  readonly slices: readonly Slice[];
  /** The split before the one that is given up: the suspect gets no more than it had there, but for a recorded choice. */
  readonly before: readonly Slice[];
  /** The choice of a person by which the suspect has more there already; null: it has no more. */
  readonly choiceId: string | null;
};

type Freezing = {
  readonly rollout: {
    readonly fromVersionName: string;
    readonly toVersionName: string;
    readonly wantedGeneration: number | null;
    readonly stageIndex: number;
    readonly plan: RolloutPlan;
  };
  readonly reading: RouterReading;
  /** The target's splits, newest ones; withdrawn ones included. */
  readonly splits: readonly IntendedSplit[];
  readonly tolerancePercent: number;
};

/**
 * Where a split that did not arrive yet leaves the traffic when it is given up: where the router stands, as long as that is ours,
 * a part of ours, or what was there before. An older split that a reload brought back is left for the one before. Null when
 * nothing is under way, nothing was read, or somebody else wrote.
 */
export function frozenSplit({ rollout, reading, splits, tolerancePercent }: Freezing): FrozenSplit | null {
  const wanted = splits.find(({ generation }) => generation === rollout.wantedGeneration);
  if (reading.kind === "unreachable" || wanted === undefined || wanted.appliedAt !== null) return null;
  const others = splits.filter(({ generation }) => generation !== wanted.generation);
  const before = splitBefore(others, wanted);
  if (before === null) return null;
  return stand({ rollout, reading, others, wanted, tolerancePercent }, before);
}

type Standing = Pick<Freezing, "rollout" | "tolerancePercent"> & {
  readonly reading: Extract<RouterReading, { kind: "read" }>;
  readonly wanted: IntendedSplit;
  readonly others: readonly IntendedSplit[];
};

function stand(standing: Standing, before: readonly Slice[]): FrozenSplit | null {
  const { rollout, reading, wanted, others, tolerancePercent } = standing;
  const found = reading.lost?.written ?? reading.slices;
  const isFound = (slices: readonly Slice[]) => hasSameShares(slices, found, tolerancePercent);
  // What it was to replace may be somebody else's, over which a person went on.
  const kept = [before, wanted.replaces ?? before].find(isFound);
  if (kept !== undefined) return { slices: kept, before: kept, choiceId: null };
  const isGeneration = (generation: number) => [null, generation].includes(reading.generation);
  const ours = others.find(({ generation, slices }) => isGeneration(generation) && isFound(slices));
  const own = ours?.rolloutId === wanted.rolloutId ? ours : undefined;
  const there = own ?? partOf(wanted, { found, generation: reading.generation, tolerancePercent });
  if (there !== null && isAllowed(there, { rollout, before, wanted }))
    return { slices: there.slices, before, choiceId: there.choiceId };
  const isBack = ours !== undefined && !raisesShare(rollout.fromVersionName, found, before);
  return isBack ? { slices: before, before, choiceId: null } : null;
}

type There = Pick<IntendedSplit, "slices" | "choiceId">;

/** What a write that was broken off left behind, under its own generation. */
function partOf(
  { generation, replaces, slices, choiceId }: IntendedSplit,
  router: {
    readonly found: readonly Slice[];
    readonly generation: number | null;
    readonly tolerancePercent: number;
  },
): There | null {
  const { found, tolerancePercent } = router;
  const isPart =
    router.generation === generation &&
    replaces !== null &&
    isBetweenShares(found, [replaces, slices], tolerancePercent);
  return isPart ? { slices: found, choiceId } : null;
}

/** Whether it gives the suspect no more than a person chose, and the restored version no more than its stage. */
function isAllowed(
  { slices, choiceId }: There,
  {
    rollout,
    before,
    wanted,
  }: Pick<Freezing, "rollout"> & { before: readonly Slice[]; wanted: IntendedSplit },
): boolean {
  const { fromVersionName: suspect, toVersionName: restored, plan, stageIndex } = rollout;
  const most = Math.max(stageShareAt(plan, stageIndex), shareOfVersion(wanted.slices, restored));
  const isWithin = shareOfVersion(slices, restored) <= most + 1e-6;
  return isWithin && (choiceId !== null || !raisesShare(suspect, before, slices));
}
