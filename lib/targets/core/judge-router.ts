import type { FailureReason } from "#lib/schema/failure-reason.ts";
import { hasSameShares, isBetweenShares, raisesShare } from "#lib/targets/core/compare-shares.ts";
import type { IntendedSplit } from "#lib/targets/split-schema.ts";
import { wantedSplit } from "#lib/targets/core/wanted-split.ts";
import type { Slice } from "#lib/targets/schema.ts";

type LostServers = {
  readonly servers: readonly { readonly name: string; readonly version: string }[];
  /** The split as it was written. */
  readonly written: readonly Slice[];
};

/** What one read of a router gave. */
export type RouterReading =
  | {
      readonly kind: "read";
      readonly slices: readonly Slice[];
      readonly generation: number | null;
      /** Servers that went down with a share; absent when the router tells of none. */
      readonly lost?: LostServers;
      /** Instances that could take requests, of each version that the router knows any of. */
      readonly receivers?: readonly {
        readonly version: string;
        readonly ready: number;
        readonly total: number;
      }[];
    }
  | {
      readonly kind: "unreachable";
      readonly failure: string;
      /** The failure as a code with facts, where it is known. */
      readonly why?: FailureReason;
      readonly retryAfterMs: number | null;
    };

/**
 * How a router stands to the split we want.
 * - `agrees`: it is in.
 * - `behind`: it was not accepted yet, and the router still has what was there before, or a part of ours.
 * - `slipped`: a reload or a late write brought back another split of ours, and putting ours in again gives the suspect no more.
 * - `partial`: it was written and stands there, but servers that hold a share of it are down.
 * - `foreign`: anything else; somebody else wrote.
 * - `unwanted`: we never wanted a split here.
 */
export type RouterStanding =
  "agrees" | "behind" | "slipped" | "partial" | "foreign" | "unwanted" | "unreachable";

type ReadRouter = Extract<RouterReading, { kind: "read" }>;

type Judged = {
  readonly reading: RouterReading;
  /** The target's splits, newest ones; withdrawn ones included. */
  readonly splits: readonly IntendedSplit[];
  /**
   * The target's newest rollout and the version whose share may not rise by itself; null when there is none, then nothing is
   * `slipped`. What another rollout wanted is not put in again either: it had a suspect of its own.
   */
  readonly rollout: { readonly id: string; readonly suspect: string } | null;
  /** The router's smallest step of a share, in percent. */
  readonly tolerancePercent: number;
};

/** Compares what a router says with the splits we wanted. Rule 5 of the engine: only our own old split may be replaced unasked. */
export function judgeRouter(judged: Judged): RouterStanding {
  const { reading, splits, tolerancePercent } = judged;
  if (reading.kind === "unreachable") return "unreachable";
  const wanted = wantedSplit(splits);
  if (wanted === null) return "unwanted";
  const isSame = hasSameShares(reading.slices, wanted.slices, tolerancePercent);
  const judgement =
    wanted.appliedAt === null
      ? judgeOpen(reading, wanted, { isSame, tolerancePercent })
      : judgeAccepted(reading, wanted, { isSame, tolerancePercent });
  if (judgement !== null) return judgement;
  return isOurs(reading, wanted, judged) && isSafe(reading, wanted, judged) ? "slipped" : "foreign";
}

type Compared = { readonly isSame: boolean; readonly tolerancePercent: number };

function judgeAccepted(
  reading: ReadRouter,
  wanted: IntendedSplit,
  compared: Compared,
): RouterStanding | null {
  if (compared.isSame) return "agrees";
  return isShort(reading, wanted, compared.tolerancePercent) ? "partial" : null;
}

/**
 * The wanted split was not accepted yet: only what it was meant to replace may still be there, or, under the very generation of
 * ours, a part of a write that was broken off; routers that take several orders for one split leave that behind.
 */
function judgeOpen(
  reading: ReadRouter,
  wanted: IntendedSplit,
  { isSame, tolerancePercent }: Compared,
): RouterStanding | null {
  const { generation, lost } = reading;
  const isOlder = generation !== null && generation < wanted.generation;
  if (isSame) return isOlder ? "behind" : "agrees";
  if (!isOlder && isShort(reading, wanted, tolerancePercent)) return "partial";
  const slices = lost?.written ?? reading.slices;
  const { replaces } = wanted;
  if (replaces === null || hasSameShares(slices, replaces, tolerancePercent)) return "behind";
  const isPart =
    generation === wanted.generation && isBetweenShares(slices, [replaces, wanted.slices], tolerancePercent);
  return isPart ? "behind" : null;
}

/** Whether the router has the wanted split but for servers that are down. */
function isShort({ lost }: ReadRouter, wanted: IntendedSplit, tolerancePercent: number): boolean {
  return lost !== undefined && hasSameShares(lost.written, wanted.slices, tolerancePercent);
}

/**
 * Whether the router has another split of ours. Where it tells generations, the one of that very generation, and an older one,
 * since it refuses to go back; elsewhere also one that was given up and landed late.
 */
function isOurs({ slices, generation }: ReadRouter, wanted: IntendedSplit, judged: Judged): boolean {
  return judged.splits.some(
    (split) =>
      split.generation !== wanted.generation &&
      (generation === null || (generation === split.generation && generation < wanted.generation)) &&
      hasSameShares(split.slices, slices, judged.tolerancePercent),
  );
}

function isSafe({ slices }: ReadRouter, wanted: IntendedSplit, { rollout }: Judged): boolean {
  if (rollout === null) return false;
  const isAnothers = wanted.rolloutId !== null && wanted.rolloutId !== rollout.id;
  return !isAnothers && !raisesShare(rollout.suspect, slices, wanted.slices);
}
