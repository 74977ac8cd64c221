import { hasSameShares } from "#lib/targets/core/compare-shares.ts";
import type { RolloutHappening } from "#lib/rollouts/core/rollout-moves.ts";
import type { RolloutSnapshot } from "#lib/rollouts/core/snapshot.ts";
import { backOffMs, foreignWrite, keep, lookAgainMs, soonMs } from "#lib/rollouts/core/verdict.ts";
import type { RolloutObservation, Verdict } from "#lib/rollouts/core/verdict.ts";

/** Shares are sums of fractions. */
const exact = 1e-6;

/** A paused, waiting or stopped rollout moves nothing: it finds out where an unfinished shift ended, and says so. */
export function decideStill(snapshot: RolloutSnapshot, observation: RolloutObservation): Verdict {
  const { router, standing } = observation;
  if (router.kind === "unreachable") return keep(snapshot.reason, backOffMs(snapshot.attempts));
  const settled = settle(snapshot, observation);
  if (settled !== null) return settled;
  // Whatever somebody else wrote: ours is settled, so no write of ours moves a share any more.
  if (snapshot.state === "stopped" && snapshot.stopEffectiveAt === null && standing !== "slipped") {
    const happening: RolloutHappening = { name: "take_effect" };
    return { kind: "take_effect", reason: snapshot.reason, happening, act: null, recheckMs: lookAgainMs };
  }
  if (snapshot.state === "waiting") return keep(snapshot.reason, lookAgainMs);
  const reason = standing === "foreign" ? foreignWrite(observation) : snapshot.reason;
  return { ...keep(reason, lookAgainMs), act: standing === "slipped" ? "reassert" : null };
}

/**
 * A split of this rollout that was sent, or was about to be, when it came to a stand: it landed, or it is given up and what the
 * router has is written under a new generation, so that the one given up is refused whenever it arrives.
 */
function settle(snapshot: RolloutSnapshot, observation: RolloutObservation): Verdict | null {
  const { standing, wanted, previousGeneration: fallback } = observation;
  const isOurs = wanted !== null && wanted.withdrawnAt === null && wanted.rolloutId === snapshot.id;
  if (!isOurs) return null;
  const { generation } = wanted;
  if (standing === "agrees" || standing === "partial") {
    if (wanted.confirmedAt !== null) return null;
    return settling(snapshot, { name: "settle", landed: true, generation, fallback, frozen: null });
  }
  return wanted.appliedAt === null ? giveUp(snapshot, observation, generation) : null;
}

function giveUp(snapshot: RolloutSnapshot, observation: RolloutObservation, generation: number): Verdict {
  const { router, wanted, previousGeneration: fallback, frozen } = observation;
  // It stays where it is already, and only its generation is not in yet.
  if (frozen !== null && hasSameShares(frozen.slices, wanted?.slices ?? [], exact))
    return { ...keep(snapshot.reason, backOffMs(snapshot.attempts)), act: "apply" };
  const verdict = settling(snapshot, { name: "settle", landed: false, generation, fallback, frozen });
  // A router that keeps no generation refuses nothing: there the next look confirms what it has, without a write.
  const isRefused = router.kind === "read" && router.generation !== null;
  return frozen !== null && isRefused ? { ...verdict, act: "apply" } : verdict;
}

function settling({ reason }: RolloutSnapshot, happening: RolloutHappening): Verdict {
  return { kind: "settle", reason, happening, act: null, recheckMs: soonMs };
}
